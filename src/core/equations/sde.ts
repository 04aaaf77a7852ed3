/** Paths of stochastic differential equations, and the same paths on much finer steps. */
import { normalGenerator } from '../diffusion/random';
import { InputError } from '../errors';
import {
  brownianIncrements,
  coarsenIncrements,
  type SdeSystem,
  solveEulerMaruyama,
} from '../ode/eulerMaruyama';
import { said } from '../wording';
import { float64 } from './arithmetic';
import type { Budget } from './budget';
import type { Curves } from './curves';
import { compile, Slots, valuesFor } from './evaluate';
import type { SdeProblem } from './problem';

/** Steps of the reference for one of the path. */
const FINER = 64;
const LINEARITY = 1e-9;

/** Computes a path by Euler-Maruyama; the reference has the same Brownian path in steps 64 times as fine. */
export function computeSde(problem: SdeProblem, budget: Budget): Curves {
  const { steps, t0, t1, seed, noises, components } = problem;
  const system = sdeSystem(problem, budget);
  const fine = brownianIncrements(FINER * steps, noises.length, t1 - t0, normalGenerator(seed));
  const path = solveEulerMaruyama(system, coarsenIncrements(fine, noises.length, FINER));
  const exact = solveEulerMaruyama(system, fine);
  const notes = [
    noises.length === 1
      ? said`One path of the Brownian motion, seed ${seed}. The reference follows the same path in steps ${FINER} times as fine.`
      : said`One path of ${noises.length} Brownian motions, seed ${seed}. The reference follows the same path in steps ${FINER} times as fine.`,
    said`The path is rough by nature: what the model takes away is randomness of the solution, not error of the method.`,
  ];
  if (path.divergedAt !== null) {
    notes.push(
      said`The path is not finite from ${problem.variable} = ${path.t[path.divergedAt]} on. Take smaller steps.`,
    );
  }
  return {
    names: components,
    x: path.t,
    before: path.y,
    reference: exact.y.map((values) => path.t.map((_, i) => values[FINER * i])),
    noise: components.map(() => null),
    noiseEvaluations: 0,
    evaluations: steps,
    notes,
  };
}

/** Drift and diffusion from increments that are linear in dt and the noises. */
function sdeSystem(problem: SdeProblem, budget: Budget): SdeSystem {
  const { components, increments, noises, differential, initial, variable, t0, t1 } = problem;
  const slots = new Slots([variable, ...components, differential, ...noises]);
  const evaluators = increments.map((expression) =>
    compile(expression, slots, { arithmetic: float64, budget }),
  );
  const values = valuesFor(slots, float64);
  const firstDifferential = 1 + components.length;
  const at = (t: number, y: Float64Array, differentials: readonly number[]): number[] => {
    values[0] = t;
    for (let i = 0; i < y.length; i++) values[1 + i] = y[i];
    differentials.forEach((d, k) => {
      values[firstDifferential + k] = d;
    });
    return evaluators.map((evaluate) => evaluate(values));
  };
  const unit = (k: number): number[] => [differential, ...noises].map((_, j) => (j === k ? 1 : 0));
  const start = Float64Array.from(initial);
  const all = at(
    t0,
    start,
    [differential, ...noises].map((_, k) => 2 + k),
  );
  const parts = [differential, ...noises].map((_, k) => at(t0, start, unit(k)).map((v) => v * (2 + k)));
  all.forEach((value, i) => {
    const linear = parts.reduce((total, part) => total + part[i], 0);
    if (Math.abs(value - linear) > LINEARITY * (Math.abs(value) + Math.abs(linear))) {
      throw new InputError(
        'bad-equation',
        said`The increment of ${components[i]} must be a sum of terms with ${differential} and with ${noises.join(', ')}, as in dX = -X dt + 0.3 dW.`,
      );
    }
  });
  return {
    dimension: components.length,
    noises: noises.length,
    initial: start,
    t0,
    t1,
    drift(t, y, out) {
      budget.spend();
      out.set(at(t, y, unit(0)));
    },
    diffusion(t, y, out) {
      noises.forEach((_, j) => {
        const column = at(t, y, unit(1 + j));
        for (let i = 0; i < components.length; i++) out[i * noises.length + j] = column[i];
      });
    },
  };
}
