import { medianInPlace } from '../diagnostics/median';
import type { Observation } from '../diffusion/conditioning';
import type { Smoother } from './method';

const FEWEST_NEIGHBOURS = 7;
const SPAN_RATIO = 1.4;
const ROBUST_ROUNDS = 3;
/** Between fits at most this part of the neighbours apart, the curve is interpolated: that keeps the cost linear. */
const FIT_SPACING = 1 / 12;

/**
 * Robust locally weighted regression (Cleveland 1979, LOWESS): local straight lines through the k nearest samples
 * with tricube weights, refitted three times with bisquare weights of the residuals. k of least absolute
 * leave-one-out error of the first fit.
 */
export const loess: Smoother = (observation) => {
  const data = presentSamples(observation);
  const m = data.x.length;
  let best = Math.min(FEWEST_NEIGHBOURS, m);
  let least = Number.POSITIVE_INFINITY;
  for (let k = best; k <= m; k = Math.ceil(k * SPAN_RATIO)) {
    const { curve, leverage } = localLines(data, data.x, k);
    let error = 0;
    for (let i = 0; i < m; i++) {
      const left = Math.max(1 - data.w[i] * leverage[i], 1e-3);
      error += (Math.sqrt(data.w[i]) * Math.abs(data.y[i] - curve[i])) / left;
    }
    if (error < least) {
      least = error;
      best = k;
    }
  }
  return (other) => {
    const samples = presentSamples(other);
    const targets = Float64Array.from(other.y.keys());
    return robustLines(samples, targets, Math.min(best, samples.x.length), ROBUST_ROUNDS);
  };
};

function presentSamples({ y, w }: Observation): Samples {
  const places = [...y.keys()].filter((i) => w[i] > 0);
  return {
    x: Float64Array.from(places),
    y: Float64Array.from(places, (i) => y[i]),
    w: Float64Array.from(places, (i) => w[i]),
  };
}

interface Samples {
  /** Ascending. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Precisions, above 0. */
  readonly w: Float64Array;
}

/** LOWESS with k neighbours, evaluated at `targets` (ascending). */
export function robustLines(data: Samples, targets: Float64Array, k: number, rounds: number): Float64Array {
  let weights = data.w;
  for (let round = 0; round < rounds; round++) {
    const { curve } = localLines({ ...data, w: weights }, data.x, k);
    const sizes = data.y.map((v, i) => Math.abs(v - curve[i]) * Math.sqrt(data.w[i]));
    const limit = 6 * medianInPlace(sizes.slice());
    if (!(limit > 0)) break;
    weights = data.w.map((v, i) => v * Math.max(1 - (sizes[i] / limit) ** 2, 0) ** 2);
  }
  return localLines({ ...data, w: weights }, targets, k).curve;
}

/** The local lines' values at `targets` (ascending), and there the weight of a sample of precision 1 at the very place. */
function localLines(
  data: Samples,
  targets: Float64Array,
  k: number,
): { curve: Float64Array; leverage: Float64Array } {
  const { x, y, w } = data;
  const m = x.length;
  const curve = new Float64Array(targets.length);
  const leverage = new Float64Array(targets.length);
  const step = Math.max(1, Math.floor(k * FIT_SPACING));
  let left = 0;
  let previous = 0;
  for (
    let t = 0;
    t < targets.length;
    t = t === targets.length - 1 ? targets.length : Math.min(t + step, targets.length - 1)
  ) {
    const at = targets[t];
    while (left + k < m && x[left + k] - at < at - x[left]) left++;
    const reach = Math.max(at - x[left], x[left + k - 1] - at) * (1 + 1e-9) || 1;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let t0 = 0;
    let t1 = 0;
    for (let j = left; j < left + k; j++) {
      const u = (x[j] - at) / reach;
      const weight = w[j] * (1 - Math.abs(u) ** 3) ** 3;
      s0 += weight;
      s1 += weight * u;
      s2 += weight * u * u;
      t0 += weight * y[j];
      t1 += weight * u * y[j];
    }
    const determinant = s0 * s2 - s1 * s1;
    // With one place only, or none of any weight, there is no line.
    const isLine = determinant > 1e-12 * s0 * s0;
    if (isLine) curve[t] = (s2 * t0 - s1 * t1) / determinant;
    else curve[t] = s0 > 0 ? t0 / s0 : curve[previous];
    leverage[t] = isLine ? s2 / determinant : 1 / s0;
    for (let i = previous + 1; i < t; i++) {
      const part = (targets[i] - targets[previous]) / (at - targets[previous]);
      curve[i] = curve[previous] + part * (curve[t] - curve[previous]);
      leverage[i] = leverage[previous] + part * (leverage[t] - leverage[previous]);
    }
    previous = t;
  }
  return { curve, leverage };
}
