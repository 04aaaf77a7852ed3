import type { Observation } from '../diffusion/conditioning';
import { averageBlocks, interpolateBlocks } from '../diffusion/long';
import { type BandedFactor, factorise, inverseDiagonal, solve } from './banded';
import type { Smoother } from './method';
import { minimum } from './minimise';

/** Beyond these powers of ten of the penalty, by order, rounding eats the solution. */
const HIGHEST_PENALTY: Readonly<Record<number, number>> = { 2: 10.5, 3: 11.5 };
const LOWEST_PENALTY = -4;
/** Samples averaged where a curve is so slow that the highest penalty is too low for it. */
const BLOCK = 8;
const SHORTEST = 64;

/**
 * The Whittaker smoother (Whittaker 1923; Eilers 2003), a discrete smoothing spline: the f that minimises
 *   sum w_i (y_i - f_i)² + penalty sum (second or third differences of f)²,
 * order and penalty by generalised cross-validation (Craven & Wahba 1979). Samples of weight 0 cost nothing.
 */
export const whittaker: Smoother = (observation) => {
  const [second, third] = [tuned(observation, 2), tuned(observation, 3)];
  const { order, penalty, isStiffest } = third.score < second.score ? third : second;
  if (!isStiffest || observation.y.length < SHORTEST * BLOCK) {
    return ({ y, w }) => whittakerFit(y, w, order, penalty);
  }
  const coarse = whittaker(averageBlocks(observation, BLOCK));
  return (other) => interpolateBlocks(coarse(averageBlocks(other, BLOCK)), BLOCK, other.y.length);
};

interface Tuned {
  readonly order: number;
  readonly penalty: number;
  readonly score: number;
  readonly isStiffest: boolean;
}

function tuned({ y, w }: Observation, order: number): Tuned {
  const highest = HIGHEST_PENALTY[order];
  const score = (power: number): number => crossValidation(y, w, order, 10 ** power);
  const power = minimum(score, [LOWEST_PENALTY, highest], 16, 0.05);
  return { order, penalty: 10 ** power, score: score(power), isStiffest: power > highest - 0.2 };
}

/** The minimiser for one penalty. */
export function whittakerFit(y: Float64Array, w: Float64Array, order: number, penalty: number): Float64Array {
  return solve(
    factor(w, order, penalty),
    y.map((v, i) => (w[i] > 0 ? w[i] * v : 0)),
  );
}

/** GCV = n RSS / (n - trace of the smoother)², over the samples that are present. */
export function crossValidation(y: Float64Array, w: Float64Array, order: number, penalty: number): number {
  const system = factor(w, order, penalty);
  const curve = solve(
    system,
    y.map((v, i) => (w[i] > 0 ? w[i] * v : 0)),
  );
  const inverse = inverseDiagonal(system);
  let squares = 0;
  let trace = 0;
  let count = 0;
  for (let i = 0; i < y.length; i++) {
    if (w[i] === 0) continue;
    squares += w[i] * (y[i] - curve[i]) ** 2;
    trace += w[i] * inverse[i];
    count++;
  }
  return (count * squares) / (count - trace) ** 2;
}

/** Of W + penalty D^T D with D the differences of `order`. */
function factor(w: Float64Array, order: number, penalty: number): BandedFactor {
  const n = w.length;
  const differences = order === 2 ? [1, -2, 1] : [-1, 3, -3, 1];
  const bands = Array.from({ length: order + 1 }, () => new Float64Array(n));
  bands[0].set(w);
  for (let i = 0; i + order < n; i++) {
    for (let j = 0; j <= order; j++) {
      for (let k = 0; j + k <= order; k++) bands[k][i + j] += penalty * differences[j] * differences[j + k];
    }
  }
  return factorise(bands);
}
