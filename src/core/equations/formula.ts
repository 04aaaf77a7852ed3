/** Curves of formulas: as a program computes them, and in as many digits as it takes. */

import { said, type Wording } from '../wording';
import { type Arithmetic, decimalArithmetic, float32, float64 } from './arithmetic';
import type { Budget } from './budget';
import type { Curves } from './curves';
import { centralDifference } from './difference';
import { compile, type Evaluator, type Mean, Slots, type Surroundings, valuesFor } from './evaluate';
import { type Expression, walk } from './expression';
import type { Curve, Domain, FormulaProblem } from './problem';
import { expectation, monteCarloMean } from './randomMean';
import { randomRounding } from './randomRounding';
import { agreeingDigits } from './reference';

/** The positions of the samples, in the precision in which the curve is computed. */
export function samplePositions({ from, to, count, spacing }: Domain, single = false): Float64Array {
  const ratio = to / from;
  return Float64Array.from({ length: count }, (_, i) => {
    const part = i / (count - 1);
    const x = i === count - 1 ? to : spacing === 'log' ? from * ratio ** part : from + (to - from) * part;
    return single ? Math.fround(x) : x;
  });
}

/** Runs again with random rounding that tell the noise level; one does where random draws make the noise. */
const RERUNS = 4;

/** Computes the curves as a program does, their noise level, and their reference at the same positions. */
export function computeFormula(problem: FormulaProblem, budget: Budget): Curves {
  const { domain, curves, precision, seed } = problem;
  const isSingle = precision === 'single';
  const x = samplePositions(domain, isSingle);
  const arithmetic = isSingle ? float32 : float64;
  const counter = { evaluations: 0 };
  const before = curves.map((curve, k) =>
    sampled(problem, curve, x, arithmetic, seed + 1000 * k, counter, budget),
  );
  const { evaluations } = counter;
  const noise = curves.map((curve, k) => {
    const isRandom = hasMean(curve.expression);
    const runs = Array.from({ length: isRandom ? 1 : RERUNS }, (_, run) => {
      const otherSeed = seed + 1000 * k + 17 * (run + 1);
      const rounding = randomRounding(arithmetic, isSingle, otherSeed);
      return sampled(problem, curve, x, rounding, otherSeed, counter, budget);
    });
    return spread(before[k], runs) / (isRandom ? Math.SQRT2 : 1);
  });
  const notes: Wording[] = [];
  const reference = curves.map(({ expression }) => {
    const exact = problem.reference ?? expression;
    const { values, undetermined } = referenceCurve(exact, domain.variable, x, budget);
    if (undetermined > 0) {
      notes.push(
        said`${undetermined} of ${x.length} reference values could not be determined: they are left out.`,
      );
    }
    return values;
  });
  return {
    names: curves.map(({ name }) => name),
    x,
    before,
    reference,
    noise,
    noiseEvaluations: counter.evaluations - evaluations,
    evaluations,
    notes,
  };
}

/** One curve at the positions, counting what it evaluates. */
function sampled(
  { domain, differenceStep }: FormulaProblem,
  { expression }: Curve,
  x: Float64Array,
  arithmetic: Arithmetic<number>,
  seed: number,
  counter: { evaluations: number },
  budget: Budget,
): Float64Array {
  const slots = new Slots([domain.variable]);
  const counted =
    (evaluator: Evaluator<number>): Evaluator<number> =>
    (values) => {
      counter.evaluations++;
      return evaluator(values);
    };
  const surroundings: Surroundings<number> = {
    arithmetic,
    budget,
    derivative: (of) => centralDifference(counted(of), 0, differenceStep, arithmetic),
    mean: ({ body, count }, places) =>
      places.within(['U', 'Z'], ([u, z]) =>
        monteCarloMean(
          counted(compile(body, places, surroundings)),
          count && compile(count, places, surroundings),
          { u, z, variable: 0 },
          seed,
          budget,
        ),
      ),
  };
  const evaluator = compile(expression, slots, surroundings);
  const evaluate = isCountedInside(expression) ? evaluator : counted(evaluator);
  const values = valuesFor(slots, arithmetic);
  return x.map((position) => {
    budget.spend();
    values[0] = position;
    return evaluate(values);
  });
}

/** Root mean square distance of further runs from the first, where all are finite. */
function spread(first: Float64Array, runs: readonly Float64Array[]): number {
  let total = 0;
  let count = 0;
  for (const run of runs) {
    run.forEach((v, i) => {
      const distance = v - first[i];
      if (!Number.isFinite(distance)) return;
      total += distance ** 2;
      count++;
    });
  }
  return count === 0 ? 0 : Math.sqrt(total / count);
}

function hasMean(expression: Expression): boolean {
  let found = false;
  walk(expression, ({ kind }) => {
    if (kind === 'mean') found = true;
  });
  return found;
}

/** Whether what is counted as an evaluation is part of the expression: f in D(f), the body of a mean. */
function isCountedInside(expression: Expression): boolean {
  let inside = false;
  walk(expression, ({ kind }) => {
    if (kind === 'derivative' || kind === 'mean') inside = true;
  });
  return inside;
}

function referenceCurve(
  expression: Expression,
  variable: string,
  x: Float64Array,
  budget: Budget,
): { values: Float64Array; undetermined: number } {
  return agreeingDigits(x.length, budget, (digits) => {
    const arithmetic = decimalArithmetic(digits);
    const slots = new Slots([variable]);
    const evaluate = compile(expression, slots, {
      arithmetic,
      budget,
      // Truncation leaves two thirds of the digits, and so does the cancellation.
      derivative: (of) => centralDifference(of, 0, `1e-${Math.ceil(digits / 3)}`, arithmetic),
      mean: (mean, places) => expectationOf(mean, places, arithmetic, budget),
    });
    const values = valuesFor(slots, arithmetic);
    return (i) => {
      values[0] = arithmetic.of(x[i]);
      return evaluate(values);
    };
  });
}

/** The expectation that a mean stands for, by quadrature in float64. */
function expectationOf<T>(
  { body }: Mean,
  outer: Slots,
  arithmetic: Arithmetic<T>,
  budget: Budget,
): Evaluator<T> {
  const used = new Set<string>();
  walk(body, (part) => {
    if (part.kind === 'symbol') used.add(part.name);
  });
  const names = outer.names.filter((name) => used.has(name) && name !== 'U' && name !== 'Z');
  const places = names.map((name) => outer.get(name) ?? 0);
  const slots = new Slots(['U', 'Z', ...names]);
  const evaluate = compile(body, slots, { arithmetic: float64, budget });
  const doubles = valuesFor(slots, float64);
  const integrate = expectation(evaluate, { u: used.has('U'), z: used.has('Z') }, { u: 0, z: 1 }, budget);
  return (values) => {
    places.forEach((place, k) => {
      doubles[2 + k] = arithmetic.toNumber(values[place]);
    });
    return arithmetic.of(integrate(doubles));
  };
}
