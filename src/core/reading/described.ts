/**
 * Catalogues in which a description above the rows tells the columns apart by their places in the line:
 *
 * - IPAC tables (https://irsa.ipac.caltech.edu/applications/DDGEN/Doc/ipac_tbl.html): up to four lines of names,
 *   types, units and marks of missing values between bars, which stand where the columns meet
 * - CDS and AAS machine-readable tables (https://vizier.cds.unistra.fr/doc/catstd.htx): a byte-by-byte description
 */

import type { Notice } from '../notice';
import { said } from '../wording';
import { columnsOf, type RawColumn } from './columns';
import { lineEndAfter, nextLine } from './dialect';
import { type Field, pushCell } from './fixedWidth';
import { CellList } from './growable';
import { takeOut } from './missingMarks';
import { numberShape, parseNumber } from './numberToken';
import type { ReadingOptions } from './options';
import { errorAt } from './place';
import type { Table } from './table';
import type { TextRange } from './wholeNumbers';

/** A column as it is described. */
interface DescribedColumn {
  readonly field: Field;
  readonly name: string;
  readonly unit: string | null;
  /** What marks a missing value; '' for nothing. */
  readonly missing: string;
}

interface Description {
  readonly columns: readonly DescribedColumn[];
  /** Where the rows begin. */
  readonly rowsStart: number;
  /** How a line begins that is none of the rows. */
  readonly commentMark: string;
}

const IPAC_HEADER_LINES = 4;
const LONGEST_DESCRIPTION = 200;
const BYTE_BY_BYTE = /byte-by-byte description of file/i;
const LONGEST_HEAD = 65536;
const RULER = /^(?:-{20,}|={20,})\s*$/;
/** `   1-  7 F7.3  mag   Vmag   ? V magnitude`: bytes, format, unit, label and, in words, more. */
const BYTES = /^\s*(?:(\d+)\s*-\s*)?(\d+)\s+[AIFE]\d*(?:\.\d+)?\s+(\S+)\s+(\S+)(.*)$/;
/** How an explanation begins that says that a value may be missing: `?`, `?=-9.99`, `[0/5]?=99`. */
const MAY_MISS = /^\s*(?:[[\]][^[\]]*[[\]])?\?(?:=(\S+))?/;

/**
 * The table in `text[start, end)` whose columns a description above it tells apart; null where there is none.
 *
 * @throws InputError 'ragged-rows' for a row across the places of its columns, and what `columnsOf` throws
 */
export function readDescribed(
  text: string,
  start: number,
  end: number,
  options: ReadingOptions,
): Table | null {
  const described = ipacHeader(text, start, end) ?? byteByByte(text, start, end);
  if (described === null) {
    return null;
  }
  const { columns: given, rowsStart, commentMark } = described;
  const cells = new CellList();
  let rowCount = 0;
  for (let offset = rowsStart; offset < end; ) {
    const lineEnd = lineEndAfter(text, offset, end);
    const line = { start: offset, end: lineEnd };
    if (!isBlank(text, line) && !(commentMark !== '' && text.startsWith(commentMark, offset))) {
      refuseBetween(text, line, given);
      for (const { field } of given) pushCell(text, line, field, cells);
      rowCount += 1;
    }
    offset = nextLine(text, lineEnd, end);
  }
  if (rowCount === 0) {
    return null;
  }
  const raws = given.map(
    ({ name, unit }, k): RawColumn => ({ label: name, unit, ...cells.pick(k, given.length, rowCount) }),
  );
  const { columns, decimalMark, notices } = columnsOf(text, raws, options.decimalMark);
  const marked: Notice[] = [];
  const placed = columns.map((column) => {
    const k = raws.findIndex(({ starts }) => starts === column.starts);
    const { missing, field } = given[k];
    if (numberShape(missing, 0, missing.length) !== 0) {
      marked.push(...takeOut([parseNumber(missing, 0, missing.length, '.')], [column]));
    }
    return { ...column, field };
  });
  return {
    format: 'fixed',
    decimalMark,
    hasHeader: true,
    rowCount,
    columns: placed,
    notices: [...notices, ...marked],
  };
}

function isBlank(text: string, { start, end }: TextRange): boolean {
  for (let i = start; i < end; i += 1) {
    if (text.charCodeAt(i) > 32) return false;
  }
  return true;
}

/** @throws InputError 'ragged-rows' where a row has more than blanks before, between or behind its columns */
function refuseBetween(text: string, line: TextRange, columns: readonly DescribedColumn[]): void {
  let at = line.start;
  for (const { field } of columns) {
    refuseInk(text, at, Math.min(line.end, line.start + field.from));
    at = Math.min(line.end, line.start + field.to);
  }
  refuseInk(text, at, line.end);
}

function refuseInk(text: string, start: number, end: number): void {
  for (let i = start; i < end; i += 1) {
    if (text.charCodeAt(i) > 32) {
      throw errorAt(
        text,
        i,
        'ragged-rows',
        said`here the row has text between the columns that the lines above it describe. Move it under its column, or correct the description.`,
      );
    }
  }
}

/** The columns between the bars of an IPAC table; null where it is none. */
function ipacHeader(text: string, start: number, end: number): Description | null {
  let offset = start;
  while (text[offset] === '\\' && offset < end) {
    offset = nextLine(text, lineEndAfter(text, offset, end), end);
  }
  const lines: string[] = [];
  while (text[offset] === '|' && offset < end && lines.length <= IPAC_HEADER_LINES) {
    const lineEnd = lineEndAfter(text, offset, end);
    lines.push(text.slice(offset, lineEnd).trimEnd());
    offset = nextLine(text, lineEnd, end);
  }
  const bars = [...(lines[0] ?? '').matchAll(/\|/g)].map(({ index }) => index);
  // In Markdown the rows begin with bars too; names alone, without types, could be anything.
  const isHeader =
    lines.length > 1 &&
    lines.length <= IPAC_HEADER_LINES &&
    bars.length > 1 &&
    lines.every((line) => line.length === lines[0].length && bars.every((bar) => line[bar] === '|')) &&
    text[offset] === ' ';
  if (!isHeader) {
    return null;
  }
  const columns = bars.slice(0, -1).map((bar, k) => {
    const [name, , unit, missing] = [0, 1, 2, 3].map((row) =>
      (lines[row] ?? '').slice(bar + 1, bars[k + 1]).trim(),
    );
    return {
      field: { from: bar + 1, to: bars[k + 1] },
      name,
      unit: unit || null,
      missing,
    };
  });
  return { columns, rowsStart: offset, commentMark: '\\' };
}

/** The columns of a byte-by-byte description of this very file; null where there is none. */
function byteByByte(text: string, start: number, end: number): Description | null {
  if (!BYTE_BY_BYTE.test(text.slice(start, Math.min(end, start + LONGEST_HEAD)))) {
    return null;
  }
  let isDescribed = false;
  let rowsStart = -1;
  const columns: DescribedColumn[] = [];
  for (let offset = start; offset < end; ) {
    const lineEnd = lineEndAfter(text, offset, end);
    const line = text.slice(offset, Math.min(lineEnd, offset + LONGEST_DESCRIPTION));
    offset = nextLine(text, lineEnd, end);
    if (BYTE_BY_BYTE.test(line)) {
      // Of several files, one below the other, the rows of none can be told.
      if (columns.length > 0) return null;
      isDescribed = true;
    } else if (isDescribed) {
      const [, from, to, unit, name, more] = BYTES.exec(line) ?? [];
      if (to !== undefined) {
        columns.push({
          field: { from: Number(from ?? to) - 1, to: Number(to) },
          name,
          unit: unit === '---' ? null : unit,
          missing: MAY_MISS.exec(more)?.[1] ?? '',
        });
      }
    }
    if (isDescribed && RULER.test(line)) rowsStart = offset;
  }
  const isAscending = columns.every(
    ({ field }, k) => field.from < field.to && (k === 0 || field.from >= columns[k - 1].field.to),
  );
  return columns.length > 1 && isAscending && rowsStart > 0 ? { columns, rowsStart, commentMark: '#' } : null;
}
