/** What expressions are made of: each operator and function in float64 and in arbitrary precision. */
import type { Decimal } from 'decimal.js';
import { create, erfDependencies } from 'mathjs';

/** A constructor of decimals with a working precision of its own. */
export type BigContext = typeof Decimal;

export interface MathFunction {
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number];
  /** Whether it is called by its name; operators are not. */
  readonly isNamed: boolean;
  readonly double: (...args: number[]) => number;
  readonly big: (context: BigContext, ...args: Decimal[]) => Decimal;
}

/** Of larger arguments the sine has no digits left that could be computed in reasonable time. */
const LARGEST_ANGLE = 1e300;
const LARGEST_FACTORIAL = 170;
/** Ways of rounding that decimal.js knows by these numbers. */
const HALF_EVEN = 6;
const HALF_UP = 7;

const mathjs = create({ erfDependencies });

type OfOne =
  | 'sinh'
  | 'cosh'
  | 'tanh'
  | 'asinh'
  | 'acosh'
  | 'atanh'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'exp'
  | 'sqrt'
  | 'cbrt'
  | 'floor'
  | 'ceil';

/** A function that Math and Decimal both have under one name. */
function ofOne(name: OfOne): MathFunction {
  return { arity: [1, 1], isNamed: true, double: Math[name], big: (_, x) => x[name]() };
}

function named(
  count: number | readonly [number, number],
  double: MathFunction['double'],
  big: MathFunction['big'],
): MathFunction {
  return { arity: typeof count === 'number' ? [count, count] : count, isNamed: true, double, big };
}

function operator(count: number, double: MathFunction['double'], big: MathFunction['big']): MathFunction {
  return { arity: [count, count], isNamed: false, double, big };
}

function comparison(
  double: (a: number, b: number) => boolean,
  big: (a: Decimal, b: Decimal) => boolean,
): MathFunction {
  return operator(
    2,
    (a, b) => (double(a, b) ? 1 : 0),
    (context, a, b) => new context(big(a, b) ? 1 : 0),
  );
}

/** A trigonometric function of an angle that is not so large that reducing it would take forever. */
function ofAngle(double: (x: number) => number, big: (x: Decimal) => Decimal): MathFunction {
  return named(1, double, (context, x) => (x.abs().gt(LARGEST_ANGLE) ? new context(Number.NaN) : big(x)));
}

/** The remainder with the sign of the divisor, as mod means in mathematics and in NumPy. */
function floorMod(a: number, b: number): number {
  const remainder = a % b;
  return remainder !== 0 && remainder < 0 !== b < 0 ? remainder + b : remainder;
}

/** The remainder of the division whose quotient is rounded to the nearest whole number, of two to the even one. */
function ieeeRemainder(a: number, b: number): number {
  const remainder = a % b;
  const [size, divisor] = [Math.abs(remainder), Math.abs(b)];
  const isOdd = Math.abs(a) % (2 * divisor) >= divisor;
  const isNearer = 2 * size > divisor || (2 * size === divisor && isOdd);
  return isNearer ? remainder - Math.sign(remainder) * divisor : remainder;
}

function rint(x: number): number {
  const below = Math.floor(x);
  return x - below === 0.5 ? below + (below % 2 === 0 ? 0 : 1) : Math.round(x);
}

/** The remainder that belongs to the quotient as `round` makes it whole. */
const bigRemainder =
  (round: (quotient: Decimal) => Decimal): MathFunction['big'] =>
  (_, a, b) =>
    a.minus(b.times(round(a.div(b))));

export const FUNCTIONS: Readonly<Record<string, MathFunction>> = {
  add: operator(
    2,
    (a, b) => a + b,
    (_, a, b) => a.plus(b),
  ),
  subtract: operator(
    2,
    (a, b) => a - b,
    (_, a, b) => a.minus(b),
  ),
  multiply: operator(
    2,
    (a, b) => a * b,
    (_, a, b) => a.times(b),
  ),
  divide: operator(
    2,
    (a, b) => a / b,
    (_, a, b) => a.div(b),
  ),
  pow: named(
    2,
    (a, b) => a ** b,
    (_, a, b) => a.pow(b),
  ),
  negate: operator(
    1,
    (a) => -a,
    (_, a) => a.neg(),
  ),
  factorial: operator(1, factorial, bigFactorial),
  mod: named(
    2,
    floorMod,
    bigRemainder((q) => q.floor()),
  ),
  rem: named(
    2,
    (a, b) => a % b,
    bigRemainder((q) => q.trunc()),
  ),
  ieeeRemainder: named(
    2,
    ieeeRemainder,
    bigRemainder((q) => q.toDecimalPlaces(0, HALF_EVEN)),
  ),
  smaller: comparison(
    (a, b) => a < b,
    (a, b) => a.lt(b),
  ),
  smallerEq: comparison(
    (a, b) => a <= b,
    (a, b) => a.lte(b),
  ),
  larger: comparison(
    (a, b) => a > b,
    (a, b) => a.gt(b),
  ),
  largerEq: comparison(
    (a, b) => a >= b,
    (a, b) => a.gte(b),
  ),
  equal: comparison(
    (a, b) => a === b,
    (a, b) => a.eq(b),
  ),
  unequal: comparison(
    (a, b) => a !== b,
    (a, b) => !a.eq(b),
  ),
  and: comparison(
    (a, b) => a !== 0 && b !== 0,
    (a, b) => !a.isZero() && !b.isZero(),
  ),
  or: comparison(
    (a, b) => a !== 0 || b !== 0,
    (a, b) => !a.isZero() || !b.isZero(),
  ),
  not: operator(
    1,
    (a) => (a === 0 ? 1 : 0),
    (context, a) => new context(a.isZero() ? 1 : 0),
  ),
  where: named(
    3,
    (c, a, b) => (c !== 0 ? a : b),
    (_, c, a, b) => (c.isZero() ? b : a),
  ),

  sin: ofAngle(Math.sin, (x) => x.sin()),
  cos: ofAngle(Math.cos, (x) => x.cos()),
  tan: ofAngle(Math.tan, (x) => x.tan()),
  cot: ofAngle(
    (x) => 1 / Math.tan(x),
    (x) => x.tan().pow(-1),
  ),
  sec: ofAngle(
    (x) => 1 / Math.cos(x),
    (x) => x.cos().pow(-1),
  ),
  csc: ofAngle(
    (x) => 1 / Math.sin(x),
    (x) => x.sin().pow(-1),
  ),
  asin: ofOne('asin'),
  acos: ofOne('acos'),
  atan: ofOne('atan'),
  atan2: named(2, Math.atan2, (context, y, x) => context.atan2(y, x)),
  sinh: ofOne('sinh'),
  cosh: ofOne('cosh'),
  tanh: ofOne('tanh'),
  asinh: ofOne('asinh'),
  acosh: ofOne('acosh'),
  atanh: ofOne('atanh'),
  exp: ofOne('exp'),
  expm1: named(1, Math.expm1, (context, x) => x.exp().minus(new context(1))),
  log: named(
    [1, 2],
    (x, b) => (b === undefined ? Math.log(x) : Math.log(x) / Math.log(b)),
    (_, x, b) => (b === undefined ? x.ln() : x.log(b)),
  ),
  log1p: named(1, Math.log1p, (_, x) => x.plus(1).ln()),
  log2: named(1, Math.log2, (_, x) => x.log(2)),
  log10: named(1, Math.log10, (_, x) => x.log(10)),
  sqrt: ofOne('sqrt'),
  cbrt: ofOne('cbrt'),
  hypot: named([2, 8], Math.hypot, (context, ...x) => context.hypot(...x)),
  abs: named(1, Math.abs, (_, x) => x.abs()),
  sign: named(1, Math.sign, (context, x) => new context(x.isZero() ? 0 : x.isNeg() ? -1 : 1)),
  step: named(
    1,
    (x) => (x < 0 ? 0 : 1),
    (context, x) => new context(x.isNeg() && !x.isZero() ? 0 : 1),
  ),
  floor: ofOne('floor'),
  ceil: ofOne('ceil'),
  round: named(
    1,
    (x) => Math.sign(x) * Math.round(Math.abs(x)),
    (_, x) => x.round(),
  ),
  rint: named(1, rint, (_, x) => x.toDecimalPlaces(0, HALF_EVEN)),
  roundHalfUp: named(1, Math.round, (_, x) => x.toDecimalPlaces(0, HALF_UP)),
  min: named([2, 8], Math.min, (context, ...x) => context.min(...x)),
  max: named([2, 8], Math.max, (context, ...x) => context.max(...x)),
  erf: named(1, (x) => mathjs.erf(x), bigErf),
};

function factorial(n: number): number {
  if (!Number.isInteger(n) || n < 0) return Number.NaN;
  if (n > LARGEST_FACTORIAL) return Number.POSITIVE_INFINITY;
  let product = 1;
  for (let k = 2; k <= n; k++) product *= k;
  return product;
}

function bigFactorial(context: BigContext, n: Decimal): Decimal {
  if (!n.isInteger() || n.isNeg()) return new context(Number.NaN);
  if (n.gt(LARGEST_FACTORIAL)) return new context(Number.POSITIVE_INFINITY);
  let product = new context(1);
  for (let k = 2; k <= n.toNumber(); k++) product = product.times(k);
  return product;
}

/** erf x = 2/sqrt(pi) exp(-x^2) sum of 2^k x^(2k+1) / (2k+1)!!, whose terms all have one sign (DLMF 7.6.2). */
function bigErf(context: BigContext, x: Decimal): Decimal {
  if (x.isNaN()) return x;
  // Beyond, erf differs from 1 by less than any precision that is used.
  if (x.abs().gt(45)) return new context(x.isNeg() ? -1 : 1);
  const square = x.times(x);
  let term = x;
  let total = x;
  const least = new context(10).pow(-context.precision - 3);
  for (let k = 1; term.abs().gt(total.abs().times(least)); k++) {
    term = term
      .times(square)
      .times(2)
      .div(2 * k + 1);
    total = total.plus(term);
  }
  return total.times(2).div(context.acos(-1).sqrt()).times(square.neg().exp());
}
