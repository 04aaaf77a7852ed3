/** How the cells of a line are told apart: the low-level scanner shared by all tables of lines. */

import { said } from '../wording';
import { isComplex } from './complex';
import { isClock, isDateTime } from './dateTime';
import type { CellList } from './growable';
import { isDigit, numberShape } from './numberToken';
import { errorAt } from './place';

export type LineFormat = 'csv' | 'tsv' | 'semicolon' | 'pipe' | 'latex' | 'whitespace' | 'lines';

/** In the order of preference where two explain a text equally well. */
export const LINE_FORMATS: readonly LineFormat[] = [
  'tsv',
  'semicolon',
  'pipe',
  'latex',
  'csv',
  'whitespace',
  'lines',
];

const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const HASH = 35;
const APOSTROPHE = 39;
const AMPERSAND = 38;
const OPEN = 40;
const CLOSE = 41;
const SLASH = 47;
const SEMICOLON = 59;
const BACKSLASH = 92;
const PIPE = 124;
const NO_BREAK_SPACE = 0xa0;

const DELIMITERS: Readonly<Record<LineFormat, number>> = {
  csv: 44,
  tsv: TAB,
  semicolon: SEMICOLON,
  pipe: PIPE,
  latex: AMPERSAND,
  whitespace: SPACE,
  lines: -1,
};

/** A quoted cell longer than this has lost its closing quote. */
const LONGEST_QUOTED_CELL = 65536;

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}

/** The end of the line (without its line break) that `offset` stands in. */
export function lineEndAfter(text: string, offset: number, end: number): number {
  let i = offset;
  while (i < end && !isLineEnd(text.charCodeAt(i))) {
    i += 1;
  }
  return i;
}

/** Farther ahead than this an `&` is remembered. */
const NEAR = 256;

/** The `&` last found far ahead: all rows of the line that stand before it would look for it again. */
let farAmpersand = { text: '', from: 0, at: -1 };

/** Whether an `&` follows in the line. Linear in the line's length over all its rows, however short they are. */
function hasAmpersandAfter(text: string, offset: number, end: number): boolean {
  const { from, at } = farAmpersand;
  if (offset >= from && offset <= at && at < end && farAmpersand.text === text) {
    return true;
  }
  let i = offset;
  while (i < end && !isLineEnd(text.charCodeAt(i))) {
    if (text.charCodeAt(i) === AMPERSAND) {
      if (i - offset > NEAR) farAmpersand = { text, from: offset, at: i };
      return true;
    }
    i += 1;
  }
  // The text is not kept longer than it is of use.
  farAmpersand = { text: '', from: 0, at: -1 };
  return false;
}

/** The start of the line after the one that ends at `lineEnd`. */
export function nextLine(text: string, lineEnd: number, end: number): number {
  if (lineEnd >= end) {
    return end;
  }
  return text.charCodeAt(lineEnd) === 13 && lineEnd + 1 < end && text.charCodeAt(lineEnd + 1) === 10
    ? lineEnd + 2
    : lineEnd + 1;
}

/**
 * Whether the line at `start` is 'blank', a 'comment' (`#`, `%`, `//`, `!`, `;`), a 'ruler' (`-----`,
 * `|---|---|`, `\hline`) or a 'row'.
 */
export function lineKind(
  text: string,
  start: number,
  end: number,
  format: LineFormat,
): 'blank' | 'comment' | 'ruler' | 'row' {
  let i = start;
  while (i < end && (text.charCodeAt(i) === SPACE || text.charCodeAt(i) === TAB)) {
    i += 1;
  }
  if (i >= end || isLineEnd(text.charCodeAt(i))) {
    // A line of tabs alone is a row of empty cells in a TSV file.
    return format === 'tsv' && i > start ? 'row' : 'blank';
  }
  if (isCommentStart(text, i, end) || (text.charCodeAt(i) === SEMICOLON && format !== 'semicolon')) {
    return 'comment';
  }
  const lead = text[i];
  if (format === 'latex' && lead === '\\' && !hasAmpersandAfter(text, i, end)) {
    return 'ruler';
  }
  if ((lead === '%' || lead === '!') && format !== 'semicolon') {
    return 'comment';
  }
  if ('-=+|:_'.includes(lead) && isRuler(text, i, end)) {
    return 'ruler';
  }
  return 'row';
}

/** `#` or `//`, but not the `#N/A` and `#DIV/0!` of spreadsheets. */
function isCommentStart(text: string, i: number, end: number): boolean {
  const code = text.charCodeAt(i);
  if (code === SLASH) {
    return i + 1 < end && text.charCodeAt(i + 1) === SLASH;
  }
  return code === HASH && !/^#(N\/A|DIV\/0!|VALUE!|NUM!)/i.test(text.slice(i, i + 8));
}

const RULER = /[-=+|:_ \t]*/y;

function isRuler(text: string, start: number, end: number): boolean {
  // Most lines that begin with a sign hold a negative number.
  if (isDigit(text.charCodeAt(start + 1))) {
    return false;
  }
  RULER.lastIndex = start;
  RULER.test(text);
  const lineEnd = Math.min(end, RULER.lastIndex);
  if (lineEnd < end && !isLineEnd(text.charCodeAt(lineEnd))) {
    return false;
  }
  const line = text.slice(start, lineEnd);
  return /[-=_]{3}/.test(line) || (line.includes('|') && /[-=_]{2}/.test(line));
}

/**
 * Appends the cells of the row at `start` (blanks and quotes outside) and returns the start of the
 * next line.
 *
 * @throws InputError 'unterminated' for a quote that is never closed
 */
export function scanRow(
  text: string,
  start: number,
  end: number,
  format: LineFormat,
  cells: CellList,
): number {
  if (format === 'whitespace') {
    return scanBlankSeparated(text, start, end, cells);
  }
  if (format === 'lines') {
    return scanSingle(text, start, end, cells);
  }
  if (format === 'latex') {
    return scanLatex(text, start, end, cells);
  }
  const delimiter = DELIMITERS[format];
  let i = start;
  if (format === 'pipe') {
    i = skipBlanks(text, i, end, delimiter);
    i = text.charCodeAt(i) === PIPE ? i + 1 : i;
  }
  for (;;) {
    if (i < end && text.charCodeAt(i) <= SPACE) {
      i = skipBlanks(text, i, end, delimiter);
    }
    let cellEnd = -1;
    if (i < end && text.charCodeAt(i) === QUOTE) {
      const close = closingQuote(text, i, end);
      const after = skipBlanks(text, close + 1, end, delimiter);
      if (after >= end || text.charCodeAt(after) === delimiter || isLineEnd(text.charCodeAt(after))) {
        pushTrimmed(text, i + 1, close, cells);
        cellEnd = after;
      }
    }
    if (cellEnd < 0) {
      cellEnd = i;
      while (cellEnd < end) {
        const code = text.charCodeAt(cellEnd);
        if (code === delimiter || code === LINE_FEED || code === CARRIAGE_RETURN) {
          break;
        }
        cellEnd += 1;
      }
      if (cellEnd > i && isInk(text.charCodeAt(i)) && isInk(text.charCodeAt(cellEnd - 1))) {
        cells.push(i, cellEnd);
      } else {
        pushTrimmed(text, i, cellEnd, cells);
      }
    }
    if (format === 'pipe') {
      takeOutOfEmphasis(text, cells);
    }
    if (cellEnd >= end || isLineEnd(text.charCodeAt(cellEnd))) {
      return nextLine(text, cellEnd, end);
    }
    i = cellEnd + 1;
  }
}

/** Takes `**`, `_` or backticks around the last cell out of it, as Markdown has them. */
function takeOutOfEmphasis(text: string, cells: CellList): void {
  const last = cells.length - 1;
  let from = cells.starts.at(last);
  let to = cells.ends.at(last);
  while (to - from > 2 && '*_`~'.includes(text[from]) && text[to - 1] === text[from]) {
    from += 1;
    to -= 1;
  }
  // Stars alone are a number that did not fit its field.
  if (from > cells.starts.at(last) && !'*_`~'.includes(text[from])) {
    cells.truncate(last);
    cells.push(from, to);
  }
}

function skipBlanks(text: string, start: number, end: number, delimiter: number): number {
  let i = start;
  while (i < end) {
    const code = text.charCodeAt(i);
    if (code === delimiter || !(code === SPACE || code === TAB || code === NO_BREAK_SPACE)) {
      break;
    }
    i += 1;
  }
  return i;
}

function closingQuote(text: string, open: number, end: number): number {
  const limit = Math.min(end, open + LONGEST_QUOTED_CELL);
  for (let i = open + 1; i < limit; i += 1) {
    if (text.charCodeAt(i) === QUOTE) {
      if (i + 1 < limit && text.charCodeAt(i + 1) === QUOTE) {
        i += 1;
      } else {
        return i;
      }
    }
  }
  throw errorAt(
    text,
    open,
    'unterminated',
    said`this quotation mark is never closed. Close it or take it out.`,
  );
}

/** Pushes a cell without the blanks, and without the apostrophes, around it. */
function pushTrimmed(text: string, start: number, end: number, cells: CellList): void {
  let from = start;
  let to = end;
  while (to > from && isTrimmed(text.charCodeAt(to - 1))) {
    to -= 1;
  }
  while (from < to && isTrimmed(text.charCodeAt(from))) {
    from += 1;
  }
  if (to - from >= 2 && text.charCodeAt(from) === APOSTROPHE && text.charCodeAt(to - 1) === APOSTROPHE) {
    from += 1;
    to -= 1;
  }
  // An empty cell stands right before its separator, after any blanks.
  cells.push(from, to);
}

/** Whether nothing is trimmed at this character: neither blank nor apostrophe. */
function isInk(code: number): boolean {
  return code > APOSTROPHE && code !== NO_BREAK_SPACE;
}

function isTrimmed(code: number): boolean {
  return code === SPACE || code === TAB || code === NO_BREAK_SPACE || isLineEnd(code);
}

function scanBlankSeparated(text: string, start: number, end: number, cells: CellList): number {
  const rowStart = cells.length;
  let i = start;
  for (;;) {
    while (i < end && (text.charCodeAt(i) === SPACE || text.charCodeAt(i) === TAB)) {
      i += 1;
    }
    if (i >= end || isLineEnd(text.charCodeAt(i))) {
      return nextLine(text, i, end);
    }
    if (cells.length > rowStart && isCommentStart(text, i, end)) {
      return nextLine(text, lineEndAfter(text, i, end), end);
    }
    let cellEnd = i;
    if (text.charCodeAt(i) === QUOTE) {
      const close = closingQuote(text, i, end);
      cells.push(i + 1, close);
      i = close + 1;
      continue;
    }
    while (cellEnd < end) {
      const code = text.charCodeAt(cellEnd);
      if (code === SPACE || code === TAB || isLineEnd(code)) {
        break;
      }
      cellEnd += 1;
    }
    const previous = cells.length - 1;
    const isHalf = cellEnd - i === 2 && (text[i + 1] === 'M' || text[i + 1] === 'm');
    if (
      previous >= rowStart &&
      (((text[i + 2] === ':' || text[i + 1] === ':') &&
        isDateTime(text, cells.starts.at(previous), cellEnd)) ||
        (isHalf && isClock(text, cells.starts.at(previous), cellEnd)))
    ) {
      const dateStart = cells.starts.at(previous);
      cells.truncate(previous);
      cells.push(dateStart, cellEnd);
    } else if (
      previous > rowStart &&
      'ijm'.includes(text[cellEnd - 1]) &&
      cells.ends.at(previous) - cells.starts.at(previous) === 1 &&
      isComplex(text, cells.starts.at(previous - 1), cellEnd)
    ) {
      // `1.0 + 2.0i` as MATLAB and Julia print it.
      const first = cells.starts.at(previous - 1);
      cells.truncate(previous - 1);
      cells.push(first, cellEnd);
    } else {
      pushOutOfBrackets(text, i, cellEnd, cells);
    }
    i = cellEnd;
  }
}

/** Pushes a word without the brackets that it opens or closes for a group of several: `((1.5`, `2e-3))`. */
function pushOutOfBrackets(text: string, start: number, end: number, cells: CellList): void {
  let from = start;
  let to = end;
  if (text.charCodeAt(start) === OPEN) {
    while (from < end - 1 && text.charCodeAt(from) === OPEN) from += 1;
    // Within the word: a search of the text would go to its end for every word.
    if (text.slice(from, end).includes(')')) from = start;
  } else if (text.charCodeAt(end - 1) === CLOSE) {
    while (to > start + 1 && text.charCodeAt(to - 1) === CLOSE) to -= 1;
    if (text.slice(start, to).includes('(')) to = end;
  }
  const isWhole = (from > start || to < end) && numberShape(text, from, to) === 0;
  cells.push(isWhole ? start : from, isWhole ? end : to);
}

/** One cell: the whole line, less a comment and a separator at its end. */
function scanSingle(text: string, start: number, end: number, cells: CellList): number {
  const lineEnd = lineEndAfter(text, start, end);
  let cellEnd = lineEnd;
  for (let i = start + 1; i < lineEnd; i += 1) {
    const before = text.charCodeAt(i - 1);
    if ((before === SPACE || before === TAB) && isCommentStart(text, i, lineEnd)) {
      cellEnd = i;
      break;
    }
  }
  while (cellEnd > start && ' \t,;'.includes(text[cellEnd - 1])) {
    cellEnd -= 1;
  }
  let cellStart = start;
  if (text[skipBlanks(text, start, cellEnd, -1)] === '"' && text[cellEnd - 1] === '"') {
    const open = skipBlanks(text, start, cellEnd, -1);
    if (cellEnd - open >= 2) {
      cellStart = open + 1;
      cellEnd -= 1;
    }
  }
  pushTrimmed(text, cellStart, cellEnd, cells);
  return nextLine(text, lineEnd, end);
}

/** Cells between `&` up to `\\`, after which a further row may follow in the same line. */
function scanLatex(text: string, start: number, end: number, cells: CellList): number {
  let cellStart = start;
  let rowEnd = start;
  for (; rowEnd < end; rowEnd += 1) {
    const code = text.charCodeAt(rowEnd);
    if (isLineEnd(code)) {
      break;
    }
    if (code === AMPERSAND) {
      pushLatex(text, cellStart, rowEnd, cells);
      cellStart = rowEnd + 1;
    } else if (code === BACKSLASH) {
      if (text.charCodeAt(rowEnd + 1) === BACKSLASH) {
        break;
      }
      // A command of one character; a line that ends with a backslash ends nevertheless.
      if (rowEnd + 1 < end && !isLineEnd(text.charCodeAt(rowEnd + 1))) {
        rowEnd += 1;
      }
    }
  }
  pushLatex(text, cellStart, Math.min(rowEnd, end), cells);
  const isBroken = rowEnd < end && text.charCodeAt(rowEnd) === BACKSLASH;
  if (isBroken && hasAmpersandAfter(text, rowEnd + 2, end)) {
    return rowEnd + 2;
  }
  return nextLine(text, lineEndAfter(text, Math.min(rowEnd, end), end), end);
}

/** The brace that closes what is open at `start`; -1 where none does. */
function closingBrace(text: string, start: number, end: number): number {
  let depth = 1;
  for (let i = start; i < end; i += 1) {
    if (text[i] === '{') depth += 1;
    else if (text[i] === '}') {
      depth -= 1;
      if (depth === 0) return i;
    }
  }
  return -1;
}

const LATEX_WRAPPING = /^(?:\$|\{|\\(?:num|SI|si|qty|text|mathrm|textbf|textit)(?:\[[^\]]*\])?\{)\s*/;

/** Pushes a cell without `\num{...}`, `\SI{...}{unit}`, `$...$` or braces around it. */
function pushLatex(text: string, start: number, end: number, cells: CellList): void {
  let from = start;
  let to = end;
  for (;;) {
    from = skipBlanks(text, from, to, -1);
    while (to > from && isTrimmed(text.charCodeAt(to - 1))) {
      to -= 1;
    }
    const wrapping = LATEX_WRAPPING.exec(text.slice(from, Math.min(to, from + 80)));
    if (!wrapping) {
      break;
    }
    const inner = from + wrapping[0].length;
    const close = wrapping[0].startsWith('$') ? text.indexOf('$', inner) : closingBrace(text, inner, to);
    const isWhole =
      close >= 0 && (close === to - 1 || (close < to && /^\}\{[^{}]*\}$/.test(text.slice(close, to))));
    if (!isWhole) {
      break;
    }
    from = inner;
    to = close;
  }
  cells.push(from, to);
}
