import { type Interpolant, Solver } from '#odex';
import { type AdaptiveOptions, type AdaptiveSolution, OutputTimes } from './adaptive';
import { type OdeSystem, UNDERFLOW_GUARD } from './system';

/** Stands for a slope that is no finite number: the solver then halves its step, which it would not at NaN. */
const REFUSED = 1e300;

class BudgetSpent extends Error {}

/**
 * Solves a non-stiff initial value problem by extrapolation of the explicit midpoint rule (Gragg, Bulirsch,
 * Stoer), of variable order up to 18, as odex does it: Hairer, Norsett & Wanner, Solving Ordinary Differential
 * Equations I, II.9.
 * @param t ascending output times from `system.t0` on; it integrates up to the last one.
 * @param largest magnitude of each component, at least roughly, for the tolerance.
 */
export function solveExtrapolation(
  system: OdeSystem,
  t: Float64Array,
  options: AdaptiveOptions,
  largest: Float64Array,
): AdaptiveSolution {
  const output = new OutputTimes(system, t);
  const overall = largest.reduce((m, v) => Math.max(m, v), 0);
  const solver = new Solver(system.dimension);
  solver.relativeTolerance = options.relativeTolerance;
  solver.absoluteTolerance = Array.from(
    largest,
    (m) => options.relativeTolerance * options.negligible * (m + overall / 100) + UNDERFLOW_GUARD,
  );
  solver.denseOutput = true;
  solver.maxStepSize = options.maxStep ?? 0;
  solver.maxSteps = options.maxEvaluations;
  let evaluations = 0;
  let steps = 0;
  let reached = system.t0;
  const magnitudes = system.initial.map(Math.abs);
  const state = new Float64Array(system.dimension);
  const slope = new Float64Array(system.dimension);
  const f = (time: number, y: number[]): number[] => {
    if (++evaluations > options.maxEvaluations) throw new BudgetSpent();
    state.set(y);
    system.rhs(time, state, slope);
    return Array.from(slope, (v) => (Number.isFinite(v) ? v : REFUSED));
  };
  const onStep = (step: number, _from: number, to: number, y: number[], at?: Interpolant): boolean => {
    if (step === 1 || at === undefined) return true;
    if (to === reached || !y.every(Number.isFinite)) return false;
    steps++;
    reached = to;
    for (const [i, v] of y.entries()) magnitudes[i] = Math.max(magnitudes[i], Math.abs(v));
    output.passTo(to, at);
    return !output.done;
  };
  let isSpent = false;
  if (!output.done) {
    try {
      solver.solve(f, system.t0, Array.from(system.initial), t[t.length - 1], onStep);
    } catch (error) {
      if (!(error instanceof BudgetSpent)) throw error;
      isSpent = true;
    }
  }
  const failure = output.done ? null : isSpent ? 'budget' : 'singular';
  return { y: output.y, reached, steps, evaluations, largest: magnitudes, failure };
}
