import { Matrix } from 'ml-matrix';
import { type OdeSystem, UNDERFLOW_GUARD } from './system';

/**
 * Jacobian df/dy at (t, y), dimension x dimension, by forward differences: `dimension` evaluations of f.
 * The step is sqrt(machine epsilon) times the component, or times `scale` (typical magnitude of y) where
 * the component is much smaller (Dennis & Schnabel, Numerical Methods for Unconstrained Optimization, 5.4).
 *
 * @param slope f(t, y), which is known already.
 */
export function jacobian(
  rhs: OdeSystem['rhs'],
  t: number,
  y: Float64Array,
  slope: Float64Array,
  scale: (component: number) => number,
): Matrix {
  const n = y.length;
  const result = Matrix.zeros(n, n);
  const moved = Float64Array.from(y);
  const there = new Float64Array(n);
  for (let column = 0; column < n; column++) {
    const magnitude = Math.max(Math.abs(y[column]), scale(column), UNDERFLOW_GUARD);
    // Away from zero, so that a component that may not change its sign (a root, a logarithm) stays valid.
    moved[column] = y[column] + (y[column] < 0 ? -1 : 1) * Math.sqrt(Number.EPSILON) * magnitude;
    // The difference that was really made, after rounding.
    const step = moved[column] - y[column];
    rhs(t, moved, there);
    for (let row = 0; row < n; row++) result.set(row, column, (there[row] - slope[row]) / step);
    moved[column] = y[column];
  }
  return result;
}
