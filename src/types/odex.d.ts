/**
 * The part of odex 2 that is used here. The package ships its types as TypeScript source, which our stricter
 * compiler options reject; `#odex` in package.json (`imports`) gives the compiler this file instead.
 */

/** Outcome 0: reached the end; 1: too many steps; 2: `output` returned false. */
export interface Solution {
  readonly y: number[];
  readonly outcome: 0 | 1 | 2;
  readonly nStep: number;
  readonly nAccept: number;
  readonly nReject: number;
  readonly nEval: number;
}

/** Value of one component (from 0) at an x within the step. */
export type Interpolant = (component: number, x: number) => number;

/** Gragg-Bulirsch-Stoer extrapolation of variable order with dense output, after Hairer and Wanner's ODEX. */
export class Solver {
  constructor(dimension: number);
  absoluteTolerance: number | number[];
  relativeTolerance: number | number[];
  denseOutput: boolean;
  /** Of steps, also refused ones. */
  maxSteps: number;
  /** 0, the default: as long as the interval. */
  maxStepSize: number;
  initialStepSize: number;
  /** `output` is called with step 1 before the first step, without an interpolant, then after each. */
  solve(
    f: (x: number, y: number[]) => number[],
    x: number,
    y: number[],
    xEnd: number,
    output: (
      step: number,
      xOld: number,
      x: number,
      y: number[],
      interpolant?: Interpolant,
    ) => boolean | undefined,
  ): Solution;
}
