/** Vectors as R prints them: the index of the first element in brackets before each line. */

import { said } from '../wording';
import { foundVector, tableOfArrays } from './arrays';
import { lineEndAfter, nextLine } from './dialect';
import { CellList } from './growable';
import { errorAt } from './place';
import type { Table } from './table';

const INDEX = /^\s*\[(\d+)\]\s/;
const LONGEST_INDEX = 60;

/**
 * The vector that R printed in `text[start, end)`, perhaps below its prompt; null where this is no such text.
 *
 * @throws InputError 'ragged-rows' where lines are missing, and what `columnsOf` throws
 */
export function readPrintedVector(text: string, start: number, end: number): Table | null {
  const cells = new CellList();
  for (let offset = start; offset < end; ) {
    const lineEnd = lineEndAfter(text, offset, end);
    const index = INDEX.exec(text.slice(offset, Math.min(lineEnd, offset + LONGEST_INDEX)));
    if (index) {
      if (Number(index[1]) !== cells.length + 1) {
        if (cells.length === 0) {
          return null;
        }
        throw errorAt(
          text,
          offset,
          'ragged-rows',
          said`this line starts with element ${index[1]} where ${cells.length + 1} was expected. Select whole lines of one vector.`,
        );
      }
      pushWords(text, offset + index[0].length, lineEnd, cells);
    } else if (text.slice(offset, lineEnd).trim() !== '' && text[offset] !== '>') {
      return null;
    }
    offset = nextLine(text, lineEnd, end);
  }
  return cells.length > 0 ? tableOfArrays(text, 'literal', [foundVector('', cells)]) : null;
}

function pushWords(text: string, start: number, end: number, cells: CellList): void {
  for (let i = start; i < end; ) {
    let wordEnd = i;
    while (wordEnd < end && text[wordEnd] !== ' ' && text[wordEnd] !== '\t') {
      wordEnd += 1;
    }
    if (wordEnd > i) {
      cells.push(i, wordEnd);
    }
    i = wordEnd + 1;
  }
}
