/** Exact scaling by powers of two: squares of values near 1e308 or 1e-308 stay finite and non-zero. */

/** The exponent e with 2^e <= max |v| < 2^(e+1) over the values that are not NaN; 0 where all are 0. */
export function binaryExponent(values: Float64Array): number {
  let largest = 0;
  for (const v of values) if (Math.abs(v) > largest) largest = Math.abs(v);
  return largest === 0 ? 0 : Math.floor(Math.log2(largest));
}

/** value * 2^exponent, for exponents beyond those of a number too. */
export function timesPowerOfTwo(value: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return value * 2 ** half * 2 ** (exponent - half);
}
