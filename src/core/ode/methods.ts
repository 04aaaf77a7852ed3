/** The fixed-step methods that people program, computed as their programs do. */
import { LuDecomposition, Matrix } from 'ml-matrix';
import { InputError } from '../errors';
import { said, type Wording } from '../wording';
import { jacobian } from './jacobian';
import { largestMagnitude, type OdeSystem, UNDERFLOW_GUARD } from './system';

export type FixedStepMethod = 'euler' | 'heun' | 'midpoint' | 'rk4' | 'backward-euler' | 'trapezoid';

/** Order of convergence: the error falls with the step to this power. */
export const METHOD_ORDER: Readonly<Record<FixedStepMethod, number>> = {
  euler: 1,
  heun: 2,
  midpoint: 2,
  rk4: 4,
  'backward-euler': 1,
  trapezoid: 2,
};

/** Most numbers (steps x components) that a solution may hold. */
export const MAX_SOLUTION_SIZE = 20_000_000;

/** Every evaluation of f that a method made, in order: stages and Newton's differences included. */
export interface Evaluations {
  readonly count: number;
  /** Times, of length `count`. */
  readonly t: Float64Array;
  /** States y, row-major count x dimension. */
  readonly states: Float64Array;
  /** Slopes f(t, y), row-major count x dimension. */
  readonly slopes: Float64Array;
}

export interface FixedStepSolution {
  readonly method: FixedStepMethod;
  /** steps + 1 nodes, from t0 to t1. */
  readonly t: Float64Array;
  /** One array a component, each as long as `t`. */
  readonly y: Float64Array[];
  readonly evaluations: Evaluations;
  /** Index of the first node that is not usable; y is NaN from there on. Null: all are. */
  readonly divergedAt: number | null;
  /** Why the method stopped at `divergedAt`, in words; null when it did not. */
  readonly failure: Wording | null;
}

export interface FixedStepOptions {
  /**
   * Magnitude of the true solution, null if unknown: a node above a million times that has diverged. Without it
   * only a value near overflow (1e100) counts, for a solution may well grow.
   */
  readonly scale?: number | null;
  /** What the independent variable is called in `failure`. Default t. */
  readonly variable?: string;
}

/** Computes the step from (t, y) to t + h into `next`; returns why it cannot, or null. */
type Step = (t: number, y: Float64Array, h: number, next: Float64Array) => Wording | null;

/**
 * Solves an initial value problem in equal steps.
 * @param steps number of steps, at least 1.
 * @throws InputError when the problem or the number of steps is no use.
 */
export function solveFixed(
  system: OdeSystem,
  method: FixedStepMethod,
  steps: number,
  options: FixedStepOptions = {},
): FixedStepSolution {
  checkProblem(system, steps);
  const { dimension, t0, t1 } = system;
  const { variable = 't' } = options;
  const recorder = new EvaluationRecorder(system);
  const step = STEPPERS[method](recorder.rhs, dimension);
  const t = Float64Array.from({ length: steps + 1 }, (_, k) => t0 + ((t1 - t0) * k) / steps);
  const h = (t1 - t0) / steps;
  const y = Array.from({ length: dimension }, () => new Float64Array(steps + 1).fill(Number.NaN));
  const limit = options.scale ? 1e6 * options.scale : 1e100;
  let divergedAt: number | null = null;
  let failure: Wording | null = null;
  let current = Float64Array.from(system.initial);
  let next = new Float64Array(dimension);
  for (let i = 0; i < dimension; i++) y[i][0] = current[i];
  for (let k = 0; k < steps; k++) {
    failure = step(t[k], current, h, next) ?? overrun(next, limit);
    if (failure !== null) {
      divergedAt = k + 1;
      failure = said`Step ${k + 1} of ${steps}, at ${variable} = ${Number(t[k].toPrecision(6))}: ${failure}.`;
      break;
    }
    for (let i = 0; i < dimension; i++) y[i][k + 1] = next[i];
    [current, next] = [next, current];
  }
  return { method, t, y, evaluations: recorder.evaluations(), divergedAt, failure };
}

function checkProblem(system: OdeSystem, steps: number): void {
  if (!Number.isInteger(steps) || steps < 1) {
    throw new InputError(
      'bad-option',
      said`The number of steps must be a whole number from 1 on, not ${steps}.`,
    );
  }
  if (steps * system.dimension > MAX_SOLUTION_SIZE) {
    throw new InputError(
      'bad-option',
      said`${steps} steps of ${system.dimension} component(s) are too many: ${MAX_SOLUTION_SIZE} numbers at most. Use a larger step or a shorter interval.`,
    );
  }
  if (!(Number.isFinite(system.t0) && Number.isFinite(system.t1) && system.t1 > system.t0)) {
    throw new InputError(
      'bad-option',
      said`The interval must end after it begins: ${system.t0} to ${system.t1}.`,
    );
  }
  if (!system.initial.every(Number.isFinite)) {
    throw new InputError('bad-option', said`Every initial value must be a finite number.`);
  }
}

function overrun(y: Float64Array, limit: number): Wording | null {
  const largest = largestMagnitude(y);
  if (!Number.isFinite(largest)) return said`the values are no longer finite numbers`;
  return largest > limit ? said`the values grew to ${largest.toExponential(1)}` : null;
}

/** Wraps f so that each of its evaluations is kept. */
class EvaluationRecorder {
  private t = new Float64Array(64);
  private states: Float64Array;
  private slopes: Float64Array;
  private count = 0;

  constructor(private readonly system: OdeSystem) {
    this.states = new Float64Array(64 * system.dimension);
    this.slopes = new Float64Array(64 * system.dimension);
  }

  readonly rhs: OdeSystem['rhs'] = (t, y, out) => {
    this.system.rhs(t, y, out);
    if (this.count === this.t.length) this.grow();
    this.t[this.count] = t;
    this.states.set(y, this.count * y.length);
    this.slopes.set(out, this.count * y.length);
    this.count++;
  };

  evaluations(): Evaluations {
    const size = this.count * this.system.dimension;
    return {
      count: this.count,
      t: this.t.slice(0, this.count),
      states: this.states.slice(0, size),
      slopes: this.slopes.slice(0, size),
    };
  }

  private grow(): void {
    const doubled = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const grown = new Float64Array(2 * old.length);
      grown.set(old);
      return grown;
    };
    this.t = doubled(this.t);
    this.states = doubled(this.states);
    this.slopes = doubled(this.slopes);
  }
}

/** An explicit Runge-Kutta method: `a` strictly lower triangular, `b` weights, `c` nodes. */
interface Tableau {
  readonly a: readonly (readonly number[])[];
  readonly b: readonly number[];
  readonly c: readonly number[];
}

const EULER: Tableau = { a: [[]], b: [1], c: [0] };
const HEUN: Tableau = { a: [[], [1]], b: [1 / 2, 1 / 2], c: [0, 1] };
const MIDPOINT: Tableau = { a: [[], [1 / 2]], b: [0, 1], c: [0, 1 / 2] };
const RK4: Tableau = {
  a: [[], [1 / 2], [0, 1 / 2], [0, 0, 1]],
  b: [1 / 6, 1 / 3, 1 / 3, 1 / 6],
  c: [0, 1 / 2, 1 / 2, 1],
};

type Stepper = (rhs: OdeSystem['rhs'], dimension: number) => Step;

const STEPPERS: Readonly<Record<FixedStepMethod, Stepper>> = {
  euler: explicit(EULER),
  heun: explicit(HEUN),
  midpoint: explicit(MIDPOINT),
  rk4: explicit(RK4),
  'backward-euler': implicit(1),
  trapezoid: implicit(1 / 2),
};

function explicit({ a, b, c }: Tableau): Stepper {
  return (rhs, dimension) => {
    const slopes = b.map(() => new Float64Array(dimension));
    const stage = new Float64Array(dimension);
    const combine = (y: Float64Array, h: number, weights: readonly number[], out: Float64Array): void => {
      for (let i = 0; i < dimension; i++) {
        let slope = 0;
        for (let j = 0; j < weights.length; j++) slope += weights[j] * slopes[j][i];
        out[i] = y[i] + h * slope;
      }
    };
    return (t, y, h, next) => {
      for (let k = 0; k < b.length; k++) {
        combine(y, h, a[k], stage);
        rhs(t + c[k] * h, stage, slopes[k]);
      }
      combine(y, h, b, next);
      return null;
    };
  };
}

const NEWTON_TOLERANCE = 1e-12;
const NEWTON_ITERATIONS = 50;

/**
 * The theta method, next = y + h ((1 - theta) f(t, y) + theta f(t + h, next)), by Newton's iteration with a
 * finite-difference Jacobian, which is computed anew when an iteration does not cut the change to a quarter.
 */
function implicit(theta: number): Stepper {
  return (rhs, dimension) => {
    const slope = new Float64Array(dimension);
    const known = new Float64Array(dimension);
    return (t, y, h, next) => {
      known.set(y);
      if (theta < 1) {
        rhs(t, y, slope);
        for (let i = 0; i < dimension; i++) known[i] += h * (1 - theta) * slope[i];
      }
      next.set(y);
      let typical = 0;
      let factored: LuDecomposition | null = null;
      let previous = Number.POSITIVE_INFINITY;
      for (let iteration = 0; iteration < NEWTON_ITERATIONS; iteration++) {
        rhs(t + h, next, slope);
        if (!Number.isFinite(largestMagnitude(slope))) return said`the slope is not a finite number`;
        typical = Math.max(typical, largestMagnitude(next)) || h * largestMagnitude(slope);
        if (typical < UNDERFLOW_GUARD) typical = 1;
        if (factored === null) {
          const derivative = jacobian(rhs, t + h, next, slope, () => 1e-6 * typical);
          factored = new LuDecomposition(Matrix.eye(dimension).sub(derivative.mul(h * theta)));
          if (factored.isSingular())
            return said`Newton's iteration met a singular matrix; try a smaller step`;
        }
        const residual = Matrix.zeros(dimension, 1);
        for (let i = 0; i < dimension; i++) residual.set(i, 0, known[i] + h * theta * slope[i] - next[i]);
        const change = factored.solve(residual);
        let size = 0;
        for (let i = 0; i < dimension; i++) {
          next[i] += change.get(i, 0);
          size = Math.max(size, Math.abs(change.get(i, 0)));
        }
        if (size <= NEWTON_TOLERANCE * typical) return null;
        // Rounding bounds what can be reached: a tiny change that no longer shrinks is the end, too.
        if (size >= previous && size <= 1e-8 * typical) return null;
        if (!Number.isFinite(size)) return said`Newton's iteration overflowed; try a smaller step`;
        if (size > previous / 4) factored = null;
        previous = size;
      }
      return said`Newton's iteration did not converge in ${NEWTON_ITERATIONS} iterations; try a smaller step`;
    };
  };
}
