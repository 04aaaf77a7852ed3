/** What the adaptive solvers have in common: their options, their result, their output at given times. */
import type { OdeSystem } from './system';

export interface AdaptiveOptions {
  /** Relative tolerance of a step's error. */
  readonly relativeTolerance: number;
  /**
   * Share of a component's largest magnitude below which its relative accuracy no longer counts: the
   * tolerance of a component y of largest magnitude m, in a system of largest magnitude M, is
   * relativeTolerance (|y| + negligible (m + M / 100)), and never below UNDERFLOW_GUARD.
   */
  readonly negligible: number;
  /** Evaluations of f after which it gives up. */
  readonly maxEvaluations: number;
  /** Longest step; as long as the tolerance allows unless told. */
  readonly maxStep?: number;
}

export interface AdaptiveSolution {
  /** One array a component, as long as the output times; NaN after `reached`. */
  readonly y: Float64Array[];
  /** Time until which the problem was solved. */
  readonly reached: number;
  /** Steps taken, without the refused ones. */
  readonly steps: number;
  readonly evaluations: number;
  /** Largest magnitude of each component up to `reached`. */
  readonly largest: Float64Array;
  /** Why it stopped at `reached`; null when it got to the last output time. */
  readonly failure: StopReason | null;
}

/** The step shrank to nothing (a pole, or f is no number there), or there was no budget left. */
export type StopReason = 'singular' | 'budget';

/** Fills in a solution at the output times as a solver passes them. */
export class OutputTimes {
  readonly y: Float64Array[];
  private next = 0;

  /** @param t ascending times from `system.t0` on. */
  constructor(
    system: OdeSystem,
    private readonly t: Float64Array,
  ) {
    this.y = Array.from({ length: system.dimension }, () => new Float64Array(t.length).fill(Number.NaN));
    while (this.next < t.length && t[this.next] <= system.t0) this.write((i) => system.initial[i]);
  }

  get done(): boolean {
    return this.next === this.t.length;
  }

  /** Writes all times up to `end`, at which `at(component, time)` is valid. */
  passTo(end: number, at: (component: number, time: number) => number): void {
    while (!this.done && this.t[this.next] <= end) {
      const time = this.t[this.next];
      this.write((i) => at(i, time));
    }
  }

  private write(value: (component: number) => number): void {
    for (let i = 0; i < this.y.length; i++) this.y[i][this.next] = value(i);
    this.next++;
  }
}
