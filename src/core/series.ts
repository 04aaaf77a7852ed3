/** One curve to denoise: samples over x. */
export interface Series {
  /** The column's name. */
  readonly name: string;
  /** Positions of the samples, ascending and finite; null for equally spaced ones. */
  readonly x: Float64Array | null;
  /** Samples; NaN where one is missing. */
  readonly y: Float64Array;
  /** Standard deviation of the noise of each sample, where they came with them; NaN or 0 where one is unknown. */
  readonly errorBars?: Float64Array;
}
