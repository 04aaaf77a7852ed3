/** Puts cleaned values into a column of their own, beside the one they came from. */
import { InputError } from '../errors';
import { LINE_FORMATS, type LineFormat, lineEndAfter, lineKind, nextLine, scanRow } from '../reading/dialect';
import { CellList } from '../reading/growable';
import { nameAndUnit, unitCell } from '../reading/names';
import { isMissing } from '../reading/numberToken';
import type { Table } from '../reading/table';
import { said } from '../wording';
import type { TextEdit } from './edits';
import type { ColumnValues } from './editsForColumns';
import { formatInStyle, styleOf } from './formatNumber';

/** What the name of a column gets at its end. */
const SUFFIX = '_denoised';

/**
 * The insertions that put each column's values behind it as a new column, in the notation of its
 * numbers: header, units and rulers grow with it, and a row of the table without a value gets an
 * empty cell, so that all rows keep as many cells as one another.
 *
 * @returns insertions in ascending order
 * @throws InputError 'bad-option' for a text that is no table of lines
 */
export function insertionsFor(text: string, table: Table, columns: readonly ColumnValues[]): TextEdit[] {
  const format = lineFormatOf(table, columns);
  return columns
    .flatMap((column) => insertionsOfColumn(text, table, format, column))
    .sort((a, b) => a.start - b.start);
}

function lineFormatOf(table: Table, columns: readonly ColumnValues[]): LineFormat {
  const format = LINE_FORMATS.find((candidate) => candidate === table.format);
  if (
    format === undefined ||
    format === 'latex' ||
    columns.some(({ column }) => table.columns[column].starts.length === 0)
  ) {
    throw new InputError(
      'bad-option',
      said`A column can be inserted beside another in tables of lines only (CSV, TSV, Markdown, columns of numbers). Copy the values, or open them as a new document.`,
    );
  }
  return format;
}

function insertionsOfColumn(
  text: string,
  table: Table,
  format: LineFormat,
  values: ColumnValues,
): TextEdit[] {
  const { starts, name } = table.columns[values.column];
  const written = writtenValues(text, table, values);
  const rowAt = new Map<number, number>();
  starts.forEach((start, row) => {
    rowAt.set(lineStartOf(text, start), row);
  });
  const first = lineStartOf(text, starts[0]);
  const sample = cellsOf(text, first, format);
  const index = cellAt(sample, starts[0]);
  const width = written.reduce((widest, value) => Math.max(widest, value?.length ?? 0), 0);
  const insertion = (line: number, cells: Cell[], content: string): TextEdit =>
    insertedCell(text, line, cells, index, format, content, table.decimalMark, width);

  const edits: TextEdit[] = [];
  for (const line of linesOfBlock(text, first, starts[starts.length - 1], format, sample.length)) {
    const kind = lineKind(text, line, text.length, format);
    const row = rowAt.get(line);
    if (row !== undefined) {
      const cells = cellsOf(text, line, format);
      edits.push(insertion(line, cells, written[row] ?? (format === 'whitespace' ? 'NaN' : '')));
    } else if (kind === 'ruler' && format === 'pipe') {
      edits.push(insertion(line, cellsOf(text, line, format), `${'-'.repeat(Math.max(width - 1, 2))}:`));
    } else if (kind === 'row' || kind === 'comment') {
      const cells = cellsOf(text, line, format);
      const content =
        cells.length === sample.length ? contentAbove(text, cells[index], name, line < first) : null;
      if (content !== null && kind === 'row') edits.push(insertion(line, cells, content));
      else if (line < first) edits.push(...insertionByName(text, line, name, format, table.decimalMark));
    }
  }
  return edits;
}

/** What the new column holds in a row that is none of the numbers': its header, the same unit, nothing. */
function contentAbove(text: string, cell: Cell, name: string, isAbove: boolean): string | null {
  const content = text.slice(cell.start, cell.end);
  if (!isAbove) return '';
  const header = nameAndUnit(content).name;
  if (header !== '' && (name === header || name.startsWith(`${header} (`))) {
    return content.replace(header, `${header}${SUFFIX}`);
  }
  return unitCell(content) ? content : '';
}

/** Into a header that is not divided as its rows are (`# t y [V]`): behind the name and its unit. */
function insertionByName(
  text: string,
  line: number,
  name: string,
  format: LineFormat,
  decimalMark: '.' | ',',
): TextEdit[] {
  const header = text.slice(line, lineEndAfter(text, line, text.length));
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const found = new RegExp(
    `(?<=^|[\\s#%!;,|])${escaped}(?<unit>\\s?(?:\\[[^\\]]*\\]|\\([^)]*\\)))?(?=$|[\\s;,|])`,
  ).exec(header);
  if (!found) return [];
  const at = line + found.index + found[0].length;
  const unit = found.groups?.unit ?? '';
  const separator = separatorOf(format, decimalMark);
  return [{ start: at, end: at, text: `${separator}${name}${SUFFIX}${unit}` }];
}

/** Each row's new number as text; null where the row has no value. */
function writtenValues(
  text: string,
  table: Table,
  { column, rows, values, sigma }: ColumnValues,
): (string | null)[] {
  const { starts, ends, values: before } = table.columns[column];
  const after = new Map<number, number>();
  rows.forEach((row, sample) => {
    after.set(row, values[sample]);
  });
  const firstNumber = before.findIndex((value) => !Number.isNaN(value));
  let style = styleOf(text.slice(starts[firstNumber], ends[firstNumber]), table.decimalMark);
  return Array.from(starts, (start, row) => {
    if (!isMissing(text, start, ends[row])) style = styleOf(text.slice(start, ends[row]), table.decimalMark);
    const value = after.get(row);
    if (value === undefined || !Number.isFinite(value)) return null;
    const number = formatInStyle(style, value, sigma, table.decimalMark);
    return table.format === 'csv' && number.includes(',') ? `"${number}"` : number;
  });
}

interface Cell {
  readonly start: number;
  readonly end: number;
}

/** The cells of the line that starts at this offset; none where it cannot be divided. */
function cellsOf(text: string, line: number, format: LineFormat): Cell[] {
  const cells = new CellList();
  try {
    scanRow(text, line, text.length, format, cells);
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
  return Array.from({ length: cells.length }, (_, i) => ({
    start: cells.starts.at(i),
    end: cells.ends.at(i),
  }));
}

/** Index of the cell that a number stands in. */
function cellAt(cells: readonly Cell[], offset: number): number {
  const inside = cells.findIndex(({ start, end }) => offset >= start && offset < end);
  return inside >= 0
    ? inside
    : Math.max(
        0,
        cells.findIndex(({ start }) => start === offset),
      );
}

/** The line starts of the table: from the first row to the last, and as far beyond as rows look like these. */
function linesOfBlock(
  text: string,
  first: number,
  last: number,
  format: LineFormat,
  cells: number,
): number[] {
  const belongs = (line: number): boolean => {
    const kind = lineKind(text, line, text.length, format);
    if (kind === 'blank') return false;
    return kind !== 'row' || cellsOf(text, line, format).length === cells;
  };
  const lines: number[] = [];
  for (let line = first; line > 0; ) {
    line = lineStartOf(text, line - 1 - (text[line - 1] === '\n' && text[line - 2] === '\r' ? 1 : 0));
    // The header stands right above, however it is divided.
    if (!belongs(line) && !(lines.length === 0 && lineKind(text, line, text.length, format) !== 'blank'))
      break;
    lines.unshift(line);
  }
  for (let line = first; line < text.length; ) {
    if (line > last && !belongs(line)) break;
    lines.push(line);
    line = nextLine(text, lineEndAfter(text, line, text.length), text.length);
  }
  return lines;
}

function insertedCell(
  text: string,
  line: number,
  cells: readonly Cell[],
  index: number,
  format: LineFormat,
  content: string,
  decimalMark: '.' | ',',
  width: number,
): TextEdit {
  const cell = cells[Math.min(index, cells.length - 1)];
  if (format === 'whitespace' || format === 'lines') {
    const between = index > 0 ? text.slice(cells[index - 1].end, cell.start) : '';
    const isTabbed = between.includes('\t');
    const separator = format === 'lines' ? separatorOf(format, decimalMark) : isTabbed ? '\t' : '  ';
    const padded = format === 'lines' || isTabbed ? content : content.padStart(width);
    return { start: cell.end, end: cell.end, text: separator + padded };
  }
  const lineEnd = lineEndAfter(text, line, text.length);
  const separator = separatorOf(format, decimalMark);
  let at = cell.end;
  // The closing quote and blanks belong to the cell.
  while (at < lineEnd && text[at] !== separator) at += 1;
  if (format === 'pipe') {
    const padded = content.padStart(width);
    return { start: at, end: at, text: text[at] === '|' ? `| ${padded} ` : ` | ${padded}` };
  }
  const previous = index > 0 ? text.lastIndexOf(separator, cell.start - 1) : cell.start;
  const blanks = index > 0 ? (/^ */.exec(text.slice(previous + 1, cell.start))?.[0] ?? '') : '';
  return { start: at, end: at, text: separator + (content === '' ? '' : blanks) + content };
}

function separatorOf(format: LineFormat, decimalMark: '.' | ','): string {
  switch (format) {
    case 'csv':
      return ',';
    case 'tsv':
      return '\t';
    case 'semicolon':
      return ';';
    case 'pipe':
      return '|';
    case 'latex':
      return '&';
    case 'whitespace':
      return '  ';
    case 'lines':
      return decimalMark === ',' ? ';' : ',';
  }
}

function lineStartOf(text: string, offset: number): number {
  let i = offset;
  while (i > 0 && text[i - 1] !== '\n' && text[i - 1] !== '\r') i -= 1;
  return i;
}
