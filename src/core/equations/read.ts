/** From the text of an equation to the problem that it states. */
import { InputError } from '../errors';
import type { FixedStepMethod } from '../ode/methods';
import { float64 } from './arithmetic';
import { Budget, MOST_SAMPLES } from './budget';
import { type Clause, readClause } from './clauses';
import { maskComments } from './comments';
import { compile, Slots, valuesFor } from './evaluate';
import { type Expression, equationError, freeSymbols, mapParts, type Place, walk } from './expression';
import { MappedText } from './mappedText';
import { toMathNotation } from './notation';
import type { Curve, Domain, OdeEquation, Precision, Problem, ReadEquation } from './problem';
import { type Definition, derivativeName, resolve, type Scope } from './resolve';
import { splitStatements } from './statements';

/** Longer texts are not one equation. */
const LONGEST_TEXT = 4000;
const DEFAULT_SAMPLES = 500;
const DEFAULT_STEPS = 100;
const MOST_STEPS = 20_000;
const MOST_COMPONENTS = 16;
/** Log-spaced from this ratio of the ends on. */
const DECADES_FOR_LOG = 3;
const COUNT_NAMES = ['n', 'N', 'steps', 'samples'];
const STEP_NAMES = ['h', 'dt', 'dx', 'ds'];

const METHODS: Readonly<Record<string, FixedStepMethod>> = {
  euler: 'euler',
  'forward euler': 'euler',
  'explicit euler': 'euler',
  heun: 'heun',
  rk2: 'heun',
  midpoint: 'midpoint',
  rk4: 'rk4',
  'runge kutta': 'rk4',
  'runge kutta 4': 'rk4',
  'backward euler': 'backward-euler',
  'implicit euler': 'backward-euler',
  trapezoid: 'trapezoid',
  trapezoidal: 'trapezoid',
  'trapezoidal rule': 'trapezoid',
  'crank nicolson': 'trapezoid',
};

type Of<K extends Clause['kind']> = Extract<Clause, { kind: K }>;

/**
 * Reads an equation with its parameters, initial values and range.
 * @param language VS Code's language id of the text: it says what comments look like.
 * @param answers further statements, for what the text leaves open.
 * @throws InputError `bad-equation` or `empty`, at the character at fault (line and column in `text`); without
 * a place where the answers are at fault.
 */
export function readEquation(text: string, language = '', answers = ''): ReadEquation {
  if (text.length > LONGEST_TEXT) {
    throw new InputError(
      'bad-equation',
      `The text has ${text.length} characters; an equation may have ${LONGEST_TEXT}. Select only the equation.`,
    );
  }
  const whole = answers.trim() === '' ? text : `${text}\n${answers}`;
  try {
    return readWhole(whole, summary(text, language), language);
  } catch (error) {
    const lines = text.split('\n').length;
    if (error instanceof InputError && error.line !== undefined && error.line > lines) {
      throw new InputError(error.code, `In "${answers}": ${error.message}`);
    }
    throw error;
  }
}

/** Rounds of filling in: what a range leaves open is known only once the range is. */
const MOST_ROUNDS = 4;

/**
 * Reads an equation and fills in what it leaves open with the values that would be proposed; a note says so.
 * @throws InputError as `readEquation` does.
 */
export function completeEquation(
  text: string,
  language = '',
): { readonly read: ReadEquation; readonly problem: Problem } {
  const assumed: string[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const read = readEquation(text, language, assumed.join(', '));
    const { problem } = read;
    if (problem) {
      const note = `Left open by the text, and assumed: ${assumed.join(', ')}.`;
      return { read: assumed.length > 0 ? { ...read, notes: [note, ...read.notes] } : read, problem };
    }
    assumed.push(...read.missing);
  }
  throw new InputError('bad-equation', `The equation leaves too much open: ${assumed.join(', ')}. Add it.`);
}

function readWhole(text: string, shown: string, language: string): ReadEquation {
  const notation = toMathNotation(MappedText.of(maskComments(text, language)));
  const statements = splitStatements(notation);
  if (statements.length === 0) {
    throw new InputError(
      'empty',
      "There is no equation here. Write one, such as y = sin(x)/x, x = -10..10 or y' = -y, y(0) = 1.",
    );
  }
  const clauses = statements.map((statement) => readClause(statement, text));
  const reader = new EquationReader(clauses);
  const problem = reader.read();
  const missing = [...new Set(reader.missing)];
  return { text: shown, problem: missing.length > 0 ? null : problem, missing, notes: reader.notes };
}

function summary(text: string, language: string): string {
  return maskComments(text, language)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('; ')
    .replace(/[;,]\s*;/g, ';');
}

class EquationReader {
  readonly missing: string[] = [];
  readonly notes: string[] = [];
  private readonly definitions = new Map<string, Definition>();

  constructor(private readonly clauses: readonly Clause[]) {}

  /** The problem, complete where nothing is missing; else with values in place of what is. */
  read(): Problem | null {
    const kinds = new Set(this.clauses.map(({ kind }) => kind));
    for (const clause of this.of('definition')) {
      if (clause.name !== null) this.define(clause.name, clause);
    }
    const states = (['sde', 'ode', 'recurrence'] as const).filter((kind) => kinds.has(kind));
    if (states.length > 1) {
      throw equationError(
        'These are equations of different kinds. Select those of one kind.',
        this.of(states[1])[0].place,
      );
    }
    if (kinds.has('sde')) return this.sde();
    if (kinds.has('ode')) return this.ode();
    if (kinds.has('recurrence')) return this.recurrence();
    return this.formula();
  }

  private of<K extends Clause['kind']>(kind: K): Of<K>[] {
    return this.clauses.filter((clause): clause is Of<K> => clause.kind === kind);
  }

  private define(name: string, { parameters, value, place }: Omit<Definition, 'name'>): void {
    const before = this.definitions.get(name);
    if (before && before.place.statement.text !== place.statement.text) {
      throw equationError(`${name} is defined twice. Keep one of the definitions.`, place, name);
    }
    this.definitions.set(name, { name, parameters, value, place });
  }

  private scope(kept: Iterable<string>, changes: Partial<Scope> = {}): Scope {
    return {
      definitions: this.definitions,
      kept: new Set(kept),
      functionsOf: null,
      sequences: new Set(),
      ...changes,
    };
  }

  // Formulas

  private formula(): Problem | null {
    const bare = this.of('definition').filter(({ name }) => name === null);
    for (const { value, place } of bare) {
      if (isWords(value)) {
        throw equationError(
          "This is no equation. Write one, such as y = sin(x)/x, x = -10..10 or y' = -y, y(0) = 1.",
          place,
        );
      }
    }
    const range = this.onlyRange();
    const first = this.of('initial')[0];
    if (first) {
      throw equationError(
        `The value ${first.name}(...) = ... belongs to a differential equation or a recurrence, and there is none.`,
        first.place,
      );
    }
    const variable = range?.name ?? this.guessVariable(bare);
    if (variable === null) {
      throw equationError(
        'There is nothing that varies in this text. Write an equation such as y = sin(x)/x, x = -10..10.',
        this.clauses[0].place,
      );
    }
    const scope = this.scope([variable]);
    const used = new Set<string>();
    const resolved = [
      ...bare.map(({ value, place }) => ({
        name: curveName(place),
        value: resolve(value, scope, place),
        place,
      })),
      ...[...this.definitions.values()]
        .filter(({ name }) => !this.isOption(name) && name !== 'reference')
        .map(({ name, parameters, value, place }) => {
          for (const symbol of this.mentioned(value)) if (symbol !== name) used.add(symbol);
          return { name, value: resolve(this.bound(value, parameters, variable), scope, place), place };
        }),
    ];
    for (const { value } of bare) for (const name of this.mentioned(value)) used.add(name);
    // A definition that others use is a step on the way, and a constant is a parameter.
    let shown = resolved.filter(
      ({ name, value }) => !used.has(name) && (freeSymbols(value).has(variable) || hasMean(value)),
    );
    if (shown.length === 0) shown = resolved.filter(({ value }) => freeSymbols(value).has(variable));
    if (shown.length === 0) {
      throw equationError(
        `No equation depends on ${variable}. Write one such as y = sin(${variable}).`,
        this.clauses[0].place,
      );
    }
    if (shown.length > MOST_COMPONENTS) {
      throw equationError(
        `There are ${shown.length} curves; at most ${MOST_COMPONENTS} are computed at once.`,
        shown[0].place,
      );
    }
    const given = this.definitions.get('reference');
    const reference = given ? resolve(given.value, scope, given.place) : null;
    if (given && shown.length > 1) {
      throw equationError(
        'A reference can be given for one curve only. Remove it, or the other curves.',
        given.place,
      );
    }
    const parameters = new Set<string>();
    for (const name of reference ? freeSymbols(reference) : []) if (name !== variable) parameters.add(name);
    for (const { value } of shown)
      for (const name of freeSymbols(value)) if (name !== variable) parameters.add(name);
    this.checkNoTerms(shown);
    for (const name of parameters) this.missing.push(`${name} = 1`);
    const curves = shown.map(({ name, value }): Curve => ({ name, expression: value }));
    const isDerivative = curves.some(({ expression }) => contains(expression, 'derivative'));
    const domain = this.domain(
      variable,
      range,
      isDerivative,
      shown.some(({ value }) => isRunningMean(value)),
    );
    if (isDerivative && this.stepOption(variable) === null) this.missing.push(`d${variable} = 1e-6`);
    if (this.missing.length > 0 || domain === null) return null;
    return {
      kind: isDerivative ? 'derivative' : 'formula',
      curves,
      reference,
      domain,
      precision: this.precision(),
      differenceStep: this.stepOption(variable) ?? 1e-6,
      seed: this.seed(),
    };
  }

  /** The expression with a function's parameter renamed to the variable. */
  private bound(value: Expression, parameters: readonly string[], variable: string): Expression {
    const [parameter] = parameters;
    if (parameter === undefined || parameter === variable) return value;
    const rename = (part: Expression): Expression =>
      part.kind === 'symbol' && part.name === parameter
        ? { kind: 'symbol', name: variable }
        : mapParts(part, rename);
    return rename(value);
  }

  private guessVariable(bare: readonly Of<'definition'>[]): string | null {
    const shown = [...this.definitions.values(), ...bare];
    for (const { parameters } of shown) if (parameters.length > 0) return parameters[0];
    const free = new Set<string>();
    const scope = this.scope([]);
    for (const { value, place } of shown)
      for (const name of freeSymbols(resolve(value, scope, place))) free.add(name);
    if (free.size <= 1) return [...free][0] ?? null;
    const preferred = ['x', 't', 'theta', 'n', 'k', 's', 'z', 'u', 'y', 'r'];
    return preferred.find((name) => free.has(name)) ?? [...free][0];
  }

  private checkNoTerms(shown: readonly { value: Expression; place: Place }[]): void {
    for (const { value, place } of shown) {
      walk(value, (part) => {
        if (part.kind !== 'term') return;
        throw equationError(
          `${part.name}[${part.index}] is a term of a sequence that is not given. Write its recurrence, as in x[n+1] = 2 x[n].`,
          place,
          part.name,
        );
      });
    }
  }

  // Recurrences

  private recurrence(): Problem | null {
    const clauses = this.of('recurrence');
    const names = new Set(clauses.map(({ name }) => name));
    const [{ index }] = clauses;
    const parameters = new Set<string>();
    let offset = 0;
    const lags = new Map<string, number>();
    const sequences = clauses.map((clause, position): Curve => {
      if (clause.index !== index) {
        throw equationError(
          `All sequences must have the same index; this one has ${clause.index}, the first ${index}.`,
          clause.place,
        );
      }
      if (clauses.findIndex(({ name }) => name === clause.name) !== position) {
        throw equationError(`${clause.name} is given twice. Keep one of the equations.`, clause.place);
      }
      if (position === 0) offset = clause.shift;
      const scope = this.scope([index], { sequences: names });
      // x_n, as LaTeX writes it, is x[n].
      const plain = (part: Expression): Expression => {
        const name = part.kind === 'symbol' && part.name.endsWith(`_${index}`) ? part.name.slice(0, -2) : '';
        return names.has(name) ? { kind: 'term', name, index, shift: 0 } : mapParts(part, plain);
      };
      const value = resolve(plain(clause.value), scope, clause.place);
      const earlier = new Set(clauses.slice(0, position).map(({ name }) => name));
      const shifted = shiftTerms(value, clause.shift, (name, termIndex, lag) => {
        if (!names.has(name) || termIndex !== index) {
          throw equationError(`There is no equation for ${name}[${termIndex}].`, clause.place, name);
        }
        if (lag > 0 || (lag === 0 && !earlier.has(name))) {
          throw equationError(
            `${name} is used at the term that is computed, or at a later one. Write the latest term alone on the left, as in x[n+1] = 2 x[n].`,
            clause.place,
          );
        }
        lags.set(name, Math.max(lags.get(name) ?? 0, -lag));
      });
      if (clause.shift !== offset) {
        throw equationError(
          `The left sides must all be at the same index, as in ${clauses[0].name}[${index}${sign(offset)}].`,
          clause.place,
        );
      }
      for (const name of freeSymbols(shifted)) if (name !== index) parameters.add(name);
      return { name: clause.name, expression: shifted };
    });
    for (const name of parameters) this.missing.push(`${name} = 1`);
    const depth = Math.max(1, ...lags.values());
    const given = this.of('initial').map((clause) => ({
      ...clause,
      at: this.constant(clause.at, clause.place),
    }));
    for (const { name, at, place } of given) {
      if (!names.has(name)) throw equationError(`There is no equation for ${name}.`, place, name);
      if (!Number.isInteger(at))
        throw equationError('The index of an initial value must be a whole number.', place);
    }
    const first = given.length > 0 ? Math.min(...given.map(({ at }) => at)) : 0;
    const initial = sequences.map(({ name }) =>
      Array.from({ length: depth }, (_, k): Expression => {
        const found = given.find((clause) => clause.name === name && clause.at === first + k);
        if (!found) this.missing.push(`${name}[${first + k}] = ${k === 0 ? 0.5 : 1}`);
        return found ? resolve(found.value, this.scope([]), found.place) : { kind: 'number', text: '0' };
      }),
    );
    const range = this.onlyRange();
    if (range && range.name !== index) {
      throw equationError(`The index is ${index}: give its range, as in ${index} = 0..100.`, range.place);
    }
    let last = first + 100;
    const count = this.countOption(index);
    if (range) last = this.constant(range.to, range.place);
    else if (count !== null) last = first + count;
    else this.missing.push(`${index} = ${first}..${last}`);
    if (this.missing.length > 0) return null;
    const place = range?.place ?? clauses[0].place;
    if (range && this.constant(range.from, place) < first) {
      throw equationError(
        `The range begins before the first value given, ${sequences[0].name}[${first}].`,
        place,
      );
    }
    if (!Number.isInteger(last) || last - first < depth || last - first > MOST_SAMPLES) {
      throw equationError(
        `The index must run to a whole number from ${first + depth} to ${first + MOST_SAMPLES}.`,
        place,
      );
    }
    return {
      kind: 'recurrence',
      sequences,
      index,
      offset,
      first,
      last,
      initial,
      precision: this.precision(),
    };
  }

  // Differential equations

  private ode(): Problem | null {
    const clauses = this.of('ode');
    const orders = new Map<string, number>();
    let variable: string | null = null;
    const note = (name: string, order: number): void => {
      if (order > 0) orders.set(name, Math.max(orders.get(name) ?? 0, order));
    };
    for (const { outright, left, right } of clauses) {
      if (outright) note(outright.name, outright.order);
      for (const side of [left, right]) {
        walk(side, (part) => {
          if (part.kind !== 'symbol' && part.kind !== 'apply') return;
          const { base, order } = derivativeName(part.name);
          note(base, order);
          const [argument] = part.kind === 'apply' && order > 0 ? part.args : [];
          if (argument?.kind === 'symbol') variable ??= argument.name;
        });
      }
    }
    for (const clause of clauses) {
      const inLeft = /\$\d+\s*\(\s*([A-Za-z_]\w*)\s*\)/.exec(clause.place.statement.text);
      if (inLeft) variable ??= inLeft[1];
    }
    for (const { name, order, place } of this.of('initial')) {
      if (!orders.has(name)) throw equationError(`There is no equation for ${name}.`, place, name);
      if (order >= (orders.get(name) ?? 0)) {
        throw equationError(
          `The initial value of a derivative that the equation itself gives: ${name} needs those below order ${orders.get(name)}.`,
          place,
        );
      }
    }
    const range = this.onlyRange();
    variable ??= range?.name ?? this.guessTime(clauses, orders);
    if (orders.has(variable)) {
      throw equationError(
        `${variable} cannot be both the variable and an unknown function.`,
        clauses[0].place,
      );
    }
    const unknowns = [...orders].map(([name, order]) => ({ name, order }));
    if (clauses.length !== unknowns.length) {
      throw equationError(
        `There are ${clauses.length} equations for ${unknowns.length} unknown functions (${unknowns.map(({ name }) => name).join(', ')}). Give one equation for each.`,
        clauses[clauses.length - 1].place,
      );
    }
    const dimension = unknowns.reduce((total, { order }) => total + order, 0);
    if (dimension > MOST_COMPONENTS) {
      throw equationError(
        `The system has ${dimension} components; at most ${MOST_COMPONENTS} are solved.`,
        clauses[0].place,
      );
    }
    const scope = this.scope([variable, ...orders.keys()], {
      functionsOf: { variable, names: new Set(orders.keys()) },
    });
    const known = new Set([
      variable,
      ...unknowns.flatMap(({ name, order }) =>
        Array.from({ length: order + 1 }, (_, k) => (k === 0 ? name : `${name}$${k}`)),
      ),
    ]);
    const highest = new Set(unknowns.map(({ name, order }) => `${name}$${order}`));
    const parameters = new Set<string>();
    const written = clauses.map(({ outright, left, right, place }) => {
      const sides = [left, right].map((side) => resolve(side, scope, place));
      this.checkNoTerms([{ value: sides[1], place }]);
      for (const side of sides)
        for (const name of freeSymbols(side)) if (!known.has(name)) parameters.add(name);
      const isHighest = outright !== null && orders.get(outright.name) === outright.order;
      const isExplicit = isHighest && ![...freeSymbols(sides[1])].some((name) => highest.has(name));
      const leftSide: Expression = outright
        ? { kind: 'symbol', name: `${outright.name}$${outright.order}` }
        : sides[0];
      return {
        gives: isExplicit ? outright.name : null,
        explicit: sides[1],
        residual: { kind: 'call', name: 'subtract', args: [leftSide, sides[1]] } as Expression,
      };
    });
    const allExplicit = unknowns.every(({ name }) => written.some(({ gives }) => gives === name));
    const equations = unknowns.map(({ name }, k): OdeEquation => {
      const own = written.find(({ gives }) => gives === name);
      return allExplicit && own
        ? { form: 'explicit', expression: own.explicit }
        : { form: 'residual', expression: written[k].residual };
    });
    for (const name of parameters) this.missing.push(`${name} = 1`);
    const time = this.timeRange(variable, range);
    const initial = unknowns.flatMap(({ name, order }) =>
      Array.from({ length: order }, (_, k) => this.initialValue(name, k, time.t0, k === 0 ? 1 : 0)),
    );
    const method = this.method();
    const steps = this.steps(variable, time);
    if (this.missing.length > 0) return null;
    return { kind: 'ode', unknowns, equations, initial, variable, t0: time.t0, ...steps, method };
  }

  private guessTime(clauses: readonly Of<'ode'>[], orders: ReadonlyMap<string, number>): string {
    const free = new Set<string>();
    for (const { right, left } of clauses) {
      for (const side of [left, right]) for (const name of freeSymbols(side)) free.add(name);
    }
    const isFree = (name: string): boolean =>
      free.has(name) && !orders.has(name) && !this.definitions.has(name);
    if (!isFree('t') && isFree('x')) return 'x';
    return orders.has('t') ? 'x' : 't';
  }

  private initialValue(name: string, order: number, t0: number, fallback: number): number {
    const shown = `${name}${"'".repeat(order)}`;
    const clause = this.of('initial').find((given) => given.name === name && given.order === order);
    if (clause) {
      const at = this.constant(clause.at, clause.place);
      if (Math.abs(at - t0) > 1e-12 * Math.max(1, Math.abs(t0))) {
        throw equationError(
          `The initial value is at ${at}, but the range begins at ${t0}. Let both be the same.`,
          clause.place,
        );
      }
      return this.finite(clause.value, clause.place);
    }
    const alternative = order === 0 ? [`${name}0`, `${name}_0`] : [];
    for (const alias of alternative) {
      const definition = this.definitions.get(alias);
      if (definition) return this.finite(definition.value, definition.place);
    }
    this.missing.push(`${shown}(${t0}) = ${fallback}`);
    return fallback;
  }

  // Stochastic differential equations

  private sde(): Problem | null {
    const clauses = this.of('sde');
    const components = clauses.map(({ name }) => name);
    const differential = /(?<!\w)d([tsu])(?!\w)/.exec(clauses[0].place.statement.text)?.[1] ?? 't';
    const variable = differential;
    const range = this.onlyRange();
    const noises = new Set<string>();
    const names = new Set(components);
    const parameters = new Set<string>();
    // X_t and dW_t are X and dW.
    const plain = (expression: Expression): Expression => {
      if (expression.kind === 'symbol' && expression.name.endsWith(`_${variable}`)) {
        return { kind: 'symbol', name: expression.name.slice(0, -2) };
      }
      return mapParts(expression, plain);
    };
    const increments = clauses.map(({ value, place }) => {
      const scope = this.scope([variable, ...components, `d${variable}`], {
        functionsOf: { variable, names },
      });
      const resolved = resolve(plain(value), scope, place);
      for (const name of freeSymbols(resolved)) {
        if (/^d[WB]/.test(name)) noises.add(name);
        else if (name !== variable && name !== `d${variable}` && !names.has(name)) parameters.add(name);
      }
      return resolved;
    });
    if (noises.size === 0) {
      throw equationError(
        `A stochastic equation needs a noise term, as in dX = -X d${variable} + 0.3 dW. Without noise, write X' = -X.`,
        clauses[0].place,
      );
    }
    for (const name of parameters) this.missing.push(`${name} = 1`);
    const time = this.timeRange(variable, range);
    const initial = components.map((name) => this.initialValue(name, 0, time.t0, 1));
    const method = this.of('word').find(({ name }) => name === 'method' || name === 'solver');
    if (method && !/^euler([- ]?maruyama)?$/.test(method.value)) {
      throw equationError('Stochastic equations are solved by method = euler-maruyama.', method.place);
    }
    const steps = this.steps(variable, time);
    if (this.missing.length > 0) return null;
    return {
      kind: 'sde',
      components,
      increments,
      noises: [...noises],
      differential: `d${differential}`,
      initial,
      variable,
      t0: time.t0,
      ...steps,
      seed: this.seed(),
    };
  }

  // What all of them have

  private onlyRange(): Of<'range'> | null {
    const ranges = this.of('range');
    if (ranges.length > 1) {
      throw equationError('There are two ranges. Give one, for one variable.', ranges[1].place);
    }
    return ranges[0] ?? null;
  }

  private domain(
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
      this.missing.push(`${variable} = ${usual}`);
      return null;
    }
    const { place } = range;
    if (this.missing.length > 0) return null;
    let from = this.constant(range.from, place);
    let to = this.constant(range.to, place);
    if (range.areExponents) [from, to] = [10 ** from, 10 ** to];
    if (!(Number.isFinite(from) && Number.isFinite(to) && to > from)) {
      throw equationError(
        `The range of ${variable} must go from a smaller to a larger finite number, not from ${from} to ${to}.`,
        place,
      );
    }
    const spacing = this.spacing(range, from, to);
    const given = range.count ? this.constant(range.count, place) : this.countOption(variable);
    const step = range.step
      ? this.constant(range.step, place)
      : isDerivative
        ? null
        : this.stepOption(variable);
    if (isRunning && !(Number.isInteger(from) && Number.isInteger(to) && from >= 1)) {
      throw equationError(`A running mean needs whole numbers of draws, as in ${variable} = 1..500.`, place);
    }
    let count =
      given ??
      (isCount && Number.isInteger(to - from) && to - from < MOST_SAMPLES ? to - from + 1 : DEFAULT_SAMPLES);
    if (step !== null) {
      if (!(step > 0)) throw equationError('The step must be positive.', place);
      count = Math.floor((to - from) / step + 1e-9) + 1;
      to = from + (count - 1) * step;
    }
    if (isRunning) count = to - from + 1;
    if (!(Number.isInteger(count) && count >= 8 && count <= MOST_SAMPLES)) {
      throw equationError(
        `There must be 8 to ${MOST_SAMPLES} samples, not ${count}. Write n = 200, for instance.`,
        place,
      );
    }
    return { variable, from, to, count, spacing: isRunning ? 'linear' : spacing };
  }

  private spacing(range: Of<'range'>, from: number, to: number): 'linear' | 'log' {
    const word = this.of('word').find(({ name }) => name === 'spacing');
    if (word) {
      if (word.value !== 'log' && word.value !== 'linear') {
        throw equationError('The spacing is log or linear.', word.place);
      }
      if (word.value === 'log' && from <= 0) {
        throw equationError('Log spacing needs a range above 0.', word.place);
      }
      return word.value;
    }
    if (range.spacing === 'log' && from <= 0)
      throw equationError('Log spacing needs a range above 0.', range.place);
    if (range.spacing) return range.spacing;
    const hasStep = range.step !== null || this.stepOption(range.name) !== null;
    if (hasStep || from <= 0 || Math.log10(to / from) < DECADES_FOR_LOG - 1e-9) return 'linear';
    if (/^[nkijm]$/.test(range.name)) return 'linear';
    this.notes.push(
      `${range.name} spans ${Math.round(Math.log10(to / from))} decades: the samples are spaced logarithmically. Write spacing = linear for equal steps.`,
    );
    return 'log';
  }

  private timeRange(
    variable: string,
    range: Of<'range'> | null,
  ): { t0: number; t1: number; count: number | null; step: number | null } {
    const at = this.of('initial')[0];
    const start = at ? this.constant(at.at, at.place) : 0;
    if (!range) {
      this.missing.push(`${variable} = ${start}..${start + 10}`);
      return { t0: start, t1: start + 10, count: null, step: null };
    }
    if (range.name !== variable) {
      throw equationError(
        `The variable is ${variable}: give its range, as in ${variable} = 0..10.`,
        range.place,
      );
    }
    const t0 = this.constant(range.from, range.place);
    const t1 = this.constant(range.to, range.place);
    if (!(Number.isFinite(t0) && Number.isFinite(t1) && t1 > t0)) {
      throw equationError(
        `The range of ${variable} must go from a smaller to a larger finite number, not from ${t0} to ${t1}.`,
        range.place,
      );
    }
    return {
      t0,
      t1,
      count: range.count ? this.constant(range.count, range.place) - 1 : null,
      step: range.step ? this.constant(range.step, range.place) : null,
    };
  }

  private steps(
    variable: string,
    time: { t0: number; t1: number; count: number | null; step: number | null },
  ): { t1: number; steps: number } {
    const h = time.step ?? this.stepOption(variable);
    const count = time.count ?? this.countOption(variable);
    const option = [...(h === null ? COUNT_NAMES : [...STEP_NAMES, `d${variable}`])].find((name) =>
      this.definitions.has(name),
    );
    const place = (option && this.definitions.get(option)?.place) || this.clauses[0].place;
    let { t1 } = time;
    let steps = count ?? DEFAULT_STEPS;
    if (h !== null) {
      if (!(h > 0)) throw equationError('The step must be positive.', place);
      steps = Math.max(1, Math.ceil((t1 - time.t0) / h - 1e-9));
      const end = time.t0 + steps * h;
      if (Math.abs(end - t1) > 1e-9 * (t1 - time.t0)) {
        this.notes.push(
          `The range is not a whole number of steps of ${h}: the last one ends at ${Number(end.toPrecision(12))}.`,
        );
        t1 = end;
      }
    } else if (count === null) this.missing.push(`n = ${DEFAULT_STEPS}`);
    if (!(Number.isInteger(steps) && steps >= 8 && steps <= MOST_STEPS)) {
      throw equationError(`There must be 8 to ${MOST_STEPS} steps, not ${steps}. Change h or n.`, place);
    }
    return { t1, steps };
  }

  private method(): FixedStepMethod {
    const word = this.of('word').find(({ name }) => name === 'method' || name === 'solver');
    if (!word) {
      this.missing.push('method = euler');
      return 'euler';
    }
    const known = METHODS[word.value.replace(/[-_]/g, ' ')];
    if (!known) {
      throw equationError(
        `There is no method ${word.value}. Choose euler, heun, midpoint, rk4, backward-euler or trapezoid.`,
        word.place,
        word.value,
      );
    }
    return known;
  }

  private precision(): Precision {
    const word = this.of('word').find(({ name }) => name === 'precision');
    if (!word) return 'double';
    if (/^(single|float32|float)$/.test(word.value)) return 'single';
    if (/^(double|float64)$/.test(word.value)) return 'double';
    throw equationError('The precision is single or double.', word.place);
  }

  private seed(): number {
    const definition = this.definitions.get('seed');
    if (!definition) return 1;
    const seed = this.finite(definition.value, definition.place);
    if (!(Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff)) {
      throw equationError('The seed must be a whole number from 0 to 4294967295.', definition.place);
    }
    return seed;
  }

  /** n = 200, unless n is part of the equation. */
  private countOption(variable: string): number | null {
    return this.option(COUNT_NAMES.filter((name) => name !== variable));
  }

  /** h = 0.1 or dx = 0.1, unless it is part of the equation. */
  private stepOption(variable: string): number | null {
    return this.option([...STEP_NAMES, `d${variable}`]);
  }

  private option(names: readonly string[]): number | null {
    for (const name of names) {
      const definition = this.definitions.get(name);
      if (definition && this.isOption(name)) return this.finite(definition.value, definition.place);
    }
    return null;
  }

  private isOption(name: string): boolean {
    const isKnown = [...COUNT_NAMES, ...STEP_NAMES, 'seed'].includes(name) || /^d[a-z]$/.test(name);
    if (!isKnown) return false;
    return this.clauses.every((clause) => {
      if (clause.kind === 'definition') {
        return clause.name === name || !this.mentioned(clause.value).has(name);
      }
      if (clause.kind === 'recurrence' || clause.kind === 'sde')
        return !this.mentioned(clause.value).has(name);
      if (clause.kind === 'ode') {
        return !this.mentioned(clause.right).has(name) && !this.mentioned(clause.left).has(name);
      }
      return true;
    });
  }

  /** Every name in an expression. */
  private mentioned(expression: Expression): Set<string> {
    const names = freeSymbols(expression);
    walk(expression, (part) => {
      if (part.kind === 'apply') names.add(derivativeName(part.name).base);
      if (part.kind === 'symbol') names.add(derivativeName(part.name).base);
    });
    return names;
  }

  /** The value of an expression of numbers and parameters. */
  private constant(expression: Expression, place: Place): number {
    const resolved = resolve(expression, this.scope([]), place);
    for (const name of freeSymbols(resolved)) {
      if (this.missing.some((statement) => statement.startsWith(`${name} =`))) continue;
      throw equationError(`${name} has no value. Add ${name} = 1, for instance.`, place, name);
    }
    const slots = new Slots(freeSymbols(resolved));
    if (contains(resolved, 'mean') || contains(resolved, 'term') || contains(resolved, 'derivative')) {
      throw equationError('This must be a constant.', place);
    }
    const evaluate = compile(resolved, slots, { arithmetic: float64, budget: new Budget() });
    return evaluate(valuesFor(slots, float64).fill(1));
  }

  private finite(expression: Expression, place: Place): number {
    const value = this.constant(expression, place);
    if (!Number.isFinite(value)) throw equationError(`This value is not a finite number: ${value}.`, place);
    return value;
  }
}

function curveName(place: Place): string {
  const { text } = place.statement;
  return text.length <= 24 ? text.replace(/\$(\d)/g, (_, order) => "'".repeat(Number(order))) : 'y';
}

function contains(expression: Expression, kind: Expression['kind']): boolean {
  let found = false;
  walk(expression, (part) => {
    if (part.kind === kind) found = true;
  });
  return found;
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

/** The terms of a sequence relative to the one that is computed. */
function shiftTerms(
  expression: Expression,
  shift: number,
  check: (name: string, index: string, lag: number) => void,
): Expression {
  if (expression.kind === 'term') {
    const lag = expression.shift - shift;
    check(expression.name, expression.index, lag);
    return { ...expression, shift: lag };
  }
  return mapParts(expression, (part) => shiftTerms(part, shift, check));
}

function sign(shift: number): string {
  return shift === 0 ? '' : shift > 0 ? `+${shift}` : String(shift);
}
