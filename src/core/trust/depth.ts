/** How far a series is from what the model was trained on. */
import type { Observation } from '../diffusion/conditioning';
import { standardise } from '../diffusion/conditioning';
import { binSamples, gridOf } from '../diffusion/grid';
import { averageBlocks } from '../diffusion/long';
import { binaryExponent, timesPowerOfTwo } from '../diffusion/powerOfTwo';
import { posteriors } from '../diffusion/sampler';
import type { Denoiser } from '../diffusion/session';
import { notice } from '../notice';
import type { DenoiseSettings, SeriesResult, Warning } from '../result';

/** Fewer samples tell nothing of how the model takes them. */
const FEWEST = 64;
/** Samples that the series is shifted by: no multiple of any stride in the network. */
const SHIFT = 13;
/** Ends see other neighbours when the series is shifted. */
const MARGIN = 16;
/**
 * Beyond this the model is out of its depth: 5 % of held-out draws of the prior on which it is no worse than others
 * are (`npm run bench:trust -- --only depth`).
 */
export const DEPTH_LIMIT = 0.32;

/**
 * Root mean square by which the model's estimate changes when the series is reversed in time, turned upside down or shifted,
 * over its own posterior deviation. A model that had seen everything would give the same curve each time: what it
 * does to an unfamiliar curve depends on which way round it is shown. A series longer than one window is averaged
 * in blocks. null with fewer than 64 samples.
 */
export async function depthOf(
  { x, before, noise }: Pick<SeriesResult, 'x' | 'before' | 'noise'>,
  outliers: DenoiseSettings['outliers'],
  denoiser: Denoiser,
): Promise<number | null> {
  const present = before.filter((v) => !Number.isNaN(v));
  if (present.length < FEWEST || !(noise.sigma > 0)) return null;
  const exponent = binaryExponent(present);
  const y = before.map((v) => timesPowerOfTwo(v, -exponent));
  const grid = gridOf(x, y.length);
  const cells = binSamples(grid, y, timesPowerOfTwo(noise.sigma, -exponent), outliers === 'remove', null);
  const block = Math.ceil(grid.cells / denoiser.card.maxLength);
  const observation = standardise(averageBlocks(cells, block));
  const n = observation.y.length;
  const { y: values, w } = observation;
  const variants: Observation[] = [
    observation,
    { ...observation, y: values.toReversed(), w: w.toReversed() },
    { ...observation, y: values.map((v) => -v) },
    { ...observation, y: values.subarray(SHIFT), w: w.subarray(SHIFT) },
  ];
  const [own, reversed, negated, shifted] = await posteriors(denoiser, variants);
  let squares = 0;
  let variance = 0;
  let count = 0;
  const backwards = reversed.mean.toReversed();
  for (let i = SHIFT + MARGIN; i < n; i++) {
    const m = own.mean[i];
    squares += (backwards[i] - m) ** 2 + (-negated.mean[i] - m) ** 2 + (shifted.mean[i - SHIFT] - m) ** 2;
    variance += (denoiser.card.deviationScale * own.deviation[i]) ** 2;
    count += 1;
  }
  return count > 0 && variance > 0 ? Math.sqrt(squares / 3 / variance) : null;
}

/** The warning where the model is out of its depth; null where it is not. */
export function depthWarning(depth: number | null): Warning | null {
  if (depth === null || depth <= DEPTH_LIMIT) return null;
  return notice(
    'out-of-depth',
    'The model may be out of its depth: shown reversed, upside down or shifted, this series gets curves that differ by {0} of the model’s own uncertainty (familiar ones: below {1}). Compare the result with other methods.',
    Number(depth.toFixed(2)),
    DEPTH_LIMIT,
  );
}
