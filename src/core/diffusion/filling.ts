/** Posteriors of windows in which samples are missing. */
import { medianInPlace } from '../diagnostics/median';
import type { Observation } from './conditioning';
import { type Posterior, posteriors } from './sampler';
import type { Denoiser } from './session';

/** Where less of a window is present, its curve is too uncertain to help. */
const LEAST_PRESENT = 0.25;
/** Evaluations more, at most, of a window with missing samples. */
export const MAX_FILLINGS = 8;
/** So many are enough where the noise level assumed is soon that of the samples. */
export const FEW_FILLINGS = 3;
/** Filling in ends early where it changes the window by this part of the noise (root mean square). */
export const FILLED = 0.05;
/** Part of its change that a filling is taken further by: the iteration comes near its end from one side, slowly. */
export const OVER_RELAXATION = 1.7;
/**
 * Weight of a curve put in the place of one missing sample when its uncertainty is judged, relative to a typical sample; of L in
 * a row, a L²-th of it. Fitted (training/EXPERIMENTS.md).
 */
const DOUBTED_WEIGHT = 0.2;

/** What is known of a window in the end, and the observation that says so. */
export interface FilledPosterior extends Posterior {
  /** The window itself, or with its curve, hardly believed, where samples are missing. */
  readonly observation: Observation;
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
export async function filledPosteriors(
  denoiser: Denoiser,
  windows: readonly Observation[],
): Promise<FilledPosterior[]> {
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
  const whole = results.map((result, k) => ({ ...result, observation: windows[k] }));
  if (incomplete.length === 0) return whole;
  const doubted = incomplete.map((k) =>
    filledWith(windows[k], results[k].mean, (length) => DOUBTED_WEIGHT / length ** 2),
  );
  const judged = await posteriors(denoiser, doubted);
  incomplete.forEach((k, j) => {
    whole[k] = { mean: results[k].mean, deviation: judged[j].deviation, observation: doubted[j] };
  });
  return whole;
}

/** Whether a window of which so many samples are missing is evaluated more than once. */
export function isFilledIn(missing: number, length: number): boolean {
  return missing > 0 && length - missing >= LEAST_PRESENT * length;
}

/** Root mean square deviation of the curve where samples are missing, as the noise of a sample of weight 1; 0 where none or too many are. */
function uncertaintyOfMissing({ w }: Observation, deviation: Float64Array): number {
  const missing = deviation.filter((_, i) => w[i] === 0);
  if (!isFilledIn(missing.length, w.length)) return 0;
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
