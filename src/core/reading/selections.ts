/** Several selections as one table: pieces of columns, or whole stretches of text one after another. */

import { InputError } from '../errors';
import { type Notice, notice } from '../notice';
import { said } from '../wording';
import { LINE_FORMATS, lineEndAfter } from './dialect';
import { namedFromAbove } from './headerAbove';
import { inColumn } from './names';
import { placeOf } from './place';
import { pickColumns } from './polar';
import type { Column, Table } from './table';
import { cutNotice, type TextRange, wholeNumbers } from './wholeNumbers';

/** Reads the numbers in `text[start, end)`. */
type Read = (text: string, start: number, end: number) => Table;

/** The ranges in the order of the text, those that touch each other as one, empty ones left out. */
export function inOrder(ranges: readonly TextRange[]): TextRange[] {
  const sorted = ranges.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
  const joined: TextRange[] = [];
  for (const { start, end } of sorted) {
    const last = joined.at(-1);
    if (last && start <= last.end) {
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    } else {
      joined.push({ start, end });
    }
  }
  return joined;
}

/**
 * The numbers in some ranges, in ascending order, as one table. Ranges within lines of a table of lines, as
 * a column selection makes them, mean cells: the columns that they touch are read in all of these lines.
 * Other ranges are read as if they stood one below the other. Offsets are of `text`.
 *
 * @throws what `read` throws, with its place in `text`
 */
export function readSelections(text: string, ranges: readonly TextRange[], read: Read): Table {
  const ofCells = readCells(text, ranges, read);
  if (ofCells) {
    return ofCells;
  }
  const whole = wholeNumbers(text, ranges, '.');
  const table = readPieces(text, whole.ranges, read);
  const wider =
    table.decimalMark === ',' ? wholeNumbers(text, whole.ranges, ',') : { ranges: [], notices: [] };
  const final = wider.notices.length > 0 ? readPieces(text, wider.ranges, read) : table;
  const notices = [...(wider.notices.length > 0 ? wider.notices : whole.notices), ...final.notices];
  return namedFromAbove(text, ranges[0].start, { ...final, notices }, read);
}

/** The columns that ranges within lines touch; null where the lines are no table of lines. */
function readCells(text: string, ranges: readonly TextRange[], read: Read): Table | null {
  const lines: TextRange[] = [];
  for (const { start, end } of ranges) {
    if (end <= (lines.at(-1)?.end ?? 0)) {
      continue;
    }
    let lineStart = start;
    while (lineStart > 0 && !'\n\r'.includes(text[lineStart - 1])) lineStart -= 1;
    const lineEnd = lineEndAfter(text, start, text.length);
    if (end > lineEnd) {
      return null;
    }
    lines.push({ start: lineStart, end: lineEnd });
  }
  let table: Table;
  try {
    table = namedFromAbove(text, lines[0].start, readPieces(text, lines, read), read);
  } catch (error) {
    // The lines as a whole may be no table where the pieces of them are numbers.
    if (error instanceof InputError) return null;
    throw error;
  }
  const isOfLines = [...LINE_FORMATS, 'fixed'].includes(table.format);
  if (!isOfLines || table.notices.some(({ code }) => code === 'rows-as-columns')) {
    return null;
  }
  const touched = touchedColumns(table, ranges);
  const columns = pickColumns(table.columns, touched.columns);
  if (columns.length === 0) {
    return null;
  }
  const notices: Notice[] = [];
  if (touched.cut.length > 0) {
    const [{ column, row }] = touched.cut;
    const { starts, ends } = table.columns[column];
    notices.push(cutNotice(text.slice(starts[row], ends[row]), touched.cut.length));
  }
  if (touched.uneven > 0) {
    notices.push(
      notice(
        'uneven-selection',
        said`The selections touch other columns in some of the rows (${touched.uneven}). In every row these columns are read: ${touched.columns.map((k) => inColumn(table.columns[k].name)).join(', ')}.`,
      ),
    );
  }
  return { ...table, columns, notices: [...notices, ...table.notices] };
}

/** The columns whose cells are touched in most rows, the cells of them that are cut, and the rows that differ. */
function touchedColumns(
  { columns, rowCount }: Table,
  ranges: readonly TextRange[],
): { columns: number[]; cut: { column: number; row: number }[]; uneven: number } {
  const overlaps = columns.map((column) => overlapOf(column, ranges));
  const picked = columns.flatMap(({ starts, ends }, k) => {
    let filled = 0;
    let touched = 0;
    for (let row = 0; row < rowCount; row += 1) {
      filled += ends[row] > starts[row] ? 1 : 0;
      touched += overlaps[k][row] > 0 ? 1 : 0;
    }
    return touched * 2 > filled ? [k] : [];
  });
  const chosen = new Set(picked);
  const cut: { column: number; row: number }[] = [];
  let uneven = 0;
  for (let row = 0; row < rowCount; row += 1) {
    let differs = false;
    columns.forEach(({ starts, ends }, k) => {
      const length = ends[row] - starts[row];
      const isPicked = chosen.has(k);
      differs ||= length > 0 && isPicked !== overlaps[k][row] > 0;
      if (isPicked && overlaps[k][row] > 0 && overlaps[k][row] < length) {
        cut.push({ column: k, row });
      }
    });
    uneven += differs ? 1 : 0;
  }
  return { columns: picked, cut, uneven };
}

/** How many characters of each cell the ranges cover. */
function overlapOf({ starts, ends }: Column, ranges: readonly TextRange[]): Uint32Array {
  let first = 0;
  return starts.map((start, row) => {
    while (first < ranges.length && ranges[first].end <= start) first += 1;
    let covered = 0;
    for (let i = first; i < ranges.length && ranges[i].start < ends[row]; i += 1) {
      covered += Math.min(ends[row], ranges[i].end) - Math.max(start, ranges[i].start);
    }
    return covered;
  });
}

/** Reads pieces of a text as if they stood one below the other; offsets and places are of the whole text. */
function readPieces(text: string, pieces: readonly TextRange[], read: Read): Table {
  const joinedStarts = new Uint32Array(pieces.length);
  const parts: string[] = [];
  let length = 0;
  pieces.forEach(({ start, end }, i) => {
    const piece = text.slice(start, end);
    const isOpen = i + 1 < pieces.length && !/[\n\r]$/.test(piece);
    joinedStarts[i] = length;
    parts.push(piece, isOpen ? '\n' : '');
    length += piece.length + (isOpen ? 1 : 0);
  });
  const joined = parts.join('');
  const pieceOf = (offset: number): number => {
    let low = 0;
    let high = pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (joinedStarts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const sourceOf = (offset: number): number => {
    const piece = pieceOf(offset);
    return pieces[piece].start + offset - joinedStarts[piece];
  };
  try {
    const table = read(joined, 0, joined.length);
    return {
      ...table,
      columns: table.columns.map((column) => {
        const starts = column.starts.map(sourceOf);
        // An end may be that of its piece, where the next one begins: it stays with its start.
        const ends = column.ends.map((end, row) => starts[row] + end - column.starts[row]);
        return { ...column, starts, ends };
      }),
    };
  } catch (error) {
    if (!(error instanceof InputError) || error.line === undefined) throw error;
    const { line, column } = placeOf(text, sourceOf(offsetOf(joined, error.line, error.column ?? 1)));
    throw error.at(line, column);
  }
}

/** The offset of a line and column, both counted from 1. */
function offsetOf(text: string, line: number, column: number): number {
  let offset = 0;
  for (let at = 1; at < line; at += 1) {
    const end = lineEndAfter(text, offset, text.length);
    offset = end + (text.startsWith('\r\n', end) ? 2 : 1);
  }
  return offset + column - 1;
}
