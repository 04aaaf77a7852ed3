/** Quotients of whole numbers, of which some languages keep the whole part only. */
import { said } from '../wording';
import { dividesWholeNumbers } from './dialects';
import { equationError } from './expression';
import type { MappedText } from './mappedText';

/** A quotient of two literals that stands first in a product: x*1/2 is (x*1)/2. */
const WHOLE_QUOTIENT = /(?<![\w.)\]]|[*/%^]\s*)(\d+)\s*\/\s*(\d+)(?![\w.])/g;

/** The line up to there is, or begins, a comment. */
const IN_COMMENT = /\/\/|\/\*|!|^\s*\*/;

/**
 * Refuses 1/2 in a language where it is 0: whoever wrote it hardly meant that.
 * @param notation the text without comments, in the syntax of mathjs.
 * @throws InputError `bad-equation` at the quotient.
 */
export function refuseWholeDivision(notation: MappedText, source: string, language: string): void {
  if (!dividesWholeNumbers(language)) return;
  for (const { index, 0: quotient, 1: dividend, 2: divisor } of notation.text.matchAll(WHOLE_QUOTIENT)) {
    const offset = notation.original(index);
    const before = source.slice(source.lastIndexOf('\n', offset - 1) + 1, offset);
    const exact = Number(dividend) / Number(divisor);
    if (Number.isInteger(exact) || IN_COMMENT.test(before)) continue;
    const statement = notation.slice(index, index + quotient.length);
    throw equationError(
      said`${quotient} is a division of whole numbers: in this language it gives ${Math.trunc(exact)}. Write ${dividend}.0/${divisor}.`,
      { source, statement },
    );
  }
}
