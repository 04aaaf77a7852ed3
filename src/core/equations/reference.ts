/** Values in decimal arithmetic with as many digits as it takes for two precisions to agree. */
import type { Decimal } from 'decimal.js';
import type { Budget } from './budget';

const DIGITS = [34, 50, 100, 200, 400, 800] as const;
/** Two values agree to this, relative to their own size, or far below the curve's size. */
const AGREEMENT = 1e-17;
const FAR_BELOW = 1e-22;
const ENOUGH_FOR_ZERO = 400;
/** Part of the time after which no further digits are tried. */
const PATIENCE = 0.3;
/** Part of the time after which no further sample is begun: better a reference for some than for none. */
const LATEST = 0.8;

/**
 * Computes `length` values. `evaluator` compiles for a number of digits; each value is computed with more and
 * more of them until two precisions agree in 17 digits. NaN where they never do, where there is no value, and
 * where time was over: then what is known is spread over all of the curve.
 */
export function agreeingDigits(
  length: number,
  budget: Budget,
  evaluator: (digits: number) => (index: number) => Decimal,
): { values: Float64Array; undetermined: number } {
  const values = new Float64Array(length).fill(Number.NaN);
  let scale = 0;
  let unreached = 0;
  let open: { readonly index: number; readonly value: Decimal }[] = [];
  /** Keeps the value if it agrees with the one of fewer digits. */
  const settle = (index: number, value: Decimal, before: Decimal, digits: number): boolean => {
    // Zero may be all that cancellation left: it counts only with very many digits.
    if (!agree(value, before, scale) || (value.isZero() && digits < ENOUGH_FOR_ZERO)) return false;
    values[index] = value.isFinite() ? value.toNumber() : Number.NaN;
    return true;
  };

  const [fewest, more, ...most] = DIGITS;
  const [coarse, fine] = [evaluator(fewest), evaluator(more)];
  for (const index of spreadOut(length)) {
    if (budget.used > LATEST) {
      unreached++;
      continue;
    }
    const before = coarse(index);
    const value = fine(index);
    const size = Math.abs(value.toNumber());
    if (Number.isFinite(size)) scale = Math.max(scale, size);
    if (!settle(index, value, before, more)) open.push({ index, value });
  }
  for (const digits of most) {
    if (open.length === 0 || budget.used > PATIENCE) break;
    const evaluate = evaluator(digits);
    open = open.flatMap(({ index, value: before }) => {
      if (budget.used > LATEST) return [{ index, value: before }];
      const value = evaluate(index);
      return settle(index, value, before, digits) ? [] : [{ index, value }];
    });
  }
  for (const { index, value } of open) if (value.isZero()) values[index] = 0;
  return { values, undetermined: unreached + open.filter(({ value }) => !value.isZero()).length };
}

/** The indices in an order in which any first part of them is spread evenly: by the golden ratio. */
function spreadOut(length: number): number[] {
  const place = (i: number): number =>
    (i * (Math.sqrt(5) - 1)) / 2 - Math.floor((i * (Math.sqrt(5) - 1)) / 2);
  return Array.from({ length }, (_, i) => i).sort((a, b) => place(a) - place(b));
}

function agree(a: Decimal, b: Decimal, scale: number): boolean {
  if (!a.isFinite() || !b.isFinite()) return !a.isFinite() && !b.isFinite();
  const distance = a.minus(b).abs();
  return distance.lte(a.abs().times(AGREEMENT)) || distance.lte(scale * FAR_BELOW);
}
