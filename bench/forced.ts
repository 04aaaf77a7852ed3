/**
 * Solutions of equations that depend on time, and what improves them.
 *
 *   npm run bench:forced -- [--methods euler,heun,rk4] [--steps 37,74,149] [--problems]
 *
 * ODEBench has none. 14 equations from two initial states each, t in [0, 10], none of them in training; errors,
 * gain and harm as in bench/ode.ts. "time" takes time itself as one more coordinate of the field, "inputs" the
 * functions of time that the equation holds, as far as the solution evaluated them.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { relativeError } from '../src/core/equations/accuracy';
import { Budget } from '../src/core/equations/budget';
import { odeSystem } from '../src/core/equations/ode';
import { completeEquation } from '../src/core/equations/read';
import { timeInputs } from '../src/core/equations/timeInputs';
import { solveFixed } from '../src/core/ode/methods';
import { solveReference } from '../src/core/ode/reference';
import { refineSolution } from '../src/core/ode/refine';
import { openRefiner, type Refiner } from '../src/core/ode/refinerSession';

const EQUATIONS: readonly (readonly [equation: string, ...initial: string[]])[] = [
  ["y' = sin(t) - y", 'y(0) = 1', 'y(0) = -2'],
  ["y' = cos(3 t) - 2*y", 'y(0) = 0', 'y(0) = 2'],
  ["y' = 0.8*y*(1 - y/(2 + sin(t)))", 'y(0) = 0.2', 'y(0) = 4'],
  ["y'' + 0.2 y' + y = cos(1.3 t)", "y(0) = 1, y'(0) = 0", "y(0) = 0, y'(0) = -1"],
  ["y'' + 0.3 y' - y + y^3 = 0.5 cos(1.2 t)", "y(0) = 0.5, y'(0) = 0", "y(0) = -1, y'(0) = 1"],
  ["y'' + 0.25 y' + sin(y) = 0.8 cos(0.7 t)", "y(0) = 1, y'(0) = 0", "y(0) = 2.5, y'(0) = 0"],
  ["y' = exp(-t/3) - 0.5 y", 'y(0) = 0', 'y(0) = 2'],
  [
    "s' = 0.1 - 0.1 s - (1 + 0.3 sin(t)) s i, i' = (1 + 0.3 sin(t)) s i - 0.4 i",
    's(0) = 0.9, i(0) = 0.1',
    's(0) = 2, i(0) = 0.5',
  ],
  ["y' = (t - y)/2", 'y(0) = 1', 'y(0) = 4'],
  ["y' = y sin(t)", 'y(0) = 1', 'y(0) = -0.4'],
  ["y'' - (1 - y^2) y' + y = 0.6 sin(1.8 t)", "y(0) = 1, y'(0) = 0", "y(0) = -0.5, y'(0) = 1"],
  ["y'' + (1 + 0.4 cos(2 t)) y = 0", "y(0) = 1, y'(0) = 0", "y(0) = 0, y'(0) = 1"],
  ["y' = 1 + t/5 - y^2", 'y(0) = 0', 'y(0) = 3'],
  ["x' = tanh(y + sin(t)) - x, y' = tanh(x - cos(t)) - y", 'x(0) = 1, y(0) = 0', 'x(0) = -1, y(0) = 2'],
];

const FORMS = ['time', 'inputs'] as const;

interface Outcome {
  readonly label: string;
  readonly before: number;
  /** For each of FORMS. */
  readonly after: readonly number[];
  /** Share of nodes after the first whose truth lies in the band; null where nothing could be inferred. */
  readonly coverage: readonly (number | null)[];
}

/** One solution, improved in both ways; null where it blew up. */
async function measure(
  label: string,
  method: string,
  steps: number,
  refiner: Refiner,
): Promise<Outcome | null> {
  const { problem } = completeEquation(`${label}, t = 0..10, method = ${method}, n = ${steps}`);
  if (problem.kind !== 'ode') throw new Error(`${label} is no differential equation.`);
  const system = odeSystem(problem, new Budget());
  const coarse = solveFixed(system, problem.method, steps);
  if (coarse.divergedAt !== null) return null;
  const truth = solveReference(system, coarse.t).y;
  const before = relativeError(coarse.y, truth) ?? Number.NaN;
  const after: number[] = [];
  const coverage: (number | null)[] = [];
  for (const form of FORMS) {
    const inputs = form === 'time' ? null : timeInputs(problem, coarse.evaluations.t);
    const refined = await refineSolution(coarse, null, refiner, {
      timeDependent: true,
      inputs,
      bandLevel: 0.9,
    });
    after.push(refined ? (relativeError(refined.y, truth) ?? Number.NaN) : before);
    const inside =
      refined &&
      truth.flatMap((values, c) =>
        Array.from(
          values.subarray(1),
          (v, n) => refined.lower[c][n + 1] <= v && v <= refined.upper[c][n + 1],
        ),
      );
    coverage.push(inside && inside.filter(Boolean).length / inside.length);
  }
  return { label, before, after, coverage };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function print(title: string, outcomes: readonly Outcome[]): void {
  console.log(`\n${title}: ${outcomes.length} solutions`);
  FORMS.forEach((form, k) => {
    const gains = outcomes.map(({ before, after }) => before / after[k]);
    const visible = outcomes
      .filter(({ before }) => before > 1e-3)
      .map(({ before, after }) => before / after[k]);
    const harm = gains.filter((gain) => gain < 1 - 1e-9).length / gains.length;
    const covered = outcomes.flatMap(({ coverage }) => coverage[k] ?? []);
    const mean = covered.reduce((total, v) => total + v / covered.length, 0);
    console.log(
      `  ${form.padEnd(7)} gain ${median(gains).toPrecision(3)}x in the median, harm ${(100 * harm).toFixed(1)} %, ` +
        `band covers ${(100 * mean).toFixed(0)} %; ${visible.length} with an error above 0.001` +
        (visible.length === 0 ? '' : `: gain ${median(visible).toPrecision(3)}x`),
    );
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      methods: { type: 'string', default: 'euler,heun,rk4' },
      steps: { type: 'string', default: '37,74,149' },
      problems: { type: 'boolean', default: false },
    },
  });
  const refiner = await openRefiner(join(__dirname, '../models'), { threads: 1 });
  for (const method of values.methods.split(',')) {
    for (const steps of values.steps.split(',').map(Number)) {
      const outcomes: Outcome[] = [];
      for (const [equation, ...initial] of EQUATIONS) {
        for (const state of initial) {
          const outcome = await measure(`${equation}, ${state}`, method, steps, refiner);
          if (outcome) outcomes.push(outcome);
        }
      }
      print(`${method}, ${steps} steps`, outcomes);
      if (!values.problems) continue;
      for (const { label, before, after } of outcomes) {
        console.log(
          `  ${before.toExponential(1)} -> ${after.map((v) => v.toExponential(1)).join(', ')}  ${label}`,
        );
      }
    }
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
