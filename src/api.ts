/**
 * What other extensions can use. The types need nothing else: copy this file, and ask for
 *
 *   const denoise = await vscode.extensions.getExtension<DenoiseExtensionApi>('denoise.denoise')?.activate();
 *   if (denoise?.version === 1) const { after } = await denoise.denoise(values);
 */
export interface DenoiseExtensionApi {
  /** Another number stands for another, incompatible shape of this interface. */
  readonly version: 1;
  /**
   * Denoises one series of at least one number.
   *
   * Rejects with an Error whose `name` is `InputError` where values or options cannot be, and
   * `CancelledError` where `options.signal` was aborted. Nothing is shown to the person.
   *
   * @param values Samples; NaN where one is missing.
   */
  denoise(values: ArrayLike<number>, options?: DenoiseApiOptions): Promise<DenoisedValues>;
}

export interface DenoiseApiOptions {
  /** Positions of the samples, finite and ascending; without them they are equally spaced. */
  readonly x?: ArrayLike<number>;
  /** Standard deviation of the noise, in the units of the values; estimated where it is not given. */
  readonly sigma?: number;
  /** Standard deviation of the noise of each value; NaN or 0 where one is unknown. `sigma` scales them to that root mean square. */
  readonly errorBars?: ArrayLike<number>;
  /** Credible level of the band, from 0 to below 1. Default 0: none. */
  readonly bandLevel?: number;
  /** Whether isolated spikes are signal or errors. Default `keep`. */
  readonly outliers?: 'keep' | 'remove';
  /** Seed of the band, an unsigned 32-bit integer. Default 1. */
  readonly seed?: number;
  /** Stops the work. */
  readonly signal?: AbortSignal;
}

/** All arrays have the length of the values. */
export interface DenoisedValues {
  /** Posterior mean; finite everywhere: missing samples are filled. */
  readonly after: Float64Array;
  /** The band; null where none was asked for. */
  readonly lower: Float64Array | null;
  readonly upper: Float64Array | null;
  /** Standard deviation of the noise that was assumed. */
  readonly sigma: number;
  /** sd(after) / sigma; Infinity without noise. */
  readonly snr: number;
  /** What a person should know before using the result. */
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  /** The model. */
  readonly model: { readonly name: string; readonly version: string; readonly sha256: string };
}
