/** An initial value problem y' = f(t, y), y(t0) = y0, as every solver here takes it. */
export interface OdeSystem {
  /** Number of components of y. */
  readonly dimension: number;
  /** Writes f(t, y) into `out` (length `dimension`); must neither keep nor change `y`. */
  rhs(t: number, y: Float64Array, out: Float64Array): void;
  /** y0, of length `dimension`. */
  readonly initial: Float64Array;
  readonly t0: number;
  /** End of the interval, above `t0`. */
  readonly t1: number;
}

/** Largest magnitude in a vector; NaN when one of its values is not a number. */
export function largestMagnitude(values: Float64Array): number {
  let largest = 0;
  for (const v of values) {
    if (Number.isNaN(v)) return Number.NaN;
    largest = Math.max(largest, Math.abs(v));
  }
  return largest;
}

/** Far below any state, far above where digits are lost to underflow: what is below it is as good as zero. */
export const UNDERFLOW_GUARD = 1e-150;
