import { standardise } from './conditioning';
import { filledPosteriors } from './filling';
import type { Denoiser } from './session';

/**
 * E[x | y] of equally spaced samples (NaN = missing) by one round of the network, which is one evaluation where none is
 * missing: what the generated Python computes. It equals `denoise` for a series that fits one window, has noise in
 * the range of training, and needs no grid of its own.
 *
 * @param sigma standard deviation of the noise, in the units of y
 */
export async function singleRound(
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
  const [{ mean }] = await filledPosteriors(denoiser, [observation]);
  return mean.map((value) => observation.mean + observation.scale * value);
}
