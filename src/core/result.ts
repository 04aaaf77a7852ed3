import type { MethodName, MethodSetting } from './methods/names';
import type { Notice } from './notice';

/** What denoising one series gives. All arrays have the length of the series. */
export interface SeriesResult {
  readonly name: string;
  readonly x: Float64Array | null;
  /** As read; NaN where missing. */
  readonly before: Float64Array;
  /** What made `after`. */
  readonly method: MethodName;
  /**
   * The diffusion model's posterior mean E[x | y], or a smoother's curve. Missing samples are filled; NaN only where an
   * equation has no value.
   */
  readonly after: Float64Array;
  /**
   * The model's pointwise credible band of the clean curve at `bandLevel`; null when no band was asked for, and for
   * other methods that were named. Beside what 'auto' chose it is still the model's, and may leave `after` outside.
   */
  readonly lower: Float64Array | null;
  readonly upper: Float64Array | null;
  /** Standard deviation of the noise, in the units of y; where samples have their own, the root mean square of those. */
  readonly noise: { readonly sigma: number; readonly source: NoiseSource };
  /** Standard deviation of each sample's noise where they came with their own and were used, but for a factor; else null. */
  readonly errorBars: Float64Array | null;
  /** By how much the uncertainty of an estimated noise level widens band and error bars; 1: of many samples, or of another level. */
  readonly widening: number;
  /** The estimate of the noise level, in the units of y, also when another one was given. */
  readonly estimatedSigma: number;
  /** sd(after) / sigma; Infinity when sigma is 0. */
  readonly snr: number;
  /** How many samples are missing, and filled. */
  readonly missing: number;
  readonly warnings: readonly Warning[];
}

/** Where a noise level is from: the series, a person, or the error bars of the samples. */
export type NoiseSource = 'estimated' | 'given' | 'error-bars';

/** In English, as in "0.08 (from error bars)". */
export const NOISE_SOURCE_NAMES: Readonly<Record<NoiseSource, string>> = {
  estimated: 'estimated',
  given: 'given',
  'error-bars': 'from error bars',
};

/** What a person should know before using a result. */
export type Warning = Notice;

/** Whether missing samples get the curve's values where cleaned numbers are written (fill), or stay missing (keep). */
export type MissingSamples = 'fill' | 'keep';

/** What may be chosen for a run. */
export interface DenoiseSettings {
  /** The diffusion model, a smoother, nothing ('none'), or what is expected to err least ('auto'). */
  readonly method: MethodSetting;
  /** Standard deviation of the noise in the units of y; null: estimate it. */
  readonly sigma: number | null;
  /** Credible level of the band, in (0, 1); 0: no band. */
  readonly bandLevel: number;
  /** Whether isolated one-sample spikes are signal (keep) or outliers (remove). */
  readonly outliers: 'keep' | 'remove';
  /** Whether samples that come with error bars count by them. */
  readonly errorBars: 'use' | 'ignore';
  /** Seed of the posterior samples: the same seed gives the same band. */
  readonly seed: number;
  /** Posterior samples that the band is drawn from, at least 2; null: the network's own deviation, at no cost. */
  readonly samples: number | null;
  /** Stretches of x in which samples keep their values; missing ones are filled all the same. */
  readonly untouched: readonly Stretch[];
}

/** A closed interval of x; of sample numbers from 1 on where there is no x. */
export interface Stretch {
  /** Its first x. */
  readonly from: number;
  /** Its last x. */
  readonly to: number;
}

export const DEFAULT_SETTINGS: DenoiseSettings = {
  method: 'diffusion',
  sigma: null,
  bandLevel: 0.9,
  outliers: 'keep',
  errorBars: 'use',
  seed: 1,
  samples: null,
  untouched: [],
};

/** Which model it is. */
export interface ModelInfo {
  /** As its card says. */
  readonly name: string;
  /** A semantic version; another one gives other numbers. */
  readonly version: string;
  /** Of the ONNX file, lower-case hexadecimal. */
  readonly sha256: string;
}
