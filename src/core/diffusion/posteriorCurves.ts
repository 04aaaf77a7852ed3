/** Whole curves drawn from the posterior of a result, over a stretch of it. */

import { linearAt } from '../linearAt';
import { noiseOfSamples } from '../noiseOfSamples';
import type { DenoiseSettings, SeriesResult } from '../result';
import { gridOf, valuesAt } from './grid';
import { windowOf } from './observationOf';
import { timesPowerOfTwo } from './powerOfTwo';
import { posteriorSamples } from './sampler';
import type { Denoiser } from './session';

/** Blocks in a row without samples over which more is unknown than a straight line says. */
const LONG_GAP = 8;

export interface PosteriorCurveOptions {
  /** Indices of samples: the first, and the one after the last. */
  readonly stretch: { readonly first: number; readonly end: number };
  readonly outliers: DenoiseSettings['outliers'];
  readonly seed: number;
  /** How many. */
  readonly samples: number;
}

/** All arrays have the length of `x`. */
export interface PosteriorCurves {
  /** Positions in the stretch: of its samples, or of the middles of blocks where it is longer than one window. */
  readonly x: Float64Array;
  /** The result's own curve. */
  readonly mean: Float64Array;
  /** Curves that the samples allow, around it. */
  readonly curves: readonly Float64Array[];
}

/**
 * Samples of the posterior around the result's curve, by as much of the series as one window holds around the
 * stretch. A stretch longer than a window is averaged in blocks, so that all of it is seen.
 */
export async function posteriorCurves(
  result: SeriesResult,
  { stretch, outliers, seed, samples }: PosteriorCurveOptions,
  denoiser: Denoiser,
  onProgress: (fraction: number) => void,
): Promise<PosteriorCurves> {
  const { maxLength, sampler } = denoiser.card;
  const { first, end } = surroundings(result, stretch, maxLength);
  const x = result.x?.subarray(first, end) ?? null;
  const noise = noiseOfSamples(result);
  const { grid, block, centres, exponent, estimate } = await windowOf(
    { x, y: result.before.subarray(first, end) },
    { sigma: typeof noise === 'number' ? noise : noise.subarray(first, end), outliers },
    denoiser,
  );
  const { last, lastMean, spread, w } = estimate;
  let steps = 0;
  const drawn = await posteriorSamples(denoiser, last, seed, samples, () => {
    steps += 1;
    onProgress(steps / sampler.logSnrs.length);
  });
  const deviations = drawn.map((sample) =>
    sample.map((v, i) =>
      timesPowerOfTwo((v - lastMean[i]) * spread[i] * last.scale * result.widening, exponent),
    ),
  );
  const own = result.after.subarray(first, end);
  const inside = { from: stretch.first - first, to: stretch.end - first };
  if (block === 1) {
    const cut = (values: Float64Array): Float64Array => values.slice(inside.from, inside.to);
    const mean = cut(own);
    return {
      x: x === null ? Float64Array.from(mean, (_, i) => stretch.first + i + 1) : cut(x),
      mean,
      curves: deviations.map((values) => cut(valuesAt(grid, values)).map((v, i) => v + mean[i])),
    };
  }
  // One value a block, and one at either end of the stretch, but none in short runs of empty blocks, where the model knows little.
  const isKnown = outsideShortGaps(w);
  const known = (values: Float64Array): Float64Array => values.filter((_, k) => isKnown[k]);
  const blocks = known(centres);
  const [from, to] = [grid.positions[inside.from], grid.positions[inside.to - 1]];
  const places = Float64Array.of(from, ...blocks.filter((cell) => cell > from && cell < to), to);
  const mean = linearAt(grid.positions, own, places);
  return {
    x: x === null ? places.map((cell) => first + cell + 1) : linearAt(grid.positions, x, places),
    mean,
    curves: deviations.map((values) => linearAt(blocks, known(values), places).map((v, k) => v + mean[k])),
  };
}

/** Whether each sample has a weight, or stands in a long gap. */
function outsideShortGaps(w: Float64Array): boolean[] {
  const isKnown = Array.from(w, (v) => v > 0);
  let start = 0;
  for (let i = 0; i <= w.length; i++) {
    if (i < w.length && !(w[i] > 0)) continue;
    if (i - start >= LONG_GAP) isKnown.fill(true, start, i);
    start = i + 1;
  }
  return isKnown;
}

/** The stretch with what stands beside it, which helps to know it, as far as one window holds both. */
function surroundings(
  { x, before }: SeriesResult,
  stretch: PosteriorCurveOptions['stretch'],
  longest: number,
): PosteriorCurveOptions['stretch'] {
  const { positions } = gridOf(x, before.length);
  const [from, to] = [positions[stretch.first], positions[stretch.end - 1]];
  const room = (longest - (to - from)) / 2;
  let { first, end } = stretch;
  while (first > 0 && from - positions[first - 1] < room - 1) first--;
  while (end < before.length && positions[end] - to < room - 1) end++;
  // The grid of a part may be finer than that of the whole: never are blocks averaged for the sake of what stands beside.
  const cells = (): number => gridOf(x?.subarray(first, end) ?? null, end - first).cells;
  while ((first < stretch.first || end > stretch.end) && cells() > longest) {
    first = Math.ceil((first + stretch.first) / 2);
    end = Math.floor((end + stretch.end) / 2);
  }
  return { first, end };
}
