import { interpolated } from './interpolation';
import type { Smoother } from './method';

const ORDERS = [2, 4];
const WIDEST = 401;
const WIDTH_RATIO = 1.25;
/** A width at which fewer of the samples than this can be predicted is none. */
const FEWEST_PREDICTED = 0.8;

/**
 * Savitzky-Golay smoothing (Savitzky & Golay 1964): in the middle of each window the value of the polynomial of
 * least squares through it; near the ends that of the first or last window. Missing samples are left out of the
 * fit. Order (2 or 4) and width by leave-one-out cross-validation.
 */
export const savitzkyGolay: Smoother = ({ y, w }) => {
  let best: { order: number; half: number } | null = null;
  let least = Number.POSITIVE_INFINITY;
  const present = w.reduce((count, v) => count + (v > 0 ? 1 : 0), 0);
  for (const order of ORDERS) {
    for (const half of halfWidths(order, y.length)) {
      const { curve, leverage } = movingPolynomials(y, w, order, half);
      let squares = 0;
      let count = 0;
      for (let i = 0; i < y.length; i++) {
        if (w[i] === 0 || Number.isNaN(curve[i])) continue;
        squares += w[i] * ((y[i] - curve[i]) / Math.max(1 - leverage[i], 1e-3)) ** 2;
        count++;
      }
      if (count < FEWEST_PREDICTED * present || squares / count >= least) continue;
      least = squares / count;
      best = { order, half };
    }
  }
  return (other) => {
    if (best === null) return interpolated(other.y, other.w);
    const { curve } = movingPolynomials(other.y, other.w, best.order, best.half);
    return interpolated(
      curve,
      curve.map((v) => (Number.isNaN(v) ? 0 : 1)),
    );
  };
};

function halfWidths(order: number, n: number): number[] {
  const widths: number[] = [];
  const last = (Math.min(WIDEST, n) - 1) >> 1;
  for (let half = (order + 2) >> 1; half <= last; half = Math.max(half + 1, Math.round(half * WIDTH_RATIO))) {
    widths.push(half);
  }
  return widths;
}

/**
 * The weighted least-squares polynomials of windows of `half` samples to either side, and each sample's weight in
 * its own value; NaN where a window holds too few samples. The windows' moments are carried from one to the next.
 */
export function movingPolynomials(
  y: Float64Array,
  w: Float64Array,
  order: number,
  half: number,
): { curve: Float64Array; leverage: Float64Array } {
  const n = y.length;
  const width = 2 * half + 1;
  const curve = new Float64Array(n);
  const leverage = new Float64Array(n);
  const moments = new Float64Array(2 * order + 1);
  const values = new Float64Array(order + 1);
  const binomials = Array.from({ length: 2 * order + 1 }, (_, k) =>
    Array.from({ length: k + 1 }, (_, j) => binomial(k, j)),
  );
  let count = 0;
  const add = (i: number, centre: number, sign: number): void => {
    if (w[i] === 0) return;
    count += sign;
    const u = (i - centre) / half;
    let power = sign * w[i];
    for (let k = 0; k <= 2 * order; k++) {
      moments[k] += power;
      if (k <= order) values[k] += power * y[i];
      power *= u;
    }
  };
  /** Moments about a centre one sample further. */
  const shift = (m: Float64Array): void => {
    for (let k = m.length - 1; k > 0; k--) {
      let power = 1;
      let sum = m[k];
      for (let j = k - 1; j >= 0; j--) {
        power *= -1 / half;
        sum += binomials[k][j] * power * m[j];
      }
      m[k] = sum;
    }
  };
  const system = new Float64Array((order + 1) ** 2);
  const coefficients = new Float64Array(order + 1);
  const basis = new Float64Array(order + 1);
  const evaluate = (i: number, centre: number): void => {
    if (count <= order + 1 || !factoriseMoments(moments, order, system)) {
      curve[i] = Number.NaN;
      leverage[i] = 1;
      return;
    }
    const u = (i - centre) / half;
    for (let k = 0, power = 1; k <= order; k++, power *= u) basis[k] = power;
    // b^T M^-1 (moments of y) and b^T M^-1 b.
    coefficients.set(basis);
    forward(system, coefficients);
    let own = 0;
    for (const v of coefficients) own += v * v;
    backward(system, coefficients);
    let value = 0;
    for (let k = 0; k <= order; k++) value += coefficients[k] * values[k];
    curve[i] = value;
    leverage[i] = w[i] * own;
  };
  for (let centre = half; centre < n - half; centre++) {
    // Afresh now and then, so that rounding does not pile up.
    if ((centre - half) % width === 0) {
      moments.fill(0);
      values.fill(0);
      count = 0;
      for (let i = centre - half; i <= centre + half; i++) add(i, centre, 1);
    } else {
      add(centre - 1 - half, centre - 1, -1);
      shift(moments);
      shift(values);
      add(centre + half, centre, 1);
    }
    const first = centre === half ? 0 : centre;
    const last = centre === n - 1 - half ? n - 1 : centre;
    for (let i = first; i <= last; i++) evaluate(i, centre);
  }
  return { curve, leverage };
}

function binomial(n: number, k: number): number {
  let result = 1;
  for (let j = 1; j <= k; j++) result = (result * (n - k + j)) / j;
  return result;
}

/** Cholesky factor (lower, row by row) of the matrix of moments M[i][j] = moments[i + j]; false where it has none. */
function factoriseMoments(moments: Float64Array, order: number, system: Float64Array): boolean {
  const size = order + 1;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = moments[i + j];
      for (let k = 0; k < j; k++) sum -= system[i * size + k] * system[j * size + k];
      if (i === j) {
        if (!(sum > 1e-10 * moments[2 * i])) return false;
        system[i * size + i] = Math.sqrt(sum);
      } else system[i * size + j] = sum / system[j * size + j];
    }
  }
  return true;
}

function forward(system: Float64Array, b: Float64Array): void {
  const size = b.length;
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) b[i] -= system[i * size + k] * b[k];
    b[i] /= system[i * size + i];
  }
}

function backward(system: Float64Array, b: Float64Array): void {
  const size = b.length;
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) b[i] -= system[k * size + i] * b[k];
    b[i] /= system[i * size + i];
  }
}
