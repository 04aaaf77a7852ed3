/** Whole curves drawn from the posterior of a result, over a stretch of it. */
import type { DenoiseSettings, SeriesResult } from '../result';
import { binSamples, gridOf, valuesAt } from './grid';
import { averageBlocks } from './long';
import { binaryExponent, timesPowerOfTwo } from './powerOfTwo';
import { posteriorSamples } from './sampler';
import type { Denoiser } from './session';
import { windowMeans } from './window';

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
  { x: positions, before, after, noise }: SeriesResult,
  { stretch, outliers, seed, samples }: PosteriorCurveOptions,
  denoiser: Denoiser,
  onProgress: (fraction: number) => void,
): Promise<PosteriorCurves> {
  const { maxLength, sampler } = denoiser.card;
  const whole = gridOf(positions, before.length);
  const cell = (index: number): number => whole.positions[index];
  // What stands beside the stretch helps to know it.
  const room = (maxLength - (cell(stretch.end - 1) - cell(stretch.first))) / 2;
  let first = stretch.first;
  let end = stretch.end;
  while (first > 0 && cell(stretch.first) - cell(first - 1) < room - 1) first--;
  while (end < before.length && cell(end) - cell(stretch.end - 1) < room - 1) end++;
  const part = { x: positions?.subarray(first, end) ?? null, y: before.subarray(first, end) };
  const inside = { from: stretch.first - first, to: stretch.end - first };

  const exponent = binaryExponent(part.y.filter((v) => !Number.isNaN(v)));
  const grid = gridOf(part.x, part.y.length);
  const block = Math.ceil(grid.cells / maxLength);
  const sigma = timesPowerOfTwo(noise.sigma, -exponent);
  const y = part.y.map((v) => timesPowerOfTwo(v, -exponent));
  const observation = averageBlocks(binSamples(grid, y, sigma, outliers === 'remove', null), block);
  const [{ last, lastMean }] = await windowMeans(denoiser, [observation]);
  let steps = 0;
  const drawn = await posteriorSamples(denoiser, last, seed, samples, () => {
    steps += 1;
    onProgress(steps / sampler.logSnrs.length);
  });
  const x = part.x ?? Float64Array.from(part.y, (_, i) => first + i + 1);
  const own = after.subarray(first, end);
  const deviations = drawn.map((sample) =>
    sample.map((v, i) => timesPowerOfTwo((v - lastMean[i]) * last.scale, exponent)),
  );
  if (block === 1) {
    const cut = (values: Float64Array): Float64Array => values.slice(inside.from, inside.to);
    const mean = cut(own);
    return {
      x: cut(x),
      mean,
      curves: deviations.map((values) => cut(valuesAt(grid, values)).map((v, i) => v + mean[i])),
    };
  }
  // One value a block: the sample in its middle.
  const middles = Int32Array.from(deviations[0], (_, k) =>
    Math.min(Math.floor((k + 0.5) * block), part.y.length - 1),
  ).filter((i) => i >= inside.from && i < inside.to);
  const mean = Float64Array.from(middles, (i) => own[i]);
  return {
    x: Float64Array.from(middles, (i) => x[i]),
    mean,
    curves: deviations.map((values) =>
      Float64Array.from(middles, (i, k) => mean[k] + values[Math.floor(grid.positions[i] / block)]),
    ),
  };
}
