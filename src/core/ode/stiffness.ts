/** Why a fixed-step solution blows up or rings, and with which step or method it would not. */

import { said, type Wording } from '../wording';
import { type Complex, eigenvalues } from './eigenvalues';
import { jacobian } from './jacobian';
import { type FixedStepMethod, type FixedStepSolution, solveFixed } from './methods';
import type { OdeSystem } from './system';

export interface StabilityReport {
  /** Unstable: errors grow at every step. Ringing: they alternate in sign, and fade slowly. */
  readonly kind: 'unstable' | 'ringing';
  /** Magnitude of the eigenvalue of the Jacobian that does it, per unit of time. */
  readonly rate: number;
  /** Where it was met. */
  readonly t: number;
  /** Step times rate. */
  readonly stepTimesRate: number;
  /** What step times rate may be for this method and the direction of this eigenvalue; 0: no step is stable. */
  readonly limit: number;
  /** A multiple of the present number of steps with which this method would work; null if too many. */
  readonly suggestedSteps: number | null;
  /** Method that would work with the present step; null if none would. */
  readonly suggestedMethod: FixedStepMethod | null;
  /** All of this in words. */
  readonly wording: Wording;
}

/** The eigenvalues of the Jacobian at one time. */
interface Spectrum {
  readonly t: number;
  readonly eigenvalues: readonly Complex[];
}

/** Errors may grow by this factor (as a logarithm) over the whole interval and still be harmless. */
const HARMLESS = Math.log(1.1);
/** Growth (as a logarithm) over the whole interval that is worth a word. */
const NOTABLE = Math.log(10);
/** Places along the solution where eigenvalues are computed, at most. */
const PLACES = 200;
/** Steps that a suggestion may take, for each is tried out. */
const MOST_STEPS = 50_000;
/** A method works if its root mean square error stays below this share of each component's range. */
const WORKS = 0.1;

const NAMES: Readonly<Record<FixedStepMethod, Wording>> = {
  euler: said`Euler's method`,
  heun: said`Heun's method`,
  midpoint: said`The midpoint method`,
  rk4: said`The classical Runge-Kutta method`,
  'backward-euler': said`The backward Euler method`,
  trapezoid: said`The trapezoid rule`,
};

/** A trustworthy solution at the nodes of the one to be explained. */
interface Truth {
  readonly t: Float64Array;
  /** NaN where it is not known. */
  readonly y: readonly Float64Array[];
}

/**
 * Explains a solution that diverged or oscillates, by the stability function R of its method: an error in the
 * direction of an eigenvalue is multiplied by R(step times eigenvalue) at each step (Hairer & Wanner, Solving
 * Ordinary Differential Equations II, IV.2).
 *
 * @param truth along which the eigenvalues are taken, and against which every suggestion is tried; without it
 *   they are taken along the fixed-step solution, up to where it diverged, and the theory alone suggests.
 * @param variable what the independent variable is called in the wording.
 * @returns null where the step is small enough for stability: a solution that grows nevertheless really grows.
 */
export function explainStability(
  system: OdeSystem,
  solution: Pick<FixedStepSolution, 'method' | 't' | 'y' | 'divergedAt'>,
  truth?: Truth,
  variable = 't',
): StabilityReport | null {
  const { method } = solution;
  const steps = solution.t.length - 1;
  const span = system.t1 - system.t0;
  const h = span / steps;
  const spectra = spectraAlong(system, truth ?? beforeDivergence(solution));
  const isUnstable = excessGrowth(method, h, span, spectra) > NOTABLE;
  if (!isUnstable && !rings(method, h, spectra)) return null;
  const worst = worstEigenvalue(method, h, spectra, isUnstable);
  const rate = Math.hypot(worst.re, worst.im);
  const works = (candidate: FixedStepMethod, n: number): boolean =>
    excessGrowth(candidate, span / n, span, spectra) <= HARMLESS &&
    !rings(candidate, span / n, spectra) &&
    (truth === undefined || isClose(system, candidate, n, truth));
  const factors = Array.from({ length: 40 }, (_, k) => Math.ceil(2 * 1.3 ** k));
  const factor =
    factors.find((m) => m * steps > MOST_STEPS || works(method, m * steps)) ?? Number.POSITIVE_INFINITY;
  const found = {
    kind: isUnstable ? ('unstable' as const) : ('ringing' as const),
    rate,
    t: worst.t,
    stepTimesRate: h * rate,
    limit: stabilityLimit(method, worst),
    suggestedSteps: factor * steps > MOST_STEPS ? null : factor * steps,
    suggestedMethod: OTHERS.find((candidate) => candidate !== method && works(candidate, steps)) ?? null,
  };
  return { ...found, wording: describe(found, method, h, span, isOscillation(worst), variable) };
}

/** Methods to suggest, the simplest first. */
const OTHERS: readonly FixedStepMethod[] = ['rk4', 'backward-euler', 'trapezoid'];

/** Whether a method with n steps, a multiple of the truth's, comes close to it. */
function isClose(system: OdeSystem, method: FixedStepMethod, n: number, truth: Truth): boolean {
  const solution = solveFixed(system, method, n);
  const stride = n / (truth.t.length - 1);
  return truth.y.every((values, i) => {
    let [square, count, low, high] = [0, 0, values[0], values[0]];
    for (const [k, value] of values.entries()) {
      if (Number.isNaN(value)) break;
      square += (solution.y[i][k * stride] - value) ** 2;
      count++;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return Math.sqrt(square / count) <= WORKS * (high - low) + Number.MIN_VALUE;
  });
}

function beforeDivergence(solution: Pick<FixedStepSolution, 't' | 'y' | 'divergedAt'>): {
  t: Float64Array;
  y: Float64Array[];
} {
  // The last nodes before it are far from any solution, and say little about the equation.
  const end = solution.divergedAt === null ? solution.t.length : Math.ceil(solution.divergedAt / 4);
  return { t: solution.t.slice(0, end), y: solution.y.map((values) => values.slice(0, end)) };
}

function spectraAlong(system: OdeSystem, path: Truth): Spectrum[] {
  const n = system.dimension;
  const stride = Math.max(1, Math.floor(path.t.length / PLACES));
  const y = new Float64Array(n);
  const slope = new Float64Array(n);
  const largest = path.y.map((values) => values.reduce((m, v) => (Math.abs(v) > m ? Math.abs(v) : m), 0));
  const spectra: Spectrum[] = [];
  for (let k = 0; k < path.t.length; k += stride) {
    const t = path.t[k];
    for (let i = 0; i < n; i++) y[i] = path.y[i][k];
    if (!y.every(Number.isFinite)) break;
    system.rhs(t, y, slope);
    const matrix = jacobian(system.rhs, t, y, slope, (i) => 1e-3 * largest[i]);
    const found = eigenvalues(matrix);
    if (found.length > 0) spectra.push({ t, eigenvalues: found });
  }
  return spectra;
}

/** The stability function R(z): what one step makes of y' = lambda y, with z = h lambda. */
function stabilityFunction(method: FixedStepMethod, z: Complex): Complex {
  switch (method) {
    case 'backward-euler':
      return divide({ re: 1, im: 0 }, { re: 1 - z.re, im: -z.im });
    case 'trapezoid':
      return divide({ re: 1 + z.re / 2, im: z.im / 2 }, { re: 1 - z.re / 2, im: -z.im / 2 });
    default:
      return truncatedExponential(z, EXPONENTIAL_TERMS[method]);
  }
}

/** An explicit method with as many stages as its order has the first terms of exp(z). */
const EXPONENTIAL_TERMS = { euler: 1, heun: 2, midpoint: 2, rk4: 4 } as const;

function truncatedExponential(z: Complex, terms: number): Complex {
  let sum: Complex = { re: 1, im: 0 };
  for (let k = terms; k >= 1; k--) {
    sum = { re: 1 + (sum.re * z.re - sum.im * z.im) / k, im: (sum.re * z.im + sum.im * z.re) / k };
  }
  return sum;
}

function divide(a: Complex, b: Complex): Complex {
  const square = b.re ** 2 + b.im ** 2;
  return { re: (a.re * b.re + a.im * b.im) / square, im: (a.im * b.re - a.re * b.im) / square };
}

const scaled = (h: number, { re, im }: Complex): Complex => ({ re: h * re, im: h * im });

/** Logarithm of what a step multiplies an error by, above what the equation itself does. */
function excess(method: FixedStepMethod, h: number, eigenvalue: Complex): number {
  const { re, im } = stabilityFunction(method, scaled(h, eigenvalue));
  return Math.log(Math.hypot(re, im)) - h * Math.max(0, eigenvalue.re);
}

/** Logarithm of what errors grow by over the whole interval, above what the equation itself does. */
function excessGrowth(
  method: FixedStepMethod,
  h: number,
  span: number,
  spectra: readonly Spectrum[],
): number {
  if (spectra.length === 0) return 0;
  let total = 0;
  for (const { eigenvalues } of spectra) {
    total += eigenvalues.reduce((m, eigenvalue) => Math.max(m, excess(method, h, eigenvalue)), 0);
  }
  return ((span / h) * total) / spectra.length;
}

/** Whether, for a good part of the interval, an error changes its sign at each step and loses less than half. */
function rings(method: FixedStepMethod, h: number, spectra: readonly Spectrum[]): boolean {
  const ringing = spectra.filter(({ eigenvalues }) => eigenvalues.some((v) => ringsAt(method, h, v)));
  return ringing.length > spectra.length / 10;
}

function ringsAt(method: FixedStepMethod, h: number, eigenvalue: Complex): boolean {
  if (isOscillation(eigenvalue)) return false;
  const { re } = stabilityFunction(method, scaled(h, eigenvalue));
  return re < -1 / 2;
}

const isOscillation = ({ re, im }: Complex): boolean => Math.abs(im) > Math.abs(re);

function worstEigenvalue(
  method: FixedStepMethod,
  h: number,
  spectra: readonly Spectrum[],
  isUnstable: boolean,
): Complex & { readonly t: number } {
  const badness = (v: Complex): number =>
    isUnstable ? excess(method, h, v) : -stabilityFunction(method, scaled(h, v)).re;
  let worst = { re: 0, im: 0, t: spectra[0].t };
  let most = -Number.MAX_VALUE;
  for (const { t, eigenvalues } of spectra) {
    for (const eigenvalue of eigenvalues) {
      // The first place of several that differ by rounding only.
      if (badness(eigenvalue) > most + 1e-3 * Math.abs(most)) {
        most = badness(eigenvalue);
        worst = { ...eigenvalue, t };
      }
    }
  }
  return worst;
}

/**
 * Largest r for which |R| stays at most 1 up to r along the direction of an eigenvalue; Infinity for the
 * implicit methods. Euler 2, Heun 2, RK4 2.785 on the negative real axis; 0, 0, 2.83 on the imaginary one.
 */
export function stabilityLimit(method: FixedStepMethod, direction: Complex): number {
  const size = Math.hypot(direction.re, direction.im);
  const magnitude = (r: number): number => {
    const { re, im } = stabilityFunction(method, scaled(r / size, direction));
    return Math.hypot(re, im);
  };
  const step = 1e-3;
  for (let r = step; r < 10; r += step) {
    // Rounding in the eigenvalue's direction must not count.
    if (magnitude(r) > 1 + 1e-9) return r - step < 2 * step ? 0 : r - step;
  }
  return Number.POSITIVE_INFINITY;
}

function describe(
  found: Omit<StabilityReport, 'wording'>,
  method: FixedStepMethod,
  h: number,
  span: number,
  isFrequency: boolean,
  variable: string,
): Wording {
  const { kind, rate, t, stepTimesRate, limit, suggestedSteps, suggestedMethod } = found;
  const where = `${variable} = ${short(t)}`;
  const product = short(stepTimesRate);
  const rates = isFrequency
    ? said`the fastest oscillation has rate ${short(rate)} (at ${where}), so step times rate is ${product}`
    : said`the fastest decay has rate ${short(rate)} (at ${where}), so step times rate is ${product}`;
  const bound =
    kind === 'ringing'
      ? said`where errors change sign at every step and hardly fade`
      : limit === 0
        ? said`and this method amplifies every oscillation, whatever the step`
        : said`above this method's limit of ${short(limit)}`;
  const step = suggestedSteps && said`h = ${short(span / suggestedSteps)} (${suggestedSteps} steps)`;
  const other = suggestedMethod && said`method = ${suggestedMethod} with the present step`;
  const remedy = step && other ? said`${step}, or ${other}` : step || other;
  const advice = remedy ? said`What works: ${remedy}.` : said`Use an adaptive implicit solver.`;
  return kind === 'ringing'
    ? said`${NAMES[method]} rings with h = ${short(h)}: ${rates}, ${bound}. ${advice}`
    : said`${NAMES[method]} is unstable with h = ${short(h)}: ${rates}, ${bound}. ${advice}`;
}

const short = (value: number): string => String(Number(value.toPrecision(3)));
