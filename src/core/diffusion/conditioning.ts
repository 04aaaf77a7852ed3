/** What the model is conditioned on, and the closed-form part of its estimate. */
import { medianInPlace } from '../diagnostics/median';

/** The network was trained with samples at most so many times as precise as the median one (training/corruption.py). */
const LARGEST_PRECISION = 16;

/** Noisy samples on a regular grid. */
export interface Observation {
  /** Samples; the value is ignored where w is 0. */
  readonly y: Float64Array;
  /** Relative precision of each sample in [0, 1]; 0 where one is missing. */
  readonly w: Float64Array;
  /** Standard deviation of the noise of a sample of weight 1, in the units of y. */
  readonly sigma: number;
  /** Whether isolated spikes are possibly outliers (true) or signal (false). */
  readonly outliers: boolean;
}

/** An observation shifted to weighted mean 0 and scaled to weighted standard deviation 1. */
export interface Standardised extends Observation {
  /** value = mean + scale * standardised value. */
  readonly mean: number;
  readonly scale: number;
}

/**
 * The observation with its samples standardised and sigma in the same units; samples of
 * weight 0 become 0. Where all samples are equal the scale is sigma, or 1 if that is 0 too.
 * Samples more than 16 times as precise as the median one count as 16 times as precise: the weights of all others, which
 * are relative to the largest, would be next to nothing beside them.
 */
export function standardise(observation: Observation): Standardised {
  const { y, outliers } = observation;
  const { w, sigma } = withinTraining(observation);
  let total = 0;
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    if (w[i] > 0) {
      total += w[i];
      sum += w[i] * y[i];
    }
  }
  const mean = total > 0 ? sum / total : 0;
  let squares = 0;
  for (let i = 0; i < y.length; i++) {
    if (w[i] > 0) squares += w[i] * (y[i] - mean) ** 2;
  }
  const scale = Math.sqrt(squares / total) || sigma || 1;
  const values = new Float64Array(y.length);
  for (let i = 0; i < y.length; i++) {
    if (w[i] > 0) values[i] = (y[i] - mean) / scale;
  }
  return { y: values, w, sigma: sigma / scale, outliers, mean, scale };
}

function withinTraining({ w, sigma }: Observation): Pick<Observation, 'w' | 'sigma'> {
  if (w.every((v) => v === 0 || v >= 1 / LARGEST_PRECISION)) return { w, sigma };
  const largest = LARGEST_PRECISION * medianInPlace(w.filter((v) => v > 0));
  if (largest >= 1) return { w, sigma };
  return { w: w.map((v) => Math.min(v / largest, 1)), sigma: sigma / Math.sqrt(largest) };
}

/**
 * m = E[x | y, x_t] of a standard normal prior, sample by sample:
 *   m = (p_y y + p_t x_t / a_t) / (1 + p_y + p_t),  p_y = w / sigma²,  p_t = exp(2 lambda),
 * the preconditioning of Karras et al. (2022) extended to two observations of x.
 * All arguments are in standardised units. sigma = 0 gives m = y where w > 0.
 */
export function gaussianEstimate(
  observation: Observation,
  state: Float64Array,
  logSnr: number,
): Float64Array {
  const { y, w, sigma } = observation;
  const variance = sigma * sigma;
  const precision = Math.exp(2 * logSnr);
  // p_t / a_t, finite for every lambda that occurs.
  const stateGain = precision * Math.sqrt(1 + Math.exp(-2 * logSnr));
  const estimate = new Float64Array(y.length);
  for (let i = 0; i < y.length; i++) {
    // Without data sigma cancels, which also keeps sigma = 0 from giving 0/0.
    const v = w[i] > 0 ? variance : 1;
    const data = w[i] > 0 ? w[i] * y[i] : 0;
    estimate[i] = (data + v * stateGain * state[i]) / (v * (1 + precision) + w[i]);
  }
  return estimate;
}
