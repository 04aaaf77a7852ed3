import { InputError } from '../errors';
import { readTable } from './readTable';
import type { Column, Table } from './table';
import type { TextRange } from './wholeNumbers';

/** Lines below a header, its units and its rule, within which numbers begin. */
const LINES_TO_NUMBERS = 4;

export interface ColumnAtHeader {
  readonly table: Table;
  readonly column: Column;
  /** The name in the header. */
  readonly place: TextRange;
}

/**
 * The column of numbers whose name in a table's header stands at an offset of the text; null where none
 * does. Of the text only the block without a blank line around the offset is read.
 */
export function columnAtHeader(text: string, offset: number): ColumnAtHeader | null {
  const line = lineAround(text, offset);
  if (!/\p{L}/u.test(text.slice(line.start, line.end)) || !numbersFollow(text, line.end)) return null;
  const table = tableAt(text, { start: line.start, end: blockEnd(text, line.end) });
  if (!table?.hasHeader) return null;
  let at = line.start;
  for (const column of table.columns) {
    const start = text.indexOf(column.name, at);
    if (start < 0 || start >= line.end) continue;
    at = start + column.name.length;
    const isHere = offset >= start && offset <= at && offset < (column.starts[0] ?? 0);
    if (isHere) return column.kind === 'number' ? { table, column, place: { start, end: at } } : null;
  }
  return null;
}

function tableAt(text: string, range: TextRange): Table | null {
  try {
    return readTable(text, [range]);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

function lineAround(text: string, offset: number): TextRange {
  let start = offset;
  while (start > 0 && !isLineEnd(text, start - 1)) start -= 1;
  let end = offset;
  while (end < text.length && !isLineEnd(text, end)) end += 1;
  return { start, end };
}

/** Whether one of the next lines has a cell that begins as a number does. */
function numbersFollow(text: string, lineEnd: number): boolean {
  const below = text.slice(lineEnd, lineEnd + 2000).split(/\r\n|\n|\r/);
  return below.slice(1, 1 + LINES_TO_NUMBERS).some((line) => /(?:^|[\s,;|"'])[-+.]?\d/.test(line));
}

function blockEnd(text: string, lineEnd: number): number {
  const blank = /\r?\n[ \t]*\r?\n/g;
  blank.lastIndex = lineEnd;
  return blank.exec(text)?.index ?? text.length;
}

function isLineEnd(text: string, offset: number): boolean {
  return text[offset] === '\n' || text[offset] === '\r';
}
