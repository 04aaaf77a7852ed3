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

/** Posterior mean and deviation of an observation whose weights are the precisions of its samples. */
export function denoiseWeighted(
  denoiser: Denoiser,
  observation: Observation,
  options: GridOptions,
): Promise<GridEstimate> {
  const { w, sigma } = observation;
  const median = sigma / Math.sqrt(medianInPlace(w.filter((v) => v > 0)));
  const sigmas = w.map((v) => (v > 0 ? sigma / Math.sqrt(v) : median));
  const own = sigmas.map((v) => Math.min(Math.max(v, LOWEST * median), HIGHEST * median));
  return denoiseAtLevels(denoiser, observation, { sigmas, own }, TOLD, options);
}
