import { fourierTransform } from '../diagnostics/fourier';
import { filled, quadraticMeanNoise } from './filled';
import { interpolated } from './interpolation';
import type { Smoother } from './method';

const WINDOWS = [16, 32, 64, 128, 256];
/** Coefficients below so many times their noise are taken away. */
const THRESHOLD = 3;

/**
 * Short-time Fourier threshold (Yu, Mallat & Bacry 2008): Hann windows overlapping by three quarters, coefficients
 * below three times their noise set to 0, in the window length in which what is kept costs least,
 *   mean min(|c|², (3 noise)²) / noise².
 * The series, its mean taken off, is mirrored at its ends.
 */
export const shortTimeFourier: Smoother = ({ y, w, sigma }) => {
  const complete = centred(interpolated(y, w)).values;
  const typical = quadraticMeanNoise(w, sigma);
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const length of WINDOWS) {
    if (length > y.length / 2) break;
    const { cost } = thresholded(complete, typical, length);
    if (cost < least) {
      least = cost;
      best = length;
    }
  }
  return filled((samples, noise) => {
    if (best === 0) return samples;
    const { values, mean } = centred(samples);
    return thresholded(values, noise, best).curve.map((v) => v + mean);
  });
};

function centred(y: Float64Array): { values: Float64Array; mean: number } {
  const mean = y.reduce((sum, v) => sum + v / y.length, 0);
  return { values: y.map((v) => v - mean), mean };
}

/** The curve at one window length, and what is kept costs on average. */
export function thresholded(
  y: Float64Array,
  sigma: number,
  length: number,
): { curve: Float64Array; cost: number } {
  const n = y.length;
  const hop = length / 4;
  const window = Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length));
  // |c|² of white noise has the mean sigma² times the window's energy.
  const noise = sigma * Math.sqrt(window.reduce((sum, v) => sum + v * v, 0));
  const sum = new Float64Array(n);
  const weight = new Float64Array(n);
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  let cost = 0;
  let count = 0;
  for (let start = -length + hop; start < n; start += hop) {
    for (let i = 0; i < length; i++) {
      re[i] = window[i] * y[mirrored(start + i, n)];
      im[i] = 0;
    }
    fourierTransform(re, im);
    for (let k = 0; k < length; k++) {
      const size = Math.hypot(re[k], im[k]) / noise;
      cost += Math.min(size, THRESHOLD) ** 2;
      count++;
      if (size > THRESHOLD) continue;
      re[k] = 0;
      im[k] = 0;
    }
    // The inverse transform of a spectrum with this symmetry is the forward one of its conjugate, over its length.
    for (let k = 0; k < length; k++) im[k] = -im[k];
    fourierTransform(re, im);
    for (let i = Math.max(0, -start); i < Math.min(length, n - start); i++) {
      sum[start + i] += (window[i] * re[i]) / length;
      weight[start + i] += window[i] ** 2;
    }
  }
  return { curve: sum.map((v, i) => v / weight[i]), cost: cost / count };
}

/** The index within n samples that mirroring at both ends takes `i` to. */
function mirrored(i: number, n: number): number {
  const period = 2 * n;
  const k = ((i % period) + period) % period;
  return k < n ? k : period - 1 - k;
}
