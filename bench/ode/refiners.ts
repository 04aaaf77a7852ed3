import { join } from 'node:path';
import type { FixedStepSolution } from '../../src/core/ode/methods';
import { refineSolution } from '../../src/core/ode/refine';
import { refinerInput } from '../../src/core/ode/refinerInput';
import { openRefiner } from '../../src/core/ode/refinerSession';

/** An improved solution at the nodes of the one it improves, with a band. */
export interface Refined {
  readonly y: readonly Float64Array[];
  readonly lower: readonly Float64Array[];
  readonly upper: readonly Float64Array[];
}

/** The forms of our own correction that the benchmark measures. */
export interface Refiners {
  /** From one solution, without further evaluations; null: it cannot be improved, keep it. */
  readonly single: (solution: FixedStepSolution) => Promise<Refined | null>;
  /** From solutions with steps h and h/2, at the nodes of the first. */
  readonly pair: (coarse: FixedStepSolution, fine: FixedStepSolution) => Promise<Refined | null>;
  /** The reconstruction alone, without the network: the middle of its preconditioning. */
  readonly reconstruction: (
    coarse: FixedStepSolution,
    fine: FixedStepSolution | null,
  ) => readonly Float64Array[] | null;
}

const OPTIONS = { timeDependent: false, bandLevel: 0.9 };

/** Opens the model in models/. ODEBench's systems are all autonomous. */
export async function openRefiners(): Promise<Refiners> {
  const refiner = await openRefiner(join(__dirname, '../../models'), { threads: 1 });
  return {
    single: (solution) => refineSolution(solution, null, refiner, OPTIONS),
    pair: (coarse, fine) => refineSolution(coarse, fine, refiner, OPTIONS),
    reconstruction: (coarse, fine) => refinerInput(coarse, fine, OPTIONS)?.base ?? null,
  };
}
