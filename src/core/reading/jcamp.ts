/** Spectra in JCAMP-DX (http://www.jcamp-dx.org). */
import { said } from '../wording';
import { foundVector, tableOfArrays } from './arrays';
import { lineEndAfter, nextLine } from './dialect';
import { CellList } from './growable';
import { errorAt, quote } from './place';
import type { Table } from './table';

/** Lines that hold an x and all values up to the next one, often as differences in letters. */
const PACKED = /^##[^=\n]*=[ \t]*\(\w\+\+\((?:Y|R|I)\.\./m;
const PAIRS = /^##[^=\n]*=[ \t]*\(XY\.\.XY\)[^\n\r]*/m;
/** What parts the numbers of pairs: `200.0, 0.41; 201.0, 0.43`. */
const WORD = /[^\s,;]+/g;

/**
 * The pairs of a JCAMP-DX text of which there are several a line; null where there is one a line, as in any table,
 * and where the text is something else.
 *
 * @throws InputError 'bad-file' for spectra in packed form, which would be something else as a table, 'ragged-rows'
 * where a line holds half a pair, and what `columnsOf` throws
 */
export function readJcamp(text: string, start: number, end: number): Table | null {
  if (!text.startsWith('##', start)) return null;
  const part = text.slice(start, end);
  const packed = PACKED.exec(part);
  if (packed) {
    throw errorAt(
      text,
      start + packed.index,
      'bad-file',
      said`the JCAMP-DX file holds its spectrum in packed form, X++(Y..Y), which is not read. Export it as pairs (XYPOINTS, or CSV), and try again.`,
    );
  }
  const heading = PAIRS.exec(part);
  if (!heading) return null;
  const [x, y] = [new CellList(), new CellList()];
  let hasSeveral = false;
  let offset = nextLine(text, start + heading.index + heading[0].length, end);
  while (offset < end && !text.startsWith('##', offset)) {
    const lineEnd = lineEndAfter(text, offset, end);
    const words = [
      ...text
        .slice(offset, lineEnd)
        .replace(/\$\$.*$/, '')
        .matchAll(WORD),
    ];
    if (words.length % 2 === 1) {
      throw errorAt(
        text,
        offset + words[words.length - 1].index,
        'ragged-rows',
        said`${quote(words[words.length - 1][0], 0, words[words.length - 1][0].length)} is half a pair of x and y. Correct this line.`,
      );
    }
    hasSeveral ||= words.length > 2;
    words.forEach(({ 0: word, index }, k) => {
      (k % 2 === 0 ? x : y).push(offset + index, offset + index + word.length);
    });
    offset = nextLine(text, lineEnd, end);
  }
  return hasSeveral ? tableOfArrays(text, 'literal', [foundVector('x', x), foundVector('y', y)]) : null;
}
