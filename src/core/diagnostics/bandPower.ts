/** Whether a residual holds more than noise in some band of frequencies. */
import { chiSquaredTail } from '../distributions';

export interface BandPower {
  /** Mean power of the band over sigma². */
  readonly ratio: number;
  /** Bonferroni's bound over all bands. */
  readonly pValue: number;
  /** The band's first line, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

/**
 * The band whose power is least likely to be that of white noise: lines 0 to 2^j of the periodogram, and each
 * octave 2^j to 2^(j+1). 2 sum I / sigma² over m lines is chi squared with 2 m degrees of freedom. Only too much
 * power counts: a smoother leaves too little where the signal is.
 */
export function bandPower(lines: Float64Array, sigma: number): BandPower {
  const m = lines.length;
  const sums = new Float64Array(m + 1);
  for (let k = 0; k < m; k++) sums[k + 1] = sums[k] + lines[k] / sigma ** 2;
  let best = { ratio: 1, pValue: 1, from: 0, to: m };
  let bands = 0;
  const look = (from: number, to: number): void => {
    bands += 1;
    const sum = sums[to] - sums[from];
    const pValue = chiSquaredTail(2 * sum, 2 * (to - from));
    if (pValue < best.pValue) best = { ratio: sum / (to - from), pValue, from, to };
  };
  for (let size = 1; size < m; size *= 2) {
    look(0, size);
    look(size, Math.min(2 * size, m));
  }
  return { ...best, pValue: Math.min(1, bands * best.pValue) };
}
