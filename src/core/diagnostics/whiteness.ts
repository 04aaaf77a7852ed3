/** Whether a residual is nothing but white noise. */
import { normalReach } from '../distributions';
import { fourierTransform } from './fourier';
import { multiresolution } from './multiresolution';

/**
 * True where weighted residuals cannot be told from independent normal noise of standard deviation
 * sigma / sqrt(w): variance, extremes, means over intervals, Bartlett's cumulative periodogram test and the highest
 * periodogram line all agree. Samples of weight 0 count as absent.
 *
 * @param falseAlarms about the probability with which each of the five tests takes white noise for something else
 */
export function isWhite(
  residual: Float64Array,
  w: Float64Array,
  sigma: number,
  falseAlarms: number,
): boolean {
  const length = 2 ** Math.ceil(Math.log2(Math.max(residual.length, 4)));
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  let count = 0;
  let squares = 0;
  let extreme = 0;
  for (let i = 0; i < residual.length; i++) {
    if (w[i] === 0) continue;
    re[i] = (residual[i] * Math.sqrt(w[i])) / sigma;
    count++;
    squares += re[i] ** 2;
    extreme = Math.max(extreme, Math.abs(re[i]));
  }
  if (count === 0) return true;
  if (Math.abs(squares / count - 1) > normalReach(1 - falseAlarms) * Math.sqrt(2 / count)) return false;
  // P(max |z| > t) < 2 n exp(-t²/2) / t.
  if (extreme > Math.sqrt(2 * Math.log(count / (2 * falseAlarms)))) return false;
  const present = re.map((z, i) => (w[i] > 0 ? z : Number.NaN));
  if (multiresolution(present, 1).pValue < falseAlarms) return false;
  fourierTransform(re, im);
  const lines = length / 2;
  const power = Float64Array.from({ length: lines }, (_, k) => re[k] ** 2 + im[k] ** 2);
  const total = power.reduce((sum, p) => sum + p, 0);
  const highest = power.reduce((most, p) => Math.max(most, p), 0);
  if (highest > (total / lines) * Math.log(lines / falseAlarms)) return false;
  let cumulative = 0;
  let deviation = 0;
  power.forEach((p, k) => {
    cumulative += p / total;
    deviation = Math.max(deviation, Math.abs(cumulative - (k + 1) / lines));
  });
  // Padding to a power of two interpolates the spectrum: only count / 2 lines are independent.
  return deviation < kolmogorov(falseAlarms) / Math.sqrt(count / 2);
}

/** Critical value of sqrt(n) times the Kolmogorov-Smirnov statistic: the first term of its distribution. */
function kolmogorov(falseAlarms: number): number {
  return Math.sqrt(Math.log(2 / falseAlarms) / 2);
}
