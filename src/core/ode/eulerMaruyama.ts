/** Stochastic differential equations dY = a(t, Y) dt + b(t, Y) dW in the sense of Ito. */
import { InputError } from '../errors';
import { said } from '../wording';

export interface SdeSystem {
  /** Number of components of Y. */
  readonly dimension: number;
  /** Number of independent Brownian motions. */
  readonly noises: number;
  /** Writes a(t, y) into `out`, of length `dimension`. */
  drift(t: number, y: Float64Array, out: Float64Array): void;
  /** Writes b(t, y) into `out`, row-major dimension x noises. */
  diffusion(t: number, y: Float64Array, out: Float64Array): void;
  readonly initial: Float64Array;
  readonly t0: number;
  readonly t1: number;
}

export interface SdePath {
  /** steps + 1 nodes, from t0 to t1. */
  readonly t: Float64Array;
  /** One array a component, each as long as `t`. */
  readonly y: Float64Array[];
  /** Index of the first node that is not finite; y is NaN from there on. Null: all are. */
  readonly divergedAt: number | null;
}

/**
 * Increments of Brownian motions over equal steps, row-major steps x noises: normal with mean 0 and
 * variance duration / steps.
 * @param normal generator of independent standard normal numbers.
 */
export function brownianIncrements(
  steps: number,
  noises: number,
  duration: number,
  normal: () => number,
): Float64Array {
  const deviation = Math.sqrt(duration / steps);
  return Float64Array.from({ length: steps * noises }, () => deviation * normal());
}

/**
 * The increments of the same path over steps `factor` times as long: sums of `factor` neighbours.
 * A solution on the fine increments is then a reference for one on these.
 */
export function coarsenIncrements(increments: Float64Array, noises: number, factor: number): Float64Array {
  const steps = increments.length / noises;
  if (!Number.isInteger(factor) || factor < 1 || steps % factor !== 0) {
    throw new RangeError(`${steps} steps cannot be joined in groups of ${factor}.`);
  }
  const coarse = new Float64Array(increments.length / factor);
  for (let k = 0; k < steps; k++) {
    for (let j = 0; j < noises; j++) {
      coarse[Math.floor(k / factor) * noises + j] += increments[k * noises + j];
    }
  }
  return coarse;
}

/**
 * Euler-Maruyama method on a given Brownian path (Kloeden & Platen, Numerical Solution of Stochastic
 * Differential Equations, 10.2): strong order 1/2, or 1 where b does not depend on y.
 * @param increments of the Brownian motions, row-major steps x noises; their number sets the step.
 * @throws InputError when the interval or the initial values are no use.
 */
export function solveEulerMaruyama(system: SdeSystem, increments: Float64Array): SdePath {
  const { dimension, noises, t0, t1 } = system;
  const steps = increments.length / noises;
  if (!Number.isInteger(steps) || steps < 1) {
    throw new RangeError(`${increments.length} increments are not whole steps of ${noises} noise(s).`);
  }
  if (!(Number.isFinite(t0) && Number.isFinite(t1) && t1 > t0)) {
    throw new InputError('bad-option', said`The interval must end after it begins: ${t0} to ${t1}.`);
  }
  if (!system.initial.every(Number.isFinite)) {
    throw new InputError('bad-option', said`Every initial value must be a finite number.`);
  }
  const t = Float64Array.from({ length: steps + 1 }, (_, k) => t0 + ((t1 - t0) * k) / steps);
  const y = Array.from({ length: dimension }, () => new Float64Array(steps + 1).fill(Number.NaN));
  const state = Float64Array.from(system.initial);
  const drift = new Float64Array(dimension);
  const diffusion = new Float64Array(dimension * noises);
  for (let i = 0; i < dimension; i++) y[i][0] = state[i];
  for (let k = 0; k < steps; k++) {
    const h = t[k + 1] - t[k];
    system.drift(t[k], state, drift);
    system.diffusion(t[k], state, diffusion);
    for (let i = 0; i < dimension; i++) {
      let next = state[i] + h * drift[i];
      for (let j = 0; j < noises; j++) next += diffusion[i * noises + j] * increments[k * noises + j];
      state[i] = next;
    }
    if (!state.every(Number.isFinite)) return { t, y, divergedAt: k + 1 };
    for (let i = 0; i < dimension; i++) y[i][k + 1] = state[i];
  }
  return { t, y, divergedAt: null };
}
