/** Where data may stand that an equation names: the text around it. Cheap: nothing is parsed. */
import type { TextRange } from '../reading/wholeNumbers';

/** D(...), primes, dh/dt and \frac: what may be the derivative of a column. */
const DERIVATIVE = /\bD\s*\(|['\u2032\u2019]|\bd\s*\w+\s*\/\s*d|\\frac/;

/**
 * Texts in which the data of an equation may stand, the likeliest first: what of the selection is below it, the
 * text below it, the text above it. None where the equation has no derivative.
 * @param whole the selection that the equation is part of, or the equation itself.
 */
export function dataAround(text: string, equation: TextRange, whole: TextRange): string[] {
  if (!DERIVATIVE.test(text.slice(equation.start, equation.end))) return [];
  const texts = [
    text.slice(equation.end, Math.max(equation.end, whole.end)),
    text.slice(equation.end),
    text.slice(0, equation.start),
  ];
  return texts.filter((part) => part.trim() !== '');
}
