/** The pointwise credible band, from posterior samples. The one place where its width is decided. */
import { normalReach } from '../distributions';

/**
 * Pointwise root mean square distance of posterior samples from the posterior mean. Not the samples' own
 * deviation: where the two disagree about the mean itself, that is uncertainty too.
 */
export function sampleDeviation(samples: readonly Float64Array[], mean: Float64Array): Float64Array {
  return mean.map((m, i) => {
    let squares = 0;
    for (const sample of samples) squares += (sample[i] - m) ** 2;
    return Math.sqrt(squares / samples.length);
  });
}

/**
 * mean ± z * bandScale * deviation, where z is the normal quantile of the two-sided `level` in (0, 1)
 * and bandScale comes from the model card. Gaussian rather than empirical quantiles: a few samples
 * determine a standard deviation far better than the ends of a 90 % interval.
 */
export function credibleBand(
  mean: Float64Array,
  deviation: Float64Array,
  level: number,
  bandScale: number,
): { lower: Float64Array; upper: Float64Array } {
  const z = normalReach(level) * bandScale;
  return {
    lower: mean.map((m, i) => m - z * deviation[i]),
    upper: mean.map((m, i) => m + z * deviation[i]),
  };
}
