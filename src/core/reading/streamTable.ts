/** Tables of lines in files that are too large for one text, read piece by piece. */
import { InputError } from '../errors';
import type { TextEncoding } from '../textFile';
import { said } from '../wording';
import { columnsOf, type RawColumn } from './columns';
import { LINE_FORMATS, type LineFormat, lineEndAfter, lineKind, nextLine, scanRow } from './dialect';
import { isWord } from './grid';
import { CellList } from './growable';
import { isWords, raggedRow, secondTable } from './layout';
import { takeOut } from './missingMarks';
import { isMissing } from './numberToken';
import type { ReadingOptions } from './options';
import { errorAt, placeOf, quote } from './place';
import { readTable } from './readTable';
import { textPieces } from './streamText';
import type { Column, Table } from './table';

/** The longest cell that may hold line ends (between quotes). */
const LONGEST_ROW = 131072;
/** The most of the file that is read at once to see how its rows are laid out. */
const LONGEST_START = 2 ** 26;

/** A piece of the file and the table in it; offsets are in the piece. */
export interface TablePiece {
  readonly text: string;
  readonly table: Table;
  /** The part of the file up to its end, from 0 to 1. */
  readonly fraction: number;
}

/** How the rows of the file are laid out, as its first piece shows. */
interface Plan {
  readonly format: LineFormat;
  /** Cells of a row. */
  readonly width: number;
  /** Of each column of the table: its cell in a row. */
  readonly cellOf: readonly number[];
  readonly columns: readonly Pick<Column, 'name' | 'unit' | 'kind' | 'dateOrder'>[];
  /** Numbers that mark missing samples. */
  readonly missingMarks: readonly number[];
}

/**
 * A table of lines in pieces: the first as any text is read, the others in the layout of the first.
 * @throws InputError as `readTable`; `bad-file` where the numbers do not stand in lines
 */
export async function* tablePieces(
  path: string,
  encoding: TextEncoding,
  pieceBytes: number,
  options: ReadingOptions,
): AsyncGenerator<TablePiece> {
  let plan: Plan | null = null;
  let mark: { decimal: '.' | ','; seen: boolean } = { decimal: '.', seen: false };
  let carried = '';
  // Whether words stand below the table, after which no numbers may follow.
  let ended = false;
  let line = 1;
  for await (const piece of textPieces(path, encoding, pieceBytes)) {
    let text = carried + piece.text;
    carried = '';
    let table: Table;
    try {
      if (!plan) {
        table = readTable(text, null, options);
        plan = planOf(text, table);
        ended = table.notices.some(({ code }) => code === 'lines-below');
      } else {
        const { cells, rowCount, consumed, isBelow } = scanRows(text, plan, piece.isLast, ended);
        ended = isBelow;
        carried = text.slice(consumed);
        text = text.slice(0, consumed);
        const established = options.decimalMark ?? (mark.seen ? mark.decimal : null);
        table = tableOfRows(text, plan, cells, rowCount, established);
      }
      mark = agreedMark(text, table, mark);
    } catch (error) {
      // The piece may end within a cell between quotes.
      if (!plan && isUnterminated(error) && !piece.isLast && text.length < LONGEST_START) {
        carried = text;
        continue;
      }
      throw error instanceof InputError && error.line !== undefined ? error.at(error.line + line - 1) : error;
    }
    yield { text, table: { ...table, decimalMark: mark.decimal }, fraction: piece.fraction };
    line += placeOf(text, text.length).line - 1;
  }
}

function isUnterminated(error: unknown): boolean {
  return error instanceof InputError && error.code === 'unterminated';
}

/** @throws InputError `bad-file` where the columns are not cells of lines, or hold complex numbers */
function planOf(text: string, table: Table): Plan {
  if (table.columns.some(({ complex }) => complex !== undefined)) {
    throw new InputError(
      'bad-file',
      said`Complex numbers are not read from text files of this size. Save their real and imaginary parts as two columns, or save them as .npy, and try again.`,
    );
  }
  if (table.notices.some(({ code }) => code === 'long-table')) {
    throw new InputError(
      'bad-file',
      said`Series that stand one behind the other, told apart by a column, are not read from files of this size. Write each into a column or a file of its own, and try again.`,
    );
  }
  const format = LINE_FORMATS.find((candidate) => candidate === table.format);
  const firstStarts = table.columns.map(({ starts }) => starts[0]);
  let lineStart = firstStarts.reduce((least, start) => Math.min(least, start));
  while (lineStart > 0 && !'\r\n'.includes(text[lineStart - 1])) lineStart -= 1;
  const cells = new CellList();
  if (format) scanRow(text, lineStart, text.length, format, cells);
  const starts = Array.from({ length: cells.length }, (_, i) => cells.starts.at(i));
  const cellOf = firstStarts.map((start) => starts.indexOf(start));
  if (!format || cellOf.includes(-1) || table.notices.some(({ code }) => code === 'rows-as-columns')) {
    throw new InputError(
      'bad-file',
      said`Only tables with a row a line are read from files of this size. Save the numbers as CSV or .npy, and try again.`,
    );
  }
  let width = starts.length;
  // Separators at the end of the row are no cells of the table.
  const last = cellOf.reduce((most, cell) => Math.max(most, cell));
  while (width - 1 > last && starts[width - 1] === cells.ends.at(width - 1)) width -= 1;
  return {
    format,
    width,
    cellOf,
    columns: table.columns.map(({ name, unit, kind, dateOrder }) => ({
      name,
      unit,
      kind,
      ...(dateOrder ? { dateOrder } : {}),
    })),
    missingMarks: table.missingMarks ?? [],
  };
}

/** The cells of whole rows, `plan.width` each, and where a row that is not whole yet begins. */
function scanRows(
  text: string,
  plan: Plan,
  isLast: boolean,
  ended: boolean,
): { cells: CellList; rowCount: number; consumed: number; isBelow: boolean } {
  const { format, width, cellOf } = plan;
  const cells = new CellList();
  let rowCount = 0;
  let below = ended ? 0 : -1;
  for (let offset = 0; offset < text.length; ) {
    if (lineKind(text, offset, text.length, format) !== 'row') {
      offset = nextLine(text, lineEndAfter(text, offset, text.length), text.length);
      continue;
    }
    const first = cells.length;
    let next: number;
    try {
      next = scanRow(text, offset, text.length, format, cells);
    } catch (error) {
      if (!isUnterminated(error) || isLast || text.length - offset > LONGEST_ROW) throw error;
      cells.truncate(first);
      return { cells, rowCount, consumed: offset, isBelow: below >= 0 };
    }
    let count = cells.length - first;
    while (count > width && cells.starts.at(first + count - 1) === cells.ends.at(first + count - 1))
      count -= 1;
    if (count === width - 1 && format !== 'whitespace' && !cellOf.includes(width - 1)) {
      const at = cells.ends.at(cells.length - 1);
      cells.push(at, at);
      count += 1;
    }
    if (below >= 0 || (count !== width && isWords(text, cells, first))) {
      if (below >= 0 && !isWords(text, cells, first)) throw secondTable(text, below);
      below = below < 0 ? offset : below;
      cells.truncate(first);
      offset = next;
      continue;
    }
    if (count === width + 1 && format === 'whitespace' && isWord(text, cells, first + width)) count = width;
    if (count !== width) throw raggedRow(text, cells.starts.at(first), count, width);
    cells.truncate(first + width);
    rowCount += 1;
    offset = next;
  }
  return { cells, rowCount, consumed: text.length, isBelow: below >= 0 };
}

/** The table of a piece, with the columns of the plan whatever its rows hold. */
function tableOfRows(
  text: string,
  plan: Plan,
  cells: CellList,
  rowCount: number,
  established: '.' | ',' | null,
): Table {
  const { format, width, cellOf } = plan;
  const raws = plan.columns.map(({ name, unit, dateOrder }, k) => ({
    label: name,
    unit,
    ...(dateOrder ? { dateOrder } : {}),
    ...cells.pick(cellOf[k], width, rowCount),
  }));
  const found = raws.every((raw) => isAllMissing(text, raw))
    ? { columns: [], decimalMark: established ?? '.', notices: [] }
    : columnsWithMark(text, raws, established);
  const columns = plan.columns.map((column, k): Column => {
    const { starts, ends } = raws[k];
    const own = found.columns.find(({ starts: theirs }) => theirs === starts);
    if (own && own.kind === column.kind) return { ...own, ...column };
    const stray = starts.findIndex((start, row) => !isMissing(text, start, ends[row]));
    if (stray < 0) return { ...column, starts, ends, values: new Float64Array(rowCount).fill(Number.NaN) };
    throw errorAt(
      text,
      starts[stray],
      'not-a-number',
      said`${quote(text, starts[stray], ends[stray])} is not like the cells above it in column ${column.name}. Correct it, or leave the cell empty to mark a missing sample.`,
    );
  });
  takeOut(plan.missingMarks, columns);
  return { format, decimalMark: found.decimalMark, hasHeader: false, columns, rowCount, notices: [] };
}

function isAllMissing(text: string, { starts, ends }: RawColumn): boolean {
  return starts.every((start, row) => isMissing(text, start, ends[row]));
}

/** The columns; a comma or point that could be either is what it is elsewhere in the file. */
function columnsWithMark(text: string, raws: readonly RawColumn[], established: '.' | ',' | null) {
  try {
    return columnsOf(text, raws, null);
  } catch (error) {
    const isOpen = error instanceof InputError && error.code === 'ambiguous-decimal-mark';
    if (!isOpen || established === null) throw error;
    return columnsOf(text, raws, established);
  }
}

/**
 * The decimal mark of the file so far.
 * @throws InputError 'mixed-decimal-marks' where a piece has another one than those before it
 */
function agreedMark(
  text: string,
  { columns, decimalMark }: Table,
  before: { decimal: '.' | ','; seen: boolean },
): { decimal: '.' | ','; seen: boolean } {
  if (before.seen && before.decimal === decimalMark) return before;
  const at = firstMark(text, columns);
  if (at < 0) return before;
  if (!before.seen) return { decimal: decimalMark, seen: true };
  throw errorAt(
    text,
    at,
    'mixed-decimal-marks',
    before.decimal === ','
      ? said`the numbers above have a decimal comma, this one has another mark. Use one of them throughout, without marks between thousands.`
      : said`the numbers above have a decimal point, this one has another mark. Use one of them throughout, without marks between thousands.`,
  );
}

/** Offset of the first number with a comma or point in it; -1 where there is none. */
function firstMark(text: string, columns: readonly Column[]): number {
  for (const { kind, starts, ends } of columns) {
    if (kind !== 'number') continue;
    for (let row = 0; row < starts.length; row += 1) {
      for (let i = starts[row]; i < ends[row]; i += 1) {
        const code = text.charCodeAt(i);
        if (code === 44 || code === 46) return starts[row];
      }
    }
  }
  return -1;
}
