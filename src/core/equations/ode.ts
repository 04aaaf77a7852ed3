/** Differential equations of any order as first-order systems. */
import { LuDecomposition, Matrix } from 'ml-matrix';
import { InputError } from '../errors';
import type { OdeSystem } from '../ode/system';
import { said } from '../wording';
import { float64 } from './arithmetic';
import type { Budget } from './budget';
import { compile, type Evaluator, Slots, valuesFor } from './evaluate';
import type { OdeProblem } from './problem';

/** How far a residual may be from linear, relative to its parts. */
const LINEARITY = 1e-8;

/** Names of the components of the system: y, y', ... of each unknown, in the order of the state. */
export function componentNames({ unknowns }: OdeProblem): string[] {
  return unknowns.flatMap(({ name, order }) =>
    Array.from({ length: order }, (_, k) => `${name}${"'".repeat(k)}`),
  );
}

/**
 * The first-order system of the problem. Where the highest derivatives h are not given outright, the
 * residuals r(h) = r(0) + M h are solved for them at every evaluation.
 * @throws InputError `bad-equation` where a residual is not linear in them.
 */
export function odeSystem(problem: OdeProblem, budget: Budget): OdeSystem {
  const { unknowns, equations, variable, initial, t0, t1 } = problem;
  const dimension = initial.length;
  const stateNames = unknowns.flatMap(({ name, order }) =>
    Array.from({ length: order }, (_, k) => (k === 0 ? name : `${name}$${k}`)),
  );
  const highestNames = unknowns.map(({ name, order }) => `${name}$${order}`);
  const slots = new Slots([variable, ...stateNames, ...highestNames]);
  const evaluators = equations.map(({ expression }) =>
    compile(expression, slots, { arithmetic: float64, budget }),
  );
  const values = valuesFor(slots, float64);
  const isExplicit = equations.every(({ form }) => form === 'explicit');
  const highest = isExplicit
    ? () => Float64Array.from(evaluators, (evaluate) => evaluate(values))
    : linearSolver(evaluators, values, 1 + dimension);
  if (!isExplicit) checkLinear(evaluators, values, dimension, problem);

  /** Of each component: the component that is its derivative, or the unknown whose highest derivative is. */
  const derivativeOf = unknowns.flatMap(({ order }, unknown) =>
    Array.from({ length: order }, (_, k) => ({ isHighest: k === order - 1, unknown })),
  );
  return {
    dimension,
    initial: Float64Array.from(initial),
    t0,
    t1,
    rhs(t, y, out) {
      budget.spend();
      values[0] = t;
      for (let i = 0; i < dimension; i++) values[1 + i] = y[i];
      const solved = highest();
      derivativeOf.forEach(({ isHighest, unknown }, i) => {
        out[i] = isHighest ? solved[unknown] : y[i + 1];
      });
    },
  };
}

/** Solves M h = -r(0), with the columns of M from r at unit vectors; h stands in the slots from `from` on. */
function linearSolver(
  residuals: readonly Evaluator<number>[],
  values: number[],
  from: number,
): () => Float64Array {
  const n = residuals.length;
  const at = (unit: number): number[] => {
    for (let k = 0; k < n; k++) values[from + k] = k === unit ? 1 : 0;
    return residuals.map((residual) => residual(values));
  };
  return () => {
    const constant = at(-1);
    const columns = Array.from({ length: n }, (_, k) => at(k).map((r, i) => r - constant[i]));
    const matrix = new Matrix(constant.map((_, i) => columns.map((column) => column[i])));
    const lu = new LuDecomposition(matrix);
    if (lu.isSingular()) return new Float64Array(n).fill(Number.NaN);
    return Float64Array.from(lu.solve(Matrix.columnVector(constant.map((r) => -r))).to1DArray());
  };
}

/** Compares the residuals with a linear function, at a few states around the initial one. */
function checkLinear(
  residuals: readonly Evaluator<number>[],
  values: number[],
  dimension: number,
  { initial, t0, t1, unknowns }: OdeProblem,
): void {
  const from = 1 + dimension;
  const n = residuals.length;
  const at = (highest: readonly number[]): number[] => {
    for (let k = 0; k < n; k++) values[from + k] = highest[k];
    return residuals.map((residual) => residual(values));
  };
  const zero = Array<number>(n).fill(0);
  for (const shift of [0, 0.37, 1.9]) {
    values[0] = t0 + (shift * (t1 - t0)) / 4;
    for (let i = 0; i < dimension; i++) values[1 + i] = initial[i] + shift * Math.cos(i + shift);
    const constant = at(zero);
    const columns = zero.map((_, k) => at(zero.map((_, j) => (j === k ? 1 : 0))));
    for (const size of [2.5, -7.25]) {
      const highest = zero.map((_, k) => size * (1 + 0.3 * k));
      const found = at(highest);
      found.forEach((value, i) => {
        const expected = highest.reduce(
          (total, h, k) => total + h * (columns[k][i] - constant[i]),
          constant[i],
        );
        const scale = Math.abs(value) + Math.abs(expected) + Math.abs(constant[i]);
        if (Number.isFinite(scale) && Math.abs(value - expected) > LINEARITY * scale) {
          const { name, order } = unknowns[i];
          throw new InputError(
            'bad-equation',
            said`The equation is not linear in its highest derivative ${name}${"'".repeat(order)}. Solve it for ${name}${"'".repeat(order)} first.`,
          );
        }
      });
    }
  }
}
