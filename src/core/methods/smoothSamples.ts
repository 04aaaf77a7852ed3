import type { Observation } from '../diffusion/conditioning';
import { binSamples, type Grid, offsetsWithinCells, valuesAt } from '../diffusion/grid';
import { interpolated } from './interpolation';
import { FEWEST_SAMPLES, type Smoothing } from './method';
import { SMOOTHERS } from './methods';
import type { SmootherName } from './names';

/** The curve at the samples' positions, of samples there (NaN = missing). */
export type SampleSmoothing = (y: Float64Array) => Float64Array;

/**
 * A smoother tuned by samples at their own positions, uneven ones by way of the same grid and correction as the
 * diffusion model. 'none', and too few samples to tune a smoother by, leave samples as they are and interpolate
 * missing ones.
 *
 * @param sigma standard deviation of the noise, positive: of every sample, or of each
 */
export function tunedSmoothing(
  grid: Grid,
  samples: Float64Array,
  sigma: number | Float64Array,
  method: SmootherName | 'none',
): SampleSmoothing {
  const observed = (y: Float64Array, offsets: Float64Array | null): Observation =>
    binSamples(grid, y, sigma, false, offsets);
  const smoothing = tuned(observed(samples, null), method);
  if (grid.kind !== 'binned') return (y) => smoothing(observed(y, null));
  const offsets = offsetsWithinCells(grid, smoothing(observed(samples, null)));
  const corrected = tuned(observed(samples, offsets), method);
  return (y) => valuesAt(grid, corrected(observed(y, offsets)));
}

function tuned(observation: Observation, method: SmootherName | 'none'): Smoothing {
  const present = observation.w.reduce((count, v) => count + (v > 0 ? 1 : 0), 0);
  if (method === 'none' || present < FEWEST_SAMPLES) return ({ y, w }) => interpolated(y, w);
  return SMOOTHERS[method](observation);
}
