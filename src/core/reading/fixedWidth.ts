/**
 * Tables whose cells stand at fixed places in their lines, as Fortran's formats print them: cells may be
 * empty, or touch each other (`12.3456-1234.567`), where blanks would not tell them apart.
 */
import { notice } from '../notice';
import { said } from '../wording';
import { columnsOf, type RawColumn } from './columns';
import { lineEndAfter, lineKind, nextLine } from './dialect';
import { CellList } from './growable';
import { lookOf } from './layout';
import { MIN_SAMPLES } from './limits';
import { suspectMarks } from './missingMarks';
import { unitCell } from './names';
import { numberShape } from './numberToken';
import type { ReadingOptions } from './options';
import type { Table } from './table';
import type { TextRange } from './wholeNumbers';

const LONGEST_LINE = 2000;
/** An edge at which so many of the rows end a number is the end of a field. */
const EDGE_SHARE = 0.2;
const LEAST_GAP = 2;

/** Places in a line, `[from, to)`; all numbers of a field end at `to`, or all texts begin at `from`. */
export interface Field {
  readonly from: number;
  readonly to: number;
}

/**
 * The table with cells at fixed places in the lines of `text[start, end)`; null where the lines do not show
 * such places, and where blanks part the cells of all of them.
 *
 * @throws what `columnsOf` throws
 */
export function readFixedWidth(
  text: string,
  start: number,
  end: number,
  options: ReadingOptions,
): Table | null {
  const lines = linesOf(text, start, end);
  if (lines === null) {
    return null;
  }
  const ruler = rulerIn(text, start, end);
  const first = lines.findIndex((line) => (ruler ? line.start > ruler.start : isData(text, line)));
  const rows = first < 0 ? [] : lines.slice(first);
  if (rows.length < MIN_SAMPLES || !isAligned(text, rows)) {
    return null;
  }
  const ruled = ruler && fieldsUnder(text, ruler, rows);
  const fields = ruled ?? fieldsOf(text, rows);
  if (fields === null || fields.length < 2) {
    return null;
  }
  const cells = new CellList();
  let irregular = 0;
  for (const row of rows) {
    const before = cells.length;
    let filled = 0;
    for (const field of fields) {
      pushCell(text, row, field, cells);
      filled += cells.ends.at(cells.length - 1) > cells.starts.at(cells.length - 1) ? 1 : 0;
    }
    const words = wordsOf(text, row.start, row.end);
    irregular += filled < fields.length || words.length !== fields.length ? 1 : 0;
    // A line that no cell of the table shows is none of its rows.
    if (filled === 0) {
      cells.truncate(before);
      return null;
    }
  }
  if (irregular === 0) {
    return null;
  }
  const labels =
    options.header === false ? null : labelsOf(text, lines.slice(0, first), fields, ruled !== null);
  const raws = fields.map(
    (_, k): RawColumn => ({
      label: labels?.names[k] ?? null,
      unit: labels?.units[k] ?? null,
      ...cells.pick(k, fields.length, rows.length),
    }),
  );
  const { columns, decimalMark, notices } = columnsOf(text, raws, options.decimalMark);
  return {
    format: 'fixed',
    decimalMark,
    hasHeader: labels !== null,
    rowCount: rows.length,
    columns: columns.map((column) => {
      const k = raws.findIndex(({ starts }) => starts === column.starts);
      return k < 0 ? column : { ...column, field: fields[k] };
    }),
    notices: [
      irregular === 1
        ? notice(
            'fixed-width',
            said`The columns are told apart by their places in the line, as 1 row has empty or touching cells.`,
          )
        : notice(
            'fixed-width',
            said`The columns are told apart by their places in the line, as ${irregular} rows have empty or touching cells.`,
          ),
      ...notices,
      ...suspectMarks(text, columns),
    ],
  };
}

/** The lines with cells; null where tabs or their length leave no places to see. */
function linesOf(text: string, start: number, end: number): TextRange[] | null {
  const lines: TextRange[] = [];
  for (let offset = start; offset < end; ) {
    const lineEnd = lineEndAfter(text, offset, end);
    if (lineKind(text, offset, end, 'whitespace') === 'row') {
      if (lineEnd - offset > LONGEST_LINE || text.slice(offset, lineEnd).includes('\t')) {
        return null;
      }
      lines.push({ start: offset, end: lineEnd });
    }
    offset = nextLine(text, lineEnd, end);
  }
  return lines;
}

/** The first line of dashes in several stretches, as databases and shells print it below the names. */
function rulerIn(text: string, start: number, end: number): TextRange | null {
  for (let offset = start; offset < end; ) {
    const lineEnd = lineEndAfter(text, offset, end);
    const isLong = lineEnd - offset > LONGEST_LINE;
    if (!isLong && /^ *(?:-+|=+)(?: +(?:-+|=+))+ *$/.test(text.slice(offset, lineEnd))) {
      return { start: offset, end: lineEnd };
    }
    offset = nextLine(text, lineEnd, end);
  }
  return null;
}

/** The fields under a ruler; null where a row has a word across the end of one. */
function fieldsUnder(text: string, ruler: TextRange, rows: readonly TextRange[]): Field[] | null {
  const starts = wordsOf(text, ruler.start, ruler.end).map((word) => word.start - ruler.start);
  const isCut = rows.every(({ start, end }) =>
    starts.every((from, k) => k === 0 || start + from >= end || text[start + from - 1] === ' '),
  );
  return isCut
    ? starts.map((from, k) => ({ from: k === 0 ? 0 : from, to: starts[k + 1] ?? LONGEST_LINE }))
    : null;
}

function wordsOf(text: string, start: number, end: number): TextRange[] {
  const words: TextRange[] = [];
  let wordStart = -1;
  for (let i = start; i <= end; i += 1) {
    const isInk = i < end && !isSpace(text.charCodeAt(i));
    if (isInk && wordStart < 0) wordStart = i;
    else if (!isInk && wordStart >= 0) {
      words.push({ start: wordStart, end: i });
      wordStart = -1;
    }
  }
  return words;
}

function isSpace(code: number): boolean {
  if (code <= 32) return code === 32 || (code >= 9 && code <= 13);
  return code >= 0xa0 && /\s/.test(String.fromCharCode(code));
}

/** Two or more numbers with points, without a blank; no part of it can match a text in two ways, which would take exponential time. */
const TOUCHING = /^[-+]?\d*\.(?:\d*(?:[eEdD][-+]\d\d[-+]?\d*|[-+]\d*)?\.)+\d*(?:[eEdD][-+]\d\d)?$/;

/** Whether a line holds numbers, or what looks like several that touch. */
function isData(text: string, { start, end }: TextRange): boolean {
  return wordsOf(text, start, end).some(
    (word) =>
      numberShape(text, word.start, word.end) !== 0 || TOUCHING.test(text.slice(word.start, word.end)),
  );
}

/** Whether cells are aligned: some are more than one blank apart, as only then, or they touch. */
function isAligned(text: string, rows: readonly TextRange[]): boolean {
  return rows.some(({ start, end }) => {
    const words = wordsOf(text, start, end);
    return words.some(
      (word, k) =>
        (k > 0 && word.start - words[k - 1].end >= LEAST_GAP) ||
        TOUCHING.test(text.slice(word.start, word.end)),
    );
  });
}

/** The fields that explain all rows; null where there are none. */
function fieldsOf(text: string, rows: readonly TextRange[]): Field[] | null {
  const width = rows.reduce((longest, { start, end }) => Math.max(longest, end - start), 0);
  const ink = new Uint8Array(width + 1);
  for (const { start, end } of rows) {
    for (let i = start; i < end; i += 1) {
      if (text[i] !== ' ') ink[i - start] = 1;
    }
  }
  const fields: Field[] = [];
  let from = 0;
  let before = 0;
  for (let i = 0; i <= width; i += 1) {
    if (ink[i] === 1) {
      continue;
    }
    if (i > 0 && ink[i - 1] === 1) {
      const found = fieldsOfRun(text, rows, { from, to: i }, before);
      if (found === null) {
        return null;
      }
      fields.push(...found);
      before = i;
    }
    from = i + 1;
  }
  return fields;
}

/** The fields in a stretch of the lines that no column of blanks parts. */
function fieldsOfRun(text: string, rows: readonly TextRange[], run: Field, before: number): Field[] | null {
  // Words are found again where they are needed: those of all rows at once would fill the memory.
  const wordsIn = ({ start, end }: TextRange): TextRange[] =>
    wordsOf(text, Math.min(end, start + run.from), Math.min(end, start + run.to));
  const isOne = rows.every((row) => {
    const found = wordsIn(row);
    return found.length <= 1 && found.every((word) => lookOf(text, word.start, word.end) !== 'X');
  });
  if (isOne) {
    const isFlush = rows.every((row) => wordsIn(row).every((word) => word.end === row.start + run.to));
    return isFlush ? [{ from: before, to: run.to }] : null;
  }
  const counts = new Map<number, number>();
  let filled = 0;
  for (const row of rows) {
    const found = wordsIn(row);
    filled += found.length > 0 ? 1 : 0;
    for (const word of found) {
      if (numberShape(text, word.start, word.end) !== 0) {
        const edge = word.end - row.start;
        counts.set(edge, (counts.get(edge) ?? 0) + 1);
      }
    }
  }
  const frequent = [...counts].flatMap(([edge, count]) => (count >= EDGE_SHARE * filled ? [edge] : []));
  for (const edges of [frequent, edgesByPoints(text, rows, run)]) {
    const fields = fieldsEndingAt([...edges, run.to], before);
    if (fields.length > 1 && fields.every((field) => isColumnOfNumbers(text, rows, field))) {
      return fields;
    }
  }
  // Words, perhaps several in a cell, and no numbers: one column of text.
  return rows.every((row) => wordsIn(row).every((word) => lookOf(text, word.start, word.end) === 'X'))
    ? [{ from: run.from, to: run.to }]
    : null;
}

/** The ends of numbers with as many decimals each, where all rows have their points at the same places. */
function edgesByPoints(text: string, rows: readonly TextRange[], run: Field): number[] {
  const points = new Set<number>();
  for (const { start, end } of rows) {
    for (let i = start + run.from; i < Math.min(end, start + run.to); i += 1) {
      if (text[i] === '.') points.add(i - start);
    }
  }
  const places = [...points].sort((a, b) => a - b);
  const tail = run.to - (places.at(-1) ?? run.to);
  return places.map((place) => place + tail);
}

function fieldsEndingAt(edges: readonly number[], before: number): Field[] {
  const ends = [...new Set(edges)].sort((a, b) => a - b);
  return ends.map((to, k) => ({ from: k === 0 ? before : ends[k - 1], to }));
}

/** Whether what stands in the field is a number that ends with it, or nothing, in every row. */
function isColumnOfNumbers(text: string, rows: readonly TextRange[], field: Field): boolean {
  return rows.every((row) => {
    const from = Math.min(row.end, row.start + field.from);
    const to = Math.min(row.end, row.start + field.to);
    const found = wordsOf(text, from, to);
    return (
      found.length === 0 ||
      (found.length === 1 && found[0].end === to && ['N', 'M'].includes(lookOf(text, found[0].start, to)))
    );
  });
}

/** Pushes what stands in the field, without blanks; an empty cell stands at the end of its field. */
export function pushCell(text: string, row: TextRange, { from, to }: Field, cells: CellList): void {
  let start = Math.min(row.end, row.start + from);
  let end = Math.min(row.end, row.start + to);
  const last = end;
  while (start < end && text[start] === ' ') start += 1;
  while (end > start && text[end - 1] === ' ') end -= 1;
  if (start === end) cells.push(last, last);
  else cells.push(start, end);
}

/** Names, and units below them, in the last lines above the rows: each word belongs to the field nearest to it. */
function labelsOf(
  text: string,
  above: readonly TextRange[],
  fields: readonly Field[],
  isRuled: boolean,
): { names: string[]; units: (string | null)[] } | null {
  const [last, before] = [above.at(-1), above.at(-2)].map(
    (line) => line && (isRuled ? cutAt(text, line, fields) : inFields(text, line, fields)),
  );
  if (!last || last.every((label) => label === '')) {
    return null;
  }
  const units = last.map(unitCell);
  const isUnits = units.every((unit) => unit !== null) && before?.some((name) => name !== '');
  return isUnits && before
    ? { names: before, units: units.map((unit) => unit || null) }
    : { names: last, units: fields.map(() => null) };
}

function cutAt(text: string, { start, end }: TextRange, fields: readonly Field[]): string[] {
  return fields.map(({ from, to }) =>
    text.slice(Math.min(end, start + from), Math.min(end, start + to)).trim(),
  );
}

function inFields(text: string, line: TextRange, fields: readonly Field[]): string[] {
  const labels = fields.map((): string[] => []);
  for (const word of wordsOf(text, line.start, line.end)) {
    const [from, to] = [word.start - line.start, word.end - line.start];
    const distances = fields.map((field) => Math.max(field.from - from, to - field.to, 0));
    labels[distances.indexOf(Math.min(...distances))].push(text.slice(word.start, word.end));
  }
  return labels.map((words) => words.join(' '));
}
