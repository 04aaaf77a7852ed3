/** Means over random draws: by Monte Carlo, as a program computes them, and by quadrature, as the reference. */
import { normalGenerator, uniformGenerator } from '../diffusion/random';
import { InputError } from '../errors';
import { said } from '../wording';
import type { Budget } from './budget';
import type { Evaluator } from './evaluate';

/** More draws for one mean take too long to be meant. */
const MOST_DRAWS = 1_000_000;

/**
 * A mean over `count` draws of U and Z, afresh at each call. Without `count` the running mean: at each call
 * it draws until there are as many draws as `variable` says.
 */
export function monteCarloMean(
  body: Evaluator<number>,
  count: Evaluator<number> | null,
  slots: { readonly u: number; readonly z: number; readonly variable: number },
  seed: number,
  budget: Budget,
): Evaluator<number> {
  const uniform = uniformGenerator(seed);
  const normal = normalGenerator(seed + 1);
  let drawn = 0;
  let total = 0;
  return (values) => {
    const wanted = Math.round((count ?? ((v) => v[slots.variable]))(values));
    if (!(wanted >= 1 && wanted <= MOST_DRAWS)) {
      throw new InputError(
        'bad-equation',
        said`A mean needs 1 to ${MOST_DRAWS} draws, not ${wanted}. Write mean(exp(-U^2), 100), for instance.`,
      );
    }
    if (count) {
      drawn = 0;
      total = 0;
    }
    for (; drawn < wanted; drawn++) {
      budget.spend();
      values[slots.u] = uniform();
      values[slots.z] = normal();
      total += body(values);
    }
    return total / drawn;
  };
}

/** Tanh-sinh nodes of [0, 1] lie within these bounds of its variable: beyond, weights are below 1e-17. */
const TANH_SINH_END = 3.2;
const LEVELS = [5, 6, 7];
/** The normal density beyond is below 1e-18. */
const NORMAL_END = 9;

/**
 * The expectation of `body` over U (uniform in [0, 1]) and Z (standard normal), in float64, to about ten
 * digits where the body is smooth; NaN where two refinements differ. Tanh-sinh quadrature (Takahasi & Mori
 * 1974) in U; the trapezoidal rule, which converges exponentially there, in Z.
 */
export function expectation(
  body: Evaluator<number>,
  uses: { readonly u: boolean; readonly z: boolean },
  slots: { readonly u: number; readonly z: number },
  budget: Budget,
): Evaluator<number> {
  const overU = (values: number[], level: number, inner: () => number): number => {
    const h = 2 ** -level * TANH_SINH_END;
    let total = 0;
    for (let k = -(2 ** level); k <= 2 ** level; k++) {
      const t = k * h;
      const s = (Math.PI / 2) * Math.sinh(t);
      const weight = ((Math.PI / 4) * Math.cosh(t)) / Math.cosh(s) ** 2;
      values[slots.u] = 1 / (1 + Math.exp(-2 * s));
      total += weight * inner();
    }
    return total * h;
  };
  const overZ = (values: number[], level: number, inner: () => number): number => {
    const h = NORMAL_END * 2 ** -level;
    let total = 0;
    for (let k = -(2 ** level); k <= 2 ** level; k++) {
      values[slots.z] = k * h;
      total += Math.exp(-((k * h) ** 2) / 2) * inner();
    }
    return (total * h) / Math.sqrt(2 * Math.PI);
  };
  return (values) => {
    const once = (): number => {
      budget.spend();
      return body(values);
    };
    const at = (level: number): number => {
      const inner = uses.z ? () => overZ(values, level, once) : once;
      return uses.u ? overU(values, level, inner) : inner();
    };
    if (!uses.u && !uses.z) return once();
    let before = at(LEVELS[0] - 1);
    for (const level of LEVELS) {
      const now = at(level);
      if (Math.abs(now - before) <= 1e-11 * Math.max(Math.abs(now), Number.MIN_VALUE)) return now;
      before = now;
    }
    return Number.NaN;
  };
}
