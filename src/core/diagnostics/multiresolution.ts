/** Whether signal is left in a residual, wherever and however long. */
import { normalTail } from '../distributions';

/** Single samples off the curve are outliers, not signal left. */
const SHORTEST = 4;

export interface Multiresolution {
  /** The largest |sum of residuals| / (sigma sqrt(length)) over the intervals. */
  readonly statistic: number;
  /** Bonferroni's bound over all intervals. */
  readonly pValue: number;
  /** The interval where it is: first index, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

/**
 * The multiresolution criterion of Davies & Kovac (2001): of noise alone, the mean over no interval is far from 0.
 * Intervals of 4, 8, 16, ... samples, each half over the next; absent values (NaN) count for nothing.
 *
 * @param sigma Standard deviation of the noise, above 0.
 */
export function multiresolution(residual: Float64Array, sigma: number): Multiresolution {
  const n = residual.length;
  const sums = new Float64Array(n + 1);
  const counts = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) {
    const isPresent = !Number.isNaN(residual[i]);
    sums[i + 1] = sums[i] + (isPresent ? residual[i] / sigma : 0);
    counts[i + 1] = counts[i] + (isPresent ? 1 : 0);
  }
  let best = { statistic: 0, from: 0, to: n };
  let intervals = 0;
  for (let length = SHORTEST; length <= n; length *= 2) {
    for (let from = 0; from + length <= n; from += length / 2) {
      const count = counts[from + length] - counts[from];
      if (count < SHORTEST) continue;
      intervals += 1;
      const statistic = Math.abs(sums[from + length] - sums[from]) / Math.sqrt(count);
      if (statistic > best.statistic) best = { statistic, from, to: from + length };
    }
  }
  return { ...best, pValue: Math.min(1, 2 * intervals * normalTail(best.statistic)) };
}
