/**
 * Powder patterns as diffractometers with several detectors write them, `10(I2,I6)` in Fortran's words: before
 * each value, in two digits, how many detectors counted it, and the samples line after line.
 */

import { said } from '../wording';
import { lineEndAfter, nextLine } from './dialect';
import { errorAt } from './place';

/** Lines from the top among which such a pattern begins. */
const HEAD_LINES = 40;
const LEAST_LINES = 3;
const LEAST_PAIRS = 4;
/** Characters of a count and its value. */
const WIDTHS = [8, 10];
const PAIR = /^[ 1-9]\d *\d+\.?$/;

/**
 * Refuses such a pattern: read as a table, counts would be samples, and every tenth sample a column.
 *
 * @throws InputError 'bad-file'
 */
export function refuseCountedPattern(text: string, start: number, end: number): void {
  for (const width of WIDTHS) {
    let found = 0;
    let first = start;
    let offset = start;
    for (let line = 0; line < HEAD_LINES && offset < end; line += 1) {
      const lineEnd = lineEndAfter(text, offset, end);
      found = isPairs(text, offset, lineEnd, width) ? found + 1 : 0;
      first = found === 1 ? offset : first;
      if (found === LEAST_LINES) {
        throw errorAt(
          text,
          first,
          'bad-file',
          said`this is a powder pattern with a count of detectors in two digits before each value, which is not read. Export it as pairs of angle and intensity, and try again.`,
        );
      }
      offset = nextLine(text, lineEnd, end);
    }
  }
}

/** Whether a line holds nothing but counts, none of them zero, and whole values at fixed places. */
function isPairs(text: string, start: number, end: number, width: number): boolean {
  if ((end - start) % width !== 0 || end - start < LEAST_PAIRS * width) {
    return false;
  }
  for (let at = start; at < end; at += width) {
    if (text.slice(at, at + 2) === ' 0' || !PAIR.test(text.slice(at, at + width))) {
      return false;
    }
  }
  return true;
}
