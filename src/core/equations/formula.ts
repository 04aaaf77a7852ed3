/** Curves of formulas: as a program computes them, and in as many digits as it takes. */
import { type Arithmetic, decimalArithmetic, float32, float64 } from './arithmetic';
import type { Budget } from './budget';
import type { Curves } from './curves';
import { centralDifference } from './difference';
import { compile, type Evaluator, type Mean, Slots, type Surroundings, valuesFor } from './evaluate';
import { type Expression, walk } from './expression';
import type { Domain, FormulaProblem } from './problem';
import { expectation, monteCarloMean } from './randomMean';
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

/** Computes the curves as a program does, and their reference at the same positions. */
export function computeFormula(problem: FormulaProblem, budget: Budget): Curves {
  const { domain, curves, precision, differenceStep, seed } = problem;
  const x = samplePositions(domain, precision === 'single');
  const arithmetic = precision === 'single' ? float32 : float64;
  let evaluations = 0;
  const before = curves.map(({ expression }, index) => {
    const slots = new Slots([domain.variable]);
    const surroundings: Surroundings<number> = {
      arithmetic,
      budget,
      derivative(of) {
        return centralDifference(counted(of), 0, differenceStep, arithmetic);
      },
      mean: ({ body, count }, slots) =>
        slots.within(['U', 'Z'], ([u, z]) =>
          monteCarloMean(
            counted(compile(body, slots, surroundings)),
            count && compile(count, slots, surroundings),
            { u, z, variable: 0 },
            seed + 1000 * index,
            budget,
          ),
        ),
    };
    const counted =
      (evaluator: Evaluator<number>): Evaluator<number> =>
      (values) => {
        evaluations++;
        return evaluator(values);
      };
    const isInside = isCountedInside(expression);
    const evaluator = compile(expression, slots, surroundings);
    const evaluate = isInside ? evaluator : counted(evaluator);
    const values = valuesFor(slots, arithmetic);
    return x.map((position) => {
      budget.spend();
      values[0] = position;
      return evaluate(values);
    });
  });
  const notes: string[] = [];
  const reference = curves.map(({ expression }) => {
    const exact = problem.reference ?? expression;
    const { values, undetermined } = referenceCurve(exact, domain.variable, x, budget);
    if (undetermined > 0) {
      notes.push(
        `${undetermined} of ${x.length} reference values could not be determined: they are left out.`,
      );
    }
    return values;
  });
  return {
    names: curves.map(({ name }) => name),
    x,
    before,
    reference,
    evaluations,
    notes,
  };
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
