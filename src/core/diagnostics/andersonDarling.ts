/** Whether values are normally distributed. */
import { normalTail } from '../distributions';

export interface AndersonDarling {
  /** A² with mean and variance estimated, corrected for the sample size. */
  readonly statistic: number;
  readonly pValue: number;
}

/**
 * The test of Anderson & Darling (1952) for a normal law of unknown mean and variance, with the correction for
 * the sample size and the p-values of D'Agostino & Stephens (1986), table 4.9. At least 8 values, not all equal.
 */
export function andersonDarling(values: Float64Array): AndersonDarling {
  const n = values.length;
  const sorted = values.toSorted();
  const mean = sorted.reduce((sum, v) => sum + v / n, 0);
  const variance = sorted.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (n - 1);
  const z = sorted.map((v) => (v - mean) / Math.sqrt(variance));
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const below = normalTail(-z[i]);
    const above = normalTail(z[n - 1 - i]);
    // A tail beyond the smallest number has no finite logarithm.
    sum += (2 * i + 1) * (Math.log(Math.max(below, 1e-300)) + Math.log(Math.max(above, 1e-300)));
  }
  const raw = -n - sum / n;
  const a = raw * (1 + 0.75 / n + 2.25 / n ** 2);
  return { statistic: a, pValue: pValueOf(a) };
}

function pValueOf(a: number): number {
  if (a < 0.2) return 1 - Math.exp(-13.436 + 101.14 * a - 223.73 * a * a);
  if (a < 0.34) return 1 - Math.exp(-8.318 + 42.796 * a - 59.938 * a * a);
  if (a < 0.6) return Math.exp(0.9177 - 4.279 * a - 1.38 * a * a);
  // The parabola turns up again beyond its vertex, where the p-value has long been nothing.
  const capped = Math.min(a, 13);
  return Math.exp(1.2937 - 5.709 * capped + 0.0186 * capped * capped);
}
