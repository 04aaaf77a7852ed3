/** A series as one window of the network sees it. */
import { withoutFar } from '../diagnostics/farSamples';
import type { DenoiseSettings } from '../result';
import type { Series } from '../series';
import type { Observation } from './conditioning';
import { binSamples, type Grid, gridOf } from './grid';
import { averageBlocks } from './long';
import { binaryExponent, timesPowerOfTwo } from './powerOfTwo';
import type { Denoiser } from './session';
import { convergedOffsets } from './uneven';
import { type WindowEstimate, windowMeans } from './window';

export interface ObservedSeries {
  readonly grid: Grid;
  /** Cells averaged in each sample of the observation: 1 unless the grid is longer than a window. */
  readonly block: number;
  /** Where the observation's samples stand, in cells: the middles of their blocks. */
  readonly centres: Float64Array;
  /** The observation holds values of the series times 2^-exponent. */
  readonly exponent: number;
  readonly observation: Observation;
}

export interface NoiseOfSeries {
  /** Standard deviation of the noise, in the units of y: of every sample, or of each. */
  readonly sigma: number | Float64Array;
  readonly outliers: DenoiseSettings['outliers'];
}

/**
 * The samples (NaN = missing) but for far ones on their grid, averaged in blocks where that has more than `longest` cells, so that
 * all of the series is seen.
 *
 * @param offsets of samples scaled by 2^-exponent, as `binSamples` takes them
 */
export function observationOf(
  { x, y: samples }: Pick<Series, 'x' | 'y'>,
  { sigma, outliers }: NoiseOfSeries,
  longest: number,
  offsets: Float64Array | null = null,
): ObservedSeries {
  const y = withoutFar(samples, sigma);
  const exponent = binaryExponent(y);
  const grid = gridOf(x, y.length);
  const { cells } = grid;
  const block = Math.ceil(cells / longest);
  const binned = binSamples(
    grid,
    y.map((v) => timesPowerOfTwo(v, -exponent)),
    scaled(sigma, -exponent),
    outliers === 'remove',
    offsets,
  );
  const centres = Float64Array.from(
    { length: Math.ceil(cells / block) },
    (_, k) => (k * block + Math.min((k + 1) * block, cells) - 1) / 2,
  );
  return { grid, block, centres, exponent, observation: averageBlocks(binned, block) };
}

function scaled(sigma: number | Float64Array, exponent: number): number | Float64Array {
  return typeof sigma === 'number'
    ? timesPowerOfTwo(sigma, exponent)
    : sigma.map((v) => timesPowerOfTwo(v, exponent));
}

export interface SeriesWindow extends ObservedSeries {
  readonly estimate: WindowEstimate;
}

/**
 * The series as one window, and the model's estimate of it. Samples off their cell's centre are shifted there along
 * the curve, as `denoise` does.
 */
export async function windowOf(
  series: Pick<Series, 'x' | 'y'>,
  noise: NoiseOfSeries,
  denoiser: Denoiser,
): Promise<SeriesWindow> {
  const { maxLength } = denoiser.card;
  const first = observationOf(series, noise, maxLength);
  const estimated = async (observed: ObservedSeries): Promise<SeriesWindow> => {
    const [estimate] = await windowMeans(denoiser, [observed.observation]);
    return { ...observed, estimate };
  };
  const { grid, block, exponent } = first;
  if (grid.kind !== 'binned' || block > 1) return estimated(first);
  const y = withoutFar(series.y, noise.sigma).map((v) => timesPowerOfTwo(v, -exponent));
  const offsets = await convergedOffsets(denoiser, grid, y, {
    sigma: scaled(noise.sigma, -exponent),
    outliers: noise.outliers === 'remove',
  });
  return estimated(observationOf(series, noise, maxLength, offsets));
}
