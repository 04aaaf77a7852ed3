/** Denoising windows that fit the network: standardise, evaluate, scale back. */
import { medianInPlace } from '../diagnostics/median';
import { sampleDeviation } from './band';
import { type Observation, type Standardised, standardise } from './conditioning';
import { type Posterior, posteriorSamples, posteriors } from './sampler';
import type { Denoiser } from './session';

/** Evaluations more, at most, of a window with missing samples. */
const MAX_FILLINGS = 8;
/** So many are enough where the noise level assumed is soon that of the samples. */
const FEW_FILLINGS = 3;
/** Filling in ends early where it changes the window by this part of the noise (root mean square). */
const FILLED = 0.05;
/** Part of its change that a filling is taken further by: the iteration comes near its end from one side, slowly. */
const OVER_RELAXATION = 1.7;
/**
 * Weight of a curve put in the place of one missing sample when its uncertainty is judged, relative to a typical sample; of L in
 * a row, a L²-th of it. Fitted (training/EXPERIMENTS.md).
 */
const DOUBTED_WEIGHT = 0.2;
/** Rounds in which a window far less noisy than the network was trained on is refined. */
const MAX_ROUNDS = 6;

/** The posterior mean and deviation of a window, and what is left to draw samples from. */
export interface WindowEstimate {
  readonly mean: Float64Array;
  /** The network's estimate of the posterior standard deviation, before calibration. */
  readonly deviation: Float64Array;
  /** The observation that the last round saw, in standardised units. */
  readonly last: Standardised;
  /** Its posterior mean, in the same units. */
  readonly lastMean: Float64Array;
  /** Whether `last` is only what earlier rounds left. */
  readonly isRefined: boolean;
}

/**
 * E[x | y] of each window, in the units of y.
 *
 * Noise below the trained range is brought into it: the round at the lowest trained level takes off
 * the coarse shape, and what is left, in which the noise is relatively larger, is denoised again. Where that does not bring it
 * into range, what is taken off a sample is scaled down to the size of the noise.
 */
export async function windowMeans(
  denoiser: Denoiser,
  windows: readonly Observation[],
): Promise<WindowEstimate[]> {
  const smallest = denoiser.card.sigmaRange[0];
  const results = await round(denoiser, windows);
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
      results[k] = {
        mean: before.mean.map((v, m) => v + mean[m]),
        // What is not known of missing samples the first round found.
        deviation: deviation.map((v, m) => (windows[k].w[m] > 0 ? v : before.deviation[m])),
        last,
        lastMean,
        isRefined: true,
      };
      return true;
    });
  }
  return results.map((result, k) => {
    const part = result.last.sigma / smallest;
    return part < 1 ? { ...result, mean: towards(windows[k], result.mean, part) } : result;
  });
}

/** What is `part` of the way from each sample to the curve; the curve itself where a sample is missing. */
function towards({ y, w }: Observation, curve: Float64Array, part: number): Float64Array {
  return curve.map((v, i) => (w[i] > 0 ? y[i] + part * (v - y[i]) : v));
}

async function round(denoiser: Denoiser, windows: readonly Observation[]): Promise<WindowEstimate[]> {
  const standardised = windows.map(standardise);
  const found = await filledPosteriors(denoiser, standardised);
  return found.map((posterior, k) => {
    const { mean, scale } = standardised[k];
    return {
      mean: posterior.mean.map((v) => mean + scale * v),
      deviation: posterior.deviation.map((v) => scale * v),
      last: standardised[k],
      lastMean: posterior.mean,
      isRefined: false,
    };
  });
}

/**
 * The posteriors of standardised windows, of those with missing samples by several evaluations.
 *
 * The network sees a 0 where a sample is missing, and so do its convolutions and Fourier transforms: a curve with holes in
 * it. So the estimate is put there as if it had been measured, and the window evaluated again, as in expectation
 * maximisation (Dempster, Laird and Rubin 1977). An estimate far less certain than a sample would be believed too
 * much: the noise level assumed is at first its uncertainty, and is halved down to that of the samples, as in
 * annealing (Ueda and Nakano 1998). At the end the deviation is judged with the curve in place, but hardly
 * believed, so that it knows what is missing.
 */
async function filledPosteriors(denoiser: Denoiser, windows: readonly Observation[]): Promise<Posterior[]> {
  const results = await posteriors(denoiser, windows);
  const curves = results.map(({ mean }) => mean);
  const levels = windows.map(({ sigma }) => Math.max(sigma, denoiser.card.sigmaRange[0]));
  let open = windows
    .map((window, k) => ({ k, assumed: uncertaintyOfMissing(window, results[k].deviation) }))
    .filter(({ assumed }) => assumed > 0);
  const incomplete = open.map(({ k }) => k);
  for (let i = 1; i <= MAX_FILLINGS && open.length > 0; i++) {
    const steps = open.map(({ k, assumed }) => ({
      k,
      sigma: i === MAX_FILLINGS ? levels[k] : Math.max(assumed, levels[k]),
    }));
    const filled = await posteriors(
      denoiser,
      steps.map(({ k, sigma }) => ({ ...filledWith(windows[k], curves[k], () => 1), sigma })),
    );
    open = steps
      .filter(({ k, sigma }, j) => {
        const { w } = windows[k];
        results[k] = filled[j];
        const change = filled[j].mean.map((v, m) => (w[m] > 0 ? 0 : v - curves[k][m]));
        curves[k] = curves[k].map((v, m) => v + OVER_RELAXATION * change[m]);
        const isSmall = change.reduce((sum, v) => sum + v * v, 0) < (FILLED * levels[k]) ** 2 * w.length;
        return sigma > levels[k] || (i < FEW_FILLINGS && !isSmall);
      })
      .map(({ k, sigma }) => ({ k, assumed: sigma / 2 }));
  }
  if (incomplete.length === 0) return results;
  const judged = await posteriors(
    denoiser,
    incomplete.map((k) => filledWith(windows[k], results[k].mean, (length) => DOUBTED_WEIGHT / length ** 2)),
  );
  incomplete.forEach((k, j) => {
    results[k] = { mean: results[k].mean, deviation: judged[j].deviation };
  });
  return results;
}

/** Root mean square deviation of the curve where samples are missing, as the noise of a sample of weight 1; 0 where none or all are. */
function uncertaintyOfMissing({ w }: Observation, deviation: Float64Array): number {
  const missing = deviation.filter((_, i) => w[i] === 0);
  if (missing.length === 0 || missing.length === w.length) return 0;
  return Math.sqrt((typicalWeight(w) * missing.reduce((sum, v) => sum + v * v, 0)) / missing.length);
}

/**
 * The observation with a curve in the place of its missing samples.
 * @param weightOf their weight, relative to that of a typical sample, by the number of missing ones in a row
 */
function filledWith(
  observation: Observation,
  curve: Float64Array,
  weightOf: (length: number) => number,
): Observation {
  const { w } = observation;
  const y = observation.y.slice();
  const weights = w.slice();
  const typical = typicalWeight(w);
  for (let start = 0; start < w.length; start++) {
    if (w[start] > 0) continue;
    let end = start;
    while (end < w.length && w[end] === 0) end++;
    y.set(curve.subarray(start, end), start);
    weights.fill(typical * weightOf(end - start), start, end);
    start = end;
  }
  return { ...observation, y, w: weights };
}

function typicalWeight(w: Float64Array): number {
  return medianInPlace(w.filter((v) => v > 0));
}

/** Pointwise standard deviation of `count` posterior samples of a window, in the units of y. */
export async function sampledDeviation(
  denoiser: Denoiser,
  { deviation, last, lastMean, isRefined }: WindowEstimate,
  seed: number,
  count: number,
  onStep: () => void,
): Promise<Float64Array> {
  const samples = await posteriorSamples(denoiser, last, seed, count, onStep);
  // Samples of what earlier rounds left do not know what these did not know of missing samples.
  return sampleDeviation(samples, lastMean).map((v, i) =>
    isRefined && last.w[i] === 0 ? deviation[i] : v * last.scale,
  );
}
