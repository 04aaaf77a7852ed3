/** What the statements of a text give: definitions, ranges, options; and what is still missing. */

import type { InputError } from '../errors';
import { joined, said, verbatim, type Wording } from '../wording';
import { float64 } from './arithmetic';
import { Budget } from './budget';
import type { Clause } from './clauses';
import { compile, Slots, valuesFor } from './evaluate';
import {
  contains,
  contradiction,
  type Expression,
  equationError,
  freeSymbols,
  type Place,
  walk,
} from './expression';
import type { Precision } from './problem';
import { type Definition, derivativeName, resolve, type Scope } from './resolve';

const DEFAULT_STEPS = 100;
const MOST_STEPS = 20_000;
const COUNT_NAMES = ['n', 'N', 'steps', 'samples', 'points'];
const STEP_NAMES = ['h', 'dt', 'dx', 'ds', 'Δt', 'Δx', 'step'];

export type Of<K extends Clause['kind']> = Extract<Clause, { kind: K }>;

export class Given {
  /** Statements with sensible values for what is missing. */
  readonly missing: string[] = [];
  /** What was decided that the text does not say outright. */
  readonly notes: Wording[] = [];
  readonly definitions = new Map<string, Definition>();
  /** Definitions that were read as options or initial values. */
  private readonly read = new Set<string>();

  readonly clauses: readonly Clause[];

  constructor(clauses: readonly Clause[]) {
    this.clauses = withValuesAtNames(clauses);
    for (const clause of this.of('definition')) {
      if (clause.name !== null) this.define(clause.name, clause);
    }
  }

  /** The statements of one kind. */
  of<K extends Clause['kind']>(kind: K): Of<K>[] {
    return this.clauses.filter((clause): clause is Of<K> => clause.kind === kind);
  }

  /** The definitions, with names that stay as they are. */
  scope(kept: Iterable<string>, changes: Partial<Scope> = {}): Scope {
    return {
      definitions: this.definitions,
      kept: new Set(kept),
      functionsOf: null,
      sequences: new Set(),
      ...changes,
    };
  }

  /** The one range; null where the text has none. */
  onlyRange(): Of<'range'> | null {
    const ranges = this.of('range');
    if (ranges.length > 1) {
      throw equationError(said`There are two ranges. Give one, for one variable.`, ranges[1].place);
    }
    return ranges[0] ?? null;
  }

  /** The one option among these names, such as `method`; null where the text has none. */
  word(...names: readonly string[]): Of<'word'> | null {
    const words = this.of('word').filter(({ name }) => names.includes(name));
    const other = words.find(({ value }) => value !== words[0].value);
    if (other) {
      throw equationError(
        said`${other.name} is given twice: ${words[0].value} and ${other.value}. Keep one of them.`,
        other.place,
      );
    }
    return words[0] ?? null;
  }

  /**
   * Checks that there is nothing of which an equation of this kind knows nothing: other options than `words`, and
   * expressions that are no equations.
   * @throws InputError `bad-equation` at the first such statement.
   */
  checkRest(kind: Wording, ...words: readonly string[]): void {
    this.checkWords(kind, ...words);
    this.checkBare(this.of('definition').find(({ name }) => name === null));
  }

  /** Checks that there are no other options than these. */
  checkWords(kind: Wording, ...words: readonly string[]): void {
    const other = this.of('word').find(({ name }) => !words.includes(name));
    if (other) {
      throw equationError(said`${other.name} has no meaning for ${kind}. Remove it.`, other.place);
    }
  }

  /** Refuses an expression that stands alone and is no curve. */
  checkBare(bare: { readonly place: Place } | undefined): void {
    if (bare) {
      throw equationError(
        said`'${bare.place.statement.text}' is no equation, no value and no method (euler, heun, midpoint, rk4, backward-euler or trapezoid). Remove it, or say what it is, as in k = 2.`,
        bare.place,
      );
    }
  }

  /**
   * Says which definitions nothing uses.
   * @param shown definitions that are curves themselves
   * @throws InputError `bad-equation` for those that were meant for another kind of equation or of solver.
   */
  noteUnused(kind: Wording, shown: readonly string[] = []): void {
    const used = new Set<string>(this.read);
    const use = (names: Iterable<string>): void => {
      for (const name of names) {
        if (used.has(name)) continue;
        used.add(name);
        const definition = this.definitions.get(name);
        if (definition) use(this.mentioned(definition.value));
      }
    };
    for (const name of this.read) {
      const definition = this.definitions.get(name);
      if (definition) use(this.mentioned(definition.value));
    }
    use(shown);
    for (const clause of this.clauses) {
      if (clause.kind !== 'definition' || clause.name === null) use(this.mentionedBy(clause));
    }
    const unused = [...this.definitions.values()].filter(({ name }) => !used.has(name));
    for (const { name, place } of unused) {
      if (name === 'reference') {
        throw equationError(said`${name} has no meaning for ${kind}. Remove it.`, place);
      }
      if (/^[ar]?(?:el|bs)?_?tol(?:erance)?$/i.test(name)) {
        throw equationError(
          said`There is no tolerance here (${name}): the steps have one length, which h or n gives. Remove it.`,
          place,
        );
      }
    }
    if (unused.length === 0) return;
    const names = joined(
      unused.map(({ name }) => verbatim(name)),
      ', ',
    );
    this.notes.push(said`Nothing uses what is given for ${names}.`);
  }

  /**
   * Checks that every initial value is one of an unknown function, and of an order that needs one.
   * @param orders of the highest derivative of each unknown
   * @throws InputError `bad-equation` at the first other one.
   */
  checkInitial(orders: ReadonlyMap<string, number>): void {
    for (const { name, order, place } of this.of('initial')) {
      const highest = orders.get(name);
      if (highest === undefined) throw equationError(said`There is no equation for ${name}.`, place, name);
      if (order >= highest) {
        throw equationError(
          said`The initial value of a derivative that the equation itself gives: ${name} needs those below order ${highest}.`,
          place,
        );
      }
    }
  }

  /** The interval of a differential equation, which begins where the initial values are. */
  timeRange(
    variable: string,
    range: Of<'range'> | null,
  ): { t0: number; t1: number; count: number | null; step: number | null } {
    const places = this.of('initial').map(({ at, place }) => ({ at: this.constant(at, place), place }));
    const start = places[0]?.at ?? 0;
    for (const { at, place } of places) {
      if (!isSamePlace(at, start)) {
        throw contradiction(
          said`Values at ${variable} = ${start} and at ${variable} = ${at} make this a boundary value problem, and those are not solved here. Give all values where the range begins, the derivatives' too, as in y(0) = 1, y'(0) = 0.`,
          place,
        );
      }
    }
    if (!range) {
      this.missing.push(`${variable} = ${start}..${start + 10}`);
      return { t0: start, t1: start + 10, count: null, step: null };
    }
    if (range.name !== variable) {
      throw equationError(
        said`The variable is ${variable}: give its range, as in ${variable} = 0..10.`,
        range.place,
      );
    }
    const t0 = this.constant(range.from, range.place);
    const t1 = this.constant(range.to, range.place);
    if (!(Number.isFinite(t0) && Number.isFinite(t1) && t1 > t0)) {
      throw equationError(
        said`The range of ${variable} must go from a smaller to a larger finite number, not from ${t0} to ${t1}.`,
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

  /** Value of an unknown or of one of its derivatives at t0. */
  initialValue(name: string, order: number, t0: number, fallback: number): number {
    const shown = `${name}${"'".repeat(order)}`;
    const clauses = this.of('initial').filter((given) => given.name === name && given.order === order);
    for (const { at, place } of clauses) {
      const written = this.constant(at, place);
      if (isSamePlace(written, t0)) continue;
      throw equationError(
        said`The initial value is at ${written}, but the range begins at ${t0}. Let both be the same.`,
        place,
      );
    }
    const names = order === 0 ? [`${name}0`, `${name}_0`] : [];
    const values = [...clauses, ...this.definitionsOf(names, clauses.length === 0)];
    if (values.length > 0) return this.agreed(`${shown}(${t0})`, values);
    this.missing.push(`${shown}(${t0}) = ${fallback}`);
    return fallback;
  }

  /** Number of steps, and the end of the last one. */
  steps(
    variable: string,
    time: { t0: number; t1: number; count: number | null; step: number | null },
  ): { t1: number; steps: number } {
    const [h, count] = [this.stepOption(variable, time.step), this.countOption(variable, time.count)];
    const option = [...(h === null ? COUNT_NAMES : [...STEP_NAMES, `d${variable}`])].find((name) =>
      this.definitions.has(name),
    );
    const place = (option && this.definitions.get(option)?.place) || this.clauses[0].place;
    let { t1 } = time;
    let steps = count ?? DEFAULT_STEPS;
    if (h !== null) {
      if (!(h > 0)) throw equationError(said`The step must be positive.`, place);
      steps = Math.max(1, Math.ceil((t1 - time.t0) / h - 1e-9));
      if (count !== null && count !== steps) throw stepsDisagree(h, steps, count, place);
      const end = time.t0 + steps * h;
      if (Math.abs(end - t1) > 1e-9 * (t1 - time.t0)) {
        this.notes.push(
          said`The range is not a whole number of steps of ${h}: the last one ends at ${Number(end.toPrecision(12))}.`,
        );
        t1 = end;
      }
    } else if (count === null) this.missing.push(`n = ${DEFAULT_STEPS}`);
    if (!(Number.isInteger(steps) && steps >= 8 && steps <= MOST_STEPS)) {
      throw equationError(said`There must be 8 to ${MOST_STEPS} steps, not ${steps}. Change h or n.`, place);
    }
    return { t1, steps };
  }

  /** precision = single, or double. */
  precision(): Precision {
    const word = this.word('precision');
    if (!word) return 'double';
    if (/^(single|float32|float)$/.test(word.value)) return 'single';
    if (/^(double|float64)$/.test(word.value)) return 'double';
    throw equationError(said`The precision is single or double.`, word.place);
  }

  /** seed = 3; 1 where the text does not say. */
  seed(): number {
    const definition = this.definitions.get('seed');
    if (!definition) return 1;
    this.read.add('seed');
    const seed = this.finite(definition.value, definition.place);
    if (!(Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff)) {
      throw equationError(said`The seed must be a whole number from 0 to 4294967295.`, definition.place);
    }
    return seed;
  }

  /**
   * n = 200, unless n is part of the equation.
   * @param ofRange what the range itself gives; null where it gives none.
   */
  countOption(variable: string, ofRange: number | null = null): number | null {
    return this.option(
      COUNT_NAMES.filter((name) => name !== variable),
      ofRange,
    );
  }

  /**
   * h = 0.1 or dx = 0.1, unless it is part of the equation.
   * @param ofRange what the range itself gives; null where it gives none.
   */
  stepOption(variable: string, ofRange: number | null = null): number | null {
    return this.option([...new Set([...STEP_NAMES, `d${variable}`])], ofRange);
  }

  /** Whether a name is an option of the computation, and no part of the equation. */
  isOption(name: string): boolean {
    const isKnown = [...COUNT_NAMES, ...STEP_NAMES, 'seed'].includes(name) || /^d[a-z]$/.test(name);
    if (!isKnown) return false;
    // h = 9.81 t^2/2 is a height and no step.
    const isAlone = !this.clauses.some(
      ({ kind }) => kind === 'ode' || kind === 'sde' || kind === 'recurrence',
    );
    if (isAlone && this.hasFreeNames(name)) return false;
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

  /** Whether the value of a definition depends on names that have none. */
  private hasFreeNames(name: string): boolean {
    const definition = this.definitions.get(name);
    if (!definition) return false;
    return freeSymbols(resolve(definition.value, this.scope([]), definition.place)).size > 0;
  }

  /** Every name that a statement mentions, but for the one that it defines. */
  private mentionedBy(clause: Clause): Set<string> {
    const all = (...parts: readonly (Expression | null)[]): Set<string> =>
      new Set(parts.flatMap((part) => (part ? [...this.mentioned(part)] : [])));
    switch (clause.kind) {
      case 'word':
        return new Set();
      case 'range':
        return all(clause.from, clause.to, clause.count, clause.step);
      case 'initial':
        return all(clause.at, clause.value);
      case 'ode':
        return all(clause.left, clause.right);
      case 'recurrence':
      case 'sde':
      case 'definition':
        return all(clause.value);
    }
  }

  /** Every name in an expression. */
  mentioned(expression: Expression): Set<string> {
    const names = freeSymbols(expression);
    walk(expression, (part) => {
      if (part.kind === 'apply') names.add(derivativeName(part.name).base);
      if (part.kind === 'symbol') names.add(derivativeName(part.name).base);
    });
    return names;
  }

  /** The value of an expression of numbers and parameters. */
  constant(expression: Expression, place: Place): number {
    const resolved = resolve(expression, this.scope([]), place);
    for (const name of freeSymbols(resolved)) {
      if (this.missing.some((statement) => statement.startsWith(`${name} =`))) continue;
      throw equationError(said`${name} has no value. Add ${name} = 1, for instance.`, place, name);
    }
    const slots = new Slots(freeSymbols(resolved));
    if (contains(resolved, 'mean') || contains(resolved, 'term') || contains(resolved, 'derivative')) {
      throw equationError(said`This must be a constant.`, place);
    }
    const evaluate = compile(resolved, slots, { arithmetic: float64, budget: new Budget() });
    return evaluate(valuesFor(slots, float64).fill(1));
  }

  /** As `constant`, of a value that must be finite. */
  finite(expression: Expression, place: Place): number {
    const value = this.constant(expression, place);
    if (!Number.isFinite(value))
      throw equationError(said`This value is not a finite number: ${value}.`, place);
    return value;
  }

  private define(name: string, { parameters, value, place }: Omit<Definition, 'name'>): void {
    const before = this.definitions.get(name);
    if (before && before.place.statement.text !== place.statement.text) {
      throw equationError(said`${name} is defined twice. Keep one of the definitions.`, place, name);
    }
    this.definitions.set(name, { name, parameters, value, place });
  }

  private option(names: readonly string[], ofRange: number | null): number | null {
    const definitions = this.definitionsOf(
      names.filter((name) => this.isOption(name)),
      true,
    );
    if (definitions.length === 0) return ofRange;
    const [{ name, place }] = definitions;
    const value = this.agreed(name, definitions);
    if (ofRange === null || isSame(value, ofRange)) return value;
    throw equationError(said`${name} is given twice: ${ofRange} and ${value}. Keep one of them.`, place);
  }

  /**
   * The definitions with these names, which count as read.
   * @param withUsed also those that other statements use.
   */
  definitionsOf(names: readonly string[], withUsed: boolean): Definition[] {
    return names.flatMap((name) => {
      const definition = this.definitions.get(name);
      if (!definition || (!withUsed && this.clauses.some((clause) => this.mentionedBy(clause).has(name)))) {
        return [];
      }
      this.read.add(name);
      return [definition];
    });
  }

  /**
   * The value that statements give, which must be the same.
   * @param name what they give the value of
   */
  agreed(name: string, statements: readonly { value: Expression; place: Place }[]): number {
    const [first, ...others] = statements.map(({ value, place }) => ({
      value: this.finite(value, place),
      place,
    }));
    const other = others.find(({ value }) => !isSame(value, first.value));
    if (other) {
      throw contradiction(
        said`${name} is given twice: ${first.value} and ${other.value}. Keep one of them.`,
        other.place,
      );
    }
    return first.value;
  }
}

/** Where there are differential equations, y(a) = 1 is a value at a place, if the text says what a is. */
function withValuesAtNames(clauses: readonly Clause[]): Clause[] {
  if (!clauses.some(({ kind }) => kind === 'ode' || kind === 'sde')) return [...clauses];
  const known = new Set(
    clauses.flatMap((clause) =>
      clause.kind === 'definition' && clause.parameters.length === 0 ? [clause.name] : [],
    ),
  );
  return clauses.map((clause) => {
    if (clause.kind !== 'definition' || clause.name === null || clause.parameters.length !== 1) return clause;
    const { name, value, place, parameters } = clause;
    const [parameter] = parameters;
    if (!known.has(parameter) || known.has(name)) return clause;
    return { kind: 'initial', name, order: 0, at: { kind: 'symbol', name: parameter }, value, place };
  });
}

function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b));
}

function isSamePlace(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b));
}

/** A step and a number of steps that are not of the same range. */
export function stepsDisagree(h: number, steps: number, count: number, place: Place): InputError {
  return contradiction(
    said`A step of ${h} makes ${steps} steps over this range, and not ${count}. Give the step or the number, not both.`,
    place,
  );
}

/**
 * Checks that no expression holds terms of a sequence.
 * @throws InputError `bad-equation` at the first one.
 */
export function checkNoTerms(shown: readonly { value: Expression; place: Place }[]): void {
  for (const { value, place } of shown) {
    walk(value, (part) => {
      if (part.kind !== 'term') return;
      throw equationError(
        said`${part.name}[${part.index}] is a term of a sequence that is not given. Write its recurrence, as in x[n+1] = 2 x[n].`,
        place,
        part.name,
      );
    });
  }
}
