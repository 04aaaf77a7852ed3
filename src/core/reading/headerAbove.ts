/** Names for a selection that leaves the header out: they stand at the top of the document. */
import { InputError } from '../errors';
import { lineEndAfter, nextLine } from './dialect';
import type { Table } from './table';

/** Lines from the top of the document that are read to find its header. */
const HEAD_LINES = 100;
/** A longer top is no header of a table of lines. */
const MOST_HEAD = 1 << 18;

/**
 * The table read from a selection that starts at `start`, its columns named as at the top of the document
 * when that is a table of the same format with as many columns and a header.
 */
export function namedFromAbove(
  text: string,
  start: number,
  table: Table,
  read: (text: string, start: number, end: number) => Table,
): Table {
  if (table.hasHeader || start === 0) return table;
  const head = readHead(text, read);
  if (
    head === null ||
    !head.hasHeader ||
    head.format !== table.format ||
    head.columns.length !== table.columns.length ||
    head.columns.some(({ kind }, k) => kind !== table.columns[k].kind)
  ) {
    return table;
  }
  return {
    ...table,
    hasHeader: true,
    columns: table.columns.map((column, k) => ({
      ...column,
      name: head.columns[k].name,
      unit: column.unit ?? head.columns[k].unit,
    })),
  };
}

function readHead(text: string, read: (text: string, start: number, end: number) => Table): Table | null {
  let end = 0;
  for (let line = 0; line < HEAD_LINES && end < text.length; line++) {
    end = nextLine(text, lineEndAfter(text, end, text.length), text.length);
    if (end > MOST_HEAD) return null;
  }
  try {
    return read(text, text.charCodeAt(0) === 0xfeff ? 1 : 0, end);
  } catch (error) {
    // What stands at the top is no table by itself: the selection keeps its numbered columns.
    if (error instanceof InputError) return null;
    throw error;
  }
}
