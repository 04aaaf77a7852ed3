/** A result as a table of text: positions, and the values of each series before and after. */
import type { MethodName } from '../methods/names';
import { type Provenance, provenanceLines } from '../provenance';
import type { NoiseSource } from '../result';

/** The part of a result that a table shows. */
export interface TabledResult {
  readonly xName: string | null;
  readonly xUnit: string | null;
  /** x are seconds since 1970-01-01T00:00Z. */
  readonly xIsTime: boolean;
  /** All over the same x. */
  readonly series: readonly TabledSeries[];
}

export interface TabledSeries {
  readonly name: string;
  /** What made `after`. */
  readonly method: MethodName;
  readonly unit: string | null;
  /** null: equally spaced samples, which are numbered. */
  readonly x: Float64Array | null;
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly lower: Float64Array | null;
  readonly upper: Float64Array | null;
  readonly noise: { readonly sigma: number; readonly source: NoiseSource };
  /** By which the samples counted; null: they were all alike. */
  readonly errorBars?: Float64Array | null;
  /** NaN where it is not known; null: there is none. */
  readonly reference?: Float64Array | null;
}

export interface TableOptions {
  readonly decimalMark: '.' | ',';
  /** Round what was computed so that rounding adds less than 1 % of the noise; else every digit. */
  readonly rounded: boolean;
}

/** Header and rows of cells, one row a sample; a missing sample is an empty cell. */
export function resultRows(result: TabledResult, { decimalMark, rounded }: TableOptions): string[][] {
  const { series } = result;
  const x = series[0].x;
  const written = (value: number, sigma: number): string => formatCleaned(value, sigma, decimalMark);
  const known = (value: number, sigma: number): string => (Number.isNaN(value) ? '' : written(value, sigma));
  const header = [x === null ? 'sample' : named(result.xName ?? 'x', result.xIsTime ? null : result.xUnit)];
  for (const { name, unit, lower, reference, errorBars } of series) {
    const ends = lower === null ? ['after'] : ['after', 'lower', 'upper'];
    if (reference) ends.push('reference');
    if (errorBars) ends.push('error');
    header.push(named(name, unit), ...ends.map((end) => named(`${name} ${end}`, unit)));
  }
  const rows = Array.from(series[0].before, (_, i) => {
    const cells = [x === null ? String(i + 1) : result.xIsTime ? isoTime(x[i]) : written(x[i], 0)];
    for (const { before, after, lower, upper, noise, reference, errorBars } of series) {
      const sigma = rounded ? noise.sigma : 0;
      cells.push(known(before[i], 0), known(after[i], sigma));
      if (lower !== null && upper !== null) cells.push(known(lower[i], sigma), known(upper[i], sigma));
      if (reference) cells.push(known(reference[i], 0));
      if (errorBars) cells.push(known(errorBars[i], 0));
    }
    return cells;
  });
  return [header, ...rows];
}

/**
 * A file of all values with every digit, below comments that say what they came from; the commands in them compute
 * it again from the file itself, named `file`.
 */
export function csvFileOf(
  result: TabledResult,
  provenance: Provenance,
  file: string,
  decimalMark: '.' | ',',
): string {
  const { series } = result;
  const rows = resultRows(result, { decimalMark, rounded: false });
  const x = series[0].x === null ? null : 1;
  let next = 2;
  const columns = series.map(({ lower, reference, errorBars }) => {
    const column = next;
    next += 2 + (lower === null ? 0 : 2) + (reference ? 1 : 0) + (errorBars ? 1 : 0);
    return column;
  });
  const lines = provenanceLines(provenance, series, (index) => ({
    file,
    column: columns[index],
    x,
    decimalMark,
  }));
  return `${lines.map((line) => `# ${line}\n`).join('')}${csvOf(rows, decimalMark)}`;
}

/** The rows as CSV (RFC 4180); with semicolons where the decimal mark is a comma. */
export function csvOf(rows: readonly (readonly string[])[], decimalMark: '.' | ','): string {
  const separator = decimalMark === ',' ? ';' : ',';
  const quoted = (cell: string): string =>
    /["\r\n]/.test(cell) || cell.includes(separator) ? `"${cell.replaceAll('"', '""')}"` : cell;
  return `${rows.map((cells) => cells.map(quoted).join(separator)).join('\n')}\n`;
}

/** The rows as a Markdown table, numbers flush right, below a comment on what they came from. */
export function markdownOf(rows: readonly (readonly string[])[], provenance: readonly string[]): string {
  const escaped = rows.map((cells) =>
    cells.map((cell) => cell.replace(/[\\|<]/g, '\\$&').replace(/\s+/g, ' ')),
  );
  const widths = escaped[0].map((_, column) =>
    escaped.reduce((widest, cells) => Math.max(widest, cells[column].length), 3),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padStart(widths[column])).join(' | ')} |`;
  const ruler = `| ${widths.map((width) => `${'-'.repeat(width - 1)}:`).join(' | ')} |`;
  const comment = provenance.map((each) => each.replaceAll('-->', '-- >')).join('\n');
  return `${[`<!-- ${comment} -->`, '', line(escaped[0]), ruler, ...escaped.slice(1).map(line)].join('\n')}\n`;
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

function named(name: string, unit: string | null): string {
  return unit === null || unit === '' ? name : `${name} [${unit}]`;
}

function isoTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString();
}
