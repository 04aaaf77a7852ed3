import { InputError } from '../errors';
import { type Notice, notice } from '../notice';
import { said, type Wording } from '../wording';
import { blocksNotice } from './blocks';
import { refuseBrokenDecimals } from './brokenDecimals';
import { readColumnBlocks } from './columnBlocks';
import { refuseCountedPattern } from './countedPattern';
import { readDescribed } from './described';
import { LINE_FORMATS, lineEndAfter, nextLine } from './dialect';
import { readFixedWidth } from './fixedWidth';
import { readFortranLists } from './fortranList';
import { namedFromAbove } from './headerAbove';
import { readJcamp } from './jcamp';
import { readJson } from './json';
import { detectLayout, hasHeaderRow, isWrappedList, type Layout, layoutAs } from './layout';
import { MIN_SAMPLES } from './limits';
import { readLineTable } from './lineTable';
import { looksLikeLiteral, readLiteral } from './literal';
import { readLog } from './log';
import { AUTOMATIC, type Delimiter, FORMAT_OF, type ReadingOptions } from './options';
import { errorAt } from './place';
import { readPrintedVector } from './printedVector';
import { inOrder, readSelections } from './selections';
import { readSpiceRaw } from './spiceRaw';
import { readSteppedList } from './steppedList';
import type { Table } from './table';
import { type TextRange, wholeNumbers } from './wholeNumbers';
import { readWrappedFrame } from './wrappedFrame';
import { maybeWrapped, readWrappedSeries } from './wrappedSeries';
import { readYaml } from './yaml';

type Read = (text: string, start: number, end: number) => Table;
/** Told the part of the text that is read, from 0 to 1. */
type OnRead = (fraction: number) => void;

/** A table of lines must explain this much of a text that starts like JSON but is none. */
const LEAST_SCORE = 0.5;
/** `[INFO] ` or `[12:00:01] ` before a line of a log, which is no array. */
const TAGGED_LINE = /^\[[^\]\n\r,]*\][ \t]*[^\s,]/;
const LONGEST_TAG = 80;
/** A Python dictionary a line, as trainers print them. */
const DICTIONARY = /^\{\s*'/;
/** The beginning of HTML, XML, GPX, SVG... */
const MARKUP = /^<(?:\?xml|!doctype|!--|[a-z][\w:.-]*[\s/>])/i;
const HTML = /<(?:html|table|tr|body)[\s>]/i;
/** Markup has closed its first element by then. */
const MARKUP_HEAD = 1 << 16;
/** A table that explains a text this well is no log. */
const LOG_SCORE = 0.9;

/**
 * Reads the numbers in a text: tables (CSV, TSV, semicolons, pipes, blanks), one number a line,
 * JSON, and arrays in code. All offsets are from the start of `text`, also where only parts of it are read.
 *
 * @param ranges the parts to read, as one table; null for everything
 * @param options what is known about the text
 * @param onRead called now and then while a table of lines is read; what it throws ends the work
 * @throws InputError for every text that cannot be read without guessing; nothing else is thrown
 */
export function readTable(
  text: string,
  ranges: readonly TextRange[] | null,
  options: ReadingOptions = AUTOMATIC,
  onRead: OnRead = () => undefined,
): Table {
  const parts = inOrder(
    ranges?.map(({ start, end }) => ({ start: Math.max(0, start), end: Math.min(text.length, end) })) ?? [
      { start: text.charCodeAt(0) === 0xfeff ? 1 : 0, end: text.length },
    ],
  );
  if (parts.every(({ start, end }) => inkStart(text, start, end) === end)) {
    throw new InputError(
      'empty',
      ranges
        ? said`The selection holds no text. Select the numbers, or nothing to read the whole file.`
        : said`The file is empty.`,
    );
  }
  const read: Read = (whole, start, end) => readRange(whole, start, end, options, onRead);
  if (parts.length > 1) {
    return readSelections(text, parts, read);
  }
  const table = readWholeNumbers(text, parts[0], read);
  return ranges ? namedFromAbove(text, parts[0].start, table, read) : table;
}

function readWholeNumbers(text: string, part: TextRange, read: Read): Table {
  const whole = wholeNumbers(text, [part], '.');
  const table = read(text, whole.ranges[0].start, whole.ranges[0].end);
  if (table.decimalMark === ',') {
    const wider = wholeNumbers(text, whole.ranges, ',');
    if (wider.notices.length > 0) {
      const again = read(text, wider.ranges[0].start, wider.ranges[0].end);
      return { ...again, notices: [...wider.notices, ...again.notices] };
    }
  }
  return whole.notices.length > 0 ? { ...table, notices: [...whole.notices, ...table.notices] } : table;
}

function readRange(text: string, from: number, end: number, options: ReadingOptions, onRead: OnRead): Table {
  const start = startOfLine(text, from, end, options.firstLine ?? 1);
  if (options.delimiter !== null) {
    const layout = layoutAs(text, start, end, FORMAT_OF[options.delimiter]);
    if (layout) {
      return withBlocks(text, readLineTable(text, start, end, layout, options, onRead));
    }
    throw errorAt(
      text,
      start,
      'no-numbers',
      options.delimiter === 'none'
        ? said`there is no table with one number a line. Choose another delimiter, or leave it to be found.`
        : said`there is no table with cells parted by ${SEPARATOR_WORDS[options.delimiter]}. Choose another delimiter, or leave it to be found.`,
    );
  }
  const table = withBlocks(text, readFound(text, start, end, options, onRead));
  const isOfLines = LINE_FORMATS.some((format) => format === table.format);
  const unused: Notice[] = [];
  if (options.decimalMark === ',' && table.decimalMark !== ',') {
    unused.push(
      notice(
        'option-unused',
        said`Numbers in code and data formats have a decimal point: they are read with it.`,
      ),
    );
  }
  if (options.header !== null && !isOfLines) {
    unused.push(
      notice('option-unused', said`Only tables of lines have a header: that choice has no effect here.`),
    );
  }
  return unused.length > 0 ? { ...table, notices: [...unused, ...table.notices] } : table;
}

/** The table with a notice where it holds several series one below the other, or perhaps one that is wrapped. */
function withBlocks(text: string, table: Table): Table {
  const isOfBlanks = table.format === 'whitespace' || table.format === 'fixed';
  const notices = [
    ...blocksNotice(text, table.columns),
    ...(isOfBlanks ? maybeWrapped(table.columns, table.hasHeader) : []),
  ];
  return notices.length > 0 ? { ...table, notices: [...table.notices, ...notices] } : table;
}

const SEPARATOR_WORDS: Readonly<Record<Exclude<Delimiter, 'none'>, Wording>> = {
  comma: said`commas`,
  semicolon: said`semicolons`,
  tab: said`tabs`,
  pipe: said`pipes`,
  blanks: said`blanks`,
};

/** The start of a line, counted from 1 at `start`. @throws InputError 'bad-option' where there are fewer lines */
function startOfLine(text: string, start: number, end: number, line: number): number {
  let offset = start;
  for (let at = 1; at < line; at += 1) {
    offset = nextLine(text, lineEndAfter(text, offset, end), end);
    if (offset >= end) {
      throw new InputError('bad-option', said`The table cannot start at line ${line}: there are ${at}.`);
    }
  }
  return offset;
}

/** Reads what the text is found to be. */
function readFound(text: string, start: number, end: number, options: ReadingOptions, onRead: OnRead): Table {
  const first = inkStart(text, start, end);
  let fault: InputError | null = null;
  if (text[first] === '{' || text[first] === '[') {
    try {
      const table = readJson(text, first, end);
      if (table) {
        return table;
      }
      throw new InputError(
        'no-numbers',
        said`This JSON holds no array of numbers, and no list of objects with numbers.`,
      );
    } catch (error) {
      if (!(error instanceof InputError && error.code === 'bad-file')) {
        throw error;
      }
      fault = error;
    }
  }
  refuseMarkup(text, first, end);
  const spectrum = readJcamp(text, first, end) ?? readSpiceRaw(text, first, end);
  if (spectrum) {
    return spectrum;
  }
  refuseCountedPattern(text, start, end);
  const described = readDescribed(text, start, end, options) ?? readSteppedList(text, start, end);
  if (described) {
    return described;
  }
  const printed = readPrintedVector(text, start, end) ?? readColumnBlocks(text, start, end);
  if (printed) {
    return printed;
  }
  const found = readFortranLists(text, start, end) ?? readYaml(text, start, end);
  if (found) {
    return found;
  }
  const series = readWrappedSeries(text, start, end);
  if (series) {
    return series;
  }
  const wrapped = readWrappedFrame(text, start, end, options);
  if (wrapped) {
    return wrapped;
  }
  const layout = detectLayout(text, start, end, options.decimalMark);
  if (!(layout?.hasPairs && layout.score === 1) && looksLikeLiteral(text, start, end)) {
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
  const mayBeLog =
    layout === null ||
    ((layout.looks.includes('X') || layout.score < LOG_SCORE) && !hasHeaderRow(text, start, end, layout));
  const isLine = (pattern: RegExp) => pattern.test(text.slice(first, first + LONGEST_TAG));
  if (mayBeLog && (!fault || isLine(TAGGED_LINE) || isLine(DICTIONARY))) {
    const log = readLog(text, start, end, options.decimalMark);
    if (log) {
      return log;
    }
  }
  if (!fault && mayTouch(layout)) {
    const table = readFixedWidth(text, start, end, options);
    if (table) {
      return table;
    }
  }
  if (layout && (!fault || layout.score > LEAST_SCORE)) {
    if (options.decimalMark !== '.') {
      refuseBrokenDecimals(text, start, end, layout);
    }
    try {
      return readLineTable(text, start, end, layout, options, onRead);
    } catch (error) {
      const isIrregular =
        layout.format === 'whitespace' &&
        error instanceof InputError &&
        (error.code === 'ragged-rows' || error.code === 'not-a-number');
      const table = isIrregular ? readFixedWidth(text, start, end, options) : null;
      if (table) {
        return table;
      }
      throw error;
    }
  }
  throw (
    fault ??
    new InputError(
      'no-numbers',
      said`There are no numbers in a form that is read: tables (CSV, TSV, columns), repeated lines of a log, JSON, and arrays in code.`,
    )
  );
}

/**
 * Refuses HTML and XML, whose numbers stand in elements and attributes.
 *
 * @throws InputError 'bad-file'
 */
function refuseMarkup(text: string, start: number, end: number): void {
  if (text[start] !== '<') {
    return;
  }
  const head = text.slice(start, Math.min(end, start + MARKUP_HEAD));
  if (MARKUP.test(head) && /<\/|\/>/.test(head)) {
    throw errorAt(
      text,
      start,
      'bad-file',
      HTML.test(head)
        ? said`this is HTML, which is not read. Copy the table from the browser, or save it as CSV, and try again.`
        : said`this is XML, which is not read. Save the data as CSV, and try again.`,
    );
  }
}

/** Whether what looks like text may be numbers that touch each other. */
function mayTouch(layout: Layout | null): boolean {
  return (
    layout === null ||
    (layout.looks.includes('X') && (layout.format === 'whitespace' || layout.format === 'lines'))
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
