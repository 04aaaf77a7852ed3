/** CSV files in which a decimal comma looks like the comma between cells: `0,05,0,1185`. */
import { said } from '../wording';
import { lineEndAfter, lineKind, nextLine } from './dialect';
import { CellList } from './growable';
import { fits, isWords, type Layout, tryRow } from './layout';
import { MIN_SAMPLES } from './limits';
import { errorAt, quote } from './place';

const WHOLE = /^[-+]?\d+$/;
const PADDED = /^0\d+$/;
/** Rows from the top that are looked at. */
const MOST_ROWS = 200;

/**
 * Refuses tables of whole numbers between commas in which commas may be decimal ones: there are fewer names than
 * cells and no row names, or groups of digits of one width, some with zeros before them (`0,05`), that are no clock
 * times.
 *
 * @throws InputError 'ambiguous-decimal-mark'
 */
export function refuseBrokenDecimals(text: string, start: number, end: number, layout: Layout): void {
  const width = layout.looks.length;
  if (layout.format !== 'csv' || width < 3 || layout.looks.some((look) => look !== 'N')) return;
  const cells = new CellList();
  const rows: string[][] = [];
  let names = 0;
  let first = -1;
  let isQuoted = false;
  for (let offset = start; offset < end && rows.length < MOST_ROWS; ) {
    const lineStart = offset;
    if (lineKind(text, offset, end, 'csv') !== 'row') {
      offset = nextLine(text, lineEndAfter(text, offset, end), end);
      continue;
    }
    cells.truncate(0);
    const next = tryRow(text, offset, end, 'csv', cells);
    if (next === null) return;
    offset = next;
    const row = Array.from({ length: cells.length }, (_, i) =>
      text.slice(cells.starts.at(i), cells.ends.at(i)),
    );
    if (row.length === width && row.every((cell) => WHOLE.test(cell))) {
      isQuoted ||= text[cells.starts.at(0) - 1] === '"';
      first = first < 0 ? lineStart : first;
      rows.push(row);
    } else if (rows.length === 0 && isWords(text, cells, 0)) {
      names = row.findLastIndex((cell) => cell !== '') + 1;
    } else if (rows.length > 0 || fits(text, cells, 0, layout.looks)) {
      return;
    }
  }
  if (rows.length < MIN_SAMPLES || names === width || isQuoted) return;
  const hasFewNames = names > 1 && names < width && width <= 2 * names;
  if (!hasFewNames && !rows[0].some((_, k) => k > 0 && isFraction(rows, k))) return;
  if (hasFewNames && names === width - 1 && isRowNumbered(rows)) return;
  throw errorAt(
    text,
    first,
    'ambiguous-decimal-mark',
    hasFewNames
      ? said`${quote(text, first, lineEndAfter(text, first, end))} has ${width} cells below ${names} names: a comma may be a decimal one, or a column may have no name. Part the columns by semicolons, name every column, or choose the comma as delimiter if it is between all cells.`
      : said`${quote(text, first, lineEndAfter(text, first, end))} may hold numbers with decimal commas, as there are zeros before digits. Part the columns by semicolons, name every column, or choose the comma as delimiter if it is between all cells.`,
  );
}

/** Whether the column may hold the decimals of the one before it: of one width, padded with zeros, no hours and minutes. */
function isFraction(rows: readonly (readonly string[])[], column: number): boolean {
  const own = rows.map((row) => row[column]);
  const isEven = own.every((cell) => /^\d+$/.test(cell) && cell.length === own[0].length);
  const isClock = own[0].length % 2 === 0 && own.every((cell) => /^(?:[0-5]\d)+$/.test(cell));
  return (
    isEven &&
    own.some((cell) => PADDED.test(cell)) &&
    !isClock &&
    !rows.some((row) => PADDED.test(row[column - 1]))
  );
}

/** Whether the rows are numbered from 1 on, as R does, before numbers that are not all of the same few digits. */
function isRowNumbered(rows: readonly (readonly string[])[]): boolean {
  const isCount = rows.every(([number], k) => Number(number) === k + 1);
  const isUneven = rows[0]
    .slice(1)
    .every((_, k) => rows.some((row) => row[k + 1].length !== rows[0][k + 1].length));
  return isCount && isUneven;
}
