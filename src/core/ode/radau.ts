/**
 * Radau IIA collocation with five stages: order 9, L-stable, for stiff problems.
 *
 * Hairer & Wanner, Solving Ordinary Differential Equations II, sections IV.5 (the method), IV.8 (Newton's
 * iteration, error estimate, dense output). Five stages instead of the usual three, because a reference needs
 * tolerances near 1e-12, where order 9 takes far fewer steps than order 5 does.
 */
import { EigenvalueDecomposition, LuDecomposition, Matrix } from 'ml-matrix';
import { type AdaptiveOptions, type AdaptiveSolution, OutputTimes, type StopReason } from './adaptive';
import { jacobian } from './jacobian';
import { largestMagnitude, type OdeSystem, UNDERFLOW_GUARD } from './system';

const STAGES = 5;

/** Abscissas c of the stages in (0, 1]: the zeros of P5(2x - 1) - P4(2x - 1), P the Legendre polynomials. */
const NODES = radauNodes();

/** a_ij: integral of the j-th Lagrange polynomial of the nodes from 0 to c_i. */
const WEIGHTS = NODES.map((end) => NODES.map((_, j) => integral((x) => lagrange(j, x), end)));

/** The one real eigenvalue of the matrix a_ij: the weight of f(t, y) in the error estimate. */
const REAL_EIGENVALUE = realEigenvalue();

/**
 * h u'(t) of the collocation polynomial u at the beginning and at the end of a step is the sum of these times
 * the stages' increments z.
 */
const SLOPE_AT_START = NODES.map((_, i) => lagrangeSlope(i + 1, 0));
const SLOPE_AT_END = NODES.map((_, i) => lagrangeSlope(i + 1, STAGES));

function lagrange(index: number, x: number): number {
  return NODES.reduce((p, c, k) => (k === index ? p : (p * (x - c)) / (NODES[index] - c)), 1);
}

/** Derivative of the i-th Lagrange polynomial of the points 0, c_1, ..., c_s at the k-th of them. */
function lagrangeSlope(i: number, k: number): number {
  const points = [0, ...NODES];
  const others = (m: number): number => points.reduce((p, x, j) => (j === m ? p : p * (points[m] - x)), 1);
  if (i === k) return points.reduce((sum, x, j) => (j === k ? sum : sum + 1 / (points[k] - x)), 0);
  return others(k) / (others(i) * (points[k] - points[i]));
}

/** Collocation polynomial's weight of the increment z_i, at the share `theta` of the step. */
const denseWeight = (i: number, theta: number): number => (theta / NODES[i]) * lagrange(i, theta);

function radauNodes(): number[] {
  const difference = (x: number): number => {
    let [previous, current] = [1, 2 * x - 1];
    for (let n = 1; n < STAGES; n++) {
      const following = ((2 * n + 1) * (2 * x - 1) * current - n * previous) / (n + 1);
      [previous, current] = [current, following];
    }
    return current - previous;
  };
  const inner: number[] = [];
  const cells = 100;
  // The last zero is x = 1 itself.
  for (let k = 0; k < cells - 1; k++) {
    let [low, high] = [k / cells, (k + 1) / cells];
    if (difference(low) * difference(high) > 0) continue;
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (difference(low) * difference(middle) <= 0) high = middle;
      else low = middle;
    }
    inner.push((low + high) / 2);
  }
  return [...inner, 1];
}

/** Integral from 0 to `end` by Gauss-Legendre quadrature with three nodes: exact up to degree 5. */
function integral(f: (x: number) => number, end: number): number {
  const offset = Math.sqrt(3 / 5);
  return (end / 18) * (5 * f((end * (1 - offset)) / 2) + 8 * f(end / 2) + 5 * f((end * (1 + offset)) / 2));
}

function realEigenvalue(): number {
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(new Matrix(WEIGHTS));
  return realEigenvalues[imaginaryEigenvalues.findIndex((v) => Math.abs(v) < 1e-9)];
}

export interface RadauOptions extends AdaptiveOptions {
  /** Called after each step with its size and the Jacobian at its start. */
  readonly onStep?: (h: number, derivative: Matrix) => void;
}

const NEWTON_ITERATIONS = 10;
/** Newton's iteration ends with an error below this share of the tolerance. */
const NEWTON_SHARE = 0.01;

/**
 * Solves an initial value problem, stiff or not.
 * @param t ascending output times from `system.t0` on; it integrates up to the last one.
 */
export function solveRadau(system: OdeSystem, t: Float64Array, options: RadauOptions): AdaptiveSolution {
  const n = system.dimension;
  const end = t[t.length - 1];
  const span = end - system.t0;
  const maxStep = options.maxStep ?? span;
  const output = new OutputTimes(system, t);
  let evaluations = 0;
  const rhs: OdeSystem['rhs'] = (at, y, out) => {
    evaluations++;
    system.rhs(at, y, out);
  };
  const y = Float64Array.from(system.initial);
  const slope = new Float64Array(n);
  let time = system.t0;
  rhs(time, y, slope);
  const fastest = largestMagnitude(slope);
  let h = Math.min(span, fastest > 0 ? (1e-3 * largestMagnitude(y)) / fastest || 1e-6 * span : 1e-3 * span);
  const largest = system.initial.map(Math.abs);
  const scale = new Float64Array(n);
  const stageScale = (y: Float64Array, z: Float64Array): void => {
    const overall = largestMagnitude(largest);
    for (let i = 0; i < n; i++) {
      let here = Math.max(Math.abs(y[i]), Math.abs(h * slope[i]));
      for (let s = 0; s < STAGES; s++) here = Math.max(here, Math.abs(y[i] + z[s * n + i]));
      const floor = options.negligible * (Math.max(here, largest[i]) + overall / 100);
      scale[i] = options.relativeTolerance * (here + floor) + UNDERFLOW_GUARD;
    }
  };
  /** Root mean square, relative to the tolerance, over components (and stages, if it holds them). */
  const norm = (v: Float64Array): number => {
    let total = 0;
    for (let k = 0; k < v.length; k++) total += (v[k] / scale[k % n]) ** 2;
    return Math.sqrt(total / v.length);
  };
  let z: Float64Array = new Float64Array(STAGES * n);
  let previousStep = 0;
  let steps = 0;
  let failure: StopReason | null = output.done ? null : 'singular';
  let derivative: Matrix | null = null;
  let slopeBefore: Float64Array = slope.slice();
  let isRepeated = true;

  while (!output.done && Number.isFinite(largestMagnitude(slope))) {
    if (evaluations > options.maxEvaluations) {
      failure = 'budget';
      break;
    }
    h = Math.min(h, maxStep);
    // A step ends at the last output time exactly, and none is left over that rounding would swallow.
    const left = end - time;
    const isLast = h >= left * (1 - 1e-12);
    if (isLast) h = left;
    if (h <= 4 * Number.EPSILON * Math.abs(time) || h < 1e-24 * span) break;
    derivative ??= jacobian(rhs, time, y, slope, (i) => 1e-6 * Math.abs(h * slope[i]));
    const start = z;
    z = guess(start, h, previousStep, n);
    stageScale(y, z);
    const iterations = solveStages(rhs, time, y, h, z, derivative, norm);
    if (iterations === null) {
      z = start;
      h /= 4;
      isRepeated = true;
      continue;
    }
    stageScale(y, z);
    const error = Math.max(
      stepError(rhs, time, y, slope, h, z, derivative, norm, isRepeated),
      denseError(slopeBefore, z, h, norm),
    );
    const safety = (0.9 * (2 * NEWTON_ITERATIONS + 1)) / (2 * NEWTON_ITERATIONS + iterations);
    const factor = Math.min(8, Math.max(0.2, safety * error ** (-1 / (STAGES + 1))));
    if (!(error < 1)) {
      z = start;
      h *= Number.isFinite(error) ? Math.min(factor, 0.9) : 0.25;
      isRepeated = true;
      continue;
    }
    options.onStep?.(h, derivative);
    const [from, size, stages] = [time, h, z];
    output.passTo(isLast ? end : time + h, (i, at) => {
      let value = y[i];
      for (let s = 0; s < STAGES; s++) value += stages[s * n + i] * denseWeight(s, (at - from) / size);
      return value;
    });
    time = isLast ? end : time + h;
    for (let i = 0; i < n; i++) {
      y[i] += z[(STAGES - 1) * n + i];
      largest[i] = Math.max(largest[i], Math.abs(y[i]));
    }
    rhs(time, y, slope);
    steps++;
    slopeBefore = slopes(SLOPE_AT_END, z, h, n);
    previousStep = h;
    h *= isRepeated ? Math.min(factor, 1) : factor;
    isRepeated = false;
    derivative = null;
  }
  return { y: output.y, reached: time, steps, evaluations, largest, failure: output.done ? null : failure };
}

/** First guess of the increments: the last step's collocation polynomial, continued over this step. */
function guess(last: Float64Array, h: number, lastStep: number, n: number): Float64Array {
  const z = new Float64Array(STAGES * n);
  if (lastStep === 0) return z;
  for (let s = 0; s < STAGES; s++) {
    const theta = 1 + (NODES[s] * h) / lastStep;
    for (let j = 0; j < STAGES; j++) {
      // Increments count from the last step's end, whose own is that of the last stage.
      const weight = denseWeight(j, theta) - (j === STAGES - 1 ? 1 : 0);
      for (let i = 0; i < n; i++) z[s * n + i] += weight * last[j * n + i];
    }
  }
  return z;
}

/**
 * Solves z = h (A x I) F(y + z) in place by simplified Newton iterations.
 * @returns the number of iterations, or null if they do not converge.
 */
function solveStages(
  rhs: OdeSystem['rhs'],
  t: number,
  y: Float64Array,
  h: number,
  z: Float64Array,
  derivative: Matrix,
  norm: (v: Float64Array) => number,
): number | null {
  const n = y.length;
  const size = STAGES * n;
  const matrix = Matrix.eye(size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const weight = WEIGHTS[Math.floor(row / n)][Math.floor(column / n)];
      matrix.set(row, column, matrix.get(row, column) - h * weight * derivative.get(row % n, column % n));
    }
  }
  const factored = new LuDecomposition(matrix);
  if (factored.isSingular()) return null;
  const slopes = Array.from({ length: STAGES }, () => new Float64Array(n));
  const stage = new Float64Array(n);
  const residual = Matrix.zeros(size, 1);
  let previous: number | null = null;
  for (let iteration = 1; iteration <= NEWTON_ITERATIONS; iteration++) {
    for (let s = 0; s < STAGES; s++) {
      for (let i = 0; i < n; i++) stage[i] = y[i] + z[s * n + i];
      rhs(t + NODES[s] * h, stage, slopes[s]);
    }
    for (let s = 0; s < STAGES; s++) {
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = 0; j < STAGES; j++) sum += WEIGHTS[s][j] * slopes[j][i];
        residual.set(s * n + i, 0, h * sum - z[s * n + i]);
      }
    }
    const change = Float64Array.from(factored.solve(residual).to1DArray());
    const length = norm(change);
    if (!Number.isFinite(length)) return null;
    for (let k = 0; k < size; k++) z[k] += change[k];
    if (length === 0) return iteration;
    if (previous !== null) {
      const rate = length / previous;
      if (rate < 1 && (rate / (1 - rate)) * length < NEWTON_SHARE) return iteration;
      // Near the limit of rounding the change stops shrinking: good enough if it is below the tolerance.
      if (rate >= 1) return length < 10 * NEWTON_SHARE ? iteration : null;
    }
    previous = length;
  }
  return null;
}

/**
 * Error between the ends of a step relative to the tolerance, of order 6 in h: how much the collocation
 * polynomial's slope changes where two steps meet. The filtered estimate does not see it in a stiff component
 * that follows a smooth one, for at the stages themselves such a component is nearly exact.
 */
function denseError(
  slopeBefore: Float64Array,
  z: Float64Array,
  h: number,
  norm: (v: Float64Array) => number,
): number {
  const after = slopes(SLOPE_AT_START, z, h, slopeBefore.length);
  return norm(after.map((v, i) => REAL_EIGENVALUE * h * (v - slopeBefore[i])));
}

/** Slope of the collocation polynomial with increments z, by weights SLOPE_AT_START or SLOPE_AT_END. */
function slopes(weights: readonly number[], z: Float64Array, h: number, n: number): Float64Array {
  const result = new Float64Array(n);
  for (let s = 0; s < STAGES; s++) {
    for (let i = 0; i < n; i++) result[i] += (weights[s] * z[s * n + i]) / h;
  }
  return result;
}

/**
 * Error of a step relative to the tolerance, of order 6 in h: the collocation polynomial's slope at the start
 * against f there, filtered by (I - h gamma J)^-1 so that stiff components do not exaggerate it.
 * @param isCautious filter twice (after a refused step, Hairer & Wanner II, eq. IV.8.20).
 */
function stepError(
  rhs: OdeSystem['rhs'],
  t: number,
  y: Float64Array,
  slope: Float64Array,
  h: number,
  z: Float64Array,
  derivative: Matrix,
  norm: (v: Float64Array) => number,
  isCautious: boolean,
): number {
  const n = y.length;
  const weight = h * REAL_EIGENVALUE;
  const factored = new LuDecomposition(Matrix.eye(n).sub(Matrix.mul(derivative, weight)));
  if (factored.isSingular()) return Number.NaN;
  const polynomial = slopes(SLOPE_AT_START, z, h, n);
  const filtered = (f: Float64Array): Float64Array => {
    const defect = Matrix.columnVector(f.map((v, i) => weight * (v - polynomial[i])));
    return Float64Array.from(factored.solve(defect).to1DArray());
  };
  const error = filtered(slope);
  const length = norm(error);
  if (!isCautious || !(length >= 1)) return length;
  const moved = new Float64Array(n);
  rhs(
    t,
    y.map((v, i) => v + error[i]),
    moved,
  );
  return norm(filtered(moved));
}
