/** An equation that was read: everything that is needed to compute it. */
import type { FixedStepMethod } from '../ode/methods';
import type { Wording } from '../wording';
import type { Expression } from './expression';

export interface Curve {
  readonly name: string;
  /** In the variable only: definitions and parameters are put in. */
  readonly expression: Expression;
}

/** Where a curve is computed: `count` samples from `from` to `to`, both included. */
export interface Domain {
  readonly variable: string;
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly spacing: 'linear' | 'log';
}

export type Precision = 'double' | 'single';

export interface FormulaProblem {
  readonly kind: 'formula' | 'derivative';
  readonly curves: readonly Curve[];
  /** What the one curve should be (`reference = ...`), where that is not the formula itself. */
  readonly reference: Expression | null;
  readonly domain: Domain;
  readonly precision: Precision;
  /** Step of the central difference that D(f) stands for. */
  readonly differenceStep: number;
  readonly seed: number;
}

/** Derivatives of columns of data, by finite differences: D(height). */
export interface DifferenceProblem {
  readonly kind: 'difference';
  readonly curves: readonly DifferenceCurve[];
  /** Column of positions that the text names; null: it is found. */
  readonly by: string | null;
  /** Distance of the samples, for data without positions (h = 0.1); null: not given. */
  readonly spacing: number | null;
  /** What the one derivative should be, in the positions (`reference = ...`); null: not known. */
  readonly reference: Expression | null;
}

export interface DifferenceCurve {
  readonly name: string;
  /** The column as the text names it; `data` for the only one. */
  readonly column: string;
  readonly order: number;
  /** Where the text names the column, for errors: counted from 1. */
  readonly at: { readonly line: number; readonly column: number };
}

export interface RecurrenceProblem {
  readonly kind: 'recurrence';
  /** Each gives the next term from terms with a negative shift, or with shift 0 of an earlier sequence. */
  readonly sequences: readonly Curve[];
  readonly index: string;
  /** What the index has as its value while the term number `m` is computed: m - offset. */
  readonly offset: number;
  readonly first: number;
  readonly last: number;
  /** Terms from `first` on, for each sequence. */
  readonly initial: readonly (readonly Expression[])[];
  readonly precision: Precision;
}

export interface OdeProblem {
  readonly kind: 'ode';
  /** The functions sought, each with the order of its highest derivative. */
  readonly unknowns: readonly { readonly name: string; readonly order: number }[];
  /**
   * The k-th equation: the k-th unknown's highest derivative outright, or an expression that is to be zero
   * and is linear in the highest derivatives. Derivatives are symbols such as `y$2`.
   */
  readonly equations: readonly OdeEquation[];
  /** Of y, y', ... of each unknown. */
  readonly initial: readonly number[];
  readonly variable: string;
  readonly t0: number;
  readonly t1: number;
  readonly steps: number;
  readonly method: FixedStepMethod;
}

export interface OdeEquation {
  readonly form: 'explicit' | 'residual';
  readonly expression: Expression;
}

export interface SdeProblem {
  readonly kind: 'sde';
  readonly components: readonly string[];
  /** Right-hand sides, linear in the symbols dt and those of `noises`. */
  readonly increments: readonly Expression[];
  readonly noises: readonly string[];
  readonly differential: string;
  readonly initial: readonly number[];
  readonly variable: string;
  readonly t0: number;
  readonly t1: number;
  readonly steps: number;
  readonly seed: number;
}

export type Problem = FormulaProblem | DifferenceProblem | RecurrenceProblem | OdeProblem | SdeProblem;

/** What reading gives: the problem, or what it still needs. */
export interface ReadEquation {
  /** The equation on one line, as it was written. */
  readonly text: string;
  /** Null where something is missing. */
  readonly problem: Problem | null;
  /** Statements with sensible values for what the text leaves open, such as "t = 0..10". */
  readonly missing: readonly string[];
  /** What was decided that the text does not say outright. */
  readonly notes: readonly Wording[];
}
