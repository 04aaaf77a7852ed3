import { formatCleaned } from './resultTable';

/** Cleaned values of one column of a table. */
export interface CleanedColumn {
  readonly name: string;
  /** Row of each value in the table. */
  readonly rows: Uint32Array;
  readonly values: Float64Array;
  /** Standard deviation of the noise: says how many digits mean something. */
  readonly sigma: number;
}

/**
 * The values as text, in the order of the table's rows: one column as a number a line;
 * several as tab-separated columns under a header, a row of the table a line, and an empty
 * cell where a column has no value in that row.
 */
export function cleanedValues(columns: readonly CleanedColumn[], decimalMark: '.' | ','): string {
  const cells = columns.map(({ rows, values, sigma }) => {
    const byRow = new Map<number, string>();
    rows.forEach((row, sample) => {
      byRow.set(row, formatCleaned(values[sample], sigma, decimalMark));
    });
    return byRow;
  });
  const rows = [...new Set(cells.flatMap((byRow) => [...byRow.keys()]))].sort((a, b) => a - b);
  const lines = rows.map((row) => cells.map((byRow) => byRow.get(row) ?? '').join('\t'));
  if (columns.length > 1) lines.unshift(columns.map(({ name }) => name.replace(/\s+/g, ' ')).join('\t'));
  return `${lines.join('\n')}\n`;
}
