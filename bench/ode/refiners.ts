import type { FixedStepSolution } from '../../src/core/ode/methods';

/** An improved solution at the nodes of the one it improves, with a band; null: nothing to improve, keep it. */
export interface Refined {
  readonly y: readonly Float64Array[];
  readonly lower: readonly Float64Array[];
  readonly upper: readonly Float64Array[];
}

/** The two forms of our own correction that the benchmark measures. */
export interface Refiners {
  /** From one solution, without further evaluations. */
  readonly single?: (solution: FixedStepSolution) => Promise<Refined | null>;
  /** From solutions with steps h and h/2, at the nodes of the first. */
  readonly pair?: (coarse: FixedStepSolution, fine: FixedStepSolution) => Promise<Refined | null>;
}

/** What is measured as ours: nothing yet. */
export async function openRefiners(): Promise<Refiners> {
  return {};
}
