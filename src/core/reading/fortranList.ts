/**
 * Lists of values as Fortran writes them, with repeat counts (`3*0.0` is three zeros): DATA statements,
 * namelists, list-directed output. The cells of a repeat all stand at the one number that is repeated.
 */

import { said } from '../wording';
import { type FoundArray, foundRows, foundVector, tableOfArrays } from './arrays';
import { lineEndAfter } from './dialect';
import { CellList, GrowableUint32Array } from './growable';
import { isMissing, numberShape } from './numberToken';
import { errorAt } from './place';
import type { Table } from './table';

const DATA = /^[ \t]*DATA[ \t]+(?=[\w(])/gim;
const NAMELIST = /^[ \t]*[&$][a-z_]\w*[ \t]*(?=[\r\n]|[a-z_]\w*[ \t]*[(=])/gim;
const REPEAT = /(?:^|[\s,])\d+\*(?:[-+.\d]|[\s,]|$)/;
/** What starts a value of a namelist: a name, perhaps with subscripts, and an equals sign. */
const ASSIGNMENT = /([a-z_]\w*)[ \t]*(?:\([^()]*\))?[ \t]*=/giy;
/** The name and the slash before the values of a DATA statement. */
const TARGET = /[\s,]*(?:&[ \t]*\r?\n[\s&]*)?(?:([a-z_]\w*)[ \t]*(?:\([^()]*\))?|\([^/]*\))[ \t]*\//iy;
const SEARCHED = 65536;
const LONGEST_TOKEN = 80;
/** Repeat counts could ask for any number of values. */
const MOST_VALUES = 10_000_000;

/**
 * The table of Fortran's lists in `text[start, end)`; null where there are none.
 *
 * @throws InputError 'bad-file' for repeat counts beyond reason, and what `columnsOf` throws
 */
export function readFortranLists(text: string, start: number, end: number): Table | null {
  const head = text.slice(start, Math.min(end, start + SEARCHED));
  const arrays: FoundArray[] = [];
  if (head.includes('/') && new RegExp(DATA).test(head)) {
    for (const { index, 0: word } of text.slice(start, end).matchAll(DATA)) {
      dataStatement(text, start + index + word.length, end, arrays);
    }
  } else if (new RegExp(NAMELIST).test(head)) {
    for (const { index, 0: word } of text.slice(start, end).matchAll(NAMELIST)) {
      namelist(text, start + index + word.length, end, arrays);
    }
  } else if (head.includes('*') && REPEAT.test(head)) {
    return listDirected(text, start, end);
  }
  return arrays.length > 0 ? tableOfArrays(text, 'literal', arrays) : null;
}

/** Adds the lists of `x /1.0, 3*0.0/, y /2*1.0/` at `start`. to `arrays`. */
function dataStatement(text: string, start: number, end: number, arrays: FoundArray[]): void {
  for (let at = start; at < end; ) {
    TARGET.lastIndex = at;
    const target = TARGET.exec(text);
    if (!target || at + target[0].length > end) {
      break;
    }
    const cells = new CellList();
    const after = values(text, at + target[0].length, end, cells, true);
    if (text[after] !== '/') {
      break;
    }
    if (cells.length > 1) {
      arrays.push(foundVector(target[1] ?? '', cells));
    }
    at = after + 1;
  }
}

/** Adds the lists of `x = 1.0, 3*0.0  y = 2*1.0 /` at `start`. to `arrays`. */
function namelist(text: string, start: number, end: number, arrays: FoundArray[]): void {
  for (let at = start; at < end; ) {
    while (at < end && /[\s,]/.test(text[at])) at += 1;
    ASSIGNMENT.lastIndex = at;
    const name = ASSIGNMENT.exec(text);
    if (name && at + name[0].length <= end) {
      const cells = new CellList();
      at = values(text, at + name[0].length, end, cells, false);
      if (cells.length > 1) {
        arrays.push(foundVector(name[1], cells));
      }
    } else if (at >= end || text[at] === '/' || text[at] === '&' || text[at] === '$') {
      break;
    } else {
      // A value that is no number.
      while (at < end && !/[\s,]/.test(text[at])) at += 1;
    }
  }
}

/** Nothing but numbers and repeats: rows where all lines hold as many values, otherwise one list. */
function listDirected(text: string, start: number, end: number): Table | null {
  const cells = new CellList();
  const lengths = new GrowableUint32Array();
  for (let at = start; at < end; ) {
    const lineEnd = lineEndAfter(text, at, end);
    const before = cells.length;
    if (values(text, at, lineEnd, cells, false) < lineEnd) {
      return null;
    }
    if (cells.length > before) {
      lengths.push(cells.length - before);
    }
    at = lineEnd + 1;
  }
  const width = lengths.at(0);
  let isTable = lengths.length > 1 && width > 1;
  for (let line = 1; line < lengths.length; line += 1) {
    isTable &&= lengths.at(line) === width;
  }
  const arrays = isTable ? foundRows(text, '', cells, lengths) : [foundVector('', cells)];
  return tableOfArrays(text, 'literal', arrays);
}

/**
 * Pushes the cells of the values from `start` on and returns where they end: before what is neither a
 * number nor a repeat, nor the sign of a missing one.
 */
function values(text: string, start: number, end: number, cells: CellList, continues: boolean): number {
  let at = start;
  while (at < end) {
    const code = text[at];
    if (code === '\n' && continues && /^ {5}[^ 0\n]/.test(text.slice(at + 1, at + 7))) {
      // A continued line of the fixed form.
      at += 7;
    } else if (' \t\r\n,'.includes(code) || (code === '&' && continues)) {
      at += 1;
    } else if (code === '!') {
      at = lineEndAfter(text, at, end);
    } else {
      let tokenEnd = at;
      while (tokenEnd < end && tokenEnd - at < LONGEST_TOKEN && !' \t\r\n,/!&'.includes(text[tokenEnd])) {
        tokenEnd += 1;
      }
      const count = /^\d+(?=\*)/.exec(text.slice(at, tokenEnd))?.[0] ?? '';
      const valueStart = count === '' ? at : at + count.length + 1;
      const isValue = numberShape(text, valueStart, tokenEnd) !== 0 || isMissing(text, valueStart, tokenEnd);
      if (!isValue || tokenEnd === at) {
        return at;
      }
      const repeats = count === '' ? 1 : Number(count);
      if (cells.length + repeats > MOST_VALUES) {
        throw errorAt(
          text,
          at,
          'bad-file',
          said`${count}* repeats a value too often: up to ${MOST_VALUES} values are read.`,
        );
      }
      for (let i = 0; i < repeats; i += 1) {
        cells.push(valueStart, tokenEnd);
      }
      at = tokenEnd;
    }
  }
  return at;
}
