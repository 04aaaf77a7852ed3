/** Samples of which each has an error bar of its own. */
import { medianInPlace } from '../diagnostics/median';
import type { Observation } from './conditioning';
import { denoiseAtLevels, type Told } from './levels';
import type { GridEstimate, GridOptions } from './long';
import type { Denoiser } from './session';

/** What is much more precise than the run that a sample's estimate comes from cannot be believed to be so. */
const TOLD: Told = { below: 2, above: 8 };
/** Runs are made for levels from this part of the median one on, ... */
const LOWEST = 1 / 4;
/** ... up to so many times. */
const HIGHEST = 8;
/** No noise moves a sample by so many times its error bar, but once in 16,000: it is signal. */
const CONTRADICTION = 4;
/** Where more than this part is contradicted, the error bars are wrong. */
const MOST_CONTRADICTED = 0.05;

/**
 * Posterior mean and deviation of an observation whose weights are the precisions of its samples.
 *
 * Told that a sample is noisy, the network takes a spike there for noise even where its error bar cannot explain it
 * (training/EXPERIMENTS.md). So where a first estimate is farther from samples than noise can be, they count as
 * typical ones in a second; but not where outliers may be errors.
 */
export async function denoiseWeighted(
  denoiser: Denoiser,
  observation: Observation,
  options: GridOptions,
): Promise<GridEstimate> {
  const { y, w, sigma, outliers } = observation;
  const median = sigma / Math.sqrt(medianInPlace(w.filter((v) => v > 0)));
  const sigmas = w.map((v) => (v > 0 ? sigma / Math.sqrt(v) : median));
  const estimated = (levels: Float64Array, from: number, to: number): Promise<GridEstimate> => {
    const own = levels.map((v) => Math.min(Math.max(v, LOWEST * median), HIGHEST * median));
    const onProgress = (fraction: number): void => options.onProgress(from + (to - from) * fraction);
    return denoiseAtLevels(denoiser, observation, { sigmas: levels, own }, TOLD, { ...options, onProgress });
  };
  if (outliers) return estimated(sigmas, 0, 1);
  const first = await estimated(sigmas, 0, 1 / 2);
  const isContradicted = (i: number): boolean =>
    w[i] > 0 && Math.abs(y[i] - first.mean[i]) > CONTRADICTION * sigmas[i];
  const contradicted = sigmas.reduce((count, _, i) => count + Number(isContradicted(i)), 0);
  if (contradicted === 0 || contradicted > MOST_CONTRADICTED * y.length) {
    options.onProgress(1);
    return first;
  }
  return estimated(
    sigmas.map((v, i) => (isContradicted(i) ? Math.min(v, median) : v)),
    1 / 2,
    1,
  );
}
