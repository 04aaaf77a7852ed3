import type { Observation } from '../diffusion/conditioning';
import { interpolated } from './interpolation';
import type { Smoother } from './method';

const WIDEST = 129;
const WIDTH_RATIO = 1.3;

/**
 * Running median (Tukey 1977), shorter windows at the ends; the width of least absolute error when each sample is
 * predicted by the median of the others in its window. Missing samples do not count.
 */
export const runningMedian: Smoother = (observation) => {
  const samples = withGaps(observation);
  const n = samples.length;
  let best = 1;
  let least = Number.POSITIVE_INFINITY;
  for (
    let half = 1;
    2 * half + 1 <= Math.min(WIDEST, n / 2);
    half = Math.max(half + 1, Math.round(half * WIDTH_RATIO))
  ) {
    const predicted = medians(samples, half, true);
    let sum = 0;
    let count = 0;
    for (let i = 0; i < samples.length; i++) {
      const error = Math.abs(samples[i] - predicted[i]);
      if (Number.isNaN(error)) continue;
      sum += error;
      count++;
    }
    if (sum / count < least) {
      least = sum / count;
      best = half;
    }
  }
  return (other) => {
    const curve = medians(withGaps(other), best, false);
    return interpolated(
      curve,
      curve.map((v) => (Number.isNaN(v) ? 0 : 1)),
    );
  };
};

function withGaps({ y, w }: Observation): Float64Array {
  return y.map((v, i) => (w[i] > 0 ? v : Number.NaN));
}

/** Medians over windows of `half` samples to either side, NaN ones aside; NaN where a window is empty. */
export function medians(y: Float64Array, half: number, withoutCentre: boolean): Float64Array {
  const window: number[] = [];
  const place = (v: number): number => {
    let low = 0;
    let high = window.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (window[middle] < v) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const add = (v: number): void => {
    if (!Number.isNaN(v)) window.splice(place(v), 0, v);
  };
  const remove = (v: number): void => {
    if (!Number.isNaN(v)) window.splice(place(v), 1);
  };
  for (let i = 0; i < Math.min(half, y.length); i++) add(y[i]);
  return y.map((v, i) => {
    if (i + half < y.length) add(y[i + half]);
    if (i - half - 1 >= 0) remove(y[i - half - 1]);
    if (withoutCentre) remove(v);
    const m = window.length;
    const median = m === 0 ? Number.NaN : (window[m >> 1] + window[(m - 1) >> 1]) / 2;
    if (withoutCentre) add(v);
    return median;
  });
}
