/** Densities, tails and quantiles of the distributions that bands, tests and thresholds need. */

/** Laplace's continued fraction converges quickly from here on. */
const SERIES_END = 3;
const TERMS = 80;

/** The density exp(-x²/2) / sqrt(2 pi) of the standard normal distribution. */
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

/** P(X > x) of a standard normal X. */
export function normalTail(x: number): number {
  return x < 0 ? 1 - normalTail(-x) : normalDensity(x) * millsRatio(x);
}

/** The quantile of the standard normal distribution, p in (0, 1): algorithm AS 241 PPND7 (Wichura 1988), 7 digits. */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (
      (q * (((59.10937472 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)) /
      (((67.1875636 * r + 78.757757664) * r + 17.895169469) * r + 1)
    );
  }
  const r = Math.sqrt(-Math.log(Math.min(p, 1 - p)));
  const tail =
    r <= 5
      ? (((0.17023821103 * (r - 1.6) + 1.3067284816) * (r - 1.6) + 2.75681539) * (r - 1.6) + 1.4234372777) /
        ((0.12021132975 * (r - 1.6) + 0.7370016425) * (r - 1.6) + 1)
      : (((0.017337203997 * (r - 5) + 0.42868294337) * (r - 5) + 3.081226386) * (r - 5) + 6.657905115) /
        ((0.012258202635 * (r - 5) + 0.24197894225) * (r - 5) + 1);
  return q < 0 ? -tail : tail;
}

/** How many standard deviations from the mean the central part `level` in (0, 1) of a normal distribution reaches. */
export function normalReach(level: number): number {
  // From the lower tail: above 1 - 1e-16 the upper quantile's argument would round to 1.
  return -normalQuantile((1 - level) / 2);
}

/** P(X > x) of chi squared X with an even number of degrees of freedom: a Poisson sum. */
export function chiSquaredTail(x: number, degrees: number): number {
  if (!(x > 0)) return 1;
  let logTerm = -x / 2;
  let sum = Math.exp(logTerm);
  for (let j = 1; j < degrees / 2; j++) {
    logTerm += Math.log(x / 2 / j);
    sum += Math.exp(logTerm);
  }
  return Math.min(1, sum);
}
