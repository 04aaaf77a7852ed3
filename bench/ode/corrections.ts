/** Classical ways to improve a fixed-step solution, at the nodes of that solution. */
import { type FixedStepSolution, METHOD_ORDER, solveFixed } from '../../src/core/ode/methods';
import type { OdeSystem } from '../../src/core/ode/system';
import { cubicSpline, hermite, smoothingSpline } from './spline';

/** Every `stride`-th value. */
export const everyNth = (values: Float64Array, stride: number): Float64Array =>
  values.filter((_, k) => k % stride === 0);

/** Richardson extrapolation from solutions with steps h and h/2. */
export function richardson(coarse: FixedStepSolution, fine: FixedStepSolution): Float64Array[] {
  const power = 2 ** METHOD_ORDER[coarse.method];
  return coarse.y.map((values, i) => values.map((v, k) => (power * fine.y[i][2 * k] - v) / (power - 1)));
}

/**
 * Zadunaisky's defect correction (Numerische Mathematik 27, 1976): the error is that which the same method makes
 * on the neighbouring problem z' = f(t, z) + S' - f(t, S), whose exact solution is a spline S through the nodes.
 */
export function defectCorrection(system: OdeSystem, solution: FixedStepSolution): Float64Array[] {
  const steps = solution.t.length - 1;
  const h = (system.t1 - system.t0) / steps;
  const splines = solution.y.map((values) => cubicSpline(system.t0, h, values));
  const onSpline = new Float64Array(system.dimension);
  const slope = new Float64Array(system.dimension);
  const neighbour: OdeSystem = {
    ...system,
    rhs: (t, z, out) => {
      for (const [i, spline] of splines.entries()) onSpline[i] = spline.value(t);
      system.rhs(t, onSpline, slope);
      system.rhs(t, z, out);
      for (const [i, spline] of splines.entries()) out[i] += spline.slope(t) - slope[i];
    },
  };
  const again = solveFixed(neighbour, solution.method, steps);
  return solution.y.map((values, i) => values.map((v, k) => 2 * v - again.y[i][k]));
}

/** A smoothing spline of each component: knows nothing of the equation. */
export function smoothed(solution: FixedStepSolution): Float64Array[] {
  return solution.y.map(smoothingSpline);
}

/**
 * The classical Runge-Kutta method with no more evaluations than a solution took, one of them for the slope at
 * the end, read at that solution's nodes by cubic Hermite interpolation.
 */
export function rungeKuttaAtSameCost(system: OdeSystem, solution: FixedStepSolution): Float64Array[] {
  const steps = Math.floor((solution.evaluations.count - 1) / 4);
  const { y, evaluations } = solveFixed(system, 'rk4', steps);
  const n = system.dimension;
  const h = (system.t1 - system.t0) / steps;
  const atEnd = new Float64Array(n);
  system.rhs(
    system.t1,
    Float64Array.from(y, (values) => values[steps]),
    atEnd,
  );
  // The first of the four stages of a step is the slope at its beginning.
  const slope = (i: number, k: number): number =>
    k === steps ? atEnd[i] : evaluations.slopes[4 * k * n + i];
  return y.map((values, i) =>
    solution.t.map((t) => {
      const k = Math.min(steps - 1, Math.floor((t - system.t0) / h));
      const share = (t - system.t0) / h - k;
      return hermite(values[k], values[k + 1], h * slope(i, k), h * slope(i, k + 1), share);
    }),
  );
}
