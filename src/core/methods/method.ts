/** What every smoother beside the diffusion model is. */
import type { Observation } from '../diffusion/conditioning';

/**
 * The curve under equally spaced noisy samples, at every sample, those of weight 0 (missing) included. Samples of
 * weight w have noise of standard deviation sigma / sqrt(w). At least `FEWEST_SAMPLES` have a weight above 0, and
 * sigma is positive.
 */
export type Smoothing = (observation: Observation) => Float64Array;

/**
 * A method: chooses what is to be chosen (a width, a penalty) by the observation, and gives the smoothing so tuned,
 * for this observation and for others of the same curve. Cost: linear in the length, up to a logarithm.
 */
export type Smoother = (observation: Observation) => Smoothing;

/** Below this there is nothing to tune a smoother by. */
export const FEWEST_SAMPLES = 8;
