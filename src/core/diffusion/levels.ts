/** One series at several noise levels. */
import type { Observation } from './conditioning';
import { denoiseGrid, type GridEstimate, type GridOptions } from './long';
import type { Denoiser } from './session';

/** Ratio of one noise level at which the series is denoised to the next. */
const LEVEL_RATIO = 2;

/** How far from the level of a run the levels of samples may be told to the network, as factors. */
export interface Told {
  readonly below: number;
  readonly above: number;
}

/**
 * Denoises the series as a whole at levels a factor of 2 apart, and takes for each sample the estimate of its own level,
 * log-linear between two. In each run the weights tell of the levels of all samples, within the factors of `told`: the
 * network hardly knows noise that varies more (training/EXPERIMENTS.md).
 *
 * @param observation with weights 0 where a sample is missing
 * @param sigmas standard deviation of the noise of each sample; of a missing one, of the run whose estimate it takes
 * @param own the level of the run whose estimate each sample takes
 */
export async function denoiseAtLevels(
  denoiser: Denoiser,
  observation: Observation,
  { sigmas, own = sigmas }: { readonly sigmas: Float64Array; readonly own?: Float64Array },
  told: Told,
  options: GridOptions,
): Promise<GridEstimate> {
  const n = sigmas.length;
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const sigma of own) {
    low = Math.min(low, sigma);
    high = Math.max(high, sigma);
  }
  const range = Math.log(high / low);
  const steps = Math.ceil(range / Math.log(LEVEL_RATIO));
  const mean = new Float64Array(n);
  const deviation = options.deviation === null ? null : new Float64Array(n);
  let interpolated = false;
  for (let k = 0; k <= steps; k++) {
    const level = low * Math.exp(steps === 0 ? 0 : (k * range) / steps);
    const run = await denoiseGrid(denoiser, withLevels(observation, sigmas, level, told), {
      ...options,
      onProgress: (fraction) => options.onProgress((k + fraction) / (steps + 1)),
    });
    for (let i = 0; i < n; i++) {
      const position = steps === 0 ? 0 : (steps * Math.log(own[i] / low)) / range;
      const share = Math.max(0, 1 - Math.abs(position - k));
      mean[i] += share * run.mean[i];
      if (deviation !== null && run.deviation !== null) deviation[i] += share * run.deviation[i];
    }
    interpolated ||= run.interpolated;
  }
  return { mean, deviation, interpolated };
}

/** The observation with weights for noise of `sigmas`, but none farther from `level` than by the factors of `told`. */
function withLevels(
  observation: Observation,
  sigmas: Float64Array,
  level: number,
  { below, above }: Told,
): Observation {
  const limited = sigmas.map((v) => Math.min(Math.max(v, level / below), level * above));
  const sigma = limited.reduce(
    (least, v, i) => (observation.w[i] > 0 ? Math.min(least, v) : least),
    level * above,
  );
  return { ...observation, w: observation.w.map((v, i) => (v > 0 ? (sigma / limited[i]) ** 2 : 0)), sigma };
}
