/** Tables of lines: CSV, TSV, semicolons, pipes, columns between blanks, one number a line. */
import { type Notice, notice } from '../notice';
import { said } from '../wording';
import { severalBlocks } from './blocks';
import { columnsOf } from './columns';
import { lineEndAfter, lineKind, nextLine, scanRow } from './dialect';
import { ellipsisError, isEllipsis } from './ellipsis';
import { columnsOfGrid, type Grid, isWord } from './grid';
import { CellList } from './growable';
import { LinesAbove } from './header';
import { fits, isWords, type Layout, notANumber, raggedRow, secondTable, tryRow } from './layout';
import { MIN_SAMPLES } from './limits';
import { wideColumns } from './longTable';
import { suspectMarks, takeOut } from './missingMarks';
import { inColumn } from './names';
import { isMissing } from './numberToken';
import type { ReadingOptions } from './options';
import type { Column, Table } from './table';

/** The part of reading that finding the cells is. */
const CELLS_SHARE = 0.4;
/** Rows from one sign of progress to the next. */
const ROWS_A_SIGN = 2 ** 16;

/**
 * Reads the table of lines in `text[start, end)`.
 *
 * @param onRead told the part that is read, from 0 to 1
 * @throws InputError 'ragged-rows' and what `columnsOf` throws
 */
export function readLineTable(
  text: string,
  start: number,
  end: number,
  layout: Layout,
  options: ReadingOptions,
  onRead: (fraction: number) => void = () => undefined,
): Table {
  const body = readBody(text, start, end, layout, (fraction) => onRead(CELLS_SHARE * fraction));
  const { grid, notices: headerNotices } = withHeader(text, body.grid, options);
  const { raws, hasHeader, notices: gridNotices } = columnsOfGrid(text, grid);
  const { columns, decimalMark, notices, texts } = columnsOf(text, raws, options.decimalMark, (fraction) =>
    onRead(CELLS_SHARE + (1 - CELLS_SHARE) * fraction),
  );
  const marked = takeOut(body.missing, columns);
  const blocks = countedBlocks(text, columns, body.counts);
  const suspects = suspectMarks(text, columns);
  const long = wideColumns(text, columns, texts);
  const wide = long !== null && 'columns' in long ? long : null;
  return {
    format: layout.format,
    decimalMark,
    hasHeader,
    columns: wide?.columns ?? columns,
    rowCount: (wide?.columns ?? columns)[0].values.length,
    ...(long !== null && 'x' in long ? { mixed: long } : {}),
    ...(body.missing.length > 0 ? { missingMarks: body.missing } : {}),
    notices: [
      ...body.notices,
      ...headerNotices,
      ...gridNotices,
      ...(wide === null ? notices : notices.filter((each) => !isAbout(each, wide.by))),
      ...marked,
      ...suspects,
      ...(wide?.notices ?? blocks),
    ],
  };
}

/** Whether a notice says that this column is left out as text. */
function isAbout({ code, wording }: Notice, name: string): boolean {
  return code === 'text-column' && wording?.values[0] === inColumn(name);
}

/** The grid with its first row as names where a person says that they are, or without the names found. */
function withHeader(
  text: string,
  grid: Grid,
  { header }: ReadingOptions,
): { grid: Grid; notices: readonly Notice[] } {
  if (header === false) {
    return { grid: { ...grid, labels: null, units: null }, notices: [] };
  }
  const isCodes = header === null && !grid.labels && hasCodesAsNames(text, grid);
  if (grid.labels || grid.rowCount < 2 || !(header ?? (isCodes || hasNumbersAsNames(text, grid)))) {
    return { grid, notices: [] };
  }
  const { cells, first, width, rowCount } = grid;
  const labels = Array.from({ length: width }, (_, i) =>
    text.slice(cells.starts.at(first + i), cells.ends.at(first + i)),
  );
  const notices = isCodes
    ? [
        notice(
          'codes-as-names',
          said`The numbers of the first row are unlike those below it: they are read as names of the columns, not as samples.`,
        ),
      ]
    : [];
  return { grid: { ...grid, labels, first: first + width, rowCount: rowCount - 1 }, notices };
}

/**
 * Whether the numbers of the first row are codes (of the station, the year, the quantities): whole numbers, of
 * which the first and at least half of all lie far outside of the others in their columns.
 */
function hasCodesAsNames(text: string, { cells, first, width, rowCount }: Grid): boolean {
  if (rowCount <= MIN_SAMPLES || width < LEAST_CODES) {
    return false;
  }
  const cell = (row: number, column: number): string => {
    const index = first + row * width + column;
    return text.slice(cells.starts.at(index), cells.ends.at(index));
  };
  for (let column = 0; column < width; column += 1) {
    if (!/^\d+$/.test(cell(0, column))) return false;
  }
  const rangeOf = (column: number): { least: number; most: number } => {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let row = 1; row < rowCount; row += 1) {
      const value = Number(cell(row, column) || Number.NaN);
      if (value < least) least = value;
      if (value > most) most = value;
    }
    return { least, most };
  };
  const isFar = (column: number, { least, most } = rangeOf(column)): boolean => {
    const code = Number(cell(0, column));
    return most >= least && (code > most + (most - least) || code < least - (most - least));
  };
  // The first and the last row are enough to see that most tables have an x.
  const ends = [Number(cell(1, 0)), Number(cell(rowCount - 1, 0))];
  if (!isFar(0, { least: Math.min(...ends), most: Math.max(...ends) }) || !isFar(0)) {
    return false;
  }
  let far = 0;
  for (let column = 0; column < width; column += 1) {
    far += isFar(column) ? 1 : 0;
  }
  return 2 * far >= width;
}

/** Fewer numbers are no row of codes. */
const LEAST_CODES = 3;
const FIRST_YEAR = 1800;
const LAST_YEAR = 2100;

/**
 * Whether the numbers of the first row are names: those of an axis, as nothing stands in the corner before
 * them, or years or an even sequence of whole numbers (channels) behind a word, above rows that are none.
 */
function hasNumbersAsNames(text: string, { cells, first, width, rowCount }: Grid): boolean {
  if (rowCount <= MIN_SAMPLES || width < 2) {
    return false;
  }
  const cell = (row: number, column: number): string => {
    const index = first + row * width + column;
    return text.slice(cells.starts.at(index), cells.ends.at(index));
  };
  const numbers = (row: number): number[] =>
    Array.from({ length: width - 1 }, (_, i) => Number(cell(row, i + 1) || Number.NaN));
  if (cell(0, 0) === '') {
    const isFilled = Array.from({ length: rowCount - 1 }, (_, i) => cell(i + 1, 0) !== '').every(Boolean);
    return (
      isFilled && numbers(0).every((value, i, all) => i === 0 || value > all[i - 1] || value < all[i - 1])
    );
  }
  if (!isWord(text, cells, first)) {
    return false;
  }
  if (isSequence(numbers(0))) {
    return !isSequence(numbers(1));
  }
  const rows = Array.from({ length: Math.min(rowCount, MIN_SAMPLES) - 1 }, (_, i) => numbers(i + 1));
  return numbers(0).every(isYear) && rows.every((row) => !row.some(isYear));
}

function isYear(value: number): boolean {
  return Number.isInteger(value) && value >= FIRST_YEAR && value <= LAST_YEAR;
}

/** Whether three whole numbers or more, all positive, follow each other in even steps. */
function isSequence(values: readonly number[]): boolean {
  const step = values[1] - values[0];
  return (
    values.length > 2 &&
    step > 0 &&
    values.every(
      (value, i) => Number.isInteger(value) && value > 0 && (i === 0 || value - values[i - 1] === step),
    )
  );
}

const LONGEST_WORD = 40;
/** Names stand below so many rows of something else (numbers of the columns) at most. */
const MOST_ROWS_ABOVE_NAMES = 2;

const FOOTER =
  /^(?:\[\d+ rows x \d+ columns\]|(?:Freq|Name|Length|dtype): [^\d]*(?:\d+, )?dtype: \w+|dtype: \w+|\(\d+ rows?\))\s*$/;

/**
 * Whether pandas or a database says something about the table in the line at `start`: `Name: y, dtype: float64`,
 * `(9 rows)`.
 */
function isFooter(text: string, start: number, end: number): boolean {
  return '[(FNLd'.includes(text[start]) && FOOTER.test(text.slice(start, lineEndAfter(text, start, end)));
}

/** Says where the second of several detectors begins in a single column, whose samples are counted above it. */
function countedBlocks(text: string, columns: readonly Column[], counts: readonly number[]): Notice[] {
  const [{ name, starts }] = columns;
  const isAll = counts.length > 1 && counts.reduce((sum, count) => sum + count, 0) === starts.length;
  return isAll && columns.length === 1 ? [severalBlocks(text, name, starts[counts[0]], counts.length)] : [];
}

/** What comes from the lines of a table one after another. */
interface Body {
  readonly grid: Grid;
  /** The numbers that are declared to mark missing samples. */
  readonly missing: readonly number[];
  /** Declared numbers of samples, of each detector. */
  readonly counts: readonly number[];
  readonly notices: readonly Notice[];
}

function readBody(
  text: string,
  start: number,
  end: number,
  layout: Layout,
  onRead: (fraction: number) => void,
): Body {
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
  // Where the table is found to begin below what looked like its first rows.
  let tableStart = start;
  let firstRow = start;
  let isParted = false;
  // Where words stand below the table, and how many lines.
  let below = -1;
  let linesBelow = 0;
  let belowError = secondTable;
  let repeatedHeaders = 0;
  let remarks = 0;

  for (let offset = start; offset < end; ) {
    const kind = lineKind(text, offset, end, format);
    if (kind !== 'row') {
      const lineEnd = lineEndAfter(text, offset, end);
      if (kind === 'comment' && rowCount === 0) {
        above.addComment(offset, lineEnd);
      }
      if (kind === 'blank' && rowCount > 0) {
        pendingBlankLines += 1;
      } else if (kind === 'blank') {
        above.addBlank();
      }
      isParted = true;
      offset = nextLine(text, lineEnd, end);
      continue;
    }
    if (rowCount > 0 && isFooter(text, offset, end)) {
      offset = nextLine(text, lineEndAfter(text, offset, end), end);
      continue;
    }
    if (rowCount % ROWS_A_SIGN === 0) {
      onRead((offset - start) / (end - start));
    }
    const first = cells.length;
    const next = scanRow(text, offset, end, format, cells);
    if (rowCount > 0 && above.holds(cells, first)) {
      repeatedHeaders += 1;
      cells.truncate(first);
      offset = next;
      continue;
    }
    if (below >= 0) {
      if (!isWords(text, cells, first) && !isSentence(text, cells, first, looks)) {
        throw belowError(text, below);
      }
      linesBelow += 1;
      cells.truncate(first);
      offset = next;
      continue;
    }
    if (rowCount === 0 && (offset < tableStart || !fits(text, cells, first, looks))) {
      above.addRow(cells, offset);
      cells.truncate(0);
      offset = next;
      continue;
    }
    if (rowCount > 0 && rowCount < MIN_SAMPLES && tableStart === start) {
      const isNew = beginsAnew(text, cells, first, width, { rowCount, isParted, hasNames: above.hasNames });
      const found = isNew ? tableBelow(text, offset, end, layout) : -1;
      if (found >= 0) {
        // The rows up to here are none of the table: they are read again as lines above it.
        tableStart = found;
        offset = firstRow;
        rowCount = 0;
        pendingBlankLines = 0;
        blankLines = 0;
        shortRow = -1;
        lastColumnUsed = false;
        cells.truncate(0);
        continue;
      }
    }
    let count = cells.length - first;
    while (count > width && cells.starts.at(first + count - 1) === cells.ends.at(first + count - 1)) {
      count -= 1;
      cells.truncate(first + count);
    }
    if (
      count === width + 1 &&
      format === 'whitespace' &&
      rowCount > 0 &&
      isWord(text, cells, first + width)
    ) {
      // `Provisional` behind some rows.
      remarks += 1;
      count = width;
      cells.truncate(first + width);
    }
    const isShort = count === width - 1 && width > 1 && format !== 'whitespace';
    if (
      count !== width &&
      rowCount >= MIN_SAMPLES &&
      (!isShort || lastColumnUsed) &&
      isWords(text, cells, first) &&
      !isEllipsis(text, cells.starts.at(first), cells.ends.at(first))
    ) {
      below = offset;
      linesBelow = 1;
      cells.truncate(first);
      offset = next;
      continue;
    }
    // `Loop time of 12.5 s`, `Average: 20.1`, `Mean,20.01`: text, unless rows follow.
    if (
      rowCount >= MIN_SAMPLES &&
      (looks[0] === 'N' || looks[0] === 'T') &&
      beginsWithWord(text, cells, first)
    ) {
      const at = cells.starts.at(first);
      const wordEnd = cells.ends.at(first);
      belowError = (whole, place) =>
        linesBelow > 1
          ? secondTable(whole, place)
          : count === width
            ? notANumber(whole, at, wordEnd)
            : raggedRow(whole, at, count, width);
      below = offset;
      linesBelow = 1;
      cells.truncate(first);
      offset = next;
      continue;
    }
    if (isShort) {
      shortRow = shortRow < 0 ? first : shortRow;
      const at = cells.ends.at(first + count - 1);
      cells.push(at, at);
      count += 1;
    } else if (count !== width) {
      if (count > 0 && isEllipsis(text, cells.starts.at(first), cells.ends.at(first))) {
        throw ellipsisError(text, cells.starts.at(first), cells.ends.at(first));
      }
      throw rowCount >= MIN_SAMPLES && pendingBlankLines > 0
        ? secondTable(text, offset)
        : raggedRow(text, cells.starts.at(first), count, width);
    }
    lastColumnUsed ||= cells.starts.at(first + width - 1) < cells.ends.at(first + width - 1);
    if (shortRow >= 0 && lastColumnUsed) {
      throw raggedRow(text, cells.starts.at(shortRow), width - 1, width);
    }
    if (rowCount === 0) {
      firstRow = offset;
    }
    blankLines += pendingBlankLines;
    pendingBlankLines = 0;
    isParted = false;
    rowCount += 1;
    offset = next;
  }
  const header = above.header(lastColumnUsed, rowCount);
  const notices = [...header.notices];
  if (linesBelow > 0) {
    notices.push(
      linesBelow === 1
        ? notice('lines-below', said`1 line of text below the table is not part of it and stays as it is.`)
        : notice(
            'lines-below',
            said`${linesBelow} lines of text below the table are not part of it and stay as they are.`,
          ),
    );
  }
  if (repeatedHeaders > 0) {
    notices.push(
      notice(
        'repeated-header',
        said`Lines above the table stand among its rows again, lines: ${repeatedHeaders}. They are not part of it and stay as they are.`,
      ),
    );
  }
  if (remarks > 0) {
    notices.push(
      remarks === 1
        ? notice('remarks', said`A word behind 1 row is not part of it and stays.`)
        : notice('remarks', said`A word behind ${remarks} rows is not part of them and stays.`),
    );
  }
  if (blankLines > 0 && width === 1) {
    notices.push(
      blankLines === 1
        ? notice(
            'blank-lines',
            said`1 blank line between the numbers: skipped, not read as a missing sample.`,
          )
        : notice(
            'blank-lines',
            said`${blankLines} blank lines between the numbers: skipped, not read as missing samples.`,
          ),
    );
  }
  const { labels, units, missing, counts } = header;
  return { grid: { cells, first: 0, width, rowCount, labels, units }, missing, counts, notices };
}

/** Whether the row at cell `first`, below a table, is text with numbers: `99.6% CPU use with 4 tasks`. */
function isSentence(text: string, cells: CellList, first: number, looks: Layout['looks']): boolean {
  let words = 0;
  for (let i = first; i < cells.length; i += 1) words += isWord(text, cells, i) ? 1 : 0;
  return beginsWithWord(text, cells, first) || (words > 1 && !fits(text, cells, first, looks));
}

/** Whether the row at cell `first` begins with a word and not with a number that has a typing error, or a label. */
function beginsWithWord(text: string, cells: CellList, first: number): boolean {
  const [start, end] = [cells.starts.at(first), cells.ends.at(first)];
  return (
    end - start > 1 &&
    text.charCodeAt(start) >= 65 &&
    /^\p{L}[\p{L} .:-]+$/u.test(text.slice(start, Math.min(end, start + LONGEST_WORD))) &&
    !isMissing(text, start, end)
  );
}

/**
 * Whether the row at cell `first` shows that the few rows above it were another, short table: it holds names
 * where none stood above the rows so far, or stands apart from them and is none of theirs.
 */
function beginsAnew(
  text: string,
  cells: CellList,
  first: number,
  width: number,
  so: { rowCount: number; isParted: boolean; hasNames: boolean },
): boolean {
  const count = cells.length - first;
  if (isWords(text, cells, first)) {
    return so.isParted
      ? count === width || !so.hasNames
      : so.rowCount <= MOST_ROWS_ABOVE_NAMES && !so.hasNames;
  }
  return so.isParted && !so.hasNames && count !== width;
}

/** The offset at which rows of this layout begin, as many as a series must have or more; -1 where none do. */
function tableBelow(text: string, from: number, end: number, { format, looks }: Layout): number {
  const cells = new CellList();
  let start = -1;
  let rowCount = 0;
  for (let offset = from; offset < end; ) {
    if (lineKind(text, offset, end, format) !== 'row') {
      offset = nextLine(text, lineEndAfter(text, offset, end), end);
      continue;
    }
    cells.truncate(0);
    const next = tryRow(text, offset, end, format, cells);
    if (next === null) {
      return -1;
    }
    if (!fits(text, cells, 0, looks)) {
      rowCount = 0;
    } else {
      start = rowCount === 0 ? offset : start;
      rowCount += 1;
      if (rowCount === MIN_SAMPLES) {
        return start;
      }
    }
    offset = next;
  }
  return -1;
}
