/** Whether neighbouring values of a residual have to do with each other. */

const LAGS = 10;
/** The 99 % point of chi squared with as many degrees of freedom as there are lags. */
const CRITICAL = 23.209;
/** A weaker correlation does not matter to anybody, however many samples prove it. */
const MATTERS = 0.1;

export interface Autocorrelation {
  /** The strongest correlation between values a few samples apart, and how many apart. */
  readonly strongest: number;
  readonly lag: number;
  /** Whether the correlations are beyond chance (Ljung & Box 1978, at the 1 % level) and strong enough to matter. */
  readonly matters: boolean;
}

/** Autocorrelation of a residual of mean about 0 at lags 1 to 10; only pairs that are both present count. */
export function autocorrelation(residual: Float64Array, present: Uint8Array): Autocorrelation {
  let count = 0;
  let largest = 0;
  for (let i = 0; i < residual.length; i++) {
    if (!present[i]) continue;
    count += 1;
    largest = Math.max(largest, Math.abs(residual[i]));
  }
  // Divided by the largest, so that no product overflows.
  let squares = 0;
  for (let i = 0; i < residual.length; i++) if (present[i]) squares += (residual[i] / largest) ** 2;
  let statistic = 0;
  let strongest = 0;
  let lag = 0;
  for (let k = 1; k <= LAGS; k++) {
    let products = 0;
    for (let i = k; i < residual.length; i++) {
      if (present[i] && present[i - k]) products += (residual[i] / largest) * (residual[i - k] / largest);
    }
    const correlation = squares > 0 ? products / squares : 0;
    statistic += (count * (count + 2) * correlation ** 2) / Math.max(1, count - k);
    if (Math.abs(correlation) > Math.abs(strongest)) {
      strongest = correlation;
      lag = k;
    }
  }
  return { strongest, lag, matters: statistic > CRITICAL && Math.abs(strongest) >= MATTERS };
}
