/** Methods that need every sample, for series in which some are missing. */
import type { Observation } from '../diffusion/conditioning';
import { interpolated } from './interpolation';
import type { Smoothing } from './method';

const ROUNDS = 3;

/**
 * A smoothing of complete series of equal precision for those with missing samples: these are interpolated, then
 * replaced by the smoothing's own estimate, a few times over (expectation-maximisation, where it is linear). Where
 * precisions differ it is given the noise that samples have in quadratic mean.
 */
export function filled(smooth: (y: Float64Array, sigma: number) => Float64Array): Smoothing {
  return ({ y, w, sigma }: Observation) => {
    const noise = quadraticMeanNoise(w, sigma);
    let estimate = interpolated(y, w);
    const isComplete = w.every((v) => v > 0);
    for (let round = 0; round < (isComplete ? 1 : ROUNDS); round++) {
      const current = estimate;
      estimate = smooth(
        y.map((v, i) => (w[i] > 0 ? v : current[i])),
        noise,
      );
    }
    return estimate;
  };
}

/** Root mean square of the noise of the samples of weight above 0, where that of weight 1 is sigma. */
export function quadraticMeanNoise(w: Float64Array, sigma: number): number {
  const present = w.filter((v) => v > 0);
  return sigma * Math.sqrt(present.reduce((sum, v) => sum + 1 / v, 0) / present.length);
}
