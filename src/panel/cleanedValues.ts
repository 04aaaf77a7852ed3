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

/** A number with so many digits that rounding adds less than 1 % of sigma; all of them for sigma 0. */
export function formatCleaned(value: number, sigma: number, decimalMark: '.' | ','): string {
  return shortest(value, sigma).replace('.', decimalMark);
}

function shortest(value: number, sigma: number): string {
  if (!(sigma > 0)) return String(value);
  const decimals = Math.max(0, Math.ceil(-Math.log10(sigma / 100)));
  const magnitude = Math.abs(value);
  if (decimals <= 20 && (magnitude === 0 || (magnitude >= 1e-6 && magnitude < 1e15))) {
    return Number(value.toFixed(decimals)) === 0 ? '0' : value.toFixed(decimals);
  }
  const digits = Math.floor(Math.log10(magnitude)) + decimals + 1;
  return digits > 17 ? String(value) : value.toExponential(Math.max(0, digits - 1));
}
