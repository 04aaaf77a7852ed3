/** The noise level of short series, corrected by a network. */
import { standardise } from './conditioning';
import { binSamples, gridOf } from './grid';
import type { Denoiser } from './session';

/** With more samples the classical estimate is as good (training/EXPERIMENTS.md). */
const MOST_SAMPLES = 100;

export interface NoiseCorrection {
  /** What to multiply the estimate by: at most 1. */
  readonly factor: number;
  /** Standard deviation of the logarithm of the corrected level. */
  readonly logDeviation: number;
}

const NONE: NoiseCorrection = { factor: 1, logDeviation: 0 };

/**
 * What a network knows of the estimate of the noise level of samples (NaN = missing). Classical estimates take
 * a curve of few samples for noise, up to ten times too much of it; what they take for curve is curve. Nothing of more
 * samples, and where level or length is outside of what the network was trained on.
 *
 * Samples at uneven x are taken one after the other, as the estimate takes them, which is to be corrected.
 */
export async function noiseCorrection(
  denoiser: Denoiser,
  samples: Float64Array,
  estimate: number,
): Promise<NoiseCorrection> {
  const n = samples.length;
  const present = samples.filter((v) => !Number.isNaN(v)).length;
  if (present === 0 || present > MOST_SAMPLES) return NONE;
  const observation = binSamples(gridOf(null, n), samples, estimate, false, null);
  const { y, w, sigma } = standardise(observation);
  const network = await denoiser.noiseLevel();
  const [least, largest] = network.sigmaRange;
  if (n > network.longest || sigma < least || sigma > largest) return NONE;
  const padded = (values: Float64Array): Float32Array => {
    const result = new Float32Array(Math.max(n, network.shortest));
    result.set(values);
    return result;
  };
  const { mean, deviation } = await network.logRatio(padded(y), padded(w), sigma);
  return { factor: Math.min(Math.exp(mean), 1), logDeviation: deviation };
}

/**
 * By how much posterior deviations grow with the uncertainty of the noise level: to the first order the root mean square of
 * a level over its median. Without it bands of 16 samples that are to hold 90 % of the truth hold 70 % (training/EXPERIMENTS.md).
 */
export function widening(logDeviation: number): number {
  return Math.sqrt(1 + 2 * logDeviation ** 2);
}
