/** Sequences: in float64, as a program computes them, and in as many digits as it takes. */
import type { Decimal } from 'decimal.js';
import { said, type Wording } from '../wording';
import { type Arithmetic, decimalArithmetic, float32, float64 } from './arithmetic';
import type { Budget } from './budget';
import type { Curves } from './curves';
import { compile, Slots, valuesFor } from './evaluate';
import type { RecurrenceProblem } from './problem';

const DIGITS = [50, 100, 200, 400, 800, 1600, 3200];
/** Digits of all terms together that are held in memory: about a byte each. */
const MOST_DIGITS = 1e8;
/** Twice the digits take up to so many times as long. */
const SLOWER = 10;
const AGREEMENT = 1e-17;
/** Of the reference's range: from there on a value has no digit left. */
const LOST = 0.1;

/** Computes the sequences as a program does, and their reference. */
export function computeRecurrence(problem: RecurrenceProblem, budget: Budget): Curves {
  const { sequences, first, last, precision } = problem;
  const x = Float64Array.from({ length: last - first + 1 }, (_, k) => first + k);
  const before = iterate(problem, precision === 'single' ? float32 : float64, budget).map((terms) =>
    Float64Array.from(terms),
  );
  const { reference, settled } = settledSequences(problem, budget);
  const notes: Wording[] = [];
  if (settled < x.length) {
    notes.push(
      said`The reference is known up to ${problem.index} = ${first + settled - 1}: beyond, it would take too many digits.`,
    );
  }
  for (const [k, { name }] of sequences.entries()) {
    const lost = firstLost(before[k], reference[k]);
    if (lost !== null) {
      notes.push(
        said`From ${problem.index} = ${first + lost} on no digit of ${name} is left: rounding errors have grown to more than 10 % of its range.`,
      );
    }
  }
  return {
    names: sequences.map(({ name }) => name),
    x,
    before,
    reference,
    noise: sequences.map(() => null),
    noiseEvaluations: 0,
    evaluations: sequences.length * (last - first + 1 - problem.initial[0].length),
    notes,
  };
}

/** All terms from `first` to `last`; those after a value that is not finite stay so. */
function iterate<T>(problem: RecurrenceProblem, arithmetic: Arithmetic<T>, budget: Budget): T[][] {
  const { sequences, index, offset, first, last, initial } = problem;
  const around = { arithmetic, budget };
  const terms = initial.map((values) => values.map((value) => compile(value, new Slots(), around)([])));
  const positions = new Map(sequences.map(({ name }, k) => [name, k]));
  let current = 0;
  const evaluators = sequences.map(({ expression }) => {
    const slots = new Slots([index]);
    const evaluate = compile(expression, slots, {
      ...around,
      term(name, shift) {
        const own = terms[positions.get(name) ?? 0];
        return () => own[current + shift];
      },
    });
    return { evaluate, values: valuesFor(slots, arithmetic) };
  });
  for (current = initial[0].length; current <= last - first; current++) {
    evaluators.forEach(({ evaluate, values }, k) => {
      budget.spend();
      values[0] = arithmetic.of(first + current - offset);
      terms[k][current] = evaluate(values);
    });
  }
  return terms;
}

/** The sequences in so many digits that two precisions agree, and how many of their terms do. */
function settledSequences(
  problem: RecurrenceProblem,
  budget: Budget,
): { reference: Float64Array[]; settled: number } {
  let before: Decimal[][] | null = null;
  let reference: Float64Array[] = [];
  let settled = 0;
  for (const digits of DIGITS) {
    const started = budget.used;
    const now = inDigits(problem, digits, budget);
    if (!now) break;
    const { length } = now[0];
    if (before) {
      settled = agreeingTerms(before, now);
      reference = now.map((terms) =>
        Float64Array.from(terms, (value, i) =>
          i < settled && value.isFinite() ? value.toNumber() : Number.NaN,
        ),
      );
      if (settled === length || budget.used + SLOWER * (budget.used - started) > 1) break;
    }
    before = now;
  }
  return { reference, settled };
}

/** All terms with this many digits; null where that takes too much memory, or more digits of pi than there are. */
function inDigits(problem: RecurrenceProblem, digits: number, budget: Budget): Decimal[][] | null {
  const { sequences, first, last } = problem;
  if (sequences.length * (last - first + 1) * digits > MOST_DIGITS) return null;
  try {
    return iterate(problem, decimalArithmetic(digits), budget);
  } catch (error) {
    if (error instanceof Error && error.message.includes('Precision limit exceeded')) return null;
    throw error;
  }
}

function agreeingTerms(a: readonly (readonly Decimal[])[], b: readonly (readonly Decimal[])[]): number {
  const { length } = a[0];
  for (let i = 0; i < length; i++) {
    for (let k = 0; k < a.length; k++) {
      const [before, now] = [a[k][i], b[k][i]];
      if (!before.isFinite() && !now.isFinite()) continue;
      if (!before.minus(now).abs().lte(now.abs().times(AGREEMENT).plus('1e-40'))) return i;
    }
  }
  return length;
}

function firstLost(values: Float64Array, reference: Float64Array): number | null {
  const known = reference.filter(Number.isFinite);
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const v of known) {
    least = Math.min(least, v);
    most = Math.max(most, v);
  }
  if (!(most > least)) return null;
  const lost = values.findIndex((v, i) => {
    if (!Number.isFinite(reference[i])) return false;
    return !(Math.abs(v - reference[i]) <= LOST * (most - least));
  });
  return lost < 0 ? null : lost;
}
