/** Denoising windows that fit the network: standardise, evaluate, scale back. */
import { sampleDeviation } from './band';
import { type Observation, type Standardised, standardise } from './conditioning';
import { filledPosteriors } from './filling';
import { posteriorSamples } from './sampler';
import type { Denoiser } from './session';

/** By how much the deviation grows of what several rounds gave. Fitted (training/EXPERIMENTS.md). */
const REFINED_DEVIATION = 2.5;
/** Rounds in which a window far less noisy than the network was trained on is refined. */
const MAX_ROUNDS = 6;

/** The posterior mean and deviation of a window, and what is left to draw samples from. */
export interface WindowEstimate {
  readonly mean: Float64Array;
  /** The network's estimate of the posterior standard deviation, before calibration. */
  readonly deviation: Float64Array;
  /** The observation that the last round saw, in standardised units, and where samples are missing the curve, hardly believed. */
  readonly last: Standardised;
  /** Its posterior mean, in the same units. */
  readonly lastMean: Float64Array;
  /** Whether `last` is only what earlier rounds left. */
  readonly isRefined: boolean;
  /** How many times as far as posterior samples of `last` lie from `lastMean` the curve may lie from `mean`. */
  readonly spread: Float64Array;
  /** Weights of the samples: 0 where one is missing. */
  readonly w: Float64Array;
}

/**
 * E[x | y] of each window, in the units of y.
 *
 * Noise below the trained range is brought into it: the round at the lowest trained level takes off
 * the coarse shape, and what is left, in which the noise is relatively larger, is denoised again. What that gives is less certain,
 * and goes no further from the samples than its deviation, or noise that could not be brought into range, allows.
 */
export async function windowMeans(
  denoiser: Denoiser,
  windows: readonly Observation[],
): Promise<WindowEstimate[]> {
  const smallest = denoiser.card.sigmaRange[0];
  const results = await round(denoiser, windows);
  const lastDeviations = results.map(({ deviation }) => deviation);
  let open = windows.map((_, k) => k);
  for (let i = 1; i < MAX_ROUNDS; i++) {
    open = open.filter((k) => results[k].last.sigma < smallest);
    if (open.length === 0) break;
    const residuals = open.map((k) => ({
      ...windows[k],
      y: windows[k].y.map((v, j) => v - results[k].mean[j]),
    }));
    const refined = await round(denoiser, residuals);
    // A residual that has not shrunk has nothing more to give.
    open = open.filter((k, j) => {
      const { mean, deviation, last, lastMean } = refined[j];
      const before = results[k];
      if (last.scale > before.last.scale / 2) return false;
      lastDeviations[k] = deviation;
      results[k] = {
        mean: before.mean.map((v, m) => v + mean[m]),
        // What is not known of missing samples the first round found.
        deviation: deviation.map((v, m) => (before.w[m] > 0 ? v : before.deviation[m])),
        last,
        lastMean,
        isRefined: true,
        spread: before.spread,
        w: before.w,
      };
      return true;
    });
  }
  return results.map((result, k) => {
    const { last, deviation } = result;
    const level = Math.min(last.sigma / smallest, 1);
    if (!result.isRefined && level === 1) return result;
    // Errors of earlier rounds are no curves as the prior has them: the network is too sure of what these left.
    const widened = result.isRefined
      ? deviation.map((v, i) => (windows[k].w[i] > 0 ? REFINED_DEVIATION * v : v))
      : deviation;
    const held = between(windows[k], { ...result, deviation: widened }, level ** 2);
    return { ...held, spread: held.deviation.map((v, i) => v / lastDeviations[k][i]) };
  });
}

/**
 * The estimate between samples and curve, each weighted by what the other lacks in precision, and the curve at most by a
 * part; the deviation is that of both together, whose errors are related. Where samples are missing it is the curve.
 */
function between({ y, w, sigma }: Observation, curve: WindowEstimate, most: number): WindowEstimate {
  const mean = curve.mean.slice();
  const deviation = curve.deviation.slice();
  for (let i = 0; i < y.length; i++) {
    if (w[i] === 0) continue;
    const noise = sigma / Math.sqrt(w[i]);
    const part = (most * noise ** 2) / (noise ** 2 + deviation[i] ** 2);
    mean[i] = y[i] + part * (mean[i] - y[i]);
    deviation[i] = (1 - part) * noise + part * deviation[i];
  }
  return { ...curve, mean, deviation };
}

async function round(denoiser: Denoiser, windows: readonly Observation[]): Promise<WindowEstimate[]> {
  const standardised = windows.map(standardise);
  const found = await filledPosteriors(denoiser, standardised);
  return found.map((posterior, k) => {
    const { mean, scale } = standardised[k];
    return {
      mean: posterior.mean.map((v) => mean + scale * v),
      deviation: posterior.deviation.map((v) => scale * v),
      last: { ...standardised[k], ...posterior.observation },
      lastMean: posterior.mean,
      isRefined: false,
      spread: new Float64Array(posterior.mean.length).fill(1),
      w: windows[k].w,
    };
  });
}

/** Pointwise standard deviation of `count` posterior samples of a window, in the units of y. */
export async function sampledDeviation(
  denoiser: Denoiser,
  { deviation, last, lastMean, isRefined, spread }: WindowEstimate,
  seed: number,
  count: number,
  onStep: () => void,
): Promise<Float64Array> {
  const samples = await posteriorSamples(denoiser, last, seed, count, onStep);
  const sampled = sampleDeviation(samples, lastMean).map((v, i) => v * last.scale * spread[i]);
  if (!isRefined) return sampled;
  // Of what earlier rounds left the samples are surer still than the network: the band is no narrower than by that.
  const { bandScale, deviationScale } = denoiser.card;
  return sampled.map((v, i) => Math.max(v, (deviation[i] * deviationScale) / bandScale));
}
