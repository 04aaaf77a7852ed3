/**
 * Empirical Bayes shrinkage of a sparse sequence in unit normal noise (Johnstone & Silverman, "Empirical Bayes
 * selection of wavelet thresholds", Annals of Statistics 33, 2005): each mean is 0 with probability 1 - weight, else
 * drawn from a Laplace law of rate 1/2; the weight is that of greatest marginal likelihood.
 */
import { millsRatio } from '../distributions';

const RATE = 0.5;
/** Mills' ratio is cut off here, where it stays finite. */
const FARTHEST = 35;
const BISECTIONS = 40;

const ratioBelow = (x: number): number => millsRatio(Math.max(-(x - RATE), -FARTHEST));
const ratioAbove = (x: number): number => millsRatio(x + RATE);

/** beta(x) = marginal density of x where the mean is not 0, over the normal density, less 1. */
export function marginalExcess(x: number): number {
  const size = Math.abs(x);
  return (RATE / 2) * (ratioBelow(size) + ratioAbove(size)) - 1;
}

/** The posterior mean of the mean of one observation. */
export function posteriorMean(x: number, weight: number): number {
  const size = Math.abs(x);
  const below = ratioBelow(size);
  const above = ratioAbove(size);
  const excess = (RATE / 2) * (below + above) - 1;
  const probability = (weight * (1 + excess)) / (1 + weight * excess);
  return Math.sign(x) * probability * (size - (RATE * (below - above)) / (below + above));
}

/**
 * The weight of greatest marginal likelihood of the observations, at least that at which the posterior median
 * stays 0 up to the universal threshold sqrt(2 log n).
 */
export function sparsityWeight(observations: Float64Array): number {
  const threshold = Math.sqrt(2 * Math.log(Math.max(observations.length, 2)));
  const lowest = 1 / (RATE * millsRatio(-(threshold - RATE)) - marginalExcess(threshold));
  const excesses = observations.map(marginalExcess);
  const slope = (weight: number): number => excesses.reduce((sum, v) => sum + v / (1 + weight * v), 0);
  let low = Math.min(Math.max(lowest, 1e-6), 1);
  let high = 1;
  if (slope(high) >= 0) return high;
  if (slope(low) <= 0) return low;
  for (let k = 0; k < BISECTIONS && high / low > 1 + 1e-6; k++) {
    const middle = Math.sqrt(low * high);
    if (slope(middle) > 0) low = middle;
    else high = middle;
  }
  return Math.sqrt(low * high);
}
