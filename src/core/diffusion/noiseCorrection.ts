/** The noise level of short series, corrected by a network. */
import { type Observation, standardise } from './conditioning';
import type { Denoiser } from './session';

/** With more samples the classical estimate is as good (training/EXPERIMENTS.md). */
const MOST_SAMPLES = 100;

/**
 * What to multiply `observation.sigma`, an estimate, by: at most 1. Classical estimates take a curve of few
 * samples for noise, up to ten times too much of it; what they take for curve is curve. 1 for longer series, and where
 * the level is outside of what the network was trained on.
 */
export async function noiseCorrection(denoiser: Denoiser, observation: Observation): Promise<number> {
  const n = observation.y.length;
  if (n > MOST_SAMPLES || observation.w.every((w) => w === 0)) return 1;
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
