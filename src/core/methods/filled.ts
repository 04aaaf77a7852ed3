/** Methods that need every sample, for series in which some are missing. */
import type { Observation } from '../diffusion/conditioning';
import { interpolated } from './interpolation';
import type { Smoothing } from './method';

const ROUNDS = 3;

/**
 * A smoothing of complete series for those with missing samples: these are interpolated, then replaced by the
 * smoothing's own estimate, a few times over (expectation-maximisation, where it is linear).
 */
export function filled(smooth: (y: Float64Array, sigma: number) => Float64Array): Smoothing {
  return ({ y, w, sigma }: Observation) => {
    let estimate = interpolated(y, w);
    const isComplete = w.every((v) => v > 0);
    for (let round = 0; round < (isComplete ? 1 : ROUNDS); round++) {
      const current = estimate;
      estimate = smooth(
        y.map((v, i) => (w[i] > 0 ? v : current[i])),
        sigma,
      );
    }
    return estimate;
  };
}
