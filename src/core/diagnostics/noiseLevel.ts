/** How noisy a series is, from the series alone. */
import { standardDeviation } from '../standardDeviation';
import { fourierTransform } from './fourier';
import { medianInPlace, NORMAL_MAD } from './median';

/** Of at most a quarter of the series. */
const WINDOW_LENGTHS = [16, 32, 64, 128];
/**
 * Of at most the whole series. They tell many lasting tones apart, but on other signals they see less noise
 * alone than short windows do.
 */
const LONG_WINDOW_LENGTHS = [64, 128, 256, 512, 1024, 2048];
const MAX_FRAMES = 1024;
/** In all frames of one window length, which bounds the time that long windows take. */
const MAX_FRAME_SAMPLES = 1024 * 128;
/** Frames in which more of the noise is missing say little of it. */
const MOST_FILLED = 0.75;
/** A long window counts where its estimate is lower by this factor at least: few frames vary by chance. */
const CLEARLY_LOWER = 0.85;
/** Spectral coefficients of power above this many sigma² are left out as signal. */
const TRUNCATION = 2;
/** Below this part of the samples' deviation, 4th differences may hold more curve than noise. */
const SMALL_NOISE = 1e-3;
/** Squares of the coefficients of a 4th difference. */
const DIFFERENCE_SQUARES = [1, 16, 36, 16, 1];
const HIGHEST_ORDER = 16;
const FEWEST_DIFFERENCES = 16;
/** Of divided ones, which take time. */
const MOST_DIFFERENCES = 1 << 14;
const FEW_STEPS = 4096;
/** A higher order must lower the estimate by this factor: chance lowers it a little. */
const CLEAR_DROP = 3;

/**
 * Standard deviation of the noise of equally spaced samples (NaN = missing): the smaller of two robust
 * estimates. Differences see smooth signals as nothing but take fast tones for noise; the short-time
 * spectrum sees tones and chirps as strong coefficients beside those of noise alone, and in long windows
 * also many tones that last. Each errs upwards on signals it does not suit. Needs five present samples;
 * NaN with fewer. 0 is possible: half of the samples may be exact ties.
 *
 * @param curve of as many values, which stand in the place of missing samples as if they had no noise. Without it only
 * stretches in which none is missing count, of which there may be hardly any.
 */
export function estimateNoise(y: Float64Array, curve: Float64Array | null = null): number {
  const n = y.length;
  const samples = curve === null ? y : y.map((v, i) => (Number.isNaN(v) ? curve[i] : v));
  const short = WINDOW_LENGTHS.filter((length) => length <= n / 4);
  const sigma = Math.min(differenceNoise(y, samples), fromSpectra(y, samples, short));
  if (Number.isFinite(sigma)) {
    const others = LONG_WINDOW_LENGTHS.filter((length) => length <= n && !short.includes(length));
    const long = fromSpectra(y, samples, others);
    return long < clearlyLower(n) * sigma ? long : sigma;
  }
  // No five consecutive samples are present anywhere: close the gaps.
  const present = y.filter((v) => !Number.isNaN(v));
  return present.length >= 5 ? differenceNoise(present) : Number.NaN;
}

/**
 * The estimate `sigma`, where it is very small against the samples themselves, refined by differences of
 * orders above 4: of a smooth curve with hardly any noise, as computed ones are, they leave less and less,
 * down to the noise of rounding.
 */
export function refineSmallNoise(y: Float64Array, sigma: number): number {
  if (!(sigma > 0) || sigma > SMALL_NOISE * standardDeviation(y)) return sigma;
  let refined = sigma;
  let differences = y;
  // The squares of the binomial coefficients of order p sum to (2p)! / p!².
  let squares = 1;
  for (let order = 1; order <= HIGHEST_ORDER; order++) {
    const lower = differences;
    differences = lower.subarray(1).map((v, i) => v - lower[i]);
    squares *= (4 * order - 2) / order;
    const present = differences.filter((v) => !Number.isNaN(v)).map(Math.abs);
    if (present.length < FEWEST_DIFFERENCES) break;
    const estimate = medianInPlace(present) / (NORMAL_MAD * Math.sqrt(squares));
    if (order > 4 && estimate < refined / CLEAR_DROP) refined = estimate;
  }
  return refined;
}

/**
 * The estimate `sigma` of samples taken one after the other, lowered where their ascending positions `x` explain more of
 * them: by divided differences, which leave nothing of a smooth curve however uneven x is, while in plain ones its
 * unevenness looks like noise.
 */
export function refineUnevenNoise(x: Float64Array, y: Float64Array, sigma: number): number {
  const present = (values: Float64Array): Float64Array => values.filter((_, i) => !Number.isNaN(y[i]));
  const [places, values] = [present(x), present(y)];
  const small = SMALL_NOISE * standardDeviation(values);
  let refined = sigma;
  for (let order = 4; order <= HIGHEST_ORDER && (order === 4 || refined < small); order++) {
    // Places next to each other within rounding leave none.
    const differences = dividedDifferences(places, values, order).filter((v) => !Number.isNaN(v));
    if (differences.length < FEWEST_DIFFERENCES) break;
    const estimate = medianInPlace(differences) / NORMAL_MAD;
    const factor = order === 4 ? clearlyLower(values.length) : 1 / CLEAR_DROP;
    if (estimate < factor * refined) refined = estimate;
  }
  return refined;
}

/**
 * Absolute divided differences of `order` + 1 samples, scaled to the deviation of one: at most MOST_DIFFERENCES of them, evenly
 * spread. Of samples at the same place their difference.
 */
function dividedDifferences(x: Float64Array, y: Float64Array, order: number): Float64Array {
  const count = x.length - order;
  const runs = Math.max(Math.min(count, MOST_DIFFERENCES), 0);
  return Float64Array.from({ length: runs }, (_, j) => {
    const start = Math.floor((j * count) / runs);
    const span = x[start + order] / 2 - x[start] / 2;
    let sum = 0;
    let squares = 0;
    for (let i = start; i <= start + order; i++) {
      if (i > start && x[i] === x[i - 1]) return Math.abs(y[i] - y[i - 1]) / Math.SQRT2;
      let product = 1;
      for (let k = start; k <= start + order; k++) if (k !== i) product *= (x[i] / 2 - x[k] / 2) / span;
      sum += y[i] / product;
      squares += 1 / product ** 2;
    }
    return Math.abs(sum) / Math.sqrt(squares);
  });
}

/** By which factor an estimate of the noise of n samples must be lower than another for it not to be chance. */
function clearlyLower(n: number): number {
  return Math.min(CLEARLY_LOWER, 1 - 5 / Math.sqrt(n));
}

/**
 * Median of absolute 4th differences over runs of five present samples; Infinity without such a run. With `samples`, which are
 * y with something that has no noise where values are missing, over all runs in which one is present.
 */
export function differenceNoise(y: Float64Array, samples: Float64Array = y): number {
  const differences = new Float64Array(Math.max(y.length - 4, 0));
  let count = 0;
  for (let i = 0; i + 4 < y.length; i++) {
    const d = samples[i] - 4 * samples[i + 1] + 6 * samples[i + 2] - 4 * samples[i + 3] + samples[i + 4];
    let variance = 0;
    for (let j = 0; j < 5; j++) if (!Number.isNaN(y[i + j])) variance += DIFFERENCE_SQUARES[j];
    if (!Number.isNaN(d) && variance > 0) differences[count++] = Math.abs(d) / Math.sqrt(variance);
  }
  if (count === 0) return Number.POSITIVE_INFINITY;
  return medianInPlace(differences.subarray(0, count)) / NORMAL_MAD;
}

/** Noise level from short-time Fourier coefficients, the least over the window lengths; Infinity without a frame. */
function fromSpectra(y: Float64Array, samples: Float64Array, lengths: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const length of lengths) least = Math.min(least, fromSpectrum(y, samples, length));
  return least;
}

function fromSpectrum(y: Float64Array, samples: Float64Array, length: number): number {
  const window = Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length));
  const whole = window.reduce((sum, v) => sum + v * v, 0);
  const bins = length / 2 - 1;
  const starts = frameStarts(samples, length, length / 4);
  const power = new Float64Array(starts.length * bins);
  let count = 0;
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  for (const start of starts) {
    // |Z|² of white noise is exponential, with mean sigma² times the squares of the window over the noisy samples.
    let energy = 0;
    for (let i = 0; i < length; i++) {
      re[i] = window[i] * samples[start + i];
      if (!Number.isNaN(y[start + i])) energy += window[i] * window[i];
    }
    if (energy < (1 - MOST_FILLED) * whole) continue;
    im.fill(0);
    fourierTransform(re, im);
    for (let k = 1; k <= bins; k++) power[count++] = (re[k] * re[k] + im[k] * im[k]) / energy;
  }
  return count === 0 ? Number.POSITIVE_INFINITY : Math.sqrt(truncatedPower(power.subarray(0, count)));
}

/**
 * Mean of an exponential law from its part below c = TRUNCATION times that mean: the fixed point of
 * sigma² = mean(power | power < c sigma²) / (1 - c / (e^c - 1)), from the median on. Reorders `power`.
 */
function truncatedPower(power: Float64Array): number {
  let sigma2 = medianInPlace(power) / Math.LN2;
  const part = 1 - TRUNCATION / Math.expm1(TRUNCATION);
  for (let round = 0; round < 30 && sigma2 > 0; round++) {
    let sum = 0;
    let count = 0;
    for (const p of power) {
      if (p < TRUNCATION * sigma2) {
        sum += p;
        count++;
      }
    }
    const previous = sigma2;
    sigma2 = sum / count / part;
    if (Math.abs(sigma2 - previous) < 1e-4 * previous) break;
  }
  return sigma2;
}

/** At most MAX_FRAMES frames of MAX_FRAME_SAMPLES in all, evenly spread; of those, the ones without a missing sample. */
function frameStarts(y: Float64Array, length: number, hop: number): number[] {
  const count = Math.floor((y.length - length) / hop) + 1;
  const frames = Math.min(count, MAX_FRAMES, MAX_FRAME_SAMPLES / length);
  const starts = Array.from({ length: frames }, (_, j) => hop * Math.floor((j * count) / frames));
  return starts.filter((start) => !y.subarray(start, start + length).some(Number.isNaN));
}

/**
 * Standard deviation of the rounding of samples that mostly repeat and otherwise move by single steps,
 * like a flickering last digit: step / sqrt(12). 0 where the samples do not look so: few distinct levels
 * or jumps of many steps are signal.
 */
export function roundingNoise(y: Float64Array): number {
  const present = y.filter((v) => !Number.isNaN(v));
  const { step, distinct } = valueSteps(present);
  if (distinct < 3) return 0;
  let moves = 0;
  let singleSteps = 0;
  for (let i = 1; i < present.length; i++) {
    const move = Math.abs(present[i] - present[i - 1]);
    if (move > 0) moves++;
    if (move > 0 && move < 1.5 * step) singleSteps++;
  }
  return 2 * moves < present.length && 2 * singleSteps > moves ? step / Math.sqrt(12) : 0;
}

/** The smallest step between different values (Infinity where all are equal), and how many there are. */
function valueSteps(present: Float64Array): { step: number; distinct: number } {
  const levels = present.toSorted();
  let step = Number.POSITIVE_INFINITY;
  let distinct = 1;
  for (let i = 1; i < levels.length; i++) {
    const gap = levels[i] - levels[i - 1];
    if (gap > 0) {
      distinct++;
      step = Math.min(step, gap);
    }
  }
  return { step, distinct };
}

/** Whether samples (NaN = missing) are rounded to steps that are no small part of their noise. */
export function isRounded(y: Float64Array, sigma: number): boolean {
  const present = y.filter((v) => !Number.isNaN(v));
  // The steps of all are no larger than those of some, which take no long sorting.
  const isWider = (values: Float64Array): boolean => valueSteps(values).step > sigma / 2;
  return isWider(present.subarray(0, FEW_STEPS)) && isWider(present);
}
