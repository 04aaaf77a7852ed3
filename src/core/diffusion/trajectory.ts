/** The way of the reverse diffusion from noise to curves, for looking at: the method made visible. */
import type { Series } from '../series';
import { standardise } from './conditioning';
import { binSamples, type Grid, gridOf } from './grid';
import { averageBlocks } from './long';
import { binaryExponent, timesPowerOfTwo } from './powerOfTwo';
import { posteriorSamples } from './sampler';
import type { Denoiser } from './session';

export interface TrajectoryOptions {
  /** Standard deviation of the noise, in the units of y. */
  readonly sigma: number;
  readonly outliers: 'keep' | 'remove';
  readonly seed: number;
  /** Curves drawn from the posterior. */
  readonly samples: number;
}

/** All arrays of values have the length of `x`. */
export interface Trajectory {
  /** Positions, ascending: of the samples, or of the centres of blocks where the series is too long for one window. */
  readonly x: Float64Array;
  readonly steps: readonly TrajectoryStep[];
  /** Factor that calibrates bands from the curves' spread. */
  readonly bandScale: number;
}

export interface TrajectoryStep {
  /** lambda = log(a_t / s_t), ascending from noise. */
  readonly logSnr: number;
  /** The state x_t of each curve, scaled and shifted as y was: noise as large as the data at first. */
  readonly states: readonly Float64Array[];
  /** E[x | y, x_t] of each curve, in the units of y. */
  readonly estimates: readonly Float64Array[];
}

/**
 * The steps of `posteriorSamples` for a series, which must hold at least one number. A series longer than
 * one window is averaged in blocks, so that all of it is seen.
 */
export async function reverseTrajectory(
  series: Series,
  { sigma, outliers, seed, samples }: TrajectoryOptions,
  denoiser: Denoiser,
  onProgress: (fraction: number) => void = () => undefined,
): Promise<Trajectory> {
  const exponent = binaryExponent(series.y.filter((v) => !Number.isNaN(v)));
  const y = series.y.map((v) => timesPowerOfTwo(v, -exponent));
  const grid = gridOf(series.x, y.length);
  const block = Math.ceil(grid.cells / denoiser.card.maxLength);
  const cells = binSamples(grid, y, timesPowerOfTwo(sigma, -exponent), outliers === 'remove', null);
  const standardised = standardise(averageBlocks(cells, block));
  const { mean, scale } = standardised;
  const inUnits = (values: Float64Array) => values.map((v) => timesPowerOfTwo(mean + scale * v, exponent));
  const steps: TrajectoryStep[] = [];
  await posteriorSamples(denoiser, standardised, seed, samples, ({ logSnr, states, estimates }) => {
    steps.push({ logSnr, states: states.map(inUnits), estimates: estimates.map(inUnits) });
    onProgress(steps.length / denoiser.card.sampler.logSnrs.length);
  });
  return { x: blockCentres(grid, series.x, block), steps, bandScale: denoiser.card.bandScale };
}

/** x in the middle of each block of cells, linear between samples; sample numbers from 1 on without x. */
function blockCentres(grid: Grid, x: Float64Array | null, block: number): Float64Array {
  const { positions, cells } = grid;
  let after = 0;
  return Float64Array.from({ length: Math.ceil(cells / block) }, (_, k) => {
    const last = Math.min((k + 1) * block, cells) - 1;
    const cell = (k * block + last) / 2;
    if (x === null) return cell + 1;
    while (after < positions.length - 1 && positions[after] < cell) after += 1;
    const before = Math.max(0, after - 1);
    const gap = positions[after] - positions[before];
    const part = gap > 0 ? Math.min(1, (cell - positions[before]) / gap) : 0;
    return x[before] + part * (x[after] - x[before]);
  });
}
