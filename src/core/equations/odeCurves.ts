/** Solutions of differential equations: by the method chosen, by other ways for the same cost, and the reference. */
import { notice } from '../notice';
import { type FixedStepMethod, type FixedStepSolution, solveFixed } from '../ode/methods';
import { type Reference, solveReference } from '../ode/reference';
import { type RefinedSolution, refineSolution } from '../ode/refine';
import type { Refiner } from '../ode/refinerSession';
import { explainStability, type StabilityReport } from '../ode/stiffness';
import type { OdeSystem } from '../ode/system';
import type { DenoiseSettings, SeriesResult } from '../result';
import { inEnglish, said, verbatim, type Wording } from '../wording';
import { isKnownThroughout, relativeError } from './accuracy';
import type { Budget } from './budget';
import { freeSymbols } from './expression';
import { componentNames, odeSystem } from './ode';
import type { OdeProblem } from './problem';
import { type EquationResult, type MethodRow, row, verdict } from './result';
import { timeInputs } from './timeInputs';

const METHOD_NAMES: Readonly<Record<FixedStepMethod, Wording>> = {
  euler: verbatim('Euler'),
  heun: verbatim('Heun'),
  midpoint: said`midpoint method`,
  rk4: verbatim('RK4'),
  'backward-euler': said`backward Euler`,
  trapezoid: said`trapezoidal rule`,
};
const RK4_STAGES = 4;

const NOT_REFINED = notice(
  'not-refined',
  said`Nothing can be inferred from this solution: it is shown as it was computed.`,
);

/**
 * Solves a differential equation by its method, improves the solution, and solves it as exactly as possible.
 * @throws InputError as the solvers do, or `too-slow`.
 */
export async function solveOde(
  text: string,
  notes: readonly Wording[],
  problem: OdeProblem,
  settings: DenoiseSettings,
  refiner: Refiner,
  budget: Budget,
): Promise<EquationResult> {
  const started = performance.now();
  const { method, steps, variable } = problem;
  const system = odeSystem(problem, budget);
  const t = nodes(system, steps);
  const equalCost = equalCostSteps(method, steps);
  const times = merged(t, equalCost === null ? t : nodes(system, equalCost));
  const reference = solveReference(system, times, { variable });
  const truth = trustedAt(reference, t);
  const scale = reference.magnitude;
  const coarse = solveFixed(system, method, steps, { scale, variable });
  const error = relativeError(coarse.y, truth);
  const name = said`${METHOD_NAMES[method]}, ${steps} steps`;
  const computed = performance.now();
  const options = {
    timeDependent: dependsOnTime(problem),
    // The band's level 0 is none: it is left out below.
    bandLevel: settings.bandLevel || 0.9,
  };
  const inputs = timeInputs(problem, coarse.evaluations.t);
  const refined = await budget.outside(() => refineSolution(coarse, null, refiner, { ...options, inputs }));
  const half = solveFixed(system, method, 2 * steps, { scale });
  const inputsOfBoth = timeInputs(problem, joined(coarse.evaluations.t, half.evaluations.t));
  const fromPair = await budget.outside(() =>
    refineSolution(coarse, half, refiner, { ...options, inputs: inputsOfBoth }),
  );
  const ended = performance.now();
  const errorAfter = refined === null ? error : relativeError(refined.y, truth);
  const rows: MethodRow[] = [
    row(name, coarse.evaluations.count, error, null),
    ...(refined === null
      ? []
      : [row(said`improved by the model`, coarse.evaluations.count, errorAfter, error)]),
    ...otherWays(system, reference, half, equalCost, error),
    ...(fromPair === null
      ? []
      : [
          row(
            said`improved from ${steps} and ${2 * steps} steps together`,
            coarse.evaluations.count + half.evaluations.count,
            relativeError(fromPair.y, truth),
            error,
          ),
        ]),
  ];
  return {
    text,
    kind: 'ode',
    variable,
    method: name,
    model: refiner.info,
    series: componentNames(problem).map((component, k) => ({
      result: asSeries(component, coarse.t, coarse.y[k], refined, k, settings.bandLevel > 0),
      reference: truth[k],
    })),
    evaluations: coarse.evaluations.count,
    errorBefore: error,
    errorAfter,
    rows,
    notes: [
      ...notes,
      ...(refined === null ? [] : [refined.wording]),
      ...(refined?.outcome === 'improved' && isKnownThroughout(refined.y, truth)
        ? verdict(error, errorAfter)
        : []),
      ...betterByMethod(rows, errorAfter),
      ...solutionNotes(coarse, reference, explainStability(system, coarse, { t, y: truth }, variable)),
    ],
    phase: system.dimension === 2,
    seconds: {
      compute: (computed - started) / 1000,
      denoise: (ended - computed) / 1000,
      total: (ended - started) / 1000,
    },
  };
}

function nodes({ t0, t1 }: OdeSystem, steps: number): Float64Array {
  return Float64Array.from({ length: steps + 1 }, (_, k) => t0 + ((t1 - t0) * k) / steps);
}

/** Steps of RK4 for about as many evaluations of an explicit method; null where that is no comparison. */
function equalCostSteps(method: FixedStepMethod, steps: number): number | null {
  const stages = { euler: 1, heun: 2, midpoint: 2, rk4: null, 'backward-euler': null, trapezoid: null }[
    method
  ];
  if (stages === null) return null;
  const equal = Math.floor((stages * steps) / RK4_STAGES);
  return equal >= 1 ? equal : null;
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Both sets of times, ascending, each once. */
function merged(a: Float64Array, b: Float64Array): Float64Array {
  return Float64Array.from(new Set([...a, ...b])).sort();
}

/** The reference at some of its times; NaN where it cannot be trusted. */
function trustedAt(reference: Reference, t: Float64Array): Float64Array[] {
  const index = new Map(Array.from(reference.t, (time, k) => [time, k]));
  return reference.y.map((values) =>
    t.map((time) => (time <= reference.trustedUntil ? values[index.get(time) ?? 0] : Number.NaN)),
  );
}

/** What the same method gives for twice the cost, and RK4 for the same. */
function otherWays(
  system: OdeSystem,
  reference: Reference,
  half: FixedStepSolution,
  equalCost: number | null,
  before: number | null,
): MethodRow[] {
  const scale = reference.magnitude;
  const steps = (half.t.length - 1) / 2;
  const truth = trustedAt(reference, nodes(system, steps));
  const atNodes = half.y.map((values) => Float64Array.from({ length: steps + 1 }, (_, k) => values[2 * k]));
  const rows = [
    row(
      said`${METHOD_NAMES[half.method]}, ${2 * steps} steps`,
      half.evaluations.count,
      relativeError(atNodes, truth),
      before,
    ),
  ];
  if (equalCost !== null) {
    const rk4 = solveFixed(system, 'rk4', equalCost, { scale });
    const error = relativeError(rk4.y, trustedAt(reference, rk4.t));
    rows.push(row(said`RK4, ${equalCost} steps, at its own nodes`, rk4.evaluations.count, error, before));
  }
  return rows;
}

/** Whether the right-hand side depends on the variable itself. */
function dependsOnTime({ equations, variable }: OdeProblem): boolean {
  return equations.some(({ expression }) => freeSymbols(expression).has(variable));
}

/** One component as computed and as improved, in the form of a result. */
function asSeries(
  name: string,
  x: Float64Array,
  before: Float64Array,
  refined: RefinedSolution | null,
  component: number,
  hasBand: boolean,
): SeriesResult {
  return {
    name,
    x,
    before,
    method: refined === null ? 'none' : 'diffusion',
    after: refined === null ? before.slice() : refined.y[component],
    lower: refined !== null && hasBand ? refined.lower[component] : null,
    upper: refined !== null && hasBand ? refined.upper[component] : null,
    noise: { sigma: 0, source: 'estimated' },
    errorBars: null,
    widening: 1,
    estimatedSigma: 0,
    snr: Number.POSITIVE_INFINITY,
    missing: before.reduce((count, v) => count + (Number.isNaN(v) ? 1 : 0), 0),
    warnings: refined === null ? [NOT_REFINED] : [],
  };
}

/** Says so where a better method for the same evaluations beats the improved solution. */
function betterByMethod(rows: readonly MethodRow[], errorAfter: number | null): Wording[] {
  const rk4 = rows.find(({ method }) => inEnglish(method).startsWith('RK4'));
  if (!rk4 || rk4.error === null || errorAfter === null || rk4.error >= errorAfter) return [];
  return [
    said`RK4 with as many evaluations is more accurate than the improved solution: if you can change the method, do.`,
  ];
}

function solutionNotes(
  coarse: FixedStepSolution,
  reference: Reference,
  stability: StabilityReport | null,
): Wording[] {
  const notes: Wording[] = [];
  if (coarse.failure !== null) notes.push(coarse.failure);
  if (stability !== null) notes.push(stability.wording);
  if (reference.reason !== null) notes.push(reference.reason);
  if (reference.solver === 'radau')
    notes.push(said`The reference was solved implicitly: ${reference.solverReason}.`);
  return notes;
}
