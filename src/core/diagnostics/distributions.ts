/** Tails of the distributions that tests compare with. */

/** P(Z > z) of a standard normal Z, relative error below 1e-9: continued fraction in the tail, series in the middle. */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z > 3) {
    // Laplace's fraction 1 / (z + 1 / (z + 2 / (z + 3 / ...))).
    let fraction = z;
    for (let k = 60; k >= 1; k--) fraction = z + k / fraction;
    return density / fraction;
  }
  // Phi(z) - 1/2 = density * (z + z³/3 + z⁵/15 + ...).
  let term = z;
  let sum = z;
  for (let k = 3; term > 1e-17 * sum; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return 0.5 - density * sum;
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
