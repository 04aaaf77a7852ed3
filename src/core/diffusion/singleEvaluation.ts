import { standardise } from './conditioning';
import { posteriors } from './sampler';
import type { Denoiser } from './session';

/**
 * E[x | y] of equally spaced samples (NaN = missing) by one evaluation of the network and nothing else:
 * what the generated Python computes. It equals `denoise` for a series that fits one window, has noise in
 * the range of training, and needs no grid of its own.
 *
 * @param sigma standard deviation of the noise, in the units of y
 */
export async function singleEvaluation(
  denoiser: Denoiser,
  y: Float64Array,
  sigma: number,
  outliers: boolean,
): Promise<Float64Array> {
  const observation = standardise({
    y: y.map((value) => (Number.isNaN(value) ? 0 : value)),
    w: y.map((value) => (Number.isNaN(value) ? 0 : 1)),
    sigma,
    outliers,
  });
  const [{ mean }] = await posteriors(denoiser, [observation]);
  return mean.map((value) => observation.mean + observation.scale * value);
}
