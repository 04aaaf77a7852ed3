/** Tables of lines: CSV, TSV, semicolons, pipes, columns between blanks, one number a line. */
import { InputError } from '../errors';
import { columnsOf } from './columns';
import { parseDateTime } from './dateTime';
import { LINE_FORMATS, type LineFormat, lineEndAfter, lineKind, nextLine, scanRow } from './dialect';
import { columnsOfGrid, type Grid } from './grid';
import { CellList } from './growable';
import { unitCell } from './names';
import { isMissing, numberShape, Shape } from './numberToken';
import { errorAt, quote } from './place';
import type { Notice, Table } from './table';

const HEAD_ROWS = 100;
const MIDDLE_ROWS = 200;
const TAIL_LENGTH = 8192;

/** What a cell looks like: Number, Time, Missing or teXt. */
type CellLook = 'N' | 'T' | 'M' | 'X';

/** How the lines of a text form a table. */
export interface Layout {
  readonly format: LineFormat;
  /** What the columns hold, one letter each. */
  readonly looks: readonly CellLook[];
  /** From 0 (no table) to 1 (every line has the same columns, every cell is a number). */
  readonly score: number;
}

function lookOf(text: string, start: number, end: number): CellLook {
  if (numberShape(text, start, end) !== 0) {
    return 'N';
  }
  if (isMissing(text, start, end)) {
    return 'M';
  }
  return Number.isNaN(parseDateTime(text, start, end)) ? 'X' : 'T';
}

/** The layout that explains `text[start, end)` best; null where no line holds a number. */
export function detectLayout(text: string, start: number, end: number): Layout | null {
  let best: Layout | null = null;
  for (const format of LINE_FORMATS) {
    const layout = layoutAs(text, start, end, format);
    if (layout && layout.score > (best?.score ?? 0) + 1e-9) {
      best = layout;
    }
  }
  if (best?.format === 'csv' && best.looks.length === 2) {
    return commaIsDecimal(text, start, end) ? layoutAs(text, start, end, 'lines') : best;
  }
  return best;
}

function layoutAs(text: string, start: number, end: number, format: LineFormat): Layout | null {
  const rows = sampleRows(text, start, end, format);
  const widths = new Map<number, number>();
  for (const row of rows) {
    if (row.includes('N')) {
      widths.set(row.length, (widths.get(row.length) ?? 0) + 1);
    }
  }
  let width = 0;
  for (const [candidate, count] of widths) {
    if (count > (widths.get(width) ?? 0)) {
      width = candidate;
    }
  }
  if (width === 0 || (width === 1 && format !== 'lines')) {
    return null;
  }
  const regular = rows.filter((row) => row.length === width && row.includes('N'));
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
    looks.push(words ? 'M' : counts.X >= counts.N + counts.T ? 'X' : counts.T > counts.N ? 'T' : 'N');
  }
  return { format, looks, score: (regular.length / rows.length) * (numeric / filled) };
}

/** Looks of the cells of some rows from the start and, past any preamble, from the middle and the end. */
function sampleRows(text: string, start: number, end: number, format: LineFormat): CellLook[][] {
  const rows: CellLook[][] = [];
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
      }
      rows.push(row);
      taken += 1;
    }
    return offset;
  };
  let reached = take(start, HEAD_ROWS);
  const partFrom = (offset: number) =>
    offset > reached ? nextLine(text, lineEndAfter(text, offset, end), end) : reached;
  reached = take(partFrom(Math.floor((start + end) / 2)), MIDDLE_ROWS);
  take(partFrom(end - TAIL_LENGTH), TAIL_LENGTH);
  return rows;
}

/** `scanRow`, or null where a quotation mark is never closed. */
function tryRow(
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
function commaIsDecimal(text: string, start: number, end: number): boolean {
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
  if (evenSteps && rows > 2) {
    return false;
  }
  const place = firstRow < 0 ? start : firstRow;
  throw errorAt(
    text,
    place,
    'ambiguous-decimal-mark',
    `${quote(text, place, lineEndAfter(text, place, end))} can be one number with a decimal comma or two whole numbers. Write a decimal point, or separate columns by a semicolon or a header line such as 'x,y'.`,
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

/**
 * Reads the table of lines in `text[start, end)`.
 *
 * @throws InputError 'ragged-rows' and what `columnsOf` throws
 */
export function readLineTable(text: string, start: number, end: number, layout: Layout): Table {
  const body = readBody(text, start, end, layout);
  const { raws, hasHeader, notices: gridNotices } = columnsOfGrid(text, body.grid);
  const { columns, decimalMark, notices } = columnsOf(text, raws, null);
  return {
    format: layout.format,
    decimalMark,
    hasHeader,
    columns,
    rowCount: columns[0].values.length,
    notices: [...body.notices, ...gridNotices, ...notices],
  };
}

function readBody(
  text: string,
  start: number,
  end: number,
  layout: Layout,
): { grid: Grid; notices: Notice[] } {
  const { format, looks } = layout;
  const width = looks.length;
  const cells = new CellList();
  const above = new LinesAbove(text, layout);
  let rowCount = 0;
  let blankLines = 0;
  let pendingBlankLines = 0;
  // The first row that lacks the last cell: allowed where that column is but a trailing separator.
  let shortRow = -1;
  let lastColumnUsed = false;

  for (let offset = start; offset < end; ) {
    const kind = lineKind(text, offset, end, format);
    if (kind !== 'row') {
      const lineEnd = lineEndAfter(text, offset, end);
      if (kind === 'comment' && rowCount === 0) {
        above.addComment(offset, lineEnd);
      }
      if (kind === 'blank' && rowCount > 0) {
        pendingBlankLines += 1;
      }
      offset = nextLine(text, lineEnd, end);
      continue;
    }
    const first = cells.length;
    const next = scanRow(text, offset, end, format, cells);
    if (rowCount === 0 && !fits(text, cells, first, looks)) {
      above.addRow(cells);
      cells.truncate(0);
      offset = next;
      continue;
    }
    let count = cells.length - first;
    while (count > width && cells.starts.at(first + count - 1) === cells.ends.at(first + count - 1)) {
      count -= 1;
      cells.truncate(first + count);
    }
    if (count === width - 1 && width > 1 && format !== 'whitespace') {
      shortRow = shortRow < 0 ? first : shortRow;
      const at = cells.ends.at(first + count - 1);
      cells.push(at, at);
      count += 1;
    } else if (count !== width) {
      throw raggedRow(text, cells.starts.at(first), count, width);
    }
    lastColumnUsed ||= cells.starts.at(first + width - 1) < cells.ends.at(first + width - 1);
    if (shortRow >= 0 && lastColumnUsed) {
      throw raggedRow(text, cells.starts.at(shortRow), width - 1, width);
    }
    blankLines += pendingBlankLines;
    pendingBlankLines = 0;
    rowCount += 1;
    offset = next;
  }
  const header = above.header(lastColumnUsed);
  const notices = [...header.notices];
  if (blankLines > 0 && width === 1) {
    notices.push({
      code: 'blank-lines',
      message: `${blankLines} blank ${blankLines === 1 ? 'line' : 'lines'} between the numbers: skipped, not read as missing samples.`,
    });
  }
  const { labels, units } = header;
  return { grid: { cells, first: 0, width, rowCount, labels, units }, notices };
}

function raggedRow(text: string, offset: number, found: number, expected: number): InputError {
  const cellCount = (count: number) => `${count} ${count === 1 ? 'cell' : 'cells'}`;
  return errorAt(
    text,
    offset,
    'ragged-rows',
    `this row has ${cellCount(found)} where ${expected} were expected. Correct it, or select only whole rows of one table.`,
  );
}

/** Whether the row that starts at cell `first` looks like a row of the table. */
function fits(text: string, cells: CellList, first: number, looks: readonly CellLook[]): boolean {
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
    } else if ((looks[i] === 'N' || looks[i] === 'T') && look !== looks[i] && look !== 'M') {
      return false;
    }
    numbers += look === 'N' || (look === 'M' && isMissingWord(text, cells, first + i)) ? 1 : 0;
  }
  return numbers > 0;
}

/** `NaN`, `NA`, `null`: unlike an empty cell or a dash, these stand in no header. */
function isMissingWord(text: string, cells: CellList, index: number): boolean {
  return /[a-z]/i.test(text.slice(cells.starts.at(index), cells.ends.at(index)));
}

/** Keeps the last lines above the table, in which the header may stand. */
class LinesAbove {
  private rows: string[][] = [];
  private rowStarts: number[] = [];
  private rowCount = 0;
  private comments: { start: number; end: number }[] = [];

  constructor(
    private readonly text: string,
    private readonly layout: Layout,
  ) {}

  addComment(start: number, end: number): void {
    this.comments = [...this.comments.slice(-1), { start, end }];
  }

  addRow(cells: CellList): void {
    const row: string[] = [];
    for (let i = 0; i < cells.length; i += 1) {
      row.push(this.text.slice(cells.starts.at(i), cells.ends.at(i)));
    }
    this.rows = [...this.rows.slice(-1), row];
    this.rowStarts = [...this.rowStarts.slice(-1), cells.starts.at(0)];
    this.rowCount += 1;
  }

  /**
   * Names and units from the lines above; null where they give none.
   *
   * @throws InputError where a line above is a row of the table with a fault
   */
  header(lastColumnUsed: boolean): {
    labels: string[] | null;
    units: (string | null)[] | null;
    notices: Notice[];
  } {
    const rows = this.rows.map((row) => this.fitted(row, lastColumnUsed));
    let found = headerIn(rows);
    if (this.rows.length > 0 && this.rowCount === 1 && !found) {
      this.refuseFaultyRow(this.rows[0], this.rowStarts[0]);
    }
    const preamble = this.rowCount - (found ? (found.units ? 2 : 1) : 0);
    found ??=
      this.rowCount === 0 ? headerIn(this.comments.map((comment) => this.commentLabels(comment))) : null;
    const notices: Notice[] = [];
    if (preamble > 0) {
      notices.push({
        code: 'preamble',
        message: `${preamble} ${preamble === 1 ? 'line' : 'lines'} above the table ${preamble === 1 ? 'is' : 'are'} not part of it and ${preamble === 1 ? 'stays' : 'stay'} as ${preamble === 1 ? 'it is' : 'they are'}.`,
      });
    }
    return { labels: found?.labels ?? null, units: found?.units ?? null, notices };
  }

  /** The only line above a table, if it is no header, is a row with a fault: say so, do not skip it. */
  private refuseFaultyRow(row: readonly string[], start: number): void {
    const looks = row.map((cell) => lookOf(cell, 0, cell.length));
    const width = this.layout.looks.length;
    if (row.length > 1 && looks.includes('N')) {
      if (row.length !== width) {
        throw raggedRow(this.text, start, row.length, width);
      }
      const fault = looks.findIndex((look, i) => look === 'X' && this.layout.looks[i] !== 'X');
      if (fault >= 0) {
        const at = this.text.indexOf(row[fault], start);
        throw errorAt(
          this.text,
          at,
          'not-a-number',
          `${quote(row[fault], 0, row[fault].length)} is not a number. Correct it, or leave the cell empty to mark a missing sample.`,
        );
      }
    }
  }

  private commentLabels(comment: { start: number; end: number }): string[] | null {
    let { start } = comment;
    while (start < comment.end && '#%/!; \t'.includes(this.text[start])) {
      start += 1;
    }
    const formats = new Set<LineFormat>([this.layout.format, 'csv', 'whitespace']);
    for (const format of formats) {
      const cells = new CellList();
      if (tryRow(this.text, start, comment.end, format, cells) === null) {
        continue;
      }
      const row: string[] = [];
      for (let i = 0; i < cells.length; i += 1) {
        row.push(this.text.slice(cells.starts.at(i), cells.ends.at(i)));
      }
      const labels = this.fitted(row, true, format);
      if (labels) {
        return labels;
      }
    }
    return null;
  }

  /** The cells as one label a column, or null where their count cannot be brought to that. */
  private fitted(
    row: readonly string[],
    lastColumnUsed: boolean,
    format: LineFormat = this.layout.format,
  ): string[] | null {
    const { looks } = this.layout;
    const width = looks.length;
    let labels = [...row];
    if (format === 'whitespace') {
      labels = joinUnits(labels);
      const time = looks.indexOf('T');
      if (labels.length === width + 1 && time >= 0) {
        labels.splice(time, 2, `${labels[time]} ${labels[time + 1]}`);
      }
    }
    while (labels.length > width && labels.at(-1) === '') {
      labels.pop();
    }
    if (labels.length === width - 1 && width > 1) {
      // A trailing separator below, or row names without a name of their own (as R writes them).
      const hasRowNames =
        looks[0] === 'X' || (width > 2 && labels.every((label) => !/^[\d.,+-]+$/.test(label)));
      if (!lastColumnUsed) {
        labels = [...labels, ''];
      } else if (hasRowNames) {
        labels = ['', ...labels];
      }
    }
    return labels.length === width ? labels : null;
  }
}

/** `time [s]` between blanks is two words: puts a bracketed unit back to its name. */
function joinUnits(words: readonly string[]): string[] {
  const labels: string[] = [];
  let open = '';
  for (const word of words) {
    if (open !== '' || (labels.length > 0 && /^[[(]/.test(word))) {
      labels[labels.length - 1] += ` ${word}`;
      open = (open || word[0]) === '[' ? (word.endsWith(']') ? '' : '[') : word.endsWith(')') ? '' : '(';
    } else {
      labels.push(word);
    }
  }
  return labels;
}

/** The header among the last two lines above a table: names, or names and below them units. */
function headerIn(
  lines: readonly (string[] | null)[],
): { labels: string[]; units: (string | null)[] | null } | null {
  const last = lines.at(-1);
  if (!last || !isHeader(last)) {
    return null;
  }
  const above = lines.at(-2);
  const units = last.map(unitCell);
  if (above && isHeader(above) && units.every((unit) => unit !== null) && units.some((unit) => unit !== '')) {
    return { labels: above, units: units.map((unit) => unit || null) };
  }
  return { labels: last, units: null };
}

/** Names, among which there may be whole numbers (channels, years), but not numbers alone. */
function isHeader(labels: readonly string[]): boolean {
  let names = 0;
  for (const label of labels) {
    const shape = numberShape(label, 0, label.length);
    if (shape !== 0 && (shape & Shape.integer) === 0) {
      return false;
    }
    names += shape === 0 && !isMissing(label, 0, label.length) ? 1 : 0;
  }
  return names > 0;
}
