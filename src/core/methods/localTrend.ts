import type { Smoother } from './method';
import { simplexMinimum } from './minimise';

/** Variance of the start, over that of the samples' noise: nothing is known of level and slope. */
const DIFFUSE = 1e7;
/** Natural logarithms of the variance ratios that are searched. */
const RANGE = [-35, 12] as const;
const STARTS: readonly (readonly [number, number])[] = [
  [-2, -8],
  [-6, -14],
  [-20, -6],
  [-20, -16],
  [1, -20],
];
const EVALUATIONS = 90;

/**
 * The local linear trend model (Harvey 1989): samples are a level in noise, the level moves by the slope and by
 * chance, the slope by chance; both variances, over that of the noise, of greatest likelihood, and the curve by the
 * Kalman filter and the smoother of Rauch, Tung & Striebel (1965). Missing samples are no samples to it.
 */
export const localTrend: Smoother = ({ y, w }) => {
  const { values } = standardised(y, w);
  const cost = (point: readonly [number, number]): number => {
    const outside = point.reduce((sum, v) => sum + Math.max(RANGE[0] - v, v - RANGE[1], 0), 0);
    return -filter(values, w, ratiosOf(point), null).logLikelihood + 10 * outside;
  };
  const start = STARTS.reduce((a, b) => (cost(b) < cost(a) ? b : a));
  const ratios = ratiosOf(simplexMinimum(cost, start, 2, EVALUATIONS));
  return (other) => {
    const { values: samples, centre, scale } = standardised(other.y, other.w);
    return smooth(samples, other.w, ratios).map((v) => centre + scale * v);
  };
};

/** Variances of the steps of level and slope, over that of the noise. */
export interface TrendRatios {
  readonly level: number;
  readonly slope: number;
}

function ratiosOf([level, slope]: readonly [number, number]): TrendRatios {
  const clamped = (v: number): number => Math.exp(Math.min(Math.max(v, RANGE[0]), RANGE[1]));
  return { level: clamped(level), slope: clamped(slope) };
}

function standardised(
  y: Float64Array,
  w: Float64Array,
): { values: Float64Array; centre: number; scale: number } {
  const present = y.filter((_, i) => w[i] > 0);
  const centre = present.reduce((sum, v) => sum + v / present.length, 0);
  const variance = present.reduce((sum, v) => sum + (v - centre) ** 2 / present.length, 0);
  const scale = Math.sqrt(variance) || 1;
  return { values: y.map((v) => (v - centre) / scale), centre, scale };
}

/** Filtered states (level, slope) and their covariances (level, both, slope), five numbers a sample. */
const STRIDE = 5;

/**
 * Runs the filter, filling `states` where given. The likelihood is that of the samples after the first two, which
 * fix the start, at the noise variance of greatest likelihood.
 */
export function filter(
  y: Float64Array,
  w: Float64Array,
  { level: qLevel, slope: qSlope }: TrendRatios,
  states: Float64Array | null,
): { logLikelihood: number; variance: number } {
  let level = 0;
  let slope = 0;
  let p00 = DIFFUSE;
  let p01 = 0;
  let p11 = DIFFUSE;
  let squares = 0;
  let logarithms = 0;
  let seen = 0;
  for (let i = 0; i < y.length; i++) {
    if (i > 0) {
      level += slope;
      p00 += 2 * p01 + p11 + qLevel;
      p01 += p11;
      p11 += qSlope;
    }
    if (w[i] > 0) {
      const f = p00 + 1 / w[i];
      const innovation = y[i] - level;
      seen++;
      if (seen > 2) {
        squares += innovation ** 2 / f;
        logarithms += Math.log(f);
      }
      const k0 = p00 / f;
      const k1 = p01 / f;
      level += k0 * innovation;
      slope += k1 * innovation;
      // p00 - p00²/f, without the cancellation.
      p11 -= k1 * p01;
      p01 = k1 / w[i];
      p00 = k0 / w[i];
    }
    states?.set([level, slope, p00, p01, p11], STRIDE * i);
  }
  const count = Math.max(seen - 2, 1);
  const variance = squares / count;
  return { logLikelihood: -0.5 * (count * Math.log(Math.max(variance, 1e-300)) + logarithms), variance };
}

/** The level at every sample, given all samples. */
export function smooth(y: Float64Array, w: Float64Array, ratios: TrendRatios): Float64Array {
  const n = y.length;
  const states = new Float64Array(STRIDE * n);
  filter(y, w, ratios, states);
  const curve = new Float64Array(n);
  let [level, slope] = states.subarray(STRIDE * (n - 1));
  curve[n - 1] = level;
  for (let i = n - 2; i >= 0; i--) {
    const [a, b, p00, p01, p11] = states.subarray(STRIDE * i, STRIDE * (i + 1));
    const f00 = p00 + 2 * p01 + p11 + ratios.level;
    const f01 = p01 + p11;
    const f11 = p11 + ratios.slope;
    const determinant = f00 * f11 - f01 * f01;
    const dLevel = level - (a + b);
    const dSlope = slope - b;
    // Inverse of the predicted covariance, times the difference.
    const u0 = (f11 * dLevel - f01 * dSlope) / determinant;
    const u1 = (f00 * dSlope - f01 * dLevel) / determinant;
    level = a + (p00 + p01) * u0 + p01 * u1;
    slope = b + (p01 + p11) * u0 + p11 * u1;
    curve[i] = level;
  }
  return curve;
}
