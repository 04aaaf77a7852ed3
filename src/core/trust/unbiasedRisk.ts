/** Stein's unbiased estimate of the error of any smoother. */
import { normalGenerator } from '../diffusion/random';

/** The samples are moved by this part of the noise to see how the estimate follows. */
export const PROBE_SIZE = 0.1;
const PROBE_SEED = 20081;
/** Where outliers may be there, larger residuals count as this many noise levels. */
export const OUTLIER_CLIP = 3;

/** +1 or -1 for each of n samples, the same every time. */
export function probe(n: number): Float64Array {
  const normal = normalGenerator(PROBE_SEED);
  return Float64Array.from({ length: n }, () => (normal() < 0 ? -1 : 1));
}

/**
 * Degrees of freedom of an estimate f, the trace of its derivative by the samples, from one further estimate of
 * moved samples (Ramani, Blu & Unser 2008): sum b (f(y + e b) - f(y)) / e, e = PROBE_SIZE. Everything is
 * in units of the noise; missing samples (NaN) do not count.
 */
export function degreesOfFreedom(
  samples: Float64Array,
  curve: Float64Array,
  moved: Float64Array,
  direction: Float64Array,
): number {
  let sum = 0;
  for (let i = 0; i < curve.length; i++) {
    if (!Number.isNaN(samples[i])) sum += (direction[i] * (moved[i] - curve[i])) / PROBE_SIZE;
  }
  return sum;
}

/** Mean (y - f)² over the samples that are present, in units of the noise, each at most `clip`². */
export function meanResidualSquare(samples: Float64Array, curve: Float64Array, clip: number): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < curve.length; i++) {
    if (Number.isNaN(samples[i])) continue;
    sum += Math.min((samples[i] - curve[i]) ** 2, clip ** 2);
    count++;
  }
  return sum / count;
}

/**
 * Stein's (1981) unbiased estimate of mean (f - x)² over the samples that are present, in units of
 * the noise: mean (y - f)² - 1 + 2 freedom / n. With a `clip`, outliers count as so much noise only.
 */
export function unbiasedRisk(
  samples: Float64Array,
  curve: Float64Array,
  freedom: number,
  clip = Number.POSITIVE_INFINITY,
): number {
  const count = samples.reduce((sum, v) => sum + (Number.isNaN(v) ? 0 : 1), 0);
  return meanResidualSquare(samples, curve, clip) - 1 + (2 * freedom) / count;
}
