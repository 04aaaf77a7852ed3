import type { Wording } from '../wording'; /** What computing an equation gives, before the model sees it. All arrays have the length of `x`. */
export interface Curves {
  /** One for each curve or component. */
  readonly names: readonly string[];
  readonly x: Float64Array;
  /** As a program computes it; NaN or infinite where it fails. */
  readonly before: readonly Float64Array[];
  /** NaN where it is not known; null: there is none at all. */
  readonly reference: readonly Float64Array[] | null;
  /** Noise level of each curve, found by computing it again; null: not known. */
  readonly noise: readonly (number | null)[];
  /** Evaluations that finding the noise level took. */
  readonly noiseEvaluations: number;
  /** How often the formula, or the right-hand side, was evaluated. */
  readonly evaluations: number;
  /** Sentences on what is particular about them. */
  readonly notes: readonly Wording[];
}
