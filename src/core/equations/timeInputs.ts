/** What a differential equation knows of time: the parts of it that depend on nothing else. */
import { float64 } from './arithmetic';
import { Budget } from './budget';
import { compile, Slots, valuesFor } from './evaluate';
import { type Expression, freeSymbols, mapParts } from './expression';
import type { OdeProblem } from './problem';

/** With more of them than this, time itself is the better coordinate. */
const MOST_INPUTS = 3;

/** Times closer than this part of the range are one. */
const SAME_TIME = 1e-9;

/** Samples that the interpolation between evaluations goes through. */
const INTERPOLATED = 6;

/**
 * The functions of time through which the right-hand side depends on it (sin t in y' = sin t - y), as far as a
 * solution evaluated them: interpolated between those times, so that nothing is evaluated again. Null where there
 * are none or many.
 * @param times at which the right-hand side was evaluated, in any order.
 */
export function timeInputs(
  { equations, variable }: OdeProblem,
  times: Float64Array,
): ((t: number) => number)[] | null {
  const parts = new Map<string, Expression>();
  for (const { expression } of equations) {
    for (const part of partsOfTime(expression, variable)) parts.set(JSON.stringify(part), part);
  }
  if (parts.size === 0 || parts.size > MOST_INPUTS) return null;
  const known = apart(Float64Array.from(times).sort());
  if (known.length < INTERPOLATED) return null;
  const slots = new Slots([variable]);
  const values = valuesFor(slots, float64);
  return [...parts.values()].map((part) => {
    const evaluate = compile(part, slots, { arithmetic: float64, budget: new Budget() });
    return interpolation(
      known,
      known.map((t) => {
        values[0] = t;
        return evaluate(values);
      }),
    );
  });
}

/** Ascending times without those that differ by rounding only from the one before. */
function apart(times: Float64Array): Float64Array {
  const span = times[times.length - 1] - times[0];
  return times.filter((t, i) => i === 0 || t - times[i - 1] > SAME_TIME * span);
}

/** The largest parts of the expression whose only name is the variable. */
function partsOfTime(expression: Expression, variable: string): Expression[] {
  const names = freeSymbols(expression);
  if (!names.has(variable)) return [];
  if (names.size === 1) return [expression];
  const parts: Expression[] = [];
  mapParts(expression, (child) => {
    parts.push(...partsOfTime(child, variable));
    return child;
  });
  return parts;
}

/** The polynomial through the nearest samples (barycentric form: Berrut & Trefethen, SIAM Review 46 (2004), 501). */
function interpolation(at: Float64Array, values: Float64Array): (t: number) => number {
  const half = INTERPOLATED / 2;
  const last = at.length - INTERPOLATED;
  // t mostly moves a little: the window follows it.
  let first = 0;
  return (t) => {
    while (first < last && t > at[first + half]) first++;
    while (first > 0 && t < at[first + half - 1]) first--;
    let above = 0;
    let below = 0;
    for (let j = first; j < first + INTERPOLATED; j++) {
      if (t === at[j]) return values[j];
      let weight = 1;
      for (let k = first; k < first + INTERPOLATED; k++) if (k !== j) weight *= at[j] - at[k];
      const part = 1 / (weight * (t - at[j]));
      above += part * values[j];
      below += part;
    }
    return above / below;
  };
}
