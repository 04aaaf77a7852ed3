/**
 * Solutions of the differential equation computed from a coarse solution alone: the vector field is
 * inferred from the evaluations of f that the solver made (vectorField.ts), and solved finely.
 */
import type { Kernel } from './kernels';
import type { Evaluations, FixedStepSolution } from './methods';
import { fitVectorField, type VectorFieldFit, type VectorFieldOptions } from './vectorField';

/** Number of candidate solutions. */
export const CANDIDATES = 5;

export interface Reconstruction {
  /**
   * candidates[k][component], each as long as the solution's t; null where one ran away. Of the models'
   * evidence, component by component: the best (0), second (1), third (2); the best one model for all
   * components (3); the best of another kind of kernel (4).
   */
  readonly candidates: readonly (readonly Float64Array[] | null)[];
  /** Posterior standard deviation of f along candidate 0 (along the coarse solution if that ran away). */
  readonly slopeDeviation: readonly Float64Array[];
  /** evidenceGap[k][component]: by how much the log evidence of candidate k is below the best, for one evaluation. */
  readonly evidenceGap: readonly Float64Array[];
}

/**
 * @param solution a solution that did not diverge.
 * @param evaluations what f is inferred from: the solution's own, or those of several solutions.
 */
export function reconstruct(
  solution: FixedStepSolution,
  evaluations: Evaluations,
  options: VectorFieldOptions,
): Reconstruction {
  const dimension = solution.y.length;
  const fit = fitVectorField(evaluations, dimension, options);
  const choices = choose(fit, dimension);
  const solved = new Map<string, readonly Float64Array[] | null>();
  /** Fine steps in each coarse one; found with the first candidate that can be solved. */
  let parts: number | null = null;
  const candidates = choices.map((choice) => {
    const key = choice.join();
    const known = solved.get(key);
    if (known !== undefined) return known;
    let fresh: readonly Float64Array[] | null;
    if (parts === null) {
      const converged = solveToConvergence(fit.field(choice), solution);
      parts = converged?.parts ?? null;
      fresh = converged?.y ?? null;
    } else {
      fresh = solveFinely(fit.field(choice), solution, parts);
    }
    solved.set(key, fresh);
    return fresh;
  });
  const path = candidates[0] ?? solution.y;
  const slopeDeviation = Array.from({ length: dimension }, () => new Float64Array(solution.t.length));
  const state = new Float64Array(dimension);
  const deviation = new Float64Array(dimension);
  for (let n = 0; n < solution.t.length; n++) {
    for (let c = 0; c < dimension; c++) state[c] = path[c][n];
    fit.deviation(choices[0], solution.t[n], state, deviation);
    for (let c = 0; c < dimension; c++) slopeDeviation[c][n] = deviation[c];
  }
  const evidenceGap = choices.map((choice) =>
    Float64Array.from(choice, (k, c) => {
      const gap = fit.logEvidence[choices[0][c]][c] - fit.logEvidence[k][c];
      return gap / fit.samples;
    }),
  );
  return { candidates, slopeDeviation, evidenceGap };
}

/** The model of each component, for each candidate. */
function choose(fit: VectorFieldFit, dimension: number): number[][] {
  const components = Array.from({ length: dimension }, (_, c) => c);
  const ranked = components.map((c) =>
    fit.models
      .map((_, k) => k)
      .filter((k) => Number.isFinite(fit.logEvidence[k][c]))
      .sort((a, b) => fit.logEvidence[b][c] - fit.logEvidence[a][c]),
  );
  const total = fit.models.map((_, k) => components.reduce((sum, c) => sum + fit.logEvidence[k][c], 0));
  const joint = total.indexOf(Math.max(...total));
  const nth = (n: number): number[] => ranked.map((order) => order[Math.min(n, order.length - 1)]);
  const other = ranked.map(
    (order) =>
      order.find((k) => kindOf(fit.models[k].kernel) !== kindOf(fit.models[order[0]].kernel)) ?? order[0],
  );
  return [nth(0), nth(1), nth(2), components.map(() => joint), other];
}

function kindOf(kernel: Kernel): string {
  if (kernel.additive) return 'additive';
  return kernel.gaussian || kernel.rational ? 'isotropic' : 'polynomial';
}

/** About this many steps of the classical Runge-Kutta method in all, and at least two in each coarse step. */
const FINE_STEPS = 320;

/** The step is halved at most so often before a field is given up as too stiff. */
const MAX_HALVINGS = 5;

/** Two step sizes agree where they differ by less than this part of what the coarse solution is off. */
const AGREEMENT = 1e-3;

type Field = (t: number, y: Float64Array, out: Float64Array) => void;

/** The solution of y' = field(t, y) with a step at which a smaller one changes nothing; null where there is none. */
function solveToConvergence(
  field: Field,
  solution: FixedStepSolution,
): { y: Float64Array[]; parts: number } | null {
  const steps = solution.t.length - 1;
  let parts = Math.max(2, Math.ceil(FINE_STEPS / steps));
  let previous = solveFinely(field, solution, parts);
  for (let halvings = 0; halvings < MAX_HALVINGS; halvings++) {
    const next = solveFinely(field, solution, 2 * parts);
    if (previous && next && agree(previous, next, solution.y)) return { y: next, parts };
    previous = next;
    parts *= 2;
  }
  return null;
}

function agree(
  a: readonly Float64Array[],
  b: readonly Float64Array[],
  coarse: readonly Float64Array[],
): boolean {
  const distance = (p: Float64Array, q: Float64Array): number =>
    p.reduce((largest, v, n) => Math.max(largest, Math.abs(v - q[n])), 0);
  return a.every(
    (values, c) =>
      distance(values, b[c]) <= AGREEMENT * distance(b[c], coarse[c]) + SMALLEST_PART * range(coarse[c]),
  );
}

/** Differences below this part of a component's range do not matter. */
const SMALLEST_PART = 1e-7;

/**
 * The solution of y' = field(t, y) at the coarse solution's nodes, with `parts` steps of the classical
 * Runge-Kutta method in each of its steps; null when it runs away from the coarse one.
 */
function solveFinely(field: Field, solution: FixedStepSolution, parts: number): Float64Array[] | null {
  const { t, y: coarse } = solution;
  const dimension = coarse.length;
  const limits = coarse.map((values) => 20 * (range(values) + Math.abs(values[0])) + 1e-300);
  const steps = t.length - 1;
  const out = coarse.map((values) => {
    const path = new Float64Array(t.length);
    path[0] = values[0];
    return path;
  });
  const state = Float64Array.from(coarse, (values) => values[0]);
  const stage = new Float64Array(dimension);
  const k = [0, 1, 2, 3].map(() => new Float64Array(dimension));
  for (let n = 0; n < steps; n++) {
    const h = (t[n + 1] - t[n]) / parts;
    for (let part = 0; part < parts; part++) {
      const now = t[n] + part * h;
      field(now, state, k[0]);
      for (let c = 0; c < dimension; c++) stage[c] = state[c] + (h / 2) * k[0][c];
      field(now + h / 2, stage, k[1]);
      for (let c = 0; c < dimension; c++) stage[c] = state[c] + (h / 2) * k[1][c];
      field(now + h / 2, stage, k[2]);
      for (let c = 0; c < dimension; c++) stage[c] = state[c] + h * k[2][c];
      field(now + h, stage, k[3]);
      for (let c = 0; c < dimension; c++) {
        state[c] += (h / 6) * (k[0][c] + 2 * k[1][c] + 2 * k[2][c] + k[3][c]);
        if (!(Math.abs(state[c] - coarse[c][0]) <= limits[c])) return null;
      }
    }
    for (let c = 0; c < dimension; c++) out[c][n + 1] = state[c];
  }
  return out;
}

function range(values: Float64Array): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const v of values) {
    low = Math.min(low, v);
    high = Math.max(high, v);
  }
  return high - low;
}
