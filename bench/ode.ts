/**
 * Fixed-step solutions of ODEBench and what improves them.
 *
 *   npm run bench:ode -- [--methods euler,heun,rk4] [--steps 37,74,149] [--problems] [--json FILE]
 *
 * 63 systems from two initial states each, t in [0, 10]. Error: root mean square over nodes and components, each
 * component divided by the standard deviation of its reference. Gain: error before / error after. Solutions that
 * blow up are left out and counted. Harm: the error grew at all. Cost: evaluations of f, as a multiple
 * of the solution's own.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  type FixedStepMethod,
  type FixedStepSolution,
  METHOD_ORDER,
  solveFixed,
} from '../src/core/ode/methods';
import { type Reference, solveReference } from '../src/core/ode/reference';
import { defectCorrection, everyNth, richardson, rungeKuttaAtSameCost, smoothed } from './ode/corrections';
import { openRefiners, type Refined, type Refiners } from './ode/refiners';
import { type OdeBenchProblem, odeBenchProblems } from './ode/systems';

/** Growth of the error beyond rounding. */
const HARM = 1 + 1e-9;

interface Setting {
  readonly problem: OdeBenchProblem;
  readonly coarse: FixedStepSolution;
  readonly fine: FixedStepSolution;
  /** At the nodes of `coarse`. */
  readonly truth: readonly Float64Array[];
  readonly refiners: Refiners;
}

interface Row {
  readonly name: string;
  readonly cost: number;
  /** The method whose solutions it cannot improve, being the same. */
  readonly notFor?: FixedStepMethod;
  readonly improve: (setting: Setting) => Promise<Refined | readonly Float64Array[] | null>;
}

/** One correction of one solution. */
interface Outcome {
  readonly problem: string;
  readonly before: number;
  readonly after: number;
  /** Share of nodes, after the first, whose truth lies in the band; null without a band. */
  readonly coverage: number | null;
}

interface Summary {
  readonly name: string;
  readonly cost: number;
  readonly gain: { readonly median: number; readonly q10: number; readonly q90: number };
  readonly harm: number;
  readonly coverage: number | null;
}

function rows(refiners: Refiners): Row[] {
  const classical: Row[] = [
    {
      name: 'smoothing spline (GCV)',
      cost: 1,
      improve: async ({ coarse }) => smoothed(coarse),
    },
    {
      name: 'Runge-Kutta 4, same evaluations',
      cost: 1,
      notFor: 'rk4',
      improve: async ({ problem, coarse }) => rungeKuttaAtSameCost(problem.system, coarse),
    },
    {
      name: 'twice the steps',
      cost: 2,
      improve: async ({ fine }) => fine.y.map((values) => everyNth(values, 2)),
    },
    {
      name: 'defect correction (Zadunaisky)',
      cost: 2,
      improve: async ({ problem, coarse }) => defectCorrection(problem.system, coarse),
    },
    {
      name: 'Richardson extrapolation',
      cost: 3,
      improve: async ({ coarse, fine }) => richardson(coarse, fine),
    },
  ];
  const ours: Row[] = [
    {
      name: 'ours without the network',
      cost: 1,
      improve: async ({ coarse }) => refiners.reconstruction(coarse, null),
    },
    { name: 'ours', cost: 1, improve: ({ coarse }) => refiners.single(coarse) },
    {
      name: 'ours without the network, pair',
      cost: 3,
      improve: async ({ coarse, fine }) => refiners.reconstruction(coarse, fine),
    },
    { name: 'ours, from the pair', cost: 3, improve: ({ coarse, fine }) => refiners.pair(coarse, fine) },
  ];
  return [...classical, ...ours];
}

/** Root mean square over components and nodes of the error over the standard deviation of the truth. */
function relativeError(y: readonly Float64Array[], truth: readonly Float64Array[]): number {
  let total = 0;
  for (const [i, expected] of truth.entries()) {
    const mean = expected.reduce((sum, v) => sum + v, 0) / expected.length;
    const variance = expected.reduce((sum, v) => sum + (v - mean) ** 2, 0) / expected.length;
    const square = expected.reduce((sum, v, k) => sum + (y[i][k] - v) ** 2, 0) / expected.length;
    total += square / variance / truth.length;
  }
  return Math.sqrt(total);
}

function coverageOf({ lower, upper }: Refined, truth: readonly Float64Array[]): number {
  const inside = truth.flatMap((expected, i) =>
    Array.from(expected.subarray(1), (v, k) => v >= lower[i][k + 1] && v <= upper[i][k + 1]),
  );
  return inside.filter(Boolean).length / inside.length;
}

async function apply(row: Row, setting: Setting): Promise<Outcome> {
  const { coarse, truth, problem } = setting;
  const improved = (await row.improve(setting)) ?? coarse.y;
  const [y, coverage] = 'lower' in improved ? [improved.y, coverageOf(improved, truth)] : [improved, null];
  return {
    problem: problem.label,
    before: relativeError(coarse.y, truth),
    after: relativeError(y, truth),
    coverage,
  };
}

/** Linear interpolation between order statistics. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.ceil(place);
  return above === below ? sorted[below] : sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

function summarize(row: Row, outcomes: readonly Outcome[]): Summary {
  // An improvement that is no number at all is the greatest harm.
  const gains = outcomes.map(({ before, after }) => (after === 0 ? Number.MAX_VALUE : before / after || 0));
  const coverages = outcomes.flatMap(({ coverage }) => coverage ?? []);
  return {
    name: row.name,
    cost: row.cost,
    gain: { median: quantile(gains, 0.5), q10: quantile(gains, 0.1), q90: quantile(gains, 0.9) },
    harm: gains.filter((gain) => gain < 1 / HARM).length / gains.length,
    coverage: coverages.length > 0 ? coverages.reduce((sum, v) => sum + v, 0) / coverages.length : null,
  };
}

const gainText = (gain: number): string => (gain < 100 ? gain.toPrecision(3) : gain.toFixed(0));

function print(
  method: string,
  steps: number,
  errors: readonly number[],
  blown: number,
  table: readonly Summary[],
): void {
  const error = [0.5, 0.1, 0.9].map((share) => quantile(errors, share).toExponential(1));
  console.log(
    `\n${method}, ${steps} steps: ${errors.length} solutions, ${blown} blew up; ` +
      `error ${error[0]} in the median (10 %: ${error[1]}, 90 %: ${error[2]})`,
  );
  console.log(`  ${'correction'.padEnd(33)} cost   gain (10 % ... 90 %)           harm    band covers`);
  for (const { name, cost, gain, harm, coverage } of table) {
    const gains = `${gainText(gain.median).padStart(6)}x (${gainText(gain.q10)} ... ${gainText(gain.q90)})`;
    const covers = coverage === null ? '' : `${(100 * coverage).toFixed(0)} %`;
    console.log(
      `  ${name.padEnd(33)} ${cost}x   ${gains.padEnd(30)} ${`${(100 * harm).toFixed(1)} %`.padStart(6)}  ${covers}`,
    );
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      methods: { type: 'string', default: 'euler,heun,rk4' },
      steps: { type: 'string', default: '37,74,149' },
      problems: { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  const methods = values.methods.split(',').map((name) => {
    if (!(name in METHOD_ORDER)) throw new Error(`No such method: ${name}`);
    return name as FixedStepMethod;
  });
  const stepCounts = values.steps.split(',').map(Number);
  const problems = odeBenchProblems();
  const refiners = await openRefiners();
  const all = rows(refiners);
  const results: unknown[] = [];
  for (const steps of stepCounts) {
    const t = Float64Array.from({ length: steps + 1 }, (_, k) => (10 * k) / steps);
    const references = problems.map(({ system }) => solveReference(system, t));
    reportReferences(problems, references);
    for (const method of methods) {
      const settings = problems.map((problem, k) => ({
        problem,
        coarse: solveFixed(problem.system, method, steps),
        fine: solveFixed(problem.system, method, 2 * steps),
        truth: references[k].y,
        refiners,
      }));
      const usable = settings.filter(({ coarse }) => coarse.divergedAt === null);
      const errors = usable.map(({ coarse, truth }) => relativeError(coarse.y, truth));
      const table: Summary[] = [];
      const outcomes: Record<string, readonly Outcome[]> = {};
      for (const row of all.filter(({ notFor }) => notFor !== method)) {
        const measured: Outcome[] = [];
        for (const setting of usable) measured.push(await apply(row, setting));
        outcomes[row.name] = measured;
        table.push(summarize(row, measured));
        if (values.problems) printProblems(row.name, measured);
      }
      print(method, steps, errors, problems.length - usable.length, table);
      printVisible(outcomes.ours);
      results.push({ method, steps, blown: problems.length - usable.length, table, outcomes });
    }
  }
  if (values.json) writeFileSync(values.json, `${JSON.stringify(results, null, 1)}\n`);
}

/** Errors below this part of the deviation cannot be seen, and ours returns the solution as it was. */
const VISIBLE = 1e-3;

function printVisible(outcomes: readonly Outcome[]): void {
  const gains = outcomes.filter(({ before }) => before > VISIBLE).map(({ before, after }) => before / after);
  const harm = gains.filter((gain) => gain < 1 / HARM).length / gains.length;
  console.log(
    `  ours where the error is above ${VISIBLE}: ${gains.length} solutions, gain ${gainText(quantile(gains, 0.5))}x ` +
      `(${gainText(quantile(gains, 0.1))} ... ${gainText(quantile(gains, 0.9))}), harm ${(100 * harm).toFixed(1)} %`,
  );
}

function reportReferences(problems: readonly OdeBenchProblem[], references: readonly Reference[]): void {
  const worst = references.reduce((m, { error }) => Math.max(m, ...error), 0);
  console.log(
    `\nReferences: ${references.length}, estimated error at most ${worst.toExponential(1)} of the range`,
  );
  for (const [k, { reason }] of references.entries())
    if (reason) console.log(`  ${problems[k].label}: ${reason}`);
}

function printProblems(name: string, outcomes: readonly Outcome[]): void {
  for (const { problem, before, after } of outcomes) {
    console.log(
      `  ${name.padEnd(33)} ${problem.padEnd(7)} ${before.toExponential(2)} -> ${after.toExponential(2)}`,
    );
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
