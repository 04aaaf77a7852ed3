/** One curve to denoise: samples over x. */
export interface Series {
  /** The column's name. */
  readonly name: string;
  /** Positions of the samples, ascending and finite; null for equally spaced ones. */
  readonly x: Float64Array | null;
  /** Samples; NaN where one is missing. */
  readonly y: Float64Array;
}
