/** Expressions as functions: compiled once, called for every sample. */
import { InputError } from '../errors';
import { said, type Wording } from '../wording';
import type { Arithmetic } from './arithmetic';
import type { Budget } from './budget';
import { type Expression, walk } from './expression';

/** Where the value of each name stands in the array that a compiled expression is given. */
export class Slots {
  private readonly slots = new Map<string, number>();
  private count = 0;

  constructor(names: Iterable<string> = []) {
    for (const name of names) this.add(name);
  }

  /** Length of the array of values. */
  get size(): number {
    return this.count;
  }

  /** A new place for a name, which hides an older one of the same name. */
  add(name: string): number {
    const slot = this.count++;
    this.slots.set(name, slot);
    return slot;
  }

  /** The names that have a place now. */
  get names(): string[] {
    return [...this.slots.keys()];
  }

  get(name: string): number | undefined {
    return this.slots.get(name);
  }

  /** Runs with a further name, which is forgotten afterwards; its place stays taken. */
  within<R>(names: readonly string[], run: (slots: readonly number[]) => R): R {
    const hidden = names.map((name) => this.slots.get(name));
    const result = run(names.map((name) => this.add(name)));
    names.forEach((name, i) => {
      const slot = hidden[i];
      if (slot === undefined) this.slots.delete(name);
      else this.slots.set(name, slot);
    });
    return result;
  }
}

/** Gives the value for the values of the names; it may write to places of the array that are not names'. */
export type Evaluator<T> = (values: T[]) => T;

/** What belongs to no arithmetic: how long it may take, and what means and terms of sequences are. */
export interface Surroundings<T> {
  readonly arithmetic: Arithmetic<T>;
  readonly budget: Budget;
  /** A mean over random draws; its body's U and Z are places of their own. */
  readonly mean?: (mean: Mean, slots: Slots) => Evaluator<T>;
  /** Derivative by the variable in this slot. */
  readonly derivative?: (of: Evaluator<T>) => Evaluator<T>;
  /** The term `shift` places from the current one. */
  readonly term?: (name: string, shift: number) => Evaluator<T>;
}

export type Mean = Extract<Expression, { kind: 'mean' }>;

/** More terms take too long to be meant. */
const MOST_TERMS = 100_000;

/**
 * Compiles an expression all of whose names are in `slots`.
 * @throws InputError `bad-equation` for parts that such an equation cannot have; Error for a name that is not in
 * `slots`: whoever reads equations has checked them.
 */
export function compile<T>(expression: Expression, slots: Slots, around: Surroundings<T>): Evaluator<T> {
  const evaluator = compiled(expression, slots, around);
  if (expression.kind !== 'call' || !isConstant(expression)) return evaluator;
  const value = evaluator([]);
  return () => value;
}

function isConstant(expression: Expression): boolean {
  let constant = true;
  walk(expression, ({ kind }) => {
    if (kind !== 'number' && kind !== 'constant' && kind !== 'call') constant = false;
  });
  return constant;
}

function compiled<T>(expression: Expression, slots: Slots, around: Surroundings<T>): Evaluator<T> {
  const { arithmetic, budget } = around;
  switch (expression.kind) {
    case 'number': {
      const value = arithmetic.literal(expression.text);
      return () => value;
    }
    case 'constant': {
      const value = arithmetic.constant(expression.name);
      return () => value;
    }
    case 'symbol': {
      const slot = slots.get(expression.name);
      if (slot === undefined) throw new Error(`No value for ${expression.name}.`);
      return (values) => values[slot];
    }
    case 'call': {
      const operation = arithmetic.operation(expression.name);
      const args = expression.args.map((arg) => compile(arg, slots, around));
      const [a, b] = args;
      if (args.length === 1) return (values) => operation(a(values));
      if (args.length === 2) return (values) => operation(a(values), b(values));
      return (values) => operation(...args.map((arg) => arg(values)));
    }
    case 'sum': {
      const from = compile(expression.from, slots, around);
      const to = compile(expression.to, slots, around);
      return slots.within([expression.variable], ([slot]) => {
        const body = compile(expression.body, slots, around);
        const add = arithmetic.operation('add');
        return (values) => {
          const first = Math.round(arithmetic.toNumber(from(values)));
          const last = Math.round(arithmetic.toNumber(to(values)));
          if (!(last - first < MOST_TERMS)) return arithmetic.of(Number.NaN);
          let total = arithmetic.of(0);
          for (let k = first; k <= last; k++) {
            budget.spend();
            values[slot] = arithmetic.of(k);
            total = add(total, body(values));
          }
          return total;
        };
      });
    }
    case 'mean': {
      const { mean } = around;
      if (!mean) throw outOfPlace(said`A mean over random draws`, said`Take it in a formula of its own.`);
      return mean(expression, slots);
    }
    case 'derivative': {
      const { derivative } = around;
      if (!derivative) throw outOfPlace(said`A derivative D(...)`, said`Write out what it is.`);
      return derivative(compile(expression.of, slots, around));
    }
    case 'term': {
      const { term } = around;
      if (!term) throw outOfPlace(said`A term of a sequence`, said`Write it as a number or a name.`);
      return term(expression.name, expression.shift);
    }
    case 'apply':
      throw new Error(`${expression.name} was not resolved.`);
  }
}

function outOfPlace(what: Wording, todo: Wording): InputError {
  return new InputError('bad-equation', said`${what} cannot be part of an equation of this kind. ${todo}`);
}

/** An array for the values of all slots, filled with zero. */
export function valuesFor<T>(slots: Slots, arithmetic: Arithmetic<T>): T[] {
  return Array.from({ length: slots.size }, () => arithmetic.of(0));
}
