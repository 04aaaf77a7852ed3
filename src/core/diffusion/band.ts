/** The pointwise credible band, from posterior samples. The one place where its width is decided. */

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
  const z = normalQuantile((1 + level) / 2) * bandScale;
  return {
    lower: mean.map((m, i) => m - z * deviation[i]),
    upper: mean.map((m, i) => m + z * deviation[i]),
  };
}

/** Quantile of the standard normal distribution, p in (0, 1): algorithm AS 241 PPND7 (Wichura 1988), 7 digits. */
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
