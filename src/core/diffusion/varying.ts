/** Series whose noise level varies along them. */
import { areClearlyDifferent, localNoise, logLevels } from '../diagnostics/varyingNoise';
import type { Observation } from './conditioning';
import { denoiseGrid, type GridEstimate, type GridOptions } from './long';
import type { Denoiser } from './session';

/** Ratio of one noise level at which the series is denoised to the next. */
const LEVEL_RATIO = 2;

/**
 * Standard deviation of the noise at each sample of an observation (weights 0 or 1) where it clearly varies;
 * null where one level describes it.
 *
 * Both have to say so: estimates in windows along the series, and what a first denoising at one level takes
 * off, the logarithm of whose size the model itself denoises. Each alone takes some oscillation for noise.
 *
 * @param onWork called now and then; what it throws ends the work
 */
export async function varyingNoise(
  denoiser: Denoiser,
  observation: Observation,
  onWork: () => void = () => undefined,
): Promise<Float64Array | null> {
  const { y, w } = observation;
  const local = localNoise(
    y.map((v, i) => (w[i] > 0 ? v : Number.NaN)),
    onWork,
  );
  if (local === null) return null;
  const quiet = { deviation: null, onProgress: onWork };
  const { mean } = await denoiseGrid(denoiser, observation, quiet);
  const { values, sigma } = logLevels(y.map((v, i) => (w[i] > 0 ? v - mean[i] : Number.NaN)));
  const present = values.map((v) => (Number.isNaN(v) ? 0 : 1));
  if (present.every((v) => v === 0)) return null;
  const levels = await denoiseGrid(denoiser, { y: values, w: present, sigma, outliers: false }, quiet);
  return areClearlyDifferent(levels.mean) ? local : null;
}

/**
 * Posterior mean and deviation under noise of standard deviation `sigmas`, sample by sample: the series is
 * denoised as a whole at levels a factor of 2 apart, and each sample takes the estimate of its own level,
 * log-linear between two. Smoothly varying weights would say the same in one evaluation, but the network
 * was trained with weights that vary from sample to sample, and fails on smooth ones.
 */
export async function denoiseVarying(
  denoiser: Denoiser,
  observation: Observation,
  sigmas: Float64Array,
  options: GridOptions,
): Promise<GridEstimate> {
  const n = sigmas.length;
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const sigma of sigmas) {
    low = Math.min(low, sigma);
    high = Math.max(high, sigma);
  }
  const range = Math.log(high / low);
  const steps = Math.ceil(range / Math.log(LEVEL_RATIO));
  const mean = new Float64Array(n);
  const deviation = options.deviation === null ? null : new Float64Array(n);
  let interpolated = false;
  for (let k = 0; k <= steps; k++) {
    const share = sigmas.map((sigma) => {
      const position = steps === 0 ? 0 : (steps * Math.log(sigma / low)) / range;
      return Math.max(0, 1 - Math.abs(position - k));
    });
    const level = await denoiseGrid(
      denoiser,
      { ...observation, sigma: low * Math.exp(steps === 0 ? 0 : (k * range) / steps) },
      { ...options, onProgress: (fraction) => options.onProgress((k + fraction) / (steps + 1)) },
    );
    for (let i = 0; i < n; i++) {
      mean[i] += share[i] * level.mean[i];
      if (deviation !== null && level.deviation !== null) deviation[i] += share[i] * level.deviation[i];
    }
    interpolated ||= level.interpolated;
  }
  return { mean, deviation, interpolated };
}
