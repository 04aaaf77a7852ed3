/** The standard normal law. */

/** The continued fraction converges quickly from here on. */
const SERIES_END = 3;
const TERMS = 80;

/** The density exp(-x²/2) / sqrt(2 pi). */
export function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/**
 * Mills' ratio P(X > x) / density(x) of a standard normal X, to nearly full precision: the series of odd powers
 * (Abramowitz & Stegun 26.2.11), from 3 on Laplace's continued fraction (26.2.14). It overflows below -38.
 */
export function millsRatio(x: number): number {
  if (x < 0) return 1 / normalDensity(x) - millsRatio(-x);
  if (x > SERIES_END) {
    let fraction = x;
    for (let k = TERMS; k >= 1; k--) fraction = x + k / fraction;
    return 1 / fraction;
  }
  let term = x;
  let sum = x;
  for (let k = 3; term > 1e-18 * sum; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 / normalDensity(x) - sum;
}

/** P(X <= x). */
export function normalDistribution(x: number): number {
  return x < 0 ? normalDensity(x) * millsRatio(-x) : 1 - normalDensity(x) * millsRatio(x);
}
