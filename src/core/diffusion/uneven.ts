/** Denoising at uneven positions: on a grid, with as little lost as the noise allows. */
import { medianInPlace, NORMAL_MAD } from '../diagnostics/median';
import { standardDeviation } from '../standardDeviation';
import { binSamples, type Grid, linearValuesAt, offsetsWithinCells, valuesAt } from './grid';
import { denoiseGrid, type GridEstimate, type GridOptions } from './long';
import type { Denoiser } from './session';
import { denoiseWeighted } from './weighted';

/** Estimates of a curve, at most, along which samples are shifted within their cells; one for a grid of several windows, ... */
const MAX_SHIFTS = 4;
/** ... until the shifts change by this part of the noise (root mean square), ... */
const SHIFTED = 0.3;
/** ... or of the least noise that a grid resolves, as a part of that of training. */
const RESOLVED = 0.5;
/** A good curve's distance from the samples is usually the noise's, but for chance, ... */
const USUAL = 1.2;
/** ... and hardly anywhere so many times as much. */
const FARTHEST = 3;

export interface SampleNoise {
  /** Standard deviation in the units of y: of every sample, or of each. */
  readonly sigma: number | Float64Array;
  /** Whether isolated spikes are possibly outliers. */
  readonly outliers: boolean;
}

/**
 * The curve and its deviation at the samples y (NaN = missing) of a binned grid.
 * @param alive called now and then ahead of what `options.onProgress` tells
 */
export async function denoiseUneven(
  denoiser: Denoiser,
  grid: Grid,
  y: Float64Array,
  noise: SampleNoise,
  options: GridOptions,
  alive: () => void,
): Promise<GridEstimate> {
  const { sigma, outliers } = noise;
  const offsets = await convergedOffsets(denoiser, grid, y, noise, alive);
  const observation = binSamples(grid, y, sigma, outliers, offsets);
  const estimate =
    typeof sigma === 'number'
      ? await denoiseGrid(denoiser, observation, options)
      : await denoiseWeighted(denoiser, observation, options);
  const atSamples = {
    ...estimate,
    mean: valuesAt(grid, estimate.mean),
    deviation: estimate.deviation && linearValuesAt(grid, estimate.deviation),
  };
  return nearSamples(y, sigma, atSamples, denoiser.card.sigmaRange[0]);
}

/**
 * What the curve changes between the centre of each sample's cell and the sample: by an estimate of the curve from samples shifted
 * so, again and again until the shifts stay.
 */
export async function convergedOffsets(
  denoiser: Denoiser,
  grid: Grid,
  y: Float64Array,
  { sigma, outliers }: SampleNoise,
  alive: () => void = () => undefined,
): Promise<Float64Array> {
  let offsets: Float64Array = new Float64Array(y.length);
  const { maxLength, sigmaRange } = denoiser.card;
  const resolved = Math.max(typicalOf(sigma), RESOLVED * sigmaRange[0] * presentDeviation(y));
  const rounds = grid.cells <= maxLength ? MAX_SHIFTS : 1;
  for (let round = 0; round < rounds; round++) {
    const { mean } = await denoiseGrid(denoiser, binSamples(grid, y, sigma, outliers, offsets), {
      deviation: null,
      onProgress: alive,
    });
    const next = offsetsWithinCells(grid, mean);
    const squares = next.reduce((sum, v, i) => sum + (v - offsets[i]) ** 2, 0);
    offsets = next;
    if (squares < (SHIFTED * resolved) ** 2 * y.length) break;
  }
  return offsets;
}

/**
 * The curve, but where there is less noise than the network was trained on, which then lacks resolution, not further from the samples
 * than noise can be: mostly, and nowhere by far. The deviation says so.
 */
function nearSamples(
  y: Float64Array,
  sigma: number | Float64Array,
  estimate: GridEstimate,
  smallest: number,
): GridEstimate {
  const { mean, deviation } = estimate;
  if (typicalOf(sigma) >= smallest * presentDeviation(y)) return estimate;
  const noise = (i: number): number => (typeof sigma === 'number' ? sigma : sigma[i]);
  const distances = y.map((v, i) => Math.abs(v - mean[i]) / noise(i)).filter((v) => !Number.isNaN(v));
  const distance = medianInPlace(distances) / NORMAL_MAD;
  const part = Math.min(USUAL / distance, 1);
  const nearer = mean.map((v, i) => {
    if (Number.isNaN(y[i])) return v;
    return y[i] + Math.max(-FARTHEST * noise(i), Math.min(part * (v - y[i]), FARTHEST * noise(i)));
  });
  const error = part < 1 ? Math.hypot(1 - part, part * distance) : 0;
  return {
    ...estimate,
    mean: nearer,
    deviation: deviation?.map((v, i) => Math.max(v, error * noise(i))) ?? null,
  };
}

/** The median of several. */
function typicalOf(sigma: number | Float64Array): number {
  return typeof sigma === 'number' ? sigma : medianInPlace(sigma.slice());
}

function presentDeviation(y: Float64Array): number {
  return standardDeviation(y.filter((v) => !Number.isNaN(v)));
}
