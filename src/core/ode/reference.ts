/**
 * A trustworthy solution of an initial value problem, with an estimate of its own error, and the time from
 * which on nobody can know better.
 *
 * A quick implicit pass finds the magnitudes, poles and stiffness; the reference proper is explicit
 * extrapolation (odex) or, for stiff problems, Radau IIA of order 9. It is solved once more with a looser
 * tolerance, hence other steps and orders, and with short steps, so that no pulse between two evaluations escapes:
 * where the two part, neither is a reference.
 */
import type { Matrix } from 'ml-matrix';
import { medianInPlace } from '../diagnostics/median';
import { InputError } from '../errors';
import { said, type Wording } from '../wording';
import type { AdaptiveOptions, AdaptiveSolution } from './adaptive';
import { eigenvalues } from './eigenvalues';
import { solveExtrapolation } from './extrapolation';
import { solveRadau } from './radau';
import { largestMagnitude, type OdeSystem, UNDERFLOW_GUARD } from './system';

export interface ReferenceOptions {
  /** Of a step's error; 1e-12 unless told. */
  readonly relativeTolerance?: number;
  /** See AdaptiveOptions; 1e-3 unless told. */
  readonly negligible?: number;
  /** Evaluations of f in all after which it gives up; 3 million unless told. */
  readonly maxEvaluations?: number;
  /** What the independent variable is called in `reason`. Default t. */
  readonly variable?: string;
}

export interface Reference {
  /** The output times. */
  readonly t: Float64Array;
  /** One array a component, as long as `t`; NaN where the solver did not get. */
  readonly y: Float64Array[];
  /** Error estimate at each time: largest of the components, each as a share of its range so far. */
  readonly error: Float64Array;
  /** Last output time up to which the values can be trusted; the last one of all if `reason` is null. */
  readonly trustedUntil: number;
  /** Largest magnitude of the solution; null where nobody knows how it goes on after `trustedUntil`. */
  readonly magnitude: number | null;
  /** Why nothing after `trustedUntil` can be trusted, in words. */
  readonly reason: Wording | null;
  readonly solver: 'odex' | 'radau';
  /** Why this solver, in words. */
  readonly solverReason: Wording;
  /** Of f, by all passes together. */
  readonly evaluations: number;
}

const PILOT_TOLERANCE = 1e-5;
/**
 * Steps of the check, at least: a solver at rest lengthens its step until it steps over whatever is short. With so
 * many, and several evaluations in each, it sees pulses of a 20,000th of the interval.
 */
const FEWEST_STEPS = 500;
/** Two solutions as close as this share of the range, of ordinary accuracy, have not missed anything. */
const SAME = 1e-6;
/** The steps of a second attempt over the check's: other ones, or both would err alike. */
const OTHER_STEP = 0.7;
/** Times in common after a second attempt over those before it; chaos gives now a few more, now a few less. */
const CLEARLY_MORE = 1.2;
/** Of numbers below it hardly a digit is above the least tolerance. */
const WITHOUT_DIGITS = 1e15 * UNDERFLOW_GUARD;
/** The check's tolerance over the reference's. */
const CHECK_FACTOR = 30;
/** Two solutions further apart than this share of a component's range have no digit in common. */
const DISAGREEMENT = 0.1;
/** An explicit method's steps are bounded by stability to about this many over the spectral radius. */
const STIFF_LENGTH = 2000;
/** A step of the implicit method this many times longer than that bound is what stiffness looks like. */
const STIFF_RATIO = 20;

/**
 * Solves an initial value problem as exactly as float64 allows.
 * @param t ascending output times, from `system.t0` on.
 * @throws InputError when the times or the initial values are no use.
 */
export function solveReference(
  system: OdeSystem,
  t: Float64Array,
  options: ReferenceOptions = {},
): Reference {
  checkTimes(system, t);
  const { relativeTolerance = 1e-12, negligible = 1e-3, maxEvaluations = 3e6, variable = 't' } = options;
  let evaluations = 0;
  const count = (solution: AdaptiveSolution): AdaptiveSolution => {
    evaluations += solution.evaluations;
    return solution;
  };
  const limits = (tolerance: number): AdaptiveOptions => ({
    relativeTolerance: tolerance,
    negligible,
    maxEvaluations: Math.floor(maxEvaluations / 3),
  });

  let stabilityLength = 0;
  const onStep = (h: number, derivative: Matrix): void => {
    stabilityLength += h * spectralRadius(derivative);
  };
  const pilot = count(solveRadau(system, t, { ...limits(PILOT_TOLERANCE), onStep }));
  const isStiff = stabilityLength > STIFF_LENGTH && stabilityLength > STIFF_RATIO * pilot.steps;
  // Close to a pole the steps of any method shrink to nothing, so the precise passes stop before it.
  const margin = pilot.failure === 'singular' ? PILOT_TOLERANCE * (pilot.reached - system.t0) : 0;
  const times = pilot.failure === null ? t : t.filter((time) => time <= pilot.reached - margin);
  const typical = magnitudes(system, pilot);
  const maxStep = (t[t.length - 1] - system.t0) / FEWEST_STEPS;
  const precise = (adaptive: AdaptiveOptions): AdaptiveSolution =>
    count(
      isStiff ? solveRadau(system, times, adaptive) : solveExtrapolation(system, times, adaptive, typical),
    );
  const check = precise({ ...limits(CHECK_FACTOR * relativeTolerance), maxStep });
  let main = precise(limits(relativeTolerance));
  let agreement = compare(times, main.y, check.y, typical, maxStep);
  if (check.failure === null && !(agreement.worst <= SAME)) {
    const left = Math.min(limits(relativeTolerance).maxEvaluations, Math.floor(maxEvaluations) - evaluations);
    const again = precise({
      ...limits(relativeTolerance),
      maxEvaluations: left,
      maxStep: OTHER_STEP * maxStep,
    });
    const other = compare(times, again.y, check.y, typical, maxStep);
    if (other.trusted > CLEARLY_MORE * agreement.trusted || other.worst < agreement.worst / 2) {
      main = again;
      agreement = other;
    }
  }

  const y = main.y.map((values) => {
    const whole = new Float64Array(t.length).fill(Number.NaN);
    whole.set(values);
    return whole;
  });
  const { trusted, parted, error: estimates } = agreement;
  const error = new Float64Array(t.length).fill(Number.NaN);
  error.set(estimates);
  const failed = [main, check, pilot].find((solution) => solution.failure !== null);
  const isPole = failed !== undefined && growsWithoutBound(failed, system);
  let reason: Wording | null = null;
  if (parted) {
    reason = said`From ${variable} = ${short(t[trusted])} on no digit of the reference can be trusted: the system is chaotic or unstable, and the smallest errors grow there until nothing is left.`;
  } else if (failed) {
    reason = stopReason(failed, isPole, variable);
  }
  return {
    t,
    y,
    error,
    trustedUntil: trusted === 0 ? system.t0 : t[trusted - 1],
    magnitude: failed && !isPole ? null : magnitudeOf(main.y),
    reason,
    solver: isStiff ? 'radau' : 'odex',
    solverReason: isStiff
      ? said`stiff: for stability alone an explicit method would need about ${short(stabilityLength / 2)} steps`
      : said`not stiff`,
    evaluations,
  };
}

function checkTimes(system: OdeSystem, t: Float64Array): void {
  if (t.length === 0 || !(t[0] >= system.t0) || t.some((time, k) => k > 0 && !(time > t[k - 1]))) {
    throw new InputError('bad-option', said`The times of the solution must ascend from the initial time on.`);
  }
  if (!(system.initial.length === system.dimension && system.initial.every(Number.isFinite))) {
    throw new InputError('bad-option', said`Every initial value must be a finite number.`);
  }
}

/** Largest magnitude of the eigenvalues; 0 for a matrix that is not finite. */
const spectralRadius = (matrix: Matrix): number =>
  eigenvalues(matrix).reduce((m, { re, im }) => Math.max(m, Math.hypot(re, im)), 0);

/**
 * Typical magnitude of each component, for the explicit solver's absolute tolerance. Not above what the
 * initial values tell: the quick pass of an unstable problem may have run away.
 */
function magnitudes(system: OdeSystem, pilot: AdaptiveSolution): Float64Array {
  const slope = new Float64Array(system.dimension);
  system.rhs(system.t0, system.initial, slope);
  return system.initial.map((value, i) => {
    const sizes = pilot.y[i].map(Math.abs).filter((v) => Number.isFinite(v) && v > UNDERFLOW_GUARD);
    const typical = medianInPlace(sizes);
    const initial = Math.max(Math.abs(value), Math.abs(slope[i]) * (system.t1 - system.t0));
    if (!(typical > 0)) return Math.abs(value);
    return initial > UNDERFLOW_GUARD ? Math.min(typical, initial) : typical;
  });
}

interface Agreement {
  readonly trusted: number;
  readonly parted: boolean;
  readonly error: Float64Array;
  readonly worst: number;
}

/**
 * Compares two solutions at times t: how many they have in common, whether they end because the solutions part,
 * and their distance at each as a share of the component's range so far and within a further `step`, since a
 * solver looks no closer at the inside of a step than at its end. What is tiny beside `typical`, the components'
 * magnitudes, is below the tolerance. The worst is infinite where the two do not have all times in common.
 */
function compare(
  t: Float64Array,
  a: readonly Float64Array[],
  b: readonly Float64Array[],
  typical: Float64Array,
  step: number,
): Agreement {
  const low = a.map((values) => values[0]);
  const high = a.map((values) => values[0]);
  const error = new Float64Array(a[0].length).fill(Number.NaN);
  let overall = largestMagnitude(typical);
  let worst = 0;
  let seen = 0;
  for (let k = 0; k < error.length; k++) {
    for (; seen < error.length && (seen <= k || t[seen] <= t[k] + step); seen++) {
      for (let i = 0; i < a.length; i++) {
        if (!Number.isFinite(a[i][seen])) continue;
        low[i] = Math.min(low[i], a[i][seen]);
        high[i] = Math.max(high[i], a[i][seen]);
      }
    }
    let distance = 0;
    for (let i = 0; i < a.length; i++) {
      const magnitude = Math.max(-low[i], high[i]);
      overall = Math.max(overall, magnitude);
      // Rounding alone must not count as a difference in a component that hardly moves.
      const scale = Math.max(high[i] - low[i], 1e-9 * magnitude, 1e-12 * overall, WITHOUT_DIGITS);
      distance = Math.max(distance, Math.abs(a[i][k] - b[i][k]) / scale);
    }
    // Also where either is no number.
    if (!(distance <= DISAGREEMENT)) {
      return { trusted: k, parted: Number.isFinite(distance), error, worst: Number.POSITIVE_INFINITY };
    }
    error[k] = distance;
    worst = Math.max(worst, distance);
  }
  return { trusted: error.length, parted: false, error, worst };
}

/** Largest magnitude; that of a solution that rests at zero is 1. */
function magnitudeOf(y: readonly Float64Array[]): number {
  let largest = 0;
  for (const values of y)
    for (const v of values) if (Number.isFinite(v)) largest = Math.max(largest, Math.abs(v));
  return largest > UNDERFLOW_GUARD ? largest : 1;
}

/** Whether a solution that stopped did so at a pole: far above all that it was before. */
function growsWithoutBound({ failure, y, largest }: AdaptiveSolution, { initial }: OdeSystem): boolean {
  const before = y.map((values) => medianInPlace(values.filter(Number.isFinite).map(Math.abs)) || 0);
  const start = Math.max(largestMagnitude(initial), ...before, UNDERFLOW_GUARD);
  return failure === 'singular' && largestMagnitude(largest) > 1e4 * start;
}

function stopReason(solution: AdaptiveSolution, isPole: boolean, variable: string): Wording {
  const where = `${variable} = ${short(solution.reached)}`;
  if (solution.failure === 'budget') {
    return said`The reference stopped at ${where}, after as many evaluations of f as it may make. Choose a shorter interval, or raise the limit.`;
  }
  return isPole
    ? said`The solution grows without bound at about ${where}: there is nothing to compute after it.`
    : said`The solution cannot be continued beyond ${where}: f is not a finite number there, or changes abruptly.`;
}

const short = (value: number): string => String(Number(value.toPrecision(3)));
