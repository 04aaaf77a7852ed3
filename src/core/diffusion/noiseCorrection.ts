/** The noise level of short series, corrected by a network. */
import { standardise } from './conditioning';
import { binSamples, gridOf } from './grid';
import type { Denoiser } from './session';

/** With more samples the classical estimate is as good (training/EXPERIMENTS.md). */
const MOST_SAMPLES = 100;

/**
 * What to multiply the estimate of the noise level of samples (NaN = missing) by: at most 1. Classical estimates take
 * a curve of few samples for noise, up to ten times too much of it; what they take for curve is curve. 1 for more
 * samples, and where level or length is outside of what the network was trained on.
 *
 * Samples at uneven x are taken one after the other, as the estimate takes them, which is to be corrected.
 */
export async function noiseCorrection(
  denoiser: Denoiser,
  samples: Float64Array,
  estimate: number,
): Promise<number> {
  const n = samples.length;
  const present = samples.filter((v) => !Number.isNaN(v)).length;
  if (present === 0 || present > MOST_SAMPLES) return 1;
  const observation = binSamples(gridOf(null, n), samples, estimate, false, null);
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
