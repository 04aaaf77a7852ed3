/** Derivatives of columns of data: D(height), height', dh/dt, where height has no definition. */

import { said, verbatim, type Wording } from '../wording';
import { MOST_COMPONENTS } from './budget';
import { type Expression, equationError, freeSymbols, type Place, positionOf, walk } from './expression';
import type { Given } from './given';
import type { DifferenceCurve, DifferenceProblem } from './problem';
import { derivativeName, resolve } from './resolve';

/** How a name would be defined if it meant a function. */
export function asFunction(name: string): string {
  return `${name}(${name === 'x' ? 't' : 'x'}) = ...`;
}

/** A derivative of what has no definition. */
interface OfData {
  readonly column: string;
  readonly order: number;
  readonly by: string | null;
}

interface Shown {
  readonly name: string | null;
  readonly value: Expression;
  readonly place: Place;
}

/** The derivatives of data that a text asks for; null where it asks for none. */
export function readDifference(given: Given): DifferenceProblem | null {
  const variable = given.onlyRange()?.name ?? null;
  const statements = shownIn(given);
  const curves: DifferenceCurve[] = [];
  let by: string | null = null;
  let other: Shown | null = null;
  for (const { name, value, place } of statements) {
    const found = dataDerivative(value, given, variable);
    if (found) {
      if (by !== null && found.by !== null && by !== found.by) {
        throw equationError(
          said`The derivatives are by ${by} and by ${found.by}. Take one at a time.`,
          place,
        );
      }
      by ??= found.by;
      const { column, order } = found;
      curves.push({
        name: name ?? place.statement.text.trim().replace(/\$(\d)/g, (_, k) => "'".repeat(Number(k))),
        column,
        order,
        at: positionOf(place, column),
      });
      continue;
    }
    const part = partOfData(value, given, variable);
    if (part) {
      throw equationError(
        said`${part} has no definition, so it is a column of data, of which only the derivative itself is computed. Write D(${part}) alone, or define ${asFunction(part)}`,
        place,
        part,
      );
    }
    other ??= { name, value, place };
  }
  if (curves.length === 0) return null;
  if (other) {
    throw equationError(
      said`D(${curves[0].column}) is of data, and this is not. Select one of both, or define ${asFunction(curves[0].column)}`,
      other.place,
    );
  }
  checkRest(given, curves);
  return { kind: 'difference', curves, by, spacing: spacingOf(given), reference: referenceOf(given, curves) };
}

/** The equations that are to be shown: no options, no reference, and nothing that another one uses. */
function shownIn(given: Given): Shown[] {
  const all: Shown[] = [
    ...given.of('definition').filter(({ name }) => name === null),
    ...[...given.definitions.values()].filter(({ name }) => !given.isOption(name) && name !== 'reference'),
  ];
  const used = new Set(
    all.flatMap(({ name, value }) => [...given.mentioned(value)].filter((symbol) => symbol !== name)),
  );
  return all.filter(({ name }) => name === null || !used.has(name));
}

/** What the expression is the derivative of, where that is a name without a definition. */
function dataDerivative(expression: Expression, given: Given, variable: string | null): OfData | null {
  const found = innermost(expression, given, []);
  return found && found.order > 0 && found.column !== variable ? found : null;
}

function innermost(expression: Expression, given: Given, through: readonly string[]): OfData | null {
  if (expression.kind === 'derivative') {
    const inner = innermost(expression.of, given, through);
    return inner && { ...inner, order: inner.order + 1, by: inner.by ?? expression.by };
  }
  if (expression.kind === 'apply') {
    // dh/dt is h$1(t).
    const { base, order } = derivativeName(expression.name);
    const [argument] = expression.args;
    if (order === 0 || given.definitions.has(base)) return null;
    if (expression.args.length !== 1 || argument.kind !== 'symbol') return null;
    return { column: base, order, by: argument.name };
  }
  if (expression.kind !== 'symbol') return null;
  const { base, order } = derivativeName(expression.name);
  const definition = given.definitions.get(base);
  if (!definition) return { column: base, order, by: null };
  if (definition.parameters.length > 0 || through.includes(base)) return null;
  const inner = innermost(definition.value, given, [...through, base]);
  return inner && { ...inner, order: inner.order + order };
}

/** The first name without a definition of which a part of the expression is the derivative. */
function partOfData(expression: Expression, given: Given, variable: string | null): string | null {
  let found: string | null = null;
  walk(expression, (part) => {
    found ??= dataDerivative(part, given, variable)?.column ?? null;
  });
  return found;
}

/** What has no meaning for data. */
function checkRest(given: Given, curves: readonly DifferenceCurve[]): void {
  const [{ column }] = curves;
  const ofData = said`D(${column}) is the derivative of data, because ${column} has no definition`;
  const range = given.onlyRange();
  if (range) {
    throw equationError(
      said`${ofData}, and data have positions of their own. Remove the range, or define ${column}(${range.name}) = ...`,
      range.place,
    );
  }
  const initial = given.of('initial')[0];
  if (initial) throw equationError(said`${ofData}: an initial value has no meaning here.`, initial.place);
  const word = given.of('word')[0];
  if (word) throw equationError(said`${ofData}: ${word.name} has no meaning here. Remove it.`, word.place);
  for (const name of ['n', 'N', 'steps', 'samples', 'seed']) {
    const option = given.definitions.get(name);
    if (option && given.isOption(name)) {
      throw equationError(
        said`${ofData}, and there are as many samples as there are. Remove ${name}.`,
        option.place,
      );
    }
  }
  if (curves.length > MOST_COMPONENTS) {
    throw equationError(
      said`There are ${curves.length} curves; at most ${MOST_COMPONENTS} are computed at once.`,
      given.clauses[0].place,
    );
  }
}

function spacingOf(given: Given): number | null {
  const spacing = given.stepOption('x');
  if (spacing !== null && !(spacing > 0)) {
    throw equationError(said`The step must be positive.`, given.clauses[0].place);
  }
  return spacing;
}

function referenceOf(given: Given, curves: readonly DifferenceCurve[]): Expression | null {
  const exact = given.definitions.get('reference');
  if (!exact) return null;
  if (curves.length > 1) {
    throw equationError(
      said`A reference can be given for one curve only. Remove it, or the other curves.`,
      exact.place,
    );
  }
  const reference = resolve(exact.value, given.scope([]), exact.place);
  if (freeSymbols(reference).size > 1) {
    throw equationError(
      said`The reference may depend on the positions only, not on ${allOf([...freeSymbols(reference)])}.`,
      exact.place,
    );
  }
  return reference;
}

/** Names as a list in a sentence: a and b and c. */
function allOf([first, ...others]: readonly string[]): Wording {
  return others.reduce((list, name) => said`${list} and ${name}`, verbatim(first));
}
