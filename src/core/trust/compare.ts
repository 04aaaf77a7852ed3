/** All methods on one series, side by side, and which of them to take. */
import { type DenoiseHooks, denoise } from '../denoise';
import { withoutFar } from '../diagnostics/farSamples';
import { gridOf } from '../diffusion/grid';
import type { Denoiser } from '../diffusion/session';
import { normalReach } from '../distributions';
import { METHOD_CARDS, type MethodName, SMOOTHER_NAMES, type SmootherName } from '../methods/names';
import { tunedSmoothing } from '../methods/smoothSamples';
import { noiseOfSamples } from '../noiseOfSamples';
import { type Notice, notice } from '../notice';
import type { DenoiseSettings, SeriesResult } from '../result';
import type { Series } from '../series';
import { said } from '../wording';
import { type CurvePosterior, type ExpectedError, expectedError, relativeDistance } from './expectedError';
import {
  CAREFUL_PART,
  expectedSquare,
  fearedSquare,
  isLevelDoubtful,
  isLevelGuessed,
  MOST_LEFT,
  type ModelEvidence,
  posteriorSquare,
  SUSPECT,
  steinSquare,
} from './modelEvidence';
import {
  degreesOfFreedom,
  meanResidualSquare,
  OUTLIER_CLIP,
  PROBE_SIZE,
  probe,
  unbiasedRisk,
} from './unbiasedRisk';

export interface MethodEstimate {
  readonly method: MethodName;
  /** At every sample, finite. */
  readonly curve: Float64Array;
  readonly error: ExpectedError;
  readonly seconds: number;
}

/** Plain data and typed arrays only: it crosses a process boundary by structured clone. */
export interface Comparison {
  readonly name: string;
  /** Standard deviation of the noise that was assumed, in the units of y. */
  readonly sigma: number;
  /** The method to take first, then by their expected error. */
  readonly estimates: readonly MethodEstimate[];
  /** The noise level to give to the first: `sigma`, or half of it where that seems too high. */
  readonly sigmaOfFirst: number;
  /** Why that method, and that level. */
  readonly reason: Notice;
  /** What the series says of the model's error on it. */
  readonly evidence: ModelEvidence;
}

const CHOSEN = 'method-chosen';
/** Any level from which the deviation can be told. */
const LEVEL = 0.6827;
/**
 * A simpler method is taken where its curve is within this part of the model's own uncertainty (mean squares). Chosen
 * on held-out draws of the prior.
 */
const AGREEMENT = 0.15;
/** What may be taken instead of the model: the others gain nothing on held-out draws of the prior. */
export const ALTERNATIVES: readonly SmootherName[] = ['whittaker', 'total-variation', 'local-trend', 'stft'];

/**
 * Estimates the curve by every method of `smoothers`, how far each is expected to err, and which to take: the model, unless
 * - it must be feared to leave so much of the noise that nothing should be taken away, or
 * - the level found is doubtful, which one that was given never is, or
 * - one of the ALTERNATIVES gives nearly the same curve by fewer degrees of freedom, and Stein's estimate too says that
 *   it errs less.
 * @throws InputError as `denoise` does.
 */
export async function compareMethods(
  given: Series,
  settings: DenoiseSettings,
  denoiser: Denoiser,
  hooks: DenoiseHooks = {},
  smoothers: readonly SmootherName[] = SMOOTHER_NAMES,
): Promise<Comparison> {
  const steps = smoothers.length + 2;
  let done = 0;
  const advance = async (): Promise<void> => {
    done++;
    hooks.onProgress?.(done / steps);
    // Lets a request to stop come in.
    await new Promise((resolve) => setTimeout(resolve));
  };
  const series = {
    ...given,
    y: withoutFar(given.y, settings.errorBars === 'use' ? (given.errorBars ?? null) : null),
  };
  const started = performance.now();
  const model = await denoise(series, modelSettings(settings), denoiser);
  const seconds = (performance.now() - started) / 1000;
  await advance();
  const { sigma } = model.noise;
  const y = series.y;
  if (sigma === 0 || model.warnings.some(({ code }) => code === 'at-resolution')) {
    const error = { rmse: 0, low: 0, high: 0 };
    const estimates = [{ method: 'none' as const, curve: model.after, error, seconds }];
    hooks.onProgress?.(1);
    const evidence = { samples: y.length - model.missing, variance: 0, freedom: 0, residual: 0 };
    const reason = notice(CHOSEN, said`There is no noise to take away.`);
    return { name: series.name, sigma, estimates, sigmaOfFirst: sigma, reason, evidence };
  }

  // From here on in units of the noise: squares of very large numbers are no numbers.
  const inSigmas = (values: Float64Array): Float64Array => values.map((v) => v / sigma);
  const samples = inSigmas(y);
  const direction = probe(y.length);
  const noise = noiseOfSamples(model);
  /** Of each sample, in units of sigma. */
  const relative = y.map((_, i) => (typeof noise === 'number' ? 1 : noise[i] / sigma));
  // What is said of the noise is said in units of that of each sample.
  const weighed = (values: Float64Array): Float64Array => values.map((v, i) => v / relative[i]);
  const moved = samples.map((v, i) => v + PROBE_SIZE * direction[i] * relative[i]);
  const movedSeries = { ...series, y: moved.map((v) => sigma * v) };
  const movedModel = await denoise(movedSeries, { ...modelSettings(settings), sigma }, denoiser);
  await advance();
  const posterior = posteriorOf(model, sigma);
  const clip = settings.outliers === 'remove' ? OUTLIER_CLIP : Number.POSITIVE_INFINITY;
  const weighedSamples = weighed(samples);
  const weighedMean = weighed(posterior.mean);
  const evidence = {
    samples: y.length - model.missing,
    variance: meanSquare(weighed(posterior.deviation)),
    freedom: degreesOfFreedom(weighedSamples, weighedMean, weighed(inSigmas(movedModel.after)), direction),
    residual: meanResidualSquare(weighedSamples, weighedMean, clip),
  };
  const part = evidence.variance > 0 ? meanSquare(posterior.deviation) / evidence.variance : 1;
  const own = part * expectedSquare(evidence);
  const candidates: Candidate[] = [
    {
      method: 'diffusion',
      curve: posterior.mean,
      seconds,
      freedom: evidence.freedom,
      error: expectedError(posterior.mean, posterior, own),
      risk: steinSquare(evidence),
      distance: 0,
    },
  ];
  const grid = gridOf(series.x, y.length);
  for (const method of [...smoothers, 'none' as const]) {
    const began = performance.now();
    const smooth = tunedSmoothing(grid, samples, typeof noise === 'number' ? 1 : relative, method);
    const curve = smooth(samples);
    const took = (performance.now() - began) / 1000;
    const weighedCurve = weighed(curve);
    const freedom = degreesOfFreedom(weighedSamples, weighedCurve, weighed(smooth(moved)), direction);
    candidates.push({
      method,
      curve,
      seconds: took,
      freedom,
      error: expectedError(curve, posterior, own),
      risk: unbiasedRisk(weighedSamples, weighedCurve, freedom, clip),
      distance: relativeDistance(curve, posterior),
    });
    if (method !== 'none') await advance();
  }
  let isDoubtful = false;
  if (fearedSquare(evidence) > SUSPECT && isLevelGuessed(model)) {
    const level = CAREFUL_PART * sigma;
    const careful = await denoise(series, { ...modelSettings(settings), sigma: level }, denoiser);
    const { mean, deviation } = posteriorOf(careful, level);
    isDoubtful = isLevelDoubtful({
      variance: meanSquare(deviation),
      residual: meanResidualSquare(
        y.map((v) => v / level),
        mean,
        clip / CAREFUL_PART,
      ),
    });
  }
  const {
    method: first,
    sigma: sigmaOfFirst = sigma,
    reason,
  } = choose(candidates, evidence, { sigma, isDoubtful });
  const estimates = candidates
    .toSorted(
      (a, b) => Number(b.method === first) - Number(a.method === first) || a.error.rmse - b.error.rmse,
    )
    .map(({ method, curve, error: { rmse, low, high }, seconds: took }) => ({
      method,
      curve: curve.map((v) => sigma * v),
      error: { rmse: sigma * rmse, low: sigma * low, high: sigma * high },
      seconds: took,
    }));
  return { name: series.name, sigma, estimates, sigmaOfFirst, reason, evidence };
}

/** A method's estimate in units of the noise. */
interface Candidate extends MethodEstimate {
  readonly freedom: number;
  /** Stein's estimate of the mean square error. */
  readonly risk: number;
  /** From the model's curve, in units of the posterior variance. */
  readonly distance: number;
}

interface Choice {
  readonly method: MethodName;
  /** Where it is not the level found. */
  readonly sigma?: number;
  readonly reason: Notice;
}

function choose(
  [model, ...others]: readonly Candidate[],
  evidence: ModelEvidence,
  level: { readonly sigma: number; readonly isDoubtful: boolean },
): Choice {
  if (fearedSquare(evidence) > MOST_LEFT) {
    return {
      method: 'none',
      reason: notice(
        CHOSEN,
        said`Left as it is: what the model would leave of the variance of the noise is estimated at ${percent(posteriorSquare(evidence))} % by its own posterior and at ${percent(model.risk)} % by Stein’s unbiased estimate, too much to be sure that it helps.`,
      ),
    };
  }
  if (level.isDoubtful) {
    const sigma = CAREFUL_PART * level.sigma;
    return {
      method: 'diffusion',
      sigma,
      reason: notice(
        CHOSEN,
        said`The model with half of the noise level found, ${Number(sigma.toPrecision(3))} instead of ${Number(level.sigma.toPrecision(3))}: that is enough to explain these samples without contradiction, and were the noise as large as was found, it would not be. Give the noise level if you know it.`,
      ),
    };
  }
  const simpler = others.filter(
    ({ method, distance, risk, freedom }) =>
      isAlternative(method) && distance < AGREEMENT && risk < model.risk && freedom < model.freedom,
  );
  if (simpler.length === 0) {
    return {
      method: 'diffusion',
      reason: notice(CHOSEN, said`No other method is clearly better on this series than the model.`),
    };
  }
  const { method, freedom } = simpler.reduce((a, b) => (b.freedom < a.freedom ? b : a));
  return {
    method,
    reason: notice(
      CHOSEN,
      said`${METHOD_CARDS[method].title}: its curve is nearly that of the model with fewer degrees of freedom (${Math.round(freedom)} instead of ${Math.round(model.freedom)}), and Stein’s unbiased estimate says that it errs less.`,
    ),
  };
}

function isAlternative(method: MethodName): boolean {
  return ALTERNATIVES.some((name) => name === method);
}

function meanSquare(values: Float64Array): number {
  return values.reduce((sum, v) => sum + v * v, 0) / values.length;
}

function percent(part: number): number {
  return Math.round(100 * Math.max(part, 0));
}

function modelSettings(settings: DenoiseSettings): DenoiseSettings {
  return { ...settings, method: 'diffusion', bandLevel: LEVEL, samples: null };
}

/** In units of the noise. */
function posteriorOf({ after, lower, upper }: SeriesResult, sigma: number): CurvePosterior {
  const z = sigma * 2 * normalReach(LEVEL);
  return {
    mean: after.map((v) => v / sigma),
    deviation: after.map((_, i) => (lower && upper ? (upper[i] - lower[i]) / z : 0)),
  };
}
