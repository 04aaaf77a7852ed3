import type { Observation } from '../diffusion/conditioning';
import { interpolated } from './interpolation';
import type { Smoother } from './method';

const PENALTIES = 28;
const LOWEST_PENALTY = 0.2;
/** Highest penalty over sqrt(n): noise alone has become constant there. */
const HIGHEST_PENALTY = 3;

/**
 * Total-variation denoising (Rudin, Osher & Fatemi 1992): the f that minimises
 *   sum w_i (y_i - f_i)² / 2 + penalty sum |f_{i+1} - f_i|,
 * solved exactly; the penalty of least unbiased risk (Stein 1981), the degrees of freedom being the number of
 * constant pieces (Tibshirani & Taylor 2012). Samples of weight 0 are interpolated, which is as good as anything.
 */
export const totalVariation: Smoother = (observation) => {
  const { sigma } = observation;
  const { values, weights } = presentSamples(observation);
  const n = values.length;
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  const range = Math.log((HIGHEST_PENALTY * Math.sqrt(n)) / LOWEST_PENALTY);
  for (let k = 0; k < PENALTIES; k++) {
    const penalty = sigma * LOWEST_PENALTY * Math.exp((range * k) / (PENALTIES - 1));
    const fit = totalVariationFit(values, weights, penalty);
    let risk = 2 * sigma ** 2;
    for (let i = 0; i < n; i++) {
      risk += weights[i] * (values[i] - fit[i]) ** 2;
      if (i > 0 && fit[i] !== fit[i - 1]) risk += 2 * sigma ** 2;
    }
    if (risk < least) {
      least = risk;
      best = penalty;
    }
  }
  return (other) => {
    const { places, ...samples } = presentSamples(other);
    const fit = totalVariationFit(samples.values, samples.weights, best);
    const curve = new Float64Array(other.y.length);
    places.forEach((i, k) => {
      curve[i] = fit[k];
    });
    return interpolated(curve, other.w);
  };
};

function presentSamples({ y, w }: Observation): {
  places: number[];
  values: Float64Array;
  weights: Float64Array;
} {
  const places = [...y.keys()].filter((i) => w[i] > 0);
  return {
    places,
    values: Float64Array.from(places, (i) => y[i]),
    weights: Float64Array.from(places, (i) => w[i]),
  };
}

/**
 * The minimiser for one penalty, by dynamic programming over the piecewise linear derivative of the least cost
 * up to each sample (Johnson 2013, "A dynamic programming algorithm for the fused lasso"). Linear cost.
 * Weights are positive.
 */
export function totalVariationFit(y: Float64Array, w: Float64Array, penalty: number): Float64Array {
  const n = y.length;
  if (n < 2) return y.slice();
  // The derivative's knots: places, and the changes of slope and intercept there; a deque that starts in the middle.
  const place = new Float64Array(2 * n);
  const slope = new Float64Array(2 * n);
  const intercept = new Float64Array(2 * n);
  const lower = new Float64Array(n - 1);
  const upper = new Float64Array(n - 1);
  let left = n;
  let right = n - 1;
  let fromLeft = 0;
  let low = 0;
  let slopeLow = 0;
  /** From the left, the first knot at which the derivative exceeds `level`. */
  const scan = (k: number, level: number): void => {
    slopeLow = w[k];
    fromLeft = -w[k] * y[k] - (k > 0 ? penalty : 0);
    for (low = left; low <= right && slopeLow * place[low] + fromLeft <= level; low++) {
      slopeLow += slope[low];
      fromLeft += intercept[low];
    }
  };
  for (let k = 0; k < n - 1; k++) {
    scan(k, -penalty);
    let slopeHigh = -w[k];
    let fromRight = w[k] * y[k] - (k > 0 ? penalty : 0);
    let high = right;
    for (; high >= low && -slopeHigh * place[high] - fromRight >= penalty; high--) {
      slopeHigh += slope[high];
      fromRight += intercept[high];
    }
    lower[k] = (-penalty - fromLeft) / slopeLow;
    upper[k] = (penalty + fromRight) / -slopeHigh;
    left = low - 1;
    right = high + 1;
    place[left] = lower[k];
    slope[left] = slopeLow;
    intercept[left] = fromLeft + penalty;
    place[right] = upper[k];
    slope[right] = slopeHigh;
    intercept[right] = fromRight + penalty;
  }
  scan(n - 1, 0);
  const fit = new Float64Array(n);
  fit[n - 1] = -fromLeft / slopeLow;
  for (let k = n - 2; k >= 0; k--) fit[k] = Math.min(Math.max(fit[k + 1], lower[k]), upper[k]);
  return fit;
}
