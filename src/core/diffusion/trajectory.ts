/** The way of the reverse diffusion from noise to curves, for looking at: the method made visible. */
import { linearAt } from '../linearAt';
import type { Series } from '../series';
import { windowOf } from './observationOf';
import { timesPowerOfTwo } from './powerOfTwo';
import { posteriorSamples } from './sampler';
import type { Denoiser } from './session';

export interface TrajectoryOptions {
  /** Standard deviation of the noise, in the units of y: of every sample, or of each. */
  readonly sigma: number | Float64Array;
  readonly outliers: 'keep' | 'remove';
  readonly seed: number;
  /** Curves drawn from the posterior. */
  readonly samples: number;
}

/** All arrays of values have the length of `x`. */
export interface Trajectory {
  /** Positions, ascending: of the samples, or of the centres of blocks where the series is too long for one window. */
  readonly x: Float64Array;
  /** Cells of the samples' grid averaged in each value: more than 1 where the series is too long for one window. */
  readonly block: number;
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
  const { grid, block, centres, exponent, estimate } = await windowOf(series, { sigma, outliers }, denoiser);
  const { mean, last, lastMean } = estimate;
  // What the network saw may be what an estimate of the coarse shape left: the curves stand around the mean of all rounds.
  const inUnits = (values: Float64Array): Float64Array =>
    values.map((v, i) => timesPowerOfTwo(mean[i] + last.scale * (v - lastMean[i]), exponent));
  const steps: TrajectoryStep[] = [];
  await posteriorSamples(denoiser, last, seed, samples, ({ logSnr, states, estimates }) => {
    steps.push({ logSnr, states: states.map(inUnits), estimates: estimates.map(inUnits) });
    onProgress(steps.length / denoiser.card.sampler.logSnrs.length);
  });
  const x = series.x === null ? centres.map((cell) => cell + 1) : linearAt(grid.positions, series.x, centres);
  return { x, block, steps, bandScale: denoiser.card.bandScale };
}
