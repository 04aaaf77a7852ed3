/** What the statements of a text give: definitions, ranges, options; and what is still missing. */

import { said, type Wording } from '../wording';
import { float64 } from './arithmetic';
import { Budget } from './budget';
import type { Clause } from './clauses';
import { compile, Slots, valuesFor } from './evaluate';
import { contains, type Expression, equationError, freeSymbols, type Place, walk } from './expression';
import type { Precision } from './problem';
import { type Definition, derivativeName, resolve, type Scope } from './resolve';

const DEFAULT_STEPS = 100;
const MOST_STEPS = 20_000;
const COUNT_NAMES = ['n', 'N', 'steps', 'samples'];
const STEP_NAMES = ['h', 'dt', 'dx', 'ds'];

export type Of<K extends Clause['kind']> = Extract<Clause, { kind: K }>;

export class Given {
  /** Statements with sensible values for what is missing. */
  readonly missing: string[] = [];
  /** What was decided that the text does not say outright. */
  readonly notes: Wording[] = [];
  readonly definitions = new Map<string, Definition>();

  constructor(readonly clauses: readonly Clause[]) {
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

  /** The interval of a differential equation, which begins where the initial values are. */
  timeRange(
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
    const clause = this.of('initial').find((given) => given.name === name && given.order === order);
    if (clause) {
      const at = this.constant(clause.at, clause.place);
      if (Math.abs(at - t0) > 1e-12 * Math.max(1, Math.abs(t0))) {
        throw equationError(
          said`The initial value is at ${at}, but the range begins at ${t0}. Let both be the same.`,
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

  /** Number of steps, and the end of the last one. */
  steps(
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
      if (!(h > 0)) throw equationError(said`The step must be positive.`, place);
      steps = Math.max(1, Math.ceil((t1 - time.t0) / h - 1e-9));
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
    const word = this.of('word').find(({ name }) => name === 'precision');
    if (!word) return 'double';
    if (/^(single|float32|float)$/.test(word.value)) return 'single';
    if (/^(double|float64)$/.test(word.value)) return 'double';
    throw equationError(said`The precision is single or double.`, word.place);
  }

  /** seed = 3; 1 where the text does not say. */
  seed(): number {
    const definition = this.definitions.get('seed');
    if (!definition) return 1;
    const seed = this.finite(definition.value, definition.place);
    if (!(Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff)) {
      throw equationError(said`The seed must be a whole number from 0 to 4294967295.`, definition.place);
    }
    return seed;
  }

  /** n = 200, unless n is part of the equation. */
  countOption(variable: string): number | null {
    return this.option(COUNT_NAMES.filter((name) => name !== variable));
  }

  /** h = 0.1 or dx = 0.1, unless it is part of the equation. */
  stepOption(variable: string): number | null {
    return this.option([...STEP_NAMES, `d${variable}`]);
  }

  /** Whether a name is an option of the computation, and no part of the equation. */
  isOption(name: string): boolean {
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

  private option(names: readonly string[]): number | null {
    for (const name of names) {
      const definition = this.definitions.get(name);
      if (definition && this.isOption(name)) return this.finite(definition.value, definition.place);
    }
    return null;
  }
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
