/** Whether neighbouring values of a residual have to do with each other. */
import { chiSquaredTail } from '../distributions';

export interface LjungBox {
  /** Q = n (n + 2) sum r_k² / (n - k). */
  readonly statistic: number;
  /** Of Q under independence: chi squared with as many degrees of freedom as there are lags. */
  readonly pValue: number;
  /** Correlations at lags 1, 2, ... */
  readonly correlations: Float64Array;
}

/**
 * The portmanteau test of Ljung & Box (1978) at an even number of lags. The residual is taken as of mean 0; absent values (NaN)
 * count as 0 in no pair.
 */
export function ljungBox(residual: Float64Array, lags: number): LjungBox {
  const present = residual.map((v) => (Number.isNaN(v) ? 0 : v));
  let count = 0;
  let squares = 0;
  for (let i = 0; i < residual.length; i++) {
    if (Number.isNaN(residual[i])) continue;
    count += 1;
    squares += present[i] ** 2;
  }
  let statistic = 0;
  const correlations = Float64Array.from({ length: lags }, (_, index) => {
    const k = index + 1;
    let products = 0;
    for (let i = k; i < present.length; i++) products += present[i] * present[i - k];
    const correlation = squares > 0 ? products / squares : 0;
    statistic += (count * (count + 2) * correlation ** 2) / Math.max(1, count - k);
    return correlation;
  });
  return { statistic, pValue: chiSquaredTail(statistic, lags), correlations };
}
