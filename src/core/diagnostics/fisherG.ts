/** Whether a residual holds a tone. */

export interface FisherG {
  /** The largest line's share of the whole periodogram. */
  readonly statistic: number;
  readonly pValue: number;
  /** Index of the largest line, from 0 on. */
  readonly line: number;
}

/**
 * The test of Fisher (1929) on the lines of a periodogram: under white noise
 *   P(g > x) = sum_k (-1)^(k-1) C(m, k) (1 - k x)^(m-1)  over k <= 1 / x.
 */
export function fisherG(lines: Float64Array): FisherG {
  const m = lines.length;
  let line = 0;
  let total = 0;
  for (let k = 0; k < m; k++) {
    total += lines[k];
    if (lines[k] > lines[line]) line = k;
  }
  if (!(total > 0)) return { statistic: 0, pValue: 1, line: 0 };
  const g = lines[line] / total;
  // The sum alternates, with terms that grow out of all precision where the p-value is near 1 anyway.
  const first = Math.log(m) + (m - 1) * Math.log1p(-Math.min(g, 1 - 1e-16));
  if (first > 3) return { statistic: g, pValue: 1, line };
  let pValue = 0;
  let logBinomial = 0;
  for (let k = 1; k <= Math.min(m, Math.floor(1 / g)); k++) {
    logBinomial += Math.log((m - k + 1) / k);
    const rest = 1 - k * g;
    if (rest <= 0) break;
    const term = Math.exp(logBinomial + (m - 1) * Math.log(rest));
    pValue += k % 2 === 1 ? term : -term;
    if (term < 1e-15 * pValue) break;
  }
  return { statistic: g, pValue: Math.min(1, Math.max(0, pValue)), line };
}
