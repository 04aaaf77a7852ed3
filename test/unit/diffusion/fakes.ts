/** Denoisers whose estimate is known in closed form, in place of the network. */
import { gaussianEstimate } from '../../../src/core/diffusion/conditioning';
import type { ModelCard } from '../../../src/core/diffusion/modelCard';
import type { NoiseLevelNetwork } from '../../../src/core/diffusion/noiseLevelNetwork';
import type { Denoiser } from '../../../src/core/diffusion/session';

export const CARD: ModelCard = {
  name: 'fake',
  version: '0',
  file: 'fake.onnx',
  sha256: '0'.repeat(64),
  lengthMultiple: 32,
  maxLength: 2048,
  logSnrStart: -6,
  sampler: { logSnrs: [-6, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5], samples: 16 },
  bandScale: 1,
  deviationScale: 1,
  sigmaRange: [0.002, 2],
};

/** A judge of the noise level that finds every estimate right. */
const AGREES: NoiseLevelNetwork = {
  shortest: 32,
  longest: 128,
  sigmaRange: [0.002, 2],
  logRatio: () => Promise.resolve({ mean: 0, deviation: 0 }),
};

/** One curve as the network sees it. */
export interface Seen {
  readonly y: Float64Array;
  readonly w: Float64Array;
  readonly sigma: number;
  readonly outliers: boolean;
  readonly state: Float64Array;
  readonly logSnr: number;
}

export interface FakeDenoiser extends Denoiser {
  /** Samples evaluated so far. */
  readonly evaluated: () => number;
}

/**
 * A denoiser with D = estimate(what the network sees), and the deviation of the Gaussian closed form; the card's
 * entries may be changed.
 */
export function fakeDenoiser(
  estimate: (seen: Seen) => Float64Array,
  changes: Partial<ModelCard> = {},
): FakeDenoiser {
  const card = { ...CARD, ...changes };
  let evaluated = 0;
  return {
    info: { name: card.name, version: card.version, sha256: card.sha256 },
    notices: [],
    card,
    evaluated: () => evaluated,
    noiseLevel: () => Promise.resolve(AGREES),
    run({ size, length, ...inputs }) {
      evaluated += size * length;
      const correction = new Float32Array(size * length);
      const deviation = new Float32Array(size * length);
      for (let k = 0; k < size; k++) {
        const row = (values: Float32Array): Float64Array =>
          Float64Array.from(values.subarray(k * length, (k + 1) * length));
        const seen = {
          y: row(inputs.y),
          w: row(inputs.w),
          sigma: inputs.sigma[k],
          outliers: inputs.outliers[k] === 1,
          state: row(inputs.state),
          logSnr: inputs.logSnr[k],
        };
        const closedForm = gaussianEstimate(seen, seen.state, seen.logSnr);
        correction.set(
          estimate(seen).map((d, i) => d - closedForm[i]),
          k * length,
        );
        deviation.set(
          seen.w.map((w) => 1 / Math.sqrt(1 + w / seen.sigma ** 2 + Math.exp(2 * seen.logSnr))),
          k * length,
        );
      }
      return Promise.resolve({ correction, deviation });
    },
  };
}

/** E[x | y, x_t] under independent samples x ~ N(0, variance): the posterior is Gaussian. */
export function independentPrior(variance: number): (seen: Seen) => Float64Array {
  return ({ y, w, sigma, state, logSnr }) => {
    const a = 1 / Math.sqrt(1 + Math.exp(-2 * logSnr));
    const stateWeight = Math.exp(2 * logSnr);
    return y.map((v, i) => {
      const dataWeight = w[i] / sigma ** 2;
      return (dataWeight * v + (stateWeight * state[i]) / a) / (1 / variance + dataWeight + stateWeight);
    });
  };
}

/** A Wiener filter in the cosine basis: every coefficient is shrunk by what noise there is in it. */
export function wienerFilter({ y, w, sigma }: Seen): Float64Array {
  const n = y.length;
  const cosine = Float64Array.from({ length: 4 * n }, (_, i) => Math.cos((Math.PI * i) / (2 * n)));
  const result = new Float64Array(n);
  const present = w.reduce((sum, v) => sum + v, 0) / n;
  for (let k = 0; k < n; k++) {
    let c = 0;
    for (let i = 0; i < n; i++) c += w[i] * y[i] * cosine[((2 * i + 1) * k) % (4 * n)];
    c *= Math.sqrt((k === 0 ? 1 : 2) / n) / present;
    const gain = Math.max(0, 1 - (4 * sigma ** 2) / (present * c * c));
    if (gain === 0) continue;
    const scaled = gain * c * Math.sqrt((k === 0 ? 1 : 2) / n);
    for (let i = 0; i < n; i++) result[i] += scaled * cosine[((2 * i + 1) * k) % (4 * n)];
  }
  return result;
}

/** A weighted mean over neighbours, Gaussian with a deviation of 6 samples: at home with missing ones. */
export function kernelSmoother({ y, w }: Seen): Float64Array {
  const kernel = Float64Array.from({ length: 49 }, (_, j) => Math.exp(-((j - 24) ** 2) / 72));
  return y.map((_, i) => {
    let sum = 0;
    let total = 0;
    kernel.forEach((k, j) => {
      const weight = k * (w[i + j - 24] ?? 0);
      total += weight;
      if (weight > 0) sum += weight * y[i + j - 24];
    });
    return total > 0 ? sum / total : 0;
  });
}

/** D = y where present, 0 elsewhere: nothing is noise. */
export function identity({ y, w }: Seen): Float64Array {
  return y.map((v, i) => (w[i] > 0 ? v : 0));
}

export function rootMeanSquare(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
}

export function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((v, i) => v - b[i]);
}
