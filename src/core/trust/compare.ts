/** All methods on one series, side by side, and which of them to take. */
import { type DenoiseHooks, denoise } from '../denoise';
import { normalQuantile } from '../diffusion/band';
import { gridOf } from '../diffusion/grid';
import type { Denoiser } from '../diffusion/session';
import { METHOD_CARDS, type MethodName, SMOOTHER_NAMES } from '../methods/names';
import { tunedSmoothing } from '../methods/smoothSamples';
import { type Notice, notice } from '../notice';
import type { DenoiseSettings, SeriesResult } from '../result';
import type { Series } from '../series';
import { type CurvePosterior, type ExpectedError, expectedError, relativeDistance } from './expectedError';
import { degreesOfFreedom, PROBE_SIZE, probe, unbiasedRisk } from './unbiasedRisk';

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
  /** Why that method. */
  readonly reason: Notice;
}

const CHOSEN = 'method-chosen';
/** Any level from which the deviation can be told. */
const LEVEL = 0.6827;
/**
 * A simpler method is taken where its curve is within this part of the model's own uncertainty (mean squares), and
 * nothing where the model would leave more than this part of the noise's variance. Chosen on held-out draws of the
 * prior.
 */
const AGREEMENT = 0.15;
const MOST_LEFT = 0.6;

/**
 * Estimates the curve by every method, how far each is expected to err, and which to take: the model, unless a
 * method of fewer degrees of freedom gives nearly the same curve and Stein's estimate too says that it errs less, or
 * unless the model is expected to take away too little noise to be sure that it helps.
 * @throws InputError as `denoise` does.
 */
export async function compareMethods(
  series: Series,
  settings: DenoiseSettings,
  denoiser: Denoiser,
  hooks: DenoiseHooks = {},
): Promise<Comparison> {
  const steps = SMOOTHER_NAMES.length + 2;
  let done = 0;
  const advance = async (): Promise<void> => {
    done++;
    hooks.onProgress?.(done / steps);
    // Lets a request to stop come in.
    await new Promise((resolve) => setTimeout(resolve));
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
    return { name: series.name, sigma, estimates, reason: notice(CHOSEN, 'There is no noise to take away.') };
  }

  // From here on in units of the noise: squares of very large numbers are no numbers.
  const inSigmas = (values: Float64Array): Float64Array => values.map((v) => v / sigma);
  const samples = inSigmas(y);
  const direction = probe(y.length);
  const moved = samples.map((v, i) => v + PROBE_SIZE * direction[i]);
  const movedSeries = { ...series, y: moved.map((v) => sigma * v) };
  const movedModel = await denoise(movedSeries, { ...modelSettings(settings), sigma }, denoiser);
  await advance();
  const posterior = posteriorOf(model, sigma);
  const assess = (
    method: MethodName,
    curve: Float64Array,
    movedCurve: Float64Array,
    took: number,
  ): Candidate => {
    const freedom = degreesOfFreedom(samples, curve, movedCurve, direction);
    return {
      method,
      curve,
      seconds: took,
      freedom,
      error: expectedError(curve, posterior),
      risk: unbiasedRisk(samples, curve, freedom),
      distance: relativeDistance(curve, posterior),
    };
  };
  const candidates = [assess('diffusion', posterior.mean, inSigmas(movedModel.after), seconds)];
  const grid = gridOf(series.x, y.length);
  for (const method of [...SMOOTHER_NAMES, 'none' as const]) {
    const began = performance.now();
    const smooth = tunedSmoothing(grid, samples, 1, method);
    const curve = smooth(samples);
    const took = (performance.now() - began) / 1000;
    candidates.push(assess(method, curve, smooth(moved), took));
    if (method !== 'none') await advance();
  }
  const { method: first, reason } = choose(candidates);
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
  return { name: series.name, sigma, estimates, reason };
}

/** A method's estimate in units of the noise. */
interface Candidate extends MethodEstimate {
  readonly freedom: number;
  /** Stein's estimate of the mean square error. */
  readonly risk: number;
  /** From the model's curve, in units of the posterior variance. */
  readonly distance: number;
}

function choose([model, ...others]: readonly Candidate[]): { method: MethodName; reason: Notice } {
  const expected = model.error.rmse ** 2;
  if (Math.max(expected, model.risk) > MOST_LEFT) {
    return {
      method: 'none',
      reason: notice(
        CHOSEN,
        'Left as it is: what the model would leave of the variance of the noise is estimated at {0} % by its own posterior and at {1} % by Stein’s unbiased estimate, too much to be sure that it helps.',
        percent(expected),
        percent(model.risk),
      ),
    };
  }
  const simpler = others.filter(
    ({ method, distance, risk, freedom }) =>
      method !== 'none' && distance < AGREEMENT && risk < model.risk && freedom < model.freedom,
  );
  if (simpler.length === 0) {
    return {
      method: 'diffusion',
      reason: notice(CHOSEN, 'No other method is clearly better on this series than the model.'),
    };
  }
  const { method, freedom } = simpler.reduce((a, b) => (b.freedom < a.freedom ? b : a));
  return {
    method,
    reason: notice(
      CHOSEN,
      '{0}: its curve is nearly that of the model with fewer degrees of freedom ({1} instead of {2}), and Stein’s unbiased estimate says that it errs less.',
      METHOD_CARDS[method].title,
      Math.round(freedom),
      Math.round(model.freedom),
    ),
  };
}

function percent(part: number): number {
  return Math.round(100 * Math.max(part, 0));
}

function modelSettings(settings: DenoiseSettings): DenoiseSettings {
  return { ...settings, method: 'diffusion', bandLevel: LEVEL, samples: null };
}

/** In units of the noise. */
function posteriorOf({ after, lower, upper }: SeriesResult, sigma: number): CurvePosterior {
  const z = sigma * 2 * normalQuantile((1 + LEVEL) / 2);
  return {
    mean: after.map((v) => v / sigma),
    deviation: after.map((_, i) => (lower && upper ? (upper[i] - lower[i]) / z : 0)),
  };
}
