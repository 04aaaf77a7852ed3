/** The kinds of numbers in which expressions are computed. */
import { Decimal } from 'decimal.js';
import type { ConstantName } from './expression';
import { type BigContext, FUNCTIONS } from './functions';

const DOUBLES: Readonly<Record<ConstantName, number>> = { pi: Math.PI, e: Math.E, tau: 2 * Math.PI };

export interface Arithmetic<T> {
  /** A number of the text, with all its digits. */
  literal(text: string): T;
  constant(name: ConstantName): T;
  of(value: number): T;
  toNumber(value: T): number;
  /** The operator or function of FUNCTIONS with this name. */
  operation(name: string): (...args: T[]) => T;
}

export const float64: Arithmetic<number> = {
  literal: Number,
  constant: (name) => DOUBLES[name],
  of: (value) => value,
  toNumber: (value) => value,
  operation: (name) => FUNCTIONS[name].double,
};

/** IEEE single precision: every result is rounded. */
export const float32: Arithmetic<number> = {
  literal: (text) => Math.fround(Number(text)),
  constant: (name) => Math.fround(DOUBLES[name]),
  of: Math.fround,
  toNumber: (value) => value,
  operation: (name) => {
    const { double } = FUNCTIONS[name];
    return (...args) => Math.fround(double(...args));
  },
};

/** Decimal arithmetic with this many significant digits. */
export function decimalArithmetic(digits: number): Arithmetic<Decimal> {
  // Beyond these exponents a single operation could take very long.
  const context: BigContext = Decimal.clone({ precision: digits, maxE: 9000, minE: -9000, defaults: true });
  return {
    literal: (text) => new context(text),
    constant(name) {
      if (name === 'e') return context.exp(1);
      return context.acos(-1).times(name === 'tau' ? 2 : 1);
    },
    of: (value) => new context(value),
    toNumber: (value) => value.toNumber(),
    operation: (name) => {
      const { big } = FUNCTIONS[name];
      return (...args) => big(context, ...args);
    },
  };
}
