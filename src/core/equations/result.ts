/** What computing and improving an equation gives. */
import type { ModelInfo, SeriesResult } from '../result';
import { said, type Wording } from '../wording';
import type { Problem } from './problem';

/** One way to compute the curve: what it costs and how far off it is. */
export interface MethodRow {
  readonly method: Wording;
  /** Evaluations of the formula or right-hand side; null where that has no meaning. */
  readonly evaluations: number | null;
  /** As `relativeError`; null where there is no reference. */
  readonly error: number | null;
  /** Error of the curve as computed over this one; null where either is unknown. */
  readonly gain: number | null;
}

export interface EquationSeries {
  readonly result: SeriesResult;
  /** NaN where nothing can be trusted; null: there is none. */
  readonly reference: Float64Array | null;
}

/** Plain data and typed arrays only: it crosses a process boundary by structured clone. */
export interface EquationResult {
  /** The equation as it was written. */
  readonly text: string;
  readonly kind: Problem['kind'];
  readonly variable: string;
  readonly method: Wording;
  /** What the curve was improved with. */
  readonly model: ModelInfo;
  readonly series: readonly EquationSeries[];
  readonly evaluations: number;
  /** See `relativeError`. */
  readonly errorBefore: number | null;
  readonly errorAfter: number | null;
  readonly rows: readonly MethodRow[];
  readonly notes: readonly Wording[];
  /** Whether the first two series are components of one system. */
  readonly phase: boolean;
  readonly seconds: { readonly compute: number; readonly denoise: number; readonly total: number };
}

/** A row of the table; `before` is the error that the gain is over. */
export function row(
  method: Wording,
  evaluations: number | null,
  error: number | null,
  before: number | null,
): MethodRow {
  const gain = before !== null && error !== null && error > 0 ? before / error : null;
  return {
    method,
    evaluations,
    error: error !== null && Number.isFinite(error) ? error : null,
    gain: gain !== null && Number.isFinite(gain) ? gain : null,
  };
}

/** Says so where the model did not help. */
export function verdict(errorBefore: number | null, errorAfter: number | null): Wording[] {
  if (errorBefore === null || errorAfter === null) return [];
  if (errorAfter > 1.001 * errorBefore) {
    return [said`The model made this curve worse. Keep it as it was computed.`];
  }
  if (errorAfter > 0.9 * errorBefore && errorBefore > 0) {
    return [said`The model changed next to nothing: there is no noise here that it could take away.`];
  }
  return [];
}
