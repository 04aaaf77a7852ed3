/** An equation from its text to the curve as computed, the improved one, and the reference. */
import type { DenoiseHooks } from '../denoise';
import type { Denoiser } from '../diffusion/session';
import { InputError } from '../errors';
import type { Refiner } from '../ode/refinerSession';
import type { Table } from '../reading/table';
import type { DenoiseSettings, SeriesResult } from '../result';
import { said, type Wording } from '../wording';
import { isKnownThroughout, relativeError } from './accuracy';
import { Budget } from './budget';
import type { Curves } from './curves';
import { solveDifference } from './differences';
import { computeFormula } from './formula';
import { improveCurve } from './improve';
import { solveOde } from './odeCurves';
import type { FormulaProblem, Problem, ReadEquation } from './problem';
import { computeRecurrence } from './recurrence';
import { type EquationResult, row, verdict } from './result';
import { computeSde } from './sde';
import { definedPart, gapNote, withGaps } from './undefinedPlaces';

export interface SolveHooks extends DenoiseHooks {
  readonly signal?: AbortSignal;
}

/** What curves are improved with. */
export interface EquationModels {
  readonly denoiser: Denoiser;
  /** For solutions of differential equations; opened when one is there. */
  readonly refiner: () => Promise<Refiner>;
}

/** Part of the progress that computing is. */
const COMPUTING = 0.3;

/** What a program computes from the equation alone. */
type ComputedProblem = Exclude<Problem, { kind: 'ode' | 'difference' }>;

/**
 * Computes an equation that is complete, improves it, and compares both with the reference.
 * @param tables for an equation about data: where its columns may stand, the likeliest first.
 * @throws InputError `bad-equation`, `too-slow`, or as `denoise` does.
 */
export async function solveEquation(
  { text, notes: readingNotes }: ReadEquation,
  problem: Problem,
  settings: DenoiseSettings,
  { denoiser, refiner }: EquationModels,
  hooks: SolveHooks = {},
  tables: readonly Table[] = [],
): Promise<EquationResult> {
  const started = performance.now();
  const budget = new Budget(undefined, hooks.signal);
  const notes = [...readingNotes, ...denoiser.notices.map(({ wording }) => wording)];
  if (problem.kind === 'difference') {
    return solveDifference(text, notes, problem, tables, settings, denoiser, budget, hooks);
  }
  if (problem.kind === 'ode') return solveOde(text, notes, problem, settings, await refiner(), budget);
  const curves = computeCurves(problem, budget);
  const computed = performance.now();
  hooks.onProgress?.(COMPUTING);
  const results: SeriesResult[] = [];
  const improvements: Wording[] = [];
  const gaps: Wording[] = [];
  const variable = problem.kind === 'recurrence' ? problem.index : variableOf(problem);
  for (const [k, name] of curves.names.entries()) {
    const series = { name, x: curves.x, y: finiteOnly(curves.before[k]) };
    if (series.y.every(Number.isNaN)) {
      throw new InputError(
        'bad-equation',
        said`${name} has no finite value in this range. Choose another range, or parameters for which it is defined.`,
      );
    }
    const part = definedPart(series.y, curves.reference?.[k] ?? null);
    const [x, y] = [series.x, series.y].map((values) => values.slice(part.start, part.end));
    const improved = await improveCurve({ name, x, y }, curves.noise[k], settings, denoiser, {
      onProgress: (fraction) =>
        hooks.onProgress?.(COMPUTING + ((1 - COMPUTING) * (k + fraction)) / curves.names.length),
    });
    results.push(withGaps(improved.result, part, series.x, series.y));
    gaps.push(...gapNote(name, variable, part, series.x));
    improvements.push(...improved.notes);
  }
  const ended = performance.now();
  const errorBefore = relativeError(
    curves.before.map(finiteOnly).map(skipMissing(results)),
    curves.reference,
  );
  const errorAfter = relativeError(
    results.map(({ after }) => after),
    curves.reference,
  );
  const method = methodName(problem);
  return {
    text,
    kind: problem.kind,
    variable,
    method,
    model: denoiser.info,
    series: results.map((result, k) => ({ result, reference: curves.reference?.[k] ?? null })),
    evaluations: curves.evaluations,
    errorBefore,
    errorAfter,
    rows: [
      row(method, curves.evaluations, errorBefore, null),
      row(said`improved by the model`, curves.evaluations + curves.noiseEvaluations, errorAfter, errorBefore),
    ],
    notes: [
      ...notes,
      ...curves.notes,
      ...gaps,
      ...missingNotes(curves, results),
      ...noiseNotes(curves),
      ...improvements,
      // Other references, where they are not known of all samples, are known of some all over the curve.
      ...(problem.kind !== 'recurrence' || isKnownThroughout(curves.before, curves.reference)
        ? verdict(errorBefore, errorAfter)
        : []),
    ],
    phase: problem.kind === 'sde' && results.length === 2,
    seconds: {
      compute: (computed - started) / 1000,
      denoise: (ended - computed) / 1000,
      total: (ended - started) / 1000,
    },
  };
}

function computeCurves(problem: ComputedProblem, budget: Budget): Curves {
  switch (problem.kind) {
    case 'formula':
    case 'derivative':
      return computeFormula(problem, budget);
    case 'recurrence':
      return computeRecurrence(problem, budget);
    case 'sde':
      return computeSde(problem, budget);
  }
}

function variableOf(problem: FormulaProblem | Extract<Problem, { kind: 'sde' }>): string {
  return problem.kind === 'sde' ? problem.variable : problem.domain.variable;
}

function methodName(problem: ComputedProblem): Wording {
  switch (problem.kind) {
    case 'formula':
      return problem.precision === 'single' ? said`single precision` : said`double precision`;
    case 'derivative':
      return said`central difference, step ${problem.differenceStep}`;
    case 'recurrence':
      return problem.precision === 'single'
        ? said`iteration in single precision`
        : said`iteration in double precision`;
    case 'sde':
      return said`Euler-Maruyama, ${problem.steps} steps`;
  }
}

/** What is not finite counts as missing. */
function finiteOnly(values: Float64Array): Float64Array {
  return values.map((v) => (Number.isFinite(v) ? v : Number.NaN));
}

/** A sample that the program could not compute although it has a value is not compared: it takes the improved value. */
function skipMissing(results: readonly SeriesResult[]): (values: Float64Array, k: number) => Float64Array {
  return (values, k) => values.map((v, i) => (Number.isNaN(v) ? results[k].after[i] : v));
}

function noiseNotes({ noise, noiseEvaluations }: Curves): Wording[] {
  if (noise.every((sigma) => sigma === null)) return [];
  return [
    said`The noise level was found by computing the curve again with other roundings and random draws: ${noiseEvaluations} further evaluations.`,
  ];
}

function missingNotes({ names, before, x }: Curves, results: readonly SeriesResult[]): Wording[] {
  return names.flatMap((name, k) => {
    const { after } = results[k];
    const isFilled = (v: number, i: number): boolean => !Number.isFinite(v) && Number.isFinite(after[i]);
    const bad = before[k].findIndex(isFilled);
    if (bad < 0) return [];
    const count = before[k].reduce((total, v, i) => total + (isFilled(v, i) ? 1 : 0), 0);
    return [
      count === 1
        ? said`${name} has no finite value at ${x[bad]}: there the improved curve is filled in.`
        : said`${name} has no finite value at ${count} samples, the first at ${x[bad]}: there the improved curve is filled in.`,
    ];
  });
}
