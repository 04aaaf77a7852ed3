/** Finds out how the lines of a text form a table. */
import { InputError } from '../errors';
import { plural, said } from '../wording';
import { isComplex, isPair } from './complex';
import { isClock, isDateTime } from './dateTime';
import { LINE_FORMATS, type LineFormat, lineEndAfter, lineKind, nextLine, scanRow } from './dialect';
import { CellList } from './growable';
import { isMissing, numberShape, Shape } from './numberToken';
import { errorAt, quote } from './place';

const HEAD_ROWS = 100;
const MIDDLE_ROWS = 50;
const TAIL_LENGTH = 1024;
/** A layout that explains the lines so well is looked at no longer. */
const CLEAR_SCORE = 0.98;

/** Fewer rows that follow each other say nothing. */
const LEAST_STRETCH = 3;
/** Fewer texts among numbers are typing errors. */
const LEAST_TEXTS = 3;
const MIXED_SHARE = 0.02;
const CLEARLY_BETTER = 1.5;

/** What a cell looks like: Number, Time, Missing or teXt. */
type CellLook = 'N' | 'T' | 'M' | 'X';

/** How the lines of a text form a table. */
export interface Layout {
  readonly format: LineFormat;
  /** What the columns hold, one letter each. */
  readonly looks: readonly CellLook[];
  /** From 0 (no table) to 1 (every line has the same columns, every cell is a number). */
  readonly score: number;
  /** Whether cells are complex numbers of the form `(1.0,2.0)`. */
  readonly hasPairs: boolean;
}

/** What `text[start, end)`, one cell, looks like. */
export function lookOf(text: string, start: number, end: number): CellLook {
  if (numberShape(text, start, end) !== 0 || isComplex(text, start, end)) {
    return 'N';
  }
  if (isMissing(text, start, end)) {
    return 'M';
  }
  return isClock(text, start, end) || isDateTime(text, start, end) ? 'T' : 'X';
}

/**
 * The layout that explains `text[start, end)` best; null where no line holds a number.
 *
 * @param mark the decimal mark where it is known
 * @throws InputError 'ambiguous-decimal-mark' where two columns and one with decimal commas look the same
 */
export function detectLayout(
  text: string,
  start: number,
  end: number,
  mark: '.' | ',' | null,
): Layout | null {
  let best: Layout | null = null;
  for (const format of LINE_FORMATS) {
    // Lines of many cells, nearly all of which are numbers, are not one number each.
    if (format === 'lines' && best && best.looks.length > 2 && best.score > CLEAR_SCORE) {
      break;
    }
    const layout = layoutAs(text, start, end, format);
    if (
      layout &&
      layout.score > (best?.score ?? 0) + 1e-9 &&
      !isBetterParted(text, start, end, best, layout)
    ) {
      best = layout;
    }
  }
  if (best?.format === 'csv' && best.looks.length === 2) {
    return commaIsDecimal(text, start, end, mark) ? layoutAs(text, start, end, 'lines') : best;
  }
  return best;
}

/**
 * Whether the separators of `best` tell cells apart better than blanks, which do not explain many more lines:
 * they part names of all columns, or tabs part as many columns of numbers (in whose names there may be blanks).
 */
function isBetterParted(
  text: string,
  start: number,
  end: number,
  best: Layout | null,
  layout: Layout,
): boolean {
  if (!best || layout.format !== 'whitespace' || layout.score > best.score * CLEARLY_BETTER) {
    return false;
  }
  const filled = ({ looks }: Layout) => looks.filter((look) => look !== 'M').length;
  return (best.format === 'tsv' && filled(layout) === filled(best)) || hasHeaderRow(text, start, end, best);
}

/** Separators, whose absence is quickly seen. */
const SEPARATORS: Partial<Record<LineFormat, readonly string[]>> = {
  csv: [','],
  tsv: ['\t'],
  semicolon: [';'],
  pipe: ['|'],
  latex: ['&'],
  whitespace: [' ', '\t'],
};
/** In a longer text the search would cost more than it saves. */
const LONGEST_SEARCH = 2 ** 20;

function isSeparated(text: string, start: number, end: number, format: LineFormat): boolean {
  const separators = SEPARATORS[format];
  if (separators === undefined || end - start > LONGEST_SEARCH) {
    return true;
  }
  return separators.some((separator) => {
    const at = text.indexOf(separator, start);
    return at >= 0 && at < end;
  });
}

/** The table that lines of this format make of `text[start, end)`; null where they make none. */
export function layoutAs(text: string, start: number, end: number, format: LineFormat): Layout | null {
  if (!isSeparated(text, start, end, format)) {
    return null;
  }
  const { rows, weights, hasPairs } = sampleRows(text, start, end, format);
  const width = commonWidth(rows, weights);
  if (width === 0 || (width === 1 && format !== 'lines')) {
    return null;
  }
  const isRegular = (row: readonly CellLook[]) => row.length === width && row.includes('N');
  const regular = rows.filter(isRegular);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const regularWeight = rows.reduce((sum, row, i) => sum + (isRegular(row) ? weights[i] : 0), 0);
  let numeric = 0;
  let filled = 0;
  const looks: CellLook[] = [];
  for (let column = 0; column < width; column += 1) {
    const counts = { N: 0, T: 0, M: 0, X: 0 };
    for (const row of regular) {
      counts[row[column]] += 1;
    }
    numeric += counts.N + counts.T;
    filled += counts.N + counts.T + counts.X;
    const words = counts.N + counts.T + counts.X === 0;
    const isText =
      counts.X >= counts.N + counts.T || (width > 2 && isMixed(textsBelow(regular, column), regular.length));
    looks.push(words ? 'M' : isText ? 'X' : counts.T > counts.N ? 'T' : 'N');
  }
  return { format, looks, score: (regularWeight / total) * (numeric / filled), hasPairs };
}

/** The texts of a column in the second half of the rows: above it there may be lines of something else. */
function textsBelow(rows: readonly CellLook[][], column: number): number {
  return rows.slice(Math.ceil(rows.length / 2)).filter((row) => row[column] === 'X').length;
}

/** Whether a column with `texts` among its cells holds both numbers and words, rather than a typing error. */
export function isMixed(texts: number, cells: number): boolean {
  return texts >= Math.max(LEAST_TEXTS, cells * MIXED_SHARE);
}

/**
 * The count of cells of the rows with the most numbers that follow each other and have as many cells each (above
 * a table there may be more lines, but fewer of one kind); where few rows follow each other, the most frequent
 * count. 0 where no row holds a number.
 */
function commonWidth(rows: readonly CellLook[][], weights: readonly number[]): number {
  const inStretch = new Map<number, number>();
  const inAll = new Map<number, number>();
  let previous = 0;
  let stretch = 0;
  let rowCount = 0;
  rows.forEach((row, i) => {
    const width = row.includes('N') ? row.length : 0;
    const isSame = width === previous;
    rowCount = isSame ? rowCount + 1 : 1;
    stretch =
      (isSame ? stretch : 0) + weights[i] * row.reduce((sum, look) => sum + (look === 'N' ? 1 : 0), 0);
    previous = width;
    if (width > 0) {
      inAll.set(width, (inAll.get(width) ?? 0) + weights[i]);
      if (rowCount >= LEAST_STRETCH) {
        inStretch.set(width, Math.max(stretch, inStretch.get(width) ?? 0));
      }
    }
  });
  const most = (counts: ReadonlyMap<number, number>): number =>
    [...counts].reduce((best, [width, count]) => (count > (counts.get(best) ?? 0) ? width : best), 0);
  return most(inStretch) || most(inAll);
}

/**
 * Looks of the cells of some rows from the start and, past any preamble, from the middle and the end. Those from
 * the middle weigh as much as the rows between that they stand for.
 */
function sampleRows(
  text: string,
  start: number,
  end: number,
  format: LineFormat,
): { rows: CellLook[][]; weights: number[]; hasPairs: boolean } {
  const rows: CellLook[][] = [];
  let hasPairs = false;
  const cells = new CellList();
  const take = (from: number, count: number): number => {
    let offset = from;
    for (let taken = 0; offset < end && taken < count; ) {
      if (lineKind(text, offset, end, format) !== 'row') {
        offset = nextLine(text, lineEndAfter(text, offset, end), end);
        continue;
      }
      cells.truncate(0);
      const next = tryRow(text, offset, end, format, cells);
      if (next === null) {
        return end;
      }
      offset = next;
      const row: CellLook[] = [];
      for (let i = 0; i < cells.length; i += 1) {
        row.push(lookOf(text, cells.starts.at(i), cells.ends.at(i)));
        hasPairs ||= isPair(text, cells.starts.at(i), cells.ends.at(i));
      }
      rows.push(row);
      taken += 1;
    }
    return offset;
  };
  const headEnd = take(start, HEAD_ROWS);
  const headRows = rows.length;
  const partFrom = (offset: number, reached: number) =>
    offset > reached ? nextLine(text, lineEndAfter(text, offset, end), end) : reached;
  const middle = partFrom(Math.floor((start + end) / 2), headEnd);
  const middleEnd = take(middle, MIDDLE_ROWS);
  const middleRows = rows.length;
  take(partFrom(end - TAIL_LENGTH, middleEnd), TAIL_LENGTH);
  const middleWeight = Math.max(1, (end - headEnd) / Math.max(1, middleEnd - middle));
  const weights = rows.map((_, i) => (i >= headRows && i < middleRows ? middleWeight : 1));
  return { rows, weights, hasPairs };
}

/** `scanRow`, or null where a quotation mark is never closed. */
export function tryRow(
  text: string,
  start: number,
  end: number,
  format: LineFormat,
  cells: CellList,
): number | null {
  try {
    return scanRow(text, start, end, format, cells);
  } catch (error) {
    if (error instanceof InputError) {
      return null;
    }
    throw error;
  }
}

/**
 * Whether lines such as `1,5` are one column with decimal commas rather than two of whole numbers.
 *
 * @throws InputError 'ambiguous-decimal-mark' where neither can be told
 */
function commaIsDecimal(text: string, start: number, end: number, mark: '.' | ',' | null): boolean {
  if (mark === '.') {
    return false;
  }
  const cells = new CellList();
  let offset = start;
  let firstRow = -1;
  let previous = Number.NaN;
  let step = Number.NaN;
  let evenSteps = true;
  let rows = 0;
  while (offset < end && rows < HEAD_ROWS) {
    const rowStart = offset;
    if (lineKind(text, offset, end, 'csv') !== 'row') {
      offset = nextLine(text, lineEndAfter(text, offset, end), end);
      continue;
    }
    cells.truncate(0);
    offset = scanRow(text, offset, end, 'csv', cells);
    const lineEnd = lineEndAfter(text, rowStart, end);
    const shape = numberShape(text, rowStart, trimmedEnd(text, rowStart, lineEnd));
    if ((shape & (Shape.decimalComma | Shape.eitherComma)) === 0 || cells.length !== 2) {
      if (cells.length === 1 && rows === 0 && lookOf(text, cells.starts.at(0), cells.ends.at(0)) === 'X') {
        continue;
      }
      // A header with a comma, a sign after it, a blank beside it, a quote: two cells.
      return false;
    }
    if (text[cells.starts.at(1)] === '0' && cells.ends.at(1) - cells.starts.at(1) > 1) {
      return true;
    }
    const left = Number(text.slice(cells.starts.at(0), cells.ends.at(0)));
    if (rows > 0) {
      evenSteps &&= Number.isNaN(step) ? left !== previous : left - previous === step;
      step = left - previous;
    } else {
      firstRow = rowStart;
    }
    if (Object.is(left, -0)) {
      return true;
    }
    previous = left;
    rows += 1;
  }
  if (mark === ',') {
    return rows > 0;
  }
  if (evenSteps && rows > 2) {
    return false;
  }
  const place = firstRow < 0 ? start : firstRow;
  throw errorAt(
    text,
    place,
    'ambiguous-decimal-mark',
    said`${quote(text, place, lineEndAfter(text, place, end))} can be one number with a decimal comma or two whole numbers. Write a decimal point, or separate columns by a semicolon or a header line such as 'x,y'.`,
  );
}

/**
 * Whether the lines are the inside of one array, wrapped: each ends with a comma but the last one, or the
 * last one is shorter.
 */
export function isWrappedList(text: string, start: number, end: number): boolean {
  const cells = new CellList();
  let first = -1;
  let shorter = false;
  let open = false;
  let rows = 0;
  for (let offset = start; offset < end; ) {
    if (lineKind(text, offset, end, 'csv') !== 'row') {
      offset = nextLine(text, lineEndAfter(text, offset, end), end);
      continue;
    }
    if (rows > 0 && (!open || shorter)) {
      return false;
    }
    cells.truncate(0);
    const next = scanRow(text, offset, end, 'csv', cells);
    const last = cells.length - 1;
    open = last > 0 && cells.starts.at(last) === cells.ends.at(last);
    const count = open ? last : cells.length;
    first = first < 0 ? count : first;
    shorter = count < first;
    if (count > first || !numberShape(text, cells.starts.at(0), cells.ends.at(0))) {
      return false;
    }
    rows += 1;
    offset = next;
  }
  return rows > 1 && first > 1 && (!open || shorter);
}

function trimmedEnd(text: string, start: number, end: number): number {
  let i = end;
  while (i > start && ' \t'.includes(text[i - 1])) {
    i -= 1;
  }
  return i;
}

/** Lines from the top among which a header is looked for. */
const HEADER_LINES = 200;

/**
 * Whether tabs, semicolons or commas part names of all columns, and right below them a row of the table: then
 * it is one, whatever texts and labels its cells hold.
 */
export function hasHeaderRow(text: string, start: number, end: number, { format, looks }: Layout): boolean {
  if (format === 'whitespace' || format === 'lines' || looks.length < 3) {
    return false;
  }
  const cells = new CellList();
  let wereNames = false;
  let offset = start;
  for (let line = 0; line < HEADER_LINES && offset < end; line += 1) {
    if (lineKind(text, offset, end, format) !== 'row') {
      offset = nextLine(text, lineEndAfter(text, offset, end), end);
      continue;
    }
    cells.truncate(0);
    const next = tryRow(text, offset, end, format, cells);
    if (next === null) {
      return false;
    }
    if (wereNames && fits(text, cells, 0, looks)) {
      return true;
    }
    wereNames = cells.length === looks.length && isWords(text, cells, 0);
    offset = next;
  }
  return false;
}

/** The error of a line behind which a second table, or whatever else, goes on with numbers. */
export function secondTable(text: string, offset: number): InputError {
  return errorAt(
    text,
    offset,
    'ragged-rows',
    said`the table ends above this line, but more numbers follow below it. Select the rows of one table with its header, and try again.`,
  );
}

/** The error of a cell among numbers that is none. */
export function notANumber(text: string, start: number, end: number): InputError {
  return errorAt(
    text,
    start,
    'not-a-number',
    said`${quote(text, start, end)} is not a number. Correct it, or leave the cell empty to mark a missing sample.`,
  );
}

/** The error of a row that has another count of cells than the table. */
export function raggedRow(text: string, offset: number, found: number, expected: number): InputError {
  return errorAt(
    text,
    offset,
    'ragged-rows',
    said`this row has ${found} ${plural(found, 'cell', 'cells')} where ${expected} were expected. Correct it, or select only whole rows of one table.`,
  );
}

/** Whether the row that starts at cell `first` looks like a row of the table. */
export function fits(text: string, cells: CellList, first: number, looks: readonly CellLook[]): boolean {
  const count = cells.length - first;
  if (count < looks.length - 1 || (count < looks.length && looks.at(-1) !== 'M')) {
    return false;
  }
  let numbers = 0;
  for (let i = 0; i < count; i += 1) {
    const look = lookOf(text, cells.starts.at(first + i), cells.ends.at(first + i));
    if (i >= looks.length) {
      if (cells.starts.at(first + i) < cells.ends.at(first + i)) {
        return false;
      }
    } else if (
      looks[i] === 'M' ? i === 0 && look === 'X' : looks[i] !== 'X' && look !== looks[i] && look !== 'M'
    ) {
      // A word before the numbers of a row, where the others have nothing, is a label: no row of the table.
      return false;
    }
    const isTime = look === 'T' && looks[i] === 'T';
    numbers += look === 'N' || isTime || (look === 'M' && isMissingWord(text, cells, first + i)) ? 1 : 0;
  }
  return numbers > 0;
}

/** Whether the row that starts at cell `first` holds words, and no number, date or `NaN`. */
export function isWords(text: string, cells: CellList, first: number): boolean {
  let words = 0;
  for (let i = first; i < cells.length; i += 1) {
    const look = lookOf(text, cells.starts.at(i), cells.ends.at(i));
    // A time of day may stand in a sentence.
    const isDate = look === 'T' && !isClock(text, cells.starts.at(i), cells.ends.at(i));
    if (look === 'N' || isDate || (look === 'M' && isMissingWord(text, cells, i))) {
      return false;
    }
    words += look === 'X' ? 1 : 0;
  }
  return words > 0;
}

/** `NaN`, `NA`, `null`: unlike an empty cell or a dash, these stand in no header. */
function isMissingWord(text: string, cells: CellList, index: number): boolean {
  return /[a-z]/i.test(text.slice(cells.starts.at(index), cells.ends.at(index)));
}
