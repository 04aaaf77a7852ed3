import type { Notice } from '../notice';
import type { Table } from '../reading/table';
import type { MissingSamples, SeriesResult } from '../result';
import { cartesian } from './cartesian';
import { editsFor, type TextEdit } from './edits';

/** New values for one column of a table. */
export interface ColumnValues {
  /** Index of the column in `table.columns`. */
  readonly column: number;
  /** Row of each value. */
  readonly rows: Uint32Array;
  readonly values: Float64Array;
  /** Standard deviation of the noise: says how many digits mean something. */
  readonly sigma: number;
}

/** The cleaned values of a column, in the rows that its samples come from. */
export function cleanedColumn(
  { column, rows, result }: { column: number; rows: Uint32Array; result: SeriesResult },
  missing: MissingSamples,
): ColumnValues {
  const { before, after, noise } = result;
  if (missing === 'fill') return { column, rows, values: after, sigma: noise.sigma };
  const present = (_: number, i: number): boolean => !Number.isNaN(before[i]);
  return { column, rows: rows.filter(present), values: after.filter(present), sigma: noise.sigma };
}

/**
 * The edits of several columns as one list, ascending and without overlaps; those of magnitudes and phases
 * are of the real and imaginary parts that they make. Neighbours in an
 * aligned table may both want the blanks between them; then the left one has them.
 */
export function editsForColumns(
  text: string,
  table: Table,
  given: readonly ColumnValues[],
): { edits: TextEdit[]; notices: Notice[] } {
  const { columns, notices } = cartesian(table, given);
  const written = columns.map(({ column, rows, values, sigma }) =>
    editsFor(text, table, column, rows, values, sigma),
  );
  const wanted = written.flatMap(({ edits }) => edits).sort((a, b) => a.start - b.start || a.end - b.end);
  const edits: TextEdit[] = [];
  let taken = 0;
  for (const edit of wanted) {
    edits.push(edit.start < taken ? { ...edit, start: withoutBlanks(text, edit) } : edit);
    taken = edit.end;
  }
  return { edits, notices: [...notices, ...written.flatMap((part) => part.notices)] };
}

/** Where the number itself begins. */
function withoutBlanks(text: string, { start, end }: TextEdit): number {
  let at = start;
  while (at < end && text[at] === ' ') at += 1;
  return at;
}
