/**
 * Denoises series of numbers with a diffusion model, in Node.js: the core of the command line and the extension as a
 * library.
 *
 * ```ts
 * import { denoise } from 'denoise-data';
 *
 * const { after, lower, upper, sigma } = await denoise(values, { x });
 * ```
 *
 * @packageDocumentation
 */
import { join } from 'node:path';
import { dataOfBytes } from './core/dataFile';
import { openDenoiser as openNetwork } from './core/diffusion/session';
import { givenSeries } from './core/givenSeries';
import type { MethodName, MethodSetting } from './core/methods/names';
import { type Remark, remark } from './core/notice';
import { DEFAULT_SETTINGS, type DenoiseSettings, type ModelInfo, type Stretch } from './core/result';
import { denoiseSeries } from './core/trust/choice';

export { InputError, type InputErrorCode } from './core/errors';
export { METHOD_NAMES } from './core/methods/names';
export type { Wording } from './core/wording';
export type { MethodName, MethodSetting, ModelInfo, Remark, Stretch };

/** What may be chosen for a run. */
export interface DenoiseOptions {
  /** Positions of the samples, finite and ascending. Default: equally spaced samples. */
  readonly x?: ArrayLike<number>;
  /** What makes the curve: the model, a classical smoother, nothing, or `auto`. Default `diffusion`. */
  readonly method?: MethodSetting;
  /** Standard deviation of the noise, in the units of the values. Default: it is estimated. */
  readonly sigma?: number;
  /**
   * Standard deviation of the noise of each value; NaN or 0 where one is unknown. Default: all are alike. `sigma`, where
   * it is given, scales them: it is their root mean square.
   */
  readonly errorBars?: ArrayLike<number>;
  /** Credible level of the band, from 0 (no band) to below 1. Default 0.9. */
  readonly bandLevel?: number;
  /** Whether isolated spikes are signal (`keep`) or outliers (`remove`). Default `keep`. */
  readonly outliers?: 'keep' | 'remove';
  /** Samples of the posterior that the band is drawn from, at least 2. Default: the model's own deviation, at no cost. */
  readonly samples?: number;
  /** Seed of these samples, an unsigned 32-bit integer: the same seed gives the same band. Default 1. */
  readonly seed?: number;
  /** Stretches of x in which samples keep their values. Default: none. */
  readonly untouched?: readonly Stretch[];
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Called now and then with the part of the work that is done, ascending in [0, 1]. */
  readonly onProgress?: (fraction: number) => void;
}

/** A cleaned series. All arrays have the length of the values. */
export interface Denoised {
  /** The clean curve: the posterior mean E[x | y] of the model, or a smoother's curve. Finite: missing samples are filled. */
  readonly after: Float64Array;
  /**
   * Lower end of the model's pointwise credible band of the clean curve; null without a band, and for other methods
   * that were named. Beside what `auto` chose it is still the model's, and may leave `after` outside.
   */
  readonly lower: Float64Array | null;
  /** Upper end of the band. */
  readonly upper: Float64Array | null;
  /** Standard deviation of the noise that was assumed, in the units of the values. */
  readonly sigma: number;
  /** What `sigma` is where none is given: the estimate. */
  readonly estimatedSigma: number;
  /** Signal-to-noise ratio, sd(after) / sigma; Infinity without noise. */
  readonly snr: number;
  /** What made the curve. */
  readonly method: MethodName;
  /** How many samples were missing. */
  readonly missing: number;
  /** What a person should know before using the result. */
  readonly warnings: readonly Remark[];
  /** The model. */
  readonly model: ModelInfo;
}

/** An open model. It needs no closing: what holds it is freed with it. */
export interface Denoiser {
  /** Which model it is. */
  readonly model: ModelInfo;
  /** As the function {@link denoise}, with this model. */
  denoise(values: ArrayLike<number>, options?: DenoiseOptions): Promise<Denoised>;
}

/** How to open a model. */
export interface OpenOptions {
  /** The folder of denoiser.json and the ONNX file that it names. Default: the model that comes along. */
  readonly folder?: string;
  /** Threads of one evaluation. Default: half of the processor cores. */
  readonly threads?: number;
}

/** A column of a table. */
export interface Column {
  /** From the header, or made up ("y", "column 2"). */
  readonly name: string;
  /** As the header gives it ("s", "kg/m^3"); null where it gives none. */
  readonly unit: string | null;
  /** NaN where a number is missing. */
  readonly values: Float64Array;
}

/** The model that comes along: bundle and source stand at the same depth beside models/. */
const OWN_MODEL = join(__dirname, '..', 'models');

let ownDenoiser: Promise<Denoiser> | null = null;

/**
 * Denoises one series with the model that comes along, which is opened the first time.
 *
 * The curve is estimated on any length from 1 sample on; with fewer than 32 hardly anything can be told from noise,
 * which a warning says. Series are computed one after another: to use several cores, use several processes.
 *
 * @param values samples; NaN where one is missing
 * @throws InputError where values or options cannot be, or the model cannot be opened; the reason of `signal`
 */
export async function denoise(values: ArrayLike<number>, options: DenoiseOptions = {}): Promise<Denoised> {
  ownDenoiser ??= openDenoiser().catch((error: unknown) => {
    ownDenoiser = null;
    throw error;
  });
  return (await ownDenoiser).denoise(values, options);
}

/**
 * Opens a model.
 *
 * @throws InputError `model-missing`, `model-damaged` or `no-runtime`, each saying what to do
 */
export async function openDenoiser({ folder = OWN_MODEL, ...options }: OpenOptions = {}): Promise<Denoiser> {
  const network = await openNetwork(folder, options);
  return {
    model: network.info,
    async denoise(values, given = {}) {
      const { x = null, errorBars = null, signal, onProgress, ...chosen } = given;
      signal?.throwIfAborted();
      const settings: DenoiseSettings = { ...DEFAULT_SETTINGS, ...definedOf(chosen) };
      const series = givenSeries(values, x, errorBars);
      const { after, lower, upper, noise, estimatedSigma, snr, method, missing, warnings } =
        await denoiseSeries(series, settings, network, {
          onProgress: (fraction) => {
            signal?.throwIfAborted();
            onProgress?.(fraction);
          },
        });
      const told = [...network.notices, ...warnings].map(remark);
      return {
        after,
        lower,
        upper,
        sigma: noise.sigma,
        estimatedSigma,
        snr,
        method,
        missing,
        warnings: told,
        model: network.info,
      };
    },
  };
}

/**
 * The columns of numbers in a text or a file's content: CSV and other tables, JSON, YAML, Markdown, LaTeX, logs,
 * arrays in code, .npy, .npz, a notebook's outputs; units, dates and decimal commas included.
 *
 * @throws InputError saying what cannot be read, and in which `line` and `column`
 */
export function readColumns(content: string | Uint8Array): readonly Column[] {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return dataOfBytes(bytes).table.columns.map(({ name, unit, values }) => ({ name, unit, values }));
}

/** What is given; undefined stands for nothing. */
function definedOf<Options extends object>(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options;
}
