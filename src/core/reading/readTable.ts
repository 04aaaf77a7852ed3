import { InputError } from '../errors';
import { lineEndAfter } from './dialect';
import { namedFromAbove } from './headerAbove';
import { readJson } from './json';
import { detectLayout, isWrappedList } from './layout';
import { MIN_SAMPLES } from './limits';
import { readLineTable } from './lineTable';
import { looksLikeLiteral, readLiteral } from './literal';
import { readLog } from './log';
import { isDigit } from './numberToken';
import { readPrintedVector } from './printedVector';
import type { Notice, Table } from './table';
import { readYaml } from './yaml';

/** A table of lines must explain this much of a text that starts like JSON but is none. */
const LEAST_SCORE = 0.5;
/** A table that explains a text this well is no log. */
const LOG_SCORE = 0.9;

/**
 * Reads the numbers in a text: tables (CSV, TSV, semicolons, pipes, blanks), one number a line,
 * JSON, and arrays in code. All offsets are from the start of `text`, also where only a range of it is read.
 *
 * @param range UTF-16 offsets `[start, end)` of the part to read; null for everything
 * @throws InputError for every text that cannot be read without guessing; nothing else is thrown
 */
export function readTable(text: string, range: { start: number; end: number } | null): Table {
  const start = range ? Math.max(0, range.start) : text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const end = range ? Math.min(text.length, range.end) : text.length;
  if (inkStart(text, start, end) === end) {
    throw new InputError(
      'empty',
      range
        ? 'The selection holds no text. Select the numbers, or nothing to read the whole file.'
        : 'The file is empty.',
    );
  }
  const table = readWholeNumbers(text, start, end);
  return range ? namedFromAbove(text, start, table, readRange) : table;
}

function readWholeNumbers(text: string, start: number, end: number): Table {
  const whole = wholeNumbers(text, start, end, '.');
  const table = readRange(text, whole.start, whole.end);
  if (table.decimalMark === ',') {
    const wider = wholeNumbers(text, whole.start, whole.end, ',');
    if (wider.notices.length > 0) {
      const again = readRange(text, wider.start, wider.end);
      return { ...again, notices: [...wider.notices, ...again.notices] };
    }
  }
  return whole.notices.length > 0 ? { ...table, notices: [...whole.notices, ...table.notices] } : table;
}

function readRange(text: string, start: number, end: number): Table {
  const first = inkStart(text, start, end);
  let fault: InputError | null = null;
  if (text[first] === '{' || text[first] === '[') {
    try {
      const table = readJson(text, first, end);
      if (table) {
        return table;
      }
    } catch (error) {
      if (!(error instanceof InputError && error.code === 'bad-file')) {
        throw error;
      }
      fault = error;
    }
  }
  const printed = readPrintedVector(text, start, end);
  if (printed) {
    return printed;
  }
  const yaml = readYaml(text, start, end);
  if (yaml) {
    return yaml;
  }
  const layout = detectLayout(text, start, end);
  if (looksLikeLiteral(text, start, end)) {
    const table = readLiteral(text, start, end, false);
    // A CSV file may hold short arrays in its cells.
    if (table && (!layout || table.rowCount >= Math.min(MIN_SAMPLES, lineCount(text, start, end)))) {
      return table;
    }
  } else if (isWrappedList(text, start, end)) {
    const table = readLiteral(text, start, end, true);
    if (table) {
      return table;
    }
  }
  if (!fault && (layout === null || layout.looks.includes('X') || layout.score < LOG_SCORE)) {
    const log = readLog(text, start, end);
    if (log) {
      return log;
    }
  }
  if (layout && (!fault || layout.score > LEAST_SCORE)) {
    return readLineTable(text, start, end, layout);
  }
  throw (
    fault ??
    new InputError(
      'no-numbers',
      'There are no numbers. Numbers are read from tables (CSV, TSV, columns), JSON, and arrays in code.',
    )
  );
}

/** Lines with more than blanks, counted up to `MIN_SAMPLES`. */
function lineCount(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = inkStart(text, start, end); at < end && count < MIN_SAMPLES; count += 1) {
    at = inkStart(text, lineEndAfter(text, at, end), end);
  }
  return count;
}

/** The first offset that holds more than a blank; `end` where none does. */
function inkStart(text: string, start: number, end: number): number {
  for (let i = start; i < end; i += 1) {
    const code = text.charCodeAt(i);
    if (code > 32 && code !== 0xa0 && code !== 0xfeff) {
      return i;
    }
  }
  return end;
}

/** A range widened to whole numbers where it cuts one in two, with a notice that says so. */
function wholeNumbers(
  text: string,
  start: number,
  end: number,
  mark: '.' | ',',
): { start: number; end: number; notices: Notice[] } {
  const from = cutStart(text, start, mark);
  const to = cutEnd(text, end, mark);
  if (from === start && to === end) {
    return { start, end, notices: [] };
  }
  const cut = from < start ? numberAt(text, from, mark) : numberAt(text, cutStart(text, end, mark), mark);
  return {
    start: from,
    end: to,
    notices: [{ code: 'cut-number', message: `The selection cut ${cut} in two; the whole number is read.` }],
  };
}

function numberAt(text: string, start: number, mark: '.' | ','): string {
  return `'${text.slice(start, cutEnd(text, start + 1, mark))}'`;
}

/** Whether a range edge at `offset` cuts a number: both neighbours belong to one token with a digit in it. */
function cuts(text: string, offset: number, mark: '.' | ','): boolean {
  return (
    offset > 0 && offset < text.length && isInside(text, offset - 1, mark) && isInside(text, offset, mark)
  );
}

function isInside(text: string, offset: number, mark: '.' | ','): boolean {
  const code = text.charCodeAt(offset);
  if (isDigit(code) || code === 46) {
    return true;
  }
  const before = text.charCodeAt(offset - 1);
  const after = text.charCodeAt(offset + 1);
  if (mark === ',' && code === 44) {
    return isDigit(before) && isDigit(after);
  }
  if (code === 43 || code === 45) {
    return isDigit(after) || after === 46;
  }
  const isExponent = 'eEdD'.includes(text[offset]);
  return isExponent && (isDigit(before) || before === 46) && (isDigit(after) || after === 43 || after === 45);
}

function cutStart(text: string, offset: number, mark: '.' | ','): number {
  let i = offset;
  while (cuts(text, i, mark)) {
    i -= 1;
  }
  return i;
}

function cutEnd(text: string, offset: number, mark: '.' | ','): number {
  let i = offset;
  while (cuts(text, i, mark)) {
    i += 1;
  }
  return i;
}
