/** Evaluating the network: the posterior mean, and samples from the posterior. */
import { gaussianEstimate, type Observation } from './conditioning';
import { normalGenerator } from './random';
import { noiseScale, signalScale } from './schedule';
import type { Denoiser } from './session';

/** The shortest window that the network is fed, in units of the card's `lengthMultiple`: as in training. */
const MIN_MULTIPLES = 2;

/** What one evaluation says of x, sample by sample. */
export interface Posterior {
  /** D = E[x | y, x_t]. */
  readonly mean: Float64Array;
  /** The network's estimate of the standard deviation about D, before calibration. */
  readonly deviation: Float64Array;
}

/**
 * The posterior of each observation at the same lambda, in one batch.
 * Observations are in standardised units and may differ in length: shorter ones are padded with w = 0.
 */
export async function estimates(
  denoiser: Denoiser,
  observations: readonly Observation[],
  states: readonly Float64Array[],
  logSnr: number,
): Promise<Posterior[]> {
  const size = observations.length;
  const multiple = denoiser.card.lengthMultiple;
  const longest = Math.max(...observations.map((o) => o.y.length));
  const length = Math.max(Math.ceil(longest / multiple), MIN_MULTIPLES) * multiple;
  const [smallest, largest] = denoiser.card.sigmaRange;
  const batch = {
    size,
    length,
    y: new Float32Array(size * length),
    w: new Float32Array(size * length),
    sigma: new Float32Array(size),
    outliers: new Float32Array(size),
    state: new Float32Array(size * length),
    logSnr: new Float32Array(size).fill(logSnr),
  };
  const trained = observations.map((o) => ({
    ...o,
    sigma: Math.min(Math.max(o.sigma, smallest), largest),
  }));
  trained.forEach((o, k) => {
    batch.y.set(o.y, k * length);
    batch.w.set(o.w, k * length);
    batch.state.set(states[k], k * length);
    batch.sigma[k] = o.sigma;
    batch.outliers[k] = o.outliers ? 1 : 0;
  });
  const { correction, deviation } = await denoiser.run(batch);
  return trained.map((o, k) => {
    // The closed-form part in float64: small noise levels keep their precision.
    const mean = gaussianEstimate(o, states[k], logSnr);
    for (let i = 0; i < mean.length; i++) mean[i] += correction[k * length + i];
    return { mean, deviation: Float64Array.from(deviation.subarray(k * length, k * length + mean.length)) };
  });
}

/** p(x | y) of each standardised observation, its mean and deviation: one evaluation at pure noise. */
export function posteriors(denoiser: Denoiser, observations: readonly Observation[]): Promise<Posterior[]> {
  const states = observations.map((o) => new Float64Array(o.y.length));
  return estimates(denoiser, observations, states, denoiser.card.logSnrStart);
}

/** Where the sampler stands: x_t and E[x | y, x_t] of each posterior sample, at one lambda. */
export interface SamplerStep {
  readonly logSnr: number;
  readonly states: readonly Float64Array[];
  readonly estimates: readonly Float64Array[];
}

/**
 * `count` samples from p(x | y) of a standardised observation, all in one batch: the deterministic sampler of
 * Song et al. (2021), DDIM with eta = 0, from x_T ~ N(0, I) through the card's lambdas,
 *   x_next = a_next D + s_next (x - a D) / s;
 * a sample is D at the last lambda. `onStep` must copy the states that it keeps.
 */
export async function posteriorSamples(
  denoiser: Denoiser,
  observation: Observation,
  seed: number,
  count: number,
  onStep: (step: SamplerStep) => void = () => undefined,
): Promise<Float64Array[]> {
  const { logSnrs } = denoiser.card.sampler;
  const normal = normalGenerator(seed);
  const observations = new Array<Observation>(count).fill(observation);
  const states = observations.map((o) => Float64Array.from(o.y, normal));
  let estimate: Float64Array[] = [];
  for (let step = 0; step < logSnrs.length; step++) {
    const posterior = await estimates(denoiser, observations, states, logSnrs[step]);
    estimate = posterior.map(({ mean }) => mean);
    onStep({ logSnr: logSnrs[step], states, estimates: estimate });
    if (step === logSnrs.length - 1) break;
    const a = signalScale(logSnrs[step]);
    const s = noiseScale(logSnrs[step]);
    const aNext = signalScale(logSnrs[step + 1]);
    const sNext = noiseScale(logSnrs[step + 1]);
    states.forEach((x, k) => {
      for (let i = 0; i < x.length; i++) {
        x[i] = aNext * estimate[k][i] + (sNext * (x[i] - a * estimate[k][i])) / s;
      }
    });
  }
  return estimate;
}
