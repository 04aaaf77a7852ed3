/** Values in decimal arithmetic with as many digits as it takes for two precisions to agree. */
import type { Decimal } from 'decimal.js';
import type { Budget } from './budget';

const DIGITS = [34, 50, 100, 200, 400, 800] as const;
/** Two values agree to this, relative to their own size, or far below the curve's size. */
const AGREEMENT = 1e-17;
const FAR_BELOW = 1e-22;
const ENOUGH_FOR_ZERO = 400;
/** Part of the time after which no further digits are tried. */
export const PATIENCE = 0.3;

/**
 * Computes `length` values. `evaluator` compiles for a number of digits; each value is computed with more and
 * more of them until two precisions agree in 17 digits. NaN where they never do, and where there is no value.
 */
export function agreeingDigits(
  length: number,
  budget: Budget,
  evaluator: (digits: number) => (index: number) => Decimal,
): { values: Float64Array; undetermined: number } {
  const values = new Float64Array(length).fill(Number.NaN);
  let open = Array.from({ length }, (_, i) => i);
  let before: Decimal[] = [];
  let scale = 0;
  for (const digits of DIGITS) {
    const isLate = digits > DIGITS[1] && budget.used > PATIENCE;
    if (open.length === 0 || isLate) break;
    const evaluate = evaluator(digits);
    const now: Decimal[] = [];
    for (const i of open) {
      budget.check();
      now.push(evaluate(i));
      const size = Math.abs(now[now.length - 1].toNumber());
      if (digits === DIGITS[0] && Number.isFinite(size)) scale = Math.max(scale, size);
    }
    if (before.length > 0) {
      // Zero may be all that cancellation left: it counts only with very many digits.
      const isOpen = now.map(
        (value, k) => !agree(value, before[k], scale) || (value.isZero() && digits < ENOUGH_FOR_ZERO),
      );
      now.forEach((value, k) => {
        if (!isOpen[k]) values[open[k]] = value.isFinite() ? value.toNumber() : Number.NaN;
      });
      open = open.filter((_, k) => isOpen[k]);
      before = now.filter((_, k) => isOpen[k]);
    } else before = now;
  }
  const isZero = before.map((value) => value.isZero());
  open.forEach((i, k) => {
    if (isZero[k]) values[i] = 0;
  });
  return { values, undetermined: open.filter((_, k) => !isZero[k]).length };
}

function agree(a: Decimal, b: Decimal, scale: number): boolean {
  if (!a.isFinite() || !b.isFinite()) return !a.isFinite() && !b.isFinite();
  const distance = a.minus(b).abs();
  return distance.lte(a.abs().times(AGREEMENT)) || distance.lte(scale * FAR_BELOW);
}
