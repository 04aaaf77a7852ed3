/** Formulas, derivatives and means: curves over a range. */

import { said } from '../wording';
import { MOST_COMPONENTS, MOST_SAMPLES } from './budget';
import {
  contains,
  type Expression,
  equationError,
  freeSymbols,
  mapParts,
  type Place,
  walk,
} from './expression';
import { checkNoTerms, type Given, type Of, stepsDisagree } from './given';
import type { Curve, Domain, FormulaProblem } from './problem';
import { resolve } from './resolve';

const DEFAULT_SAMPLES = 500;
/** Log-spaced from this ratio of the ends on. */
const DECADES_FOR_LOG = 3;

const KIND = said`a formula`;

/** The curves that a text gives as formulas; null where something is missing. */
export function readFormula(given: Given): FormulaProblem | null {
  const bare = given.of('definition').filter(({ name }) => name === null);
  for (const { value, place } of bare) {
    if (isWords(value)) {
      throw equationError(
        said`This is no equation. Write one, such as y = sin(x)/x, x = -10..10 or y' = -y, y(0) = 1.`,
        place,
      );
    }
  }
  const range = given.onlyRange();
  const first = given.of('initial')[0];
  if (first) {
    throw equationError(
      said`${first.place.statement.text.replace(/\$(\d)/g, (_, order) => "'".repeat(Number(order)))} is a condition: it belongs to a differential equation or a recurrence, and there is none.`,
      first.place,
    );
  }
  given.checkWords(KIND, 'precision', 'spacing');
  const variable = range?.name ?? guessVariable(given, bare);
  if (variable === null) {
    throw equationError(
      said`There is nothing that varies in this text. Write an equation such as y = sin(x)/x, x = -10..10.`,
      given.clauses[0].place,
    );
  }
  const scope = given.scope([variable]);
  const used = new Set<string>();
  const resolved: { name: string; value: Expression; place: Place; isBare?: true }[] = [
    ...bare.map(({ value, place }) => ({
      name: curveName(place),
      value: resolve(value, scope, place),
      place,
      isBare: true as const,
    })),
    ...[...given.definitions.values()]
      .filter(({ name }) => !given.isOption(name) && name !== 'reference')
      .map(({ name, parameters, value, place }) => {
        for (const symbol of given.mentioned(value)) if (symbol !== name) used.add(symbol);
        return { name, value: resolve(bound(value, parameters, variable), scope, place), place };
      }),
  ];
  for (const { value } of bare) for (const name of given.mentioned(value)) used.add(name);
  // A definition that others use is a step on the way, and a constant is a parameter.
  let shown = resolved.filter(
    ({ name, value }) => !used.has(name) && (freeSymbols(value).has(variable) || hasMean(value)),
  );
  if (shown.length === 0) shown = resolved.filter(({ value }) => freeSymbols(value).has(variable));
  if (shown.length === 0) {
    throw equationError(
      said`No equation depends on ${variable}. Write one such as y = sin(${variable}).`,
      given.clauses[0].place,
    );
  }
  given.checkBare(resolved.find((each) => each.isBare && !shown.includes(each)));
  if (shown.length > MOST_COMPONENTS) {
    throw equationError(
      said`There are ${shown.length} curves; at most ${MOST_COMPONENTS} are computed at once.`,
      shown[0].place,
    );
  }
  for (const { value, place } of resolved) checkDerivatives(value, variable, place);
  const exact = given.definitions.get('reference');
  const reference = exact ? resolve(exact.value, scope, exact.place) : null;
  if (exact && shown.length > 1) {
    throw equationError(
      said`A reference can be given for one curve only. Remove it, or the other curves.`,
      exact.place,
    );
  }
  const parameters = new Set<string>();
  for (const name of reference ? freeSymbols(reference) : []) if (name !== variable) parameters.add(name);
  for (const { value } of shown)
    for (const name of freeSymbols(value)) if (name !== variable) parameters.add(name);
  checkNoTerms(shown);
  for (const name of parameters) given.missing.push(`${name} = 1`);
  const curves = shown.map(({ name, value }): Curve => ({ name, expression: value }));
  const isDerivative = curves.some(({ expression }) => contains(expression, 'derivative'));
  const domain = domainOf(
    given,
    variable,
    range,
    isDerivative,
    shown.some(({ value }) => isRunningMean(value)),
  );
  const differenceStep = given.stepOption(variable);
  if (isDerivative && differenceStep === null) given.missing.push(`d${variable} = 1e-6`);
  const seed = given.seed();
  if (given.missing.length > 0 || domain === null) return null;
  given.noteUnused(KIND, ['reference', ...shown.map(({ name }) => name)]);
  return {
    kind: isDerivative ? 'derivative' : 'formula',
    curves,
    reference,
    domain,
    precision: given.precision(),
    differenceStep: differenceStep ?? 1e-6,
    seed,
  };
}

/** The expression with a function's parameter renamed to the variable. */
function bound(value: Expression, parameters: readonly string[], variable: string): Expression {
  const [parameter] = parameters;
  if (parameter === undefined || parameter === variable) return value;
  const rename = (part: Expression): Expression =>
    part.kind === 'symbol' && part.name === parameter
      ? { kind: 'symbol', name: variable }
      : mapParts(part, rename);
  return rename(value);
}

function checkDerivatives(value: Expression, variable: string, place: Place): void {
  walk(value, (part) => {
    if (part.kind !== 'derivative' || part.by === null || part.by === variable) return;
    throw equationError(
      said`The derivative is by ${part.by}, but the variable is ${variable}. Write D(f, ${variable}).`,
      place,
      part.by,
    );
  });
}

function guessVariable(given: Given, bare: readonly Of<'definition'>[]): string | null {
  const shown = [...given.definitions.values(), ...bare];
  for (const { parameters } of shown) if (parameters.length > 0) return parameters[0];
  const free = new Set<string>();
  const scope = given.scope([]);
  for (const { value, place } of shown)
    for (const name of freeSymbols(resolve(value, scope, place))) free.add(name);
  if (free.size <= 1) return [...free][0] ?? null;
  const preferred = ['x', 't', 'theta', 'n', 'k', 's', 'z', 'u', 'y', 'r'];
  return preferred.find((name) => free.has(name)) ?? [...free][0];
}

function domainOf(
  given: Given,
  variable: string,
  range: Of<'range'> | null,
  isDerivative: boolean,
  isRunning: boolean,
): Domain | null {
  const isCount = /^[nkijm]$/.test(variable);
  if (!range) {
    const usual =
      isCount || isRunning
        ? '1..200'
        : /^(t|tau)$/.test(variable)
          ? '0..10'
          : /^(theta|phi)$/.test(variable)
            ? '0..2 pi'
            : '-10..10';
    given.missing.push(`${variable} = ${usual}`);
    return null;
  }
  const { place } = range;
  if (given.missing.length > 0) return null;
  let from = given.constant(range.from, place);
  let to = given.constant(range.to, place);
  if (range.areExponents) [from, to] = [10 ** from, 10 ** to];
  if (!(Number.isFinite(from) && Number.isFinite(to) && to > from)) {
    throw equationError(
      said`The range of ${variable} must go from a smaller to a larger finite number, not from ${from} to ${to}.`,
      place,
    );
  }
  const spacing = spacingOf(given, range, from, to);
  const written = given.countOption(variable, range.count && given.constant(range.count, place));
  const ownStep = range.step && given.constant(range.step, place);
  const step = isDerivative ? ownStep : given.stepOption(variable, ownStep);
  if (isRunning && !(Number.isInteger(from) && Number.isInteger(to) && from >= 1)) {
    throw equationError(
      said`A running mean needs whole numbers of draws, as in ${variable} = 1..500.`,
      place,
    );
  }
  let count =
    written ??
    (isCount && Number.isInteger(to - from) && to - from < MOST_SAMPLES ? to - from + 1 : DEFAULT_SAMPLES);
  if (step !== null) {
    if (!(step > 0)) throw equationError(said`The step must be positive.`, place);
    count = Math.floor((to - from) / step + 1e-9) + 1;
    // n may count the steps as well.
    if (written !== null && written !== count && written !== count - 1) {
      throw stepsDisagree(step, count - 1, written, place);
    }
    to = from + (count - 1) * step;
  }
  if (isRunning) count = to - from + 1;
  if (!(Number.isInteger(count) && count >= 8 && count <= MOST_SAMPLES)) {
    throw equationError(
      said`There must be 8 to ${MOST_SAMPLES} samples, not ${count}. Write n = 200, for instance.`,
      place,
    );
  }
  return { variable, from, to, count, spacing: isRunning ? 'linear' : spacing };
}

function spacingOf(given: Given, range: Of<'range'>, from: number, to: number): 'linear' | 'log' {
  const word = given.word('spacing');
  if (word) {
    if (word.value !== 'log' && word.value !== 'linear') {
      throw equationError(said`The spacing is log or linear.`, word.place);
    }
    if (word.value === 'log' && from <= 0) {
      throw equationError(said`Log spacing needs a range above 0.`, word.place);
    }
    return word.value;
  }
  if (range.spacing === 'log' && from <= 0)
    throw equationError(said`Log spacing needs a range above 0.`, range.place);
  if (range.spacing) return range.spacing;
  const hasStep = range.step !== null || given.stepOption(range.name) !== null;
  if (hasStep || from <= 0 || Math.log10(to / from) < DECADES_FOR_LOG - 1e-9) return 'linear';
  if (/^[nkijm]$/.test(range.name)) return 'linear';
  given.notes.push(
    said`${range.name} spans ${Math.round(Math.log10(to / from))} decades: the samples are spaced logarithmically. Write spacing = linear for equal steps.`,
  );
  return 'log';
}

function curveName(place: Place): string {
  const { text } = place.statement;
  return text.length <= 24 ? text.replace(/\$(\d)/g, (_, order) => "'".repeat(Number(order))) : 'y';
}

/** Names side by side, as in a sentence. */
function isWords(expression: Expression): boolean {
  let isPlain = true;
  walk(expression, (part) => {
    if (part.kind !== 'symbol' && !(part.kind === 'call' && part.name === 'multiply')) isPlain = false;
  });
  return isPlain;
}

function hasMean(expression: Expression): boolean {
  return contains(expression, 'mean');
}

function isRunningMean(expression: Expression): boolean {
  let found = false;
  walk(expression, (part) => {
    if (part.kind === 'mean' && part.count === null) found = true;
  });
  return found;
}
