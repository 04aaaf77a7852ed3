import { EigenvalueDecomposition, LuDecomposition, Matrix } from 'ml-matrix';

/** A cubic spline through equally spaced values. */
export interface CubicSpline {
  value(t: number): number;
  slope(t: number): number;
}

/** Factored systems for the slopes, by number of nodes. */
const factored = new Map<number, LuDecomposition>();

/**
 * Cubic spline through values at t0, t0 + h, ... with not-a-knot ends (de Boor, A Practical Guide to Splines,
 * chapter IV); at least four values.
 */
export function cubicSpline(t0: number, h: number, values: Float64Array): CubicSpline {
  const n = values.length;
  const slopes = splineSlopes(h, values);
  const locate = (t: number): [number, number] => {
    const k = Math.min(n - 2, Math.max(0, Math.floor((t - t0) / h)));
    return [k, (t - t0) / h - k];
  };
  return {
    value: (t) => {
      const [k, u] = locate(t);
      return hermite(values[k], values[k + 1], h * slopes[k], h * slopes[k + 1], u);
    },
    slope: (t) => {
      const [k, u] = locate(t);
      const rise = values[k + 1] - values[k];
      const [a, b] = [h * slopes[k] - rise, rise - h * slopes[k + 1]];
      return (rise + (1 - 2 * u) * (a * (1 - u) + b * u) + u * (1 - u) * (b - a)) / h;
    },
  };
}

/** Cubic between two values with derivatives d0, d1 (per interval), at the share u of the interval. */
export function hermite(y0: number, y1: number, d0: number, d1: number, u: number): number {
  const [a, b] = [d0 - (y1 - y0), y1 - y0 - d1];
  return (1 - u) * y0 + u * y1 + u * (1 - u) * (a * (1 - u) + b * u);
}

function splineSlopes(h: number, values: Float64Array): number[] {
  const n = values.length;
  let system = factored.get(n);
  if (!system) {
    const matrix = Matrix.zeros(n, n);
    matrix.set(0, 0, 1);
    matrix.set(0, 1, 2);
    for (let k = 1; k < n - 1; k++) {
      matrix.set(k, k - 1, 1);
      matrix.set(k, k, 4);
      matrix.set(k, k + 1, 1);
    }
    matrix.set(n - 1, n - 1, 1);
    matrix.set(n - 1, n - 2, 2);
    system = new LuDecomposition(matrix);
    factored.set(n, system);
  }
  const right = Float64Array.from(values, (_, k) => {
    if (k === 0) return (-2.5 * values[0] + 2 * values[1] + 0.5 * values[2]) / h;
    if (k === n - 1) return (2.5 * values[n - 1] - 2 * values[n - 2] - 0.5 * values[n - 3]) / h;
    return (3 * (values[k + 1] - values[k - 1])) / h;
  });
  return system.solve(Matrix.columnVector(right)).to1DArray();
}

/** Demmler-Reinsch bases of smoothing splines on equally spaced nodes, by number of nodes. */
const bases = new Map<number, { readonly vectors: Matrix; readonly penalties: readonly number[] }>();

/**
 * Cubic smoothing spline of equally spaced values, its smoothness by generalized cross-validation (Craven &
 * Wahba 1979): values = sum of basis vectors, each divided by 1 + lambda times its roughness.
 */
export function smoothingSpline(values: Float64Array): Float64Array {
  const n = values.length;
  let basis = bases.get(n);
  if (!basis) {
    const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(roughness(n), {
      assumeSymmetric: true,
    });
    // Straight lines have no roughness; rounding gives them a little.
    basis = { vectors: eigenvectorMatrix, penalties: realEigenvalues.map((v) => Math.max(0, v)) };
    bases.set(n, basis);
  }
  const { vectors, penalties } = basis;
  const coefficients = vectors.transpose().mmul(Matrix.columnVector(values)).to1DArray();
  const score = (lambda: number): number => {
    let [square, freedom] = [0, 0];
    for (const [k, c] of coefficients.entries()) {
      const left = (lambda * penalties[k]) / (1 + lambda * penalties[k]);
      square += (left * c) ** 2;
      freedom += left;
    }
    return square / freedom ** 2;
  };
  const lambdas = Array.from({ length: 241 }, (_, k) => 10 ** (k / 20 - 6));
  const lambda = lambdas.reduce((best, v) => (score(v) < score(best) ? v : best));
  const shrunk = coefficients.map((c, k) => c / (1 + lambda * penalties[k]));
  return Float64Array.from(vectors.mmul(Matrix.columnVector(shrunk)).to1DArray());
}

/** Q R^-1 Q' (Green & Silverman, Nonparametric Regression and Generalized Linear Models, 2.1), unit spacing. */
function roughness(n: number): Matrix {
  const q = Matrix.zeros(n, n - 2);
  const r = Matrix.zeros(n - 2, n - 2);
  for (let k = 0; k < n - 2; k++) {
    q.set(k, k, 1);
    q.set(k + 1, k, -2);
    q.set(k + 2, k, 1);
    r.set(k, k, 2 / 3);
    if (k > 0) {
      r.set(k, k - 1, 1 / 6);
      r.set(k - 1, k, 1 / 6);
    }
  }
  return q.mmul(new LuDecomposition(r).solve(q.transpose()));
}
