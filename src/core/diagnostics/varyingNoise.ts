/** Whether the noise level varies along a series, and how. */
import { estimateNoise } from './noiseLevel';

/** Windows are this part of the series, and at least this long: a level needs many samples. */
const WINDOW_PART = 1 / 8;
const SHORTEST_WINDOW = 64;
/** Of longer windows the middle is looked at: it tells the level to a few percent, and all of a million samples took more than a second. */
const LONGEST_LOOKED_AT = 4096;
const FEWEST_SAMPLES = 256;
/** Levels below the highest by more than this factor count as that factor below. */
const LARGEST_RATIO = 64;
/**
 * The noise varies where the middle 90 % of its levels spread over more than this factor. Windows over
 * white noise spread over a factor of 1.2 to 1.7 by chance; beside unresolved oscillation up to 3.2.
 */
const CLEAR_RATIO = 3.5;
/** Samples of a block whose root mean square stands for the level there. */
const BLOCK = 4;
/** Mean and standard deviation of log(rms of BLOCK standard normals): (psi(2) - log 2) / 2, sqrt(psi'(2)) / 2. */
const LOG_RMS_MEAN = -0.135;
const LOG_RMS_DEVIATION = 0.402;

/** Whether noise levels, given by their logarithms, differ by more than chance and rough signals explain. */
export function areClearlyDifferent(logs: Float64Array): boolean {
  const sorted = logs.toSorted();
  const at = (part: number): number => sorted[Math.round(part * (sorted.length - 1))];
  return at(0.95) - at(0.05) > Math.log(CLEAR_RATIO);
}

/**
 * Standard deviation of the noise at each of equally spaced samples (NaN = missing), from estimates in
 * overlapping windows, log-linear between their centres. Null where these do not differ clearly, or with too
 * few samples to tell.
 * @param onWork called now and then; what it throws ends the work
 */
export function localNoise(y: Float64Array, onWork: () => void = () => undefined): Float64Array | null {
  const n = y.length;
  if (n < FEWEST_SAMPLES) return null;
  const length = Math.max(SHORTEST_WINDOW, Math.round(WINDOW_PART * n));
  const hop = Math.floor(length / 4);
  const seen = Math.min(length, LONGEST_LOOKED_AT);
  const centres: number[] = [];
  const levels: number[] = [];
  for (let start = 0; start + length <= n; start += hop) {
    onWork();
    const first = start + Math.floor((length - seen) / 2);
    const sigma = estimateNoise(y.subarray(first, first + seen));
    // Too few samples, or mostly ties: the window tells nothing.
    if (!(sigma > 0)) continue;
    centres.push(start + length / 2);
    levels.push(sigma);
  }
  if (centres.length < 2) return null;
  const highest = Math.max(...levels);
  const logs = Float64Array.from(levels, (v) => Math.log(Math.max(v, highest / LARGEST_RATIO)));
  if (!areClearlyDifferent(logs)) return null;
  let k = 0;
  return Float64Array.from({ length: n }, (_, i) => {
    while (k < centres.length - 2 && i > centres[k + 1]) k++;
    const t = Math.min(Math.max((i - centres[k]) / (centres[k + 1] - centres[k]), 0), 1);
    return Math.exp(logs[k] + t * (logs[k + 1] - logs[k]));
  });
}

/**
 * Logarithm of the root mean square of blocks of a residual (NaN = missing), corrected for its bias: the
 * logarithm of the noise level with noise of its own, of standard deviation `sigma`. NaN where a block is
 * not complete or all zero.
 */
export function logLevels(residual: Float64Array): { values: Float64Array; sigma: number } {
  const values = Float64Array.from({ length: Math.floor(residual.length / BLOCK) }, (_, k) => {
    let squares = 0;
    for (let j = 0; j < BLOCK; j++) squares += residual[k * BLOCK + j] ** 2;
    return squares > 0 ? Math.log(squares / BLOCK) / 2 - LOG_RMS_MEAN : Number.NaN;
  });
  // Heavier tails than normal make it noisier.
  const estimated = estimateNoise(values);
  return { values, sigma: Math.max(LOG_RMS_DEVIATION, Number.isNaN(estimated) ? 0 : estimated) };
}
