/** Whether the model contradicts itself on a series, and how much of the noise it must be feared to leave. */
import type { Observation } from '../diffusion/conditioning';
import { standardise } from '../diffusion/conditioning';
import { observationOf } from '../diffusion/observationOf';
import { posteriors } from '../diffusion/sampler';
import type { Denoiser } from '../diffusion/session';
import { noiseOfSamples } from '../noiseOfSamples';
import { notice } from '../notice';
import type { DenoiseSettings, SeriesResult, Warning } from '../result';
import { said } from '../wording';
import { fearedSquare, LOUD } from './modelEvidence';
import { OUTLIER_CLIP, PROBE_SIZE, probe } from './unbiasedRisk';

/** Fewer samples tell nothing of how the model takes them. */
const FEWEST = 64;
/** Samples that the series is shifted by: no multiple of any stride in the network. */
const SHIFT = 13;
/** Ends see other neighbours when the series is shifted. */
const MARGIN = 16;
/**
 * Beyond this the model is out of its depth: with LOUD, 4 % of held-out draws of the prior on which it is no worse than
 * others are. A lower limit finds no more of those where the difference matters.
 */
export const DEPTH_LIMIT = 0.36;

export interface Depth {
  /** Root mean square by which the estimate changes with a shift of the series, over its own posterior deviation. */
  readonly contradiction: number;
  /** Part of the variance of the noise that must be feared to stay (`fearedSquare`); null of a series longer than one window. */
  readonly feared: number | null;
}

/**
 * How familiar the model is with a series. A model that had seen everything would give the same curve wherever the series
 * begins: what it does to an unfamiliar one depends on that. (Shown reversed or upside down as well, at twice
 * the cost, it is no better told.) A series longer than one window is averaged in blocks. null with fewer than
 * 64 samples.
 */
export async function depthOf(
  result: Pick<SeriesResult, 'x' | 'before' | 'noise' | 'errorBars' | 'warnings'>,
  outliers: DenoiseSettings['outliers'],
  denoiser: Denoiser,
): Promise<Depth | null> {
  const { x, before, noise, warnings } = result;
  const present = before.filter((v) => !Number.isNaN(v));
  if (present.length < FEWEST || !(noise.sigma > 0)) return null;
  const seen = observationOf(
    { x, y: before },
    { sigma: noiseOfSamples(result), outliers },
    denoiser.card.maxLength,
  );
  const observation: Observation = standardise(seen.observation);
  const { y: values, w, sigma } = observation;
  const n = values.length;
  const direction = probe(n);
  const step = direction.map((v, i) => (w[i] > 0 ? (PROBE_SIZE * sigma * v) / Math.sqrt(w[i]) : 0));
  const [own, shifted, moved] = await posteriors(denoiser, [
    observation,
    { ...observation, y: values.subarray(SHIFT), w: w.subarray(SHIFT) },
    { ...observation, y: values.map((v, i) => v + step[i]) },
  ]);
  let squares = 0;
  let variance = 0;
  for (let i = SHIFT + MARGIN; i < n; i++) {
    squares += (shifted.mean[i - SHIFT] - own.mean[i]) ** 2;
    variance += (denoiser.card.deviationScale * own.deviation[i]) ** 2;
  }
  if (!(variance > 0)) return null;
  const contradiction = Math.sqrt(squares / variance);
  // Where the level varies along the series, one level says nothing of what is left.
  if (seen.block > 1 || warnings.some(({ code }) => code === 'varying-noise')) {
    return { contradiction, feared: null };
  }

  const clip = outliers === 'remove' ? OUTLIER_CLIP : Number.POSITIVE_INFINITY;
  let samples = 0;
  let variances = 0;
  let residuals = 0;
  let freedom = 0;
  for (let i = 0; i < n; i++) {
    if (!(w[i] > 0)) continue;
    // In units of the noise of each cell.
    const precision = w[i] / (sigma * sigma);
    samples += 1;
    variances += precision * (denoiser.card.deviationScale * own.deviation[i]) ** 2;
    residuals += Math.min(precision * (values[i] - own.mean[i]) ** 2, clip ** 2);
    freedom += (step[i] * precision * (moved.mean[i] - own.mean[i])) / PROBE_SIZE ** 2;
  }
  const evidence = { samples, freedom, variance: variances / samples, residual: residuals / samples };
  return { contradiction, feared: fearedSquare(evidence) };
}

/** What is to be said of that, and what would be done about it. */
export function depthWarnings(depth: Depth | null): Warning[] {
  if (depth === null) return [];
  const warnings: Warning[] = [];
  if (depth.contradiction > DEPTH_LIMIT) {
    warnings.push(
      notice(
        'out-of-depth',
        said`The model may be out of its depth: shown from another sample on, this series gets a curve that differs by ${Number(depth.contradiction.toFixed(2))} of the model’s own uncertainty (familiar ones: below ${DEPTH_LIMIT}). Compare the result with other methods.`,
      ),
    );
  }
  if (depth.feared !== null && depth.feared > LOUD) {
    warnings.push(
      depth.feared < 1
        ? notice(
            'much-left',
            said`The model is expected to leave ${Math.round(100 * depth.feared)} % of the variance of the noise: curve may have been taken for noise, or the noise is correlated from sample to sample. The method Automatic looks closer: it takes half of the noise level where that is enough, and leaves alone what cannot be improved.`,
          )
        : notice(
            'much-left',
            said`The model must be feared to be farther from the truth than the samples are: curve may have been taken for noise, or the noise is correlated from sample to sample. The method Automatic looks closer: it takes half of the noise level where that is enough, and leaves alone what cannot be improved.`,
          ),
    );
  }
  return warnings;
}
