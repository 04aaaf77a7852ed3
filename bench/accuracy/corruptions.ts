/** Noise other than white, as the accuracy tables use it. Each gives noisy samples, NaN where missing. */
import { scaledTo } from './statistics';

export type Corruption = (signal: Float64Array, rsnr: number, random: Random) => Corrupted;

export interface Random {
  /** Standard normal. */
  readonly normal: () => number;
  /** Uniform in (0, 1). */
  readonly uniform: () => number;
}

export interface Corrupted {
  readonly truth: Float64Array;
  readonly y: Float64Array;
}

const OUTLIER_SHARE = 0.05;
const OUTLIER_SIZE = 10;
const MISSING_SHARE = 0.3;
const GAP_SHARE = 0.05;
const AUTOCORRELATION = 0.5;

const white = (truth: Float64Array, { normal }: Random): Float64Array => truth.map((v) => v + normal());

/**
 * By name. Noise has root mean square 1 (outliers come on top) against a signal of deviation `rsnr`;
 * rounding instead scales the signal to a largest value of 9.9 and keeps one decimal: two digits.
 */
export const CORRUPTIONS: Readonly<Record<string, Corruption>> = {
  'Student-t(3)': (signal, rsnr, random) => {
    const truth = scaledTo(signal, rsnr);
    // z / sqrt(chi²(3) / 3) has variance 3.
    const chi2 = (): number => random.normal() ** 2 + random.normal() ** 2 + random.normal() ** 2;
    return { truth, y: truth.map((v) => v + random.normal() / Math.sqrt(chi2())) };
  },
  '5 % outliers of 10 sigma': (signal, rsnr, random) => {
    const truth = scaledTo(signal, rsnr);
    const y = white(truth, random).map((v) => {
      if (random.uniform() >= OUTLIER_SHARE) return v;
      return v + (random.uniform() < 0.5 ? -OUTLIER_SIZE : OUTLIER_SIZE);
    });
    return { truth, y };
  },
  multiplicative: (signal, rsnr, { normal }) => {
    const truth = scaledTo(signal, rsnr);
    const size = Math.sqrt(truth.reduce((sum, v) => sum + v * v, 0) / truth.length);
    return { truth, y: truth.map((v) => v * (1 + normal() / size)) };
  },
  'AR(1) 0.5': (signal, rsnr, { normal }) => {
    const truth = scaledTo(signal, rsnr);
    let noise = normal();
    const y = truth.map((v) => {
      noise = AUTOCORRELATION * noise + Math.sqrt(1 - AUTOCORRELATION ** 2) * normal();
      return v + noise;
    });
    return { truth, y };
  },
  'rounding to two digits': (signal) => {
    const largest = signal.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
    const truth = signal.map((v) => (9.9 * v) / largest);
    return { truth, y: truth.map((v) => Math.round(10 * v) / 10) };
  },
  '30 % missing': (signal, rsnr, random) => {
    const truth = scaledTo(signal, rsnr);
    const y = white(truth, random).map((v) => (random.uniform() < MISSING_SHARE ? Number.NaN : v));
    return { truth, y };
  },
  'gap of 5 %': (signal, rsnr, random) => {
    const truth = scaledTo(signal, rsnr);
    const y = white(truth, random);
    const length = Math.round(GAP_SHARE * y.length);
    const start = Math.floor(random.uniform() * (y.length - length));
    y.fill(Number.NaN, start, start + length);
    return { truth, y };
  },
};
