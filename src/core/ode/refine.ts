/** The improved solution of a differential equation, with a band, from a coarse one: no further evaluation of f. */

import { normalReach } from '../distributions';
import { standardDeviation } from '../standardDeviation';
import { said, type Wording } from '../wording';
import type { FixedStepSolution } from './methods';
import { CURVES, FEATURES, refinerInput, SMALLEST_SCALE } from './refinerInput';
import type { Refiner } from './refinerSession';
import type { VectorFieldOptions } from './vectorField';

export interface RefineOptions extends VectorFieldOptions {
  /** Credible level of the band, in (0, 1). */
  readonly bandLevel: number;
}

export interface RefinedSolution {
  /** One array a component, at the nodes of the coarse solution. */
  readonly y: readonly Float64Array[];
  readonly lower: readonly Float64Array[];
  readonly upper: readonly Float64Array[];
  /** 'kept' where every component came back as it was. */
  readonly outcome: 'improved' | 'kept';
  /**
   * Components that came back as they were: there is nothing to improve, or what would change is no more than
   * its own uncertainty (then keeping halves the harm on held-out systems, and costs nothing on average).
   */
  readonly isKept: readonly boolean[];
  /** In words, for the person. */
  readonly wording: Wording;
  /**
   * Estimates, without a reference, of the relative error before and after: root mean square over components
   * of the error divided by the component's standard deviation.
   */
  readonly estimatedErrorBefore: number;
  readonly estimatedErrorAfter: number;
}

/** Relative error of the coarse solution below which there is nothing to see, and nothing is changed. */
const NOTHING_TO_IMPROVE = 1e-3;

/** More steps than this are no coarse solution; the work grows with them. */
export const MAX_STEPS = 5000;

/** Quantile of the band that the network gives. */
const NETWORK_LEVEL = 0.9;

/**
 * @param coarse a solution that did not diverge.
 * @param fine the solution at half the step where there is one: the estimate is better then.
 * Null where f cannot be inferred from its evaluations (the wording says why elsewhere: too many steps, or a field
 * whose solution runs away).
 */
export async function refineSolution(
  coarse: FixedStepSolution,
  fine: FixedStepSolution | null,
  refiner: Refiner,
  options: RefineOptions,
): Promise<RefinedSolution | null> {
  const nodes = coarse.t.length;
  if (coarse.divergedAt !== null || fine?.divergedAt != null || nodes > MAX_STEPS + 1) return null;
  const input = refinerInput(coarse, fine, options);
  if (!input) return null;
  const size = input.base.length;
  const { r, halfWidth } = await refiner.run(
    concatenated(input.features, nodes * FEATURES),
    concatenated(input.curves, nodes * CURVES),
    size,
    nodes,
  );
  const given = fine ? fine.y.map((values) => values.filter((_, n) => n % 2 === 0)) : coarse.y;
  const stretch = normalReach(options.bandLevel) / normalReach(NETWORK_LEVEL);
  const at = (c: number, n: number): number => c * nodes + n;
  // The initial value is exact.
  const improved = input.base.map((base, c) =>
    base.map((m, n) => (n === 0 ? given[c][0] : m + input.scale[c][n] * r[at(c, n)])),
  );
  const width = input.base.map((base, c) =>
    base.map((_, n) => (n === 0 ? 0 : stretch * input.scale[c][n] * halfWidth[at(c, n)])),
  );
  const deviations = given.map((values) => standardDeviation(values) || Math.abs(values[0]) || 1);
  const relative = (difference: (c: number, n: number) => number): number =>
    Math.sqrt(
      given.reduce(
        (sum, values, c) =>
          sum + values.reduce((s, _, n) => s + (difference(c, n) / deviations[c]) ** 2, 0) / nodes,
        0,
      ) / size,
    );
  const change = relative((c, n) => improved[c][n] - given[c][n]);
  const oneSigma = normalReach(options.bandLevel);
  const uncertainty = relative((c, n) => width[c][n] / oneSigma);
  const estimatedErrorBefore = Math.hypot(change, uncertainty);
  const isVisible = estimatedErrorBefore >= NOTHING_TO_IMPROVE;
  const isKept = improved.map(
    (values, c) =>
      !isVisible ||
      rootMeanSquare(values.map((v, n) => v - given[c][n])) <= rootMeanSquare(width[c]) / oneSigma,
  );
  const y = improved.map((values, c) => (isKept[c] ? given[c] : values));
  // The band is about the truth, wherever the curve is: it is widened to hold a curve that is kept.
  const lower = improved.map((values, c) => values.map((v, n) => Math.min(v - width[c][n], y[c][n])));
  const upper = improved.map((values, c) => values.map((v, n) => Math.max(v + width[c][n], y[c][n])));
  const outcome = isKept.every(Boolean) ? 'kept' : 'improved';
  return {
    y,
    lower,
    upper,
    outcome,
    isKept,
    wording: isVisible
      ? wordingOf(estimatedErrorBefore, uncertainty, isKept)
      : said`There is nothing to improve: the relative error is about ${estimatedErrorBefore.toExponential(0)}, and the solution is returned as it was computed.`,
    estimatedErrorBefore,
    estimatedErrorAfter: outcome === 'kept' ? estimatedErrorBefore : Math.max(uncertainty, SMALLEST_SCALE),
  };
}

function wordingOf(before: number, after: number, isKept: readonly boolean[]): Wording {
  const kept = isKept.filter(Boolean).length;
  if (kept === isKept.length) {
    return said`The solution is returned as it was computed: its relative error may be ${percent(before)}, but what could be improved is as uncertain as it is large.`;
  }
  const estimates = said`Relative error as computed ${percent(before)}, after improvement ${percent(after)}, as the model estimates.`;
  if (kept === 0) return estimates;
  return said`${estimates} ${kept} of ${isKept.length} components are returned as computed: what could be improved there is as uncertain as it is large.`;
}

function rootMeanSquare(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
}

function percent(value: number): Wording {
  return value < 1e-5 ? said`less than 0.001 %` : said`about ${Number((100 * value).toPrecision(2))} %`;
}

function concatenated(parts: readonly Float32Array[], length: number): Float32Array {
  const out = new Float32Array(parts.length * length);
  parts.forEach((part, k) => {
    out.set(part, k * length);
  });
  return out;
}
