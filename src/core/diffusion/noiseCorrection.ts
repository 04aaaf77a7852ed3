/** The noise level of short series, corrected by a network. */
import { type Observation, standardise } from './conditioning';
import type { Denoiser } from './session';

/** With more samples the classical estimate is as good (training/EXPERIMENTS.md). */
const MOST_SAMPLES = 100;
/** Fourth differences, which the classical estimate takes, are of noise alone where so many samples have the same x. */
const REPEATED = 5;

/**
 * What to multiply `observation.sigma`, an estimate from `samples` numbers, by: at most 1. Classical estimates take a
 * curve of few samples for noise, up to ten times too much of it; what they take for curve is curve. 1 for more samples,
 * for samples repeated so often that the estimate sees no curve, and where the level or the length of the grid is outside
 * of what the network was trained on.
 */
export async function noiseCorrection(
  denoiser: Denoiser,
  observation: Observation,
  samples: number,
): Promise<number> {
  const n = observation.y.length;
  const filled = observation.w.reduce((count, w) => count + (w > 0 ? 1 : 0), 0);
  if (samples > MOST_SAMPLES || samples >= REPEATED * filled) return 1;
  const { y, w, sigma } = standardise(observation);
  const network = await denoiser.noiseLevel();
  const [least, largest] = network.sigmaRange;
  if (n > network.longest || sigma < least || sigma > largest) return 1;
  const padded = (values: Float64Array): Float32Array => {
    const result = new Float32Array(Math.max(n, network.shortest));
    result.set(values);
    return result;
  };
  return Math.min(Math.exp(await network.logRatio(padded(y), padded(w), sigma)), 1);
}
