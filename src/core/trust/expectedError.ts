/** How far an estimate of a curve is expected to be from the unknown curve. */

/** What the diffusion model knows of the curve: its posterior mean and standard deviation at each sample. */
export interface CurvePosterior {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** Root mean square error, and the ends of an interval that holds it with 80 % probability. */
export interface ExpectedError {
  readonly rmse: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Variances of log RMSE: of the model's own error, of chance in so many degrees of freedom, and of the cross term. Fitted
 * on held-out draws of the prior (`bench/trust/fit.ts`).
 */
const OWN_VARIANCE = 0.08;
const CHANCE_VARIANCE = 0.613;
const CROSS_VARIANCE = 0.651;
/** Normal quantile of the interval. */
const Z_80 = 1.2816;

/**
 * Expected root mean square error of `curve`, whatever made it, by the model's posterior:
 *   E[mean (f - x)² | y] = mean (f - m)² + E[mean (m - x)² | y],
 * the latter being `own` (`expectedSquare`). The samples' noise is no part of it. In what cross-validation and Stein's
 * estimate are made of it is, and hides errors that are small beside it: an error of a third of the noise is a ninth
 * of the mean square, which in n samples is known to sqrt(2 / n).
 * Everything is in units of the noise.
 */
export function expectedError(curve: Float64Array, posterior: CurvePosterior, own: number): ExpectedError {
  const { distance, variance } = distances(curve, posterior);
  const total = distance + own;
  if (total === 0) return { rmse: 0, low: 0, high: 0 };
  // The posterior variance of a linear smoother is its degrees of freedom over n.
  const freedom = Math.max(curve.length * variance, 1);
  const share = own / total;
  const spread = Math.exp(
    Z_80 *
      Math.sqrt(
        share ** 2 * (OWN_VARIANCE + CHANCE_VARIANCE / freedom) +
          (share * (1 - share) * CROSS_VARIANCE) / freedom,
      ),
  );
  const rmse = Math.sqrt(total);
  return { rmse, low: rmse / spread, high: rmse * spread };
}

/** mean (f - m)² over mean s²: how much of the posterior's own uncertainty a curve is from its mean. */
export function relativeDistance(curve: Float64Array, posterior: CurvePosterior): number {
  const { distance, variance } = distances(curve, posterior);
  return variance > 0 ? distance / variance : Number.POSITIVE_INFINITY;
}

/** mean (f - m)² and mean s². */
function distances(
  curve: Float64Array,
  { mean, deviation }: CurvePosterior,
): { distance: number; variance: number } {
  let distance = 0;
  let variance = 0;
  for (let i = 0; i < curve.length; i++) {
    distance += (curve[i] - mean[i]) ** 2 / curve.length;
    variance += deviation[i] ** 2 / curve.length;
  }
  return { distance, variance };
}
