/**
 * Arrays in code: Python and JavaScript lists, tuples, C initialisers, `np.array(...)`, MATLAB and R
 * vectors, arrays as NumPy prints them. One pass over the text with a stack of open brackets; what is
 * inside a bracket is cut into items at separators, and only lists of numbers are kept.
 */

import { said } from '../wording';
import { type FoundArray, foundRows, foundVector, holdsNumbers, tableOfArrays } from './arrays';
import { complexEnd } from './complex';
import { lineEndAfter } from './dialect';
import { ellipsisError } from './ellipsis';
import { CellList, GrowableUint32Array } from './growable';
import { codeNumberEnd, isDigit, isSign } from './numberToken';
import { errorAt, quote } from './place';
import type { Table } from './table';

const CLOSERS: Readonly<Record<string, string>> = { '[': ']', '{': '}', '(': ')' };
const NUMERIC_TYPE =
  /^(?:[\w.]+\.)?(?:float(?:16|32|64)?|double|u?int(?:8|16|32|64)?|decimal|float_|longdouble)$/i;
const ASSIGNED_NAME = /([\p{L}_$][\p{L}\p{N}_.$]*)\s*(?:(?:\[[^\]]*\]|\([^()]*\))\s*)*$/u;
const ANNOTATED_NAME =
  /(?:^|[,({;]|\b(?:let|const|var|val|mut|static|public|private|readonly)\s)\s*([\p{L}_$][\p{L}\p{N}_$]*)\s*:[^:=]*$/u;
const LONGEST_NAME_CONTEXT = 200;
const LEAST_ARRAY = 2;
/** Code nests its brackets less deeply: deeper ones part nothing that could be an array. */
const DEEPEST = 1000;

/** One open bracket, or the text around all of them. */
interface Frame {
  readonly open: number;
  /** '' for the text around all brackets. */
  readonly bracket: string;
  /** Whether its items may be an array: not the arguments of a call, not a subscript. */
  readonly isList: boolean;
  /** Whether it is Fortran's `(/ 1.0, 2.0 /)`. */
  readonly isSlashed: boolean;
  /** Where the word before a call or subscript starts; -1 where there is none. */
  readonly callee: number;
  /** Offset of the `=`, `<-` or `:` that names an array here; -1 for none. */
  naming: number;
  readonly ownNaming: number;
  readonly cells: CellList;
  /** Lengths of the inner arrays, whose cells are in `cells`; null where the items are no arrays. */
  rows: GrowableUint32Array | null;
  /** The item being read: `[itemStart, itemEnd)`; itemStart -1 before it begins. */
  itemStart: number;
  itemEnd: number;
  /** Whether the item so far is one whole number, text or inner array. */
  itemWhole: boolean;
  /** Whether the item is an inner array, whose cells are already in `cells`. */
  itemIsRow: boolean;
  /** Whether `;` ends rows, as in MATLAB's `[1 2; 3 4]`. */
  hasRowMarks: boolean;
  /** Cells before the current row. */
  rowFirst: number;
  /** Cells before each line break that no comma and no `...` precedes. */
  readonly lineBreaks: number[];
  /** Whether blanks part items, as in `[1 2]`. */
  hasBlankMarks: boolean;
}

/**
 * Reads the arrays of numbers in the code in `text[start, end)`; null where there is none.
 *
 * @param bare whether the text itself may be the inside of an array: `1, 2, 3`
 * @throws InputError 'ellipsis', 'unterminated', 'ragged-rows', and what `columnsOf` throws
 */
export function readLiteral(text: string, start: number, end: number, bare: boolean): Table | null {
  return tableOfArrays(text, 'literal', new LiteralScanner(text, start, end).scan(bare));
}

/**
 * Whether a text holds an array literal: a bracket followed by two numbers or a further bracket, or left
 * open at the end of its line.
 */
export function looksLikeLiteral(text: string, start: number, end: number): boolean {
  const part = start === 0 && end === text.length ? text : text.slice(start, end);
  for (const { index } of part.matchAll(/[[{(]/g)) {
    const i = start + index;
    const code = text.charCodeAt(i);
    const inner = code === 40 && text[i + 1] === '/' ? i + 2 : i + 1;
    const next = skipNumericType(text, skipBlanks(text, inner, end), end);
    const atLineEnd =
      next >= end ||
      '\n\r'.includes(text[next]) ||
      ('#&%'.includes(text[next]) && !closesInLine(text, next, end)) ||
      /^\/[/*]/.test(text.slice(next, next + 2));
    if (atLineEnd && next < end && code !== 40) {
      return true;
    }
    const numberEnd = next < end ? anyNumberEnd(text, next, end) : -1;
    if (numberEnd > 0) {
      let after = skipBlanks(text, numberEnd, end);
      if (text[next - 1] === '(' && code !== 40 && text[after] === ')') {
        return true;
      }
      if ((code === 91 && text[i - 1] === '[' && text[after] === ']') || text.startsWith('...', after)) {
        return true;
      }
      if (after < end && ',;'.includes(text[after])) {
        after = skipBlanks(text, after + 1, end);
        if (after >= end || '\n\r'.includes(text[after]) || codeNumberEnd(text, after, end) > 0) {
          return true;
        }
      } else if (after > numberEnd && after < end && codeNumberEnd(text, after, end) > 0) {
        return true;
      }
    }
  }
  return false;
}

/**
 * Whether the bracket before `start` is closed in its line: then `[%]` or `[#]` is a unit, and what stands there
 * begins no comment.
 */
function closesInLine(text: string, start: number, end: number): boolean {
  const lineEnd = lineEndAfter(text, start, Math.min(end, start + LONGEST_NAME_CONTEXT));
  let depth = 0;
  for (let i = start; i < lineEnd; i += 1) {
    if ('[{('.includes(text[i])) depth += 1;
    else if (')}]'.includes(text[i])) depth -= 1;
    if (depth < 0) return true;
  }
  return false;
}

function skipBlanks(text: string, start: number, end: number): number {
  let i = start;
  while (i < end && (text[i] === ' ' || text[i] === '\t')) {
    i += 1;
  }
  return i;
}

/** The end of the number, real or complex, at `start`; -1 where none stands there. */
function anyNumberEnd(text: string, start: number, end: number): number {
  const realEnd = codeNumberEnd(text, start, end);
  const isFirstOfTwo = realEnd > 0 && isSign(text.charCodeAt(skipBlanks(text, realEnd, end)));
  return isFirstOfTwo ? Math.max(realEnd, complexEnd(text, start, end)) : realEnd;
}

/** Past `np.float64(` and the like. */
function skipNumericType(text: string, start: number, end: number): number {
  let i = start;
  while (i < end && i < start + 20 && /[\w.]/.test(text[i])) {
    i += 1;
  }
  return text[i] === '(' && NUMERIC_TYPE.test(text.slice(start, i)) ? i + 1 : start;
}

function isWordStart(code: number): boolean {
  return (
    (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code === 36 || code > 0xbf
  );
}

class LiteralScanner {
  private readonly arrays: FoundArray[] = [];
  private readonly stack: Frame[] = [];
  private readonly openBrackets: Record<string, number> = { ']': 0, '}': 0, ')': 0 };
  private readonly spare: CellList[] = [];
  private readonly slashComments: boolean;
  private top: Frame;

  constructor(
    private readonly text: string,
    private readonly start: number,
    private readonly end: number,
  ) {
    this.top = this.frame(start, '', true, -1, -1);
    this.stack.push(this.top);
    // In Python `//` divides; elsewhere it starts a comment.
    const head = text.slice(start, Math.min(end, start + 65536));
    this.slashComments = !/^[ \t]*(?:import |from \w|def |class \w+.*:[ \t]*$|elif |print\()/m.test(head);
  }

  scan(bare: boolean): FoundArray[] {
    const { text, end } = this;
    let i = this.start;
    while (i < end) {
      const code = text.charCodeAt(i);
      if (code === 32 || code === 9 || code === 0xa0 || code === 0xfeff) {
        i += 1;
      } else if (code === 10 || code === 13) {
        this.lineBreak();
        i += 1;
      } else if (this.isComment(i)) {
        i = this.commentEnd(i);
      } else if (code === 34 || code === 39 || code === 96) {
        i = this.string(i);
      } else if (code === 91 || code === 123 || code === 40) {
        this.open(i);
        if (this.stack.length > DEEPEST) return [];
        i += this.top.isSlashed ? 2 : 1;
      } else if (code === 93 || code === 125 || code === 41) {
        this.close(i);
        i += 1;
      } else if (code === 44 || code === 59) {
        this.separator(code === 59);
        i += 1;
      } else if (isDigit(code) || code === 46 || isSign(code)) {
        i = this.number(i);
      } else if (isWordStart(code)) {
        i = this.word(i);
      } else {
        i = this.operator(i);
      }
    }
    this.endItem();
    this.refuseOpen();
    const root = this.stack[0];
    if (bare && this.arrays.length === 0 && root.rows === null) {
      this.keep(foundVector('', root.cells));
    }
    return this.arrays;
  }

  private frame(open: number, bracket: string, isList: boolean, callee: number, naming: number): Frame {
    const cells = this.spare.pop() ?? new CellList();
    cells.truncate(0);
    return {
      open,
      bracket,
      isList,
      isSlashed: bracket === '(' && /^\/(?![/*])/.test(this.text.slice(open + 1, open + 3)),
      callee,
      naming,
      ownNaming: naming,
      cells,
      rows: null,
      itemStart: -1,
      itemEnd: -1,
      itemWhole: false,
      itemIsRow: false,
      hasRowMarks: false,
      rowFirst: 0,
      lineBreaks: [],
      hasBlankMarks: false,
    };
  }

  private lineBreak(): void {
    const { top } = this;
    if (top.bracket === '') {
      this.endItem();
      top.naming = -1;
    } else if (top.bracket === '[' && top.itemStart >= 0 && top.itemWhole && !top.itemIsRow) {
      if (top.hasRowMarks) {
        this.endItem();
        this.endRow();
      } else if (this.text[top.ownNaming] === '=') {
        top.lineBreaks.push(top.cells.length + 1);
      }
    }
  }

  private isComment(i: number): boolean {
    const { text } = this;
    const next = i + 1 < this.end ? text[i + 1] : '';
    if (text[i] === '/') {
      return next === '*' || (next === '/' && this.slashComments);
    }
    const before = i > this.start ? text[i - 1] : '\n';
    if ((text[i] === '#' || text[i] === '%') && '[{('.includes(before) && closesInLine(text, i, this.end)) {
      return false;
    }
    if (text[i] === '#') {
      return ' \t\n\r,[{('.includes(before);
    }
    // MATLAB's and Fortran's comments; elsewhere `%` is the remainder, which no array starts an item with.
    const { top } = this;
    if (text[i] === '%') {
      return top.itemStart < 0 || (top.itemWhole && top.hasBlankMarks && ' \t'.includes(before));
    }
    return text[i] === '!' && top.itemStart < 0 && top.bracket !== '' && top.cells.length > 0 && next !== '=';
  }

  private commentEnd(start: number): number {
    const { text, end } = this;
    if (text.startsWith('/*', start)) {
      const close = text.indexOf('*/', start + 2);
      return close < 0 || close + 2 > end ? end : close + 2;
    }
    let i = start;
    while (i < end && text[i] !== '\n' && text[i] !== '\r') {
      i += 1;
    }
    return i;
  }

  /** Takes `[start, end)` as part of the current item; `whole` where it can be all of an item. */
  private take(start: number, end: number, whole: boolean): void {
    const { top } = this;
    top.itemWhole = whole && top.itemStart < 0;
    if (top.itemStart < 0) {
      top.itemStart = start;
    }
    top.itemEnd = end;
  }

  private endItem(): void {
    const { top } = this;
    if (top.itemStart >= 0 && !(top.itemIsRow && top.itemWhole)) {
      top.cells.push(top.itemStart, top.itemEnd);
      if (top.rows && !top.hasRowMarks) {
        top.rows.push(1);
      }
    }
    top.itemStart = -1;
    top.itemIsRow = false;
    top.itemWhole = false;
  }

  private separator(isSemicolon: boolean): void {
    const { top } = this;
    this.endItem();
    if (isSemicolon && top.bracket === '[') {
      this.endRow();
    }
    if (top.bracket !== '[' || isSemicolon) {
      top.naming = top.isList && top.bracket !== '' && top.bracket !== '{' ? top.ownNaming : -1;
    }
  }

  /** A row of `[1 2; 3 4]` ends. */
  private endRow(): void {
    const { top } = this;
    if (top.rows === null) {
      top.rows = new GrowableUint32Array();
      top.hasRowMarks = true;
    }
    if (top.hasRowMarks && top.cells.length > top.rowFirst) {
      top.rows.push(top.cells.length - top.rowFirst);
      top.rowFirst = top.cells.length;
    }
  }

  private string(open: number): number {
    const { text, end } = this;
    const mark = text[open];
    const triple = mark !== '`' && text.startsWith(mark.repeat(3), open);
    if (triple || mark === '`') {
      const closing = triple ? mark.repeat(3) : mark;
      const close = text.indexOf(closing, open + closing.length);
      const after = close < 0 || close > end ? end : close + closing.length;
      this.take(open, after, false);
      return after;
    }
    for (let i = open + 1; i < end && text[i] !== '\n' && text[i] !== '\r'; i += 1) {
      if (text[i] === '\\') {
        i += 1;
      } else if (text[i] === mark) {
        const isFirst = this.top.itemStart < 0;
        this.take(open, i + 1, true);
        if (isFirst) {
          // Quotes stay outside of a cell, as everywhere.
          this.top.itemStart = open + 1;
          this.top.itemEnd = i;
        }
        return i + 1;
      }
    }
    this.take(open, open + 1, false);
    return open + 1;
  }

  private number(start: number): number {
    const { text, end, top } = this;
    if (text.startsWith('...', start)) {
      return this.ellipsis(start);
    }
    const numberEnd = this.isMasked(start) ? start + 2 : anyNumberEnd(text, start, end);
    if (numberEnd < 0) {
      let i = start + 1;
      while (i < end && (isDigit(text.charCodeAt(i)) || isWordStart(text.charCodeAt(i)) || text[i] === '.')) {
        i += 1;
      }
      this.take(start, i, false);
      return i;
    }
    // `[1 2]`: blanks part whole items; `[1 - 2]` and `[1-2]` are one.
    const apart = top.itemWhole && ' \t\n\r'.includes(text[start - 1]);
    if (apart && !top.itemIsRow && (top.bracket === '[' || top.bracket === '')) {
      this.endItem();
      top.hasBlankMarks = true;
    }
    this.take(start, numberEnd, true);
    return numberEnd;
  }

  /** Whether `--` stands here as an item: a value that a mask of NumPy hides. */
  private isMasked(start: number): boolean {
    const { text, end, top } = this;
    return (
      top.bracket === '[' &&
      text.startsWith('--', start) &&
      ' \t\n\r,['.includes(text[start - 1]) &&
      (start + 2 >= end || ' \t\n\r,]'.includes(text[start + 2]))
    );
  }

  private word(start: number): number {
    const { text, end, top } = this;
    let i = start + 1;
    while (i < end) {
      const code = text.charCodeAt(i);
      if (!(isWordStart(code) || isDigit(code) || code === 46)) {
        break;
      }
      i += 1;
    }
    const apart = top.itemWhole && ' \t\n\r'.includes(text[start - 1]);
    if (apart && !top.itemIsRow && top.bracket === '[' && /^(?:nan|inf|na)$/i.test(text.slice(start, i))) {
      this.endItem();
    }
    this.take(start, i, true);
    return i;
  }

  private operator(start: number): number {
    const { text, end, top } = this;
    if (text[start] === '&' && top.isList && top.bracket !== '' && this.continuesFortran(start)) {
      return start + 1;
    }
    if (text.startsWith('/)', start) && top.isSlashed) {
      return start + 1;
    }
    const pair = text.slice(start, Math.min(start + 2, end));
    const length = ['<-', ':=', '::', '==', '!=', '<=', '>=', '=>', '->'].includes(pair) ? 2 : 1;
    this.take(start, start + length, false);
    if (pair === '<-' || pair === ':=' || (length === 1 && (text[start] === '=' || text[start] === ':'))) {
      top.naming = start;
      if (top.bracket === '' || (top.bracket === '(' && text[start] === '=')) {
        // What is assigned is an item of its own.
        top.itemStart = -1;
      }
    }
    return start + length;
  }

  /** Whether `&` stands at the end of a line (before any comment) or at the start of one. */
  private continuesFortran(start: number): boolean {
    const { text, end } = this;
    const next = skipBlanks(text, start + 1, end);
    let before = start - 1;
    while (before >= this.start && ' \t'.includes(text[before])) {
      before -= 1;
    }
    return next >= end || '\n\r!'.includes(text[next]) || '\n\r'.includes(text[before]);
  }

  /** `...`: MATLAB's continuation of a line, or what stands for numbers that were not printed. */
  private ellipsis(start: number): number {
    const { text, end, top } = this;
    const next = skipBlanks(text, start + 3, end);
    const between = next >= end || ',]\n\r['.includes(text[next]) || codeNumberEnd(text, next, end) > 0;
    if (top.isList && (top.cells.length > 0 || top.itemStart >= 0)) {
      if (this.continuesLine(start, next)) {
        this.endItem();
        return lineEndAfter(text, next, end);
      }
      if (between) {
        throw ellipsisError(text, start, start + 3);
      }
    }
    this.take(start, start + 3, false);
    return start + 3;
  }

  /**
   * Whether `...` joins lines: in an array that is assigned, behind numbers, before a line break or a
   * comment. NumPy may break its lines there too, but has three numbers on either side.
   */
  private continuesLine(start: number, next: number): boolean {
    const { text, end, top } = this;
    if (top.bracket !== '[' || text[top.ownNaming] !== '=' || next >= end) {
      return false;
    }
    const isComment = text[next] === '%' || isWordStart(text.charCodeAt(next));
    if (!isComment && text[next] !== '\n' && text[next] !== '\r') {
      return false;
    }
    const after = text.slice(next, next + LONGEST_NAME_CONTEXT);
    const close = after.indexOf(']');
    const count = (part: string) => part.trim().split(/[\s,]+/).length;
    const isPrinted =
      !isComment &&
      close > 0 &&
      start - top.open < LONGEST_NAME_CONTEXT &&
      count(after.slice(0, close)) === 3 &&
      count(text.slice(top.open + 1, start)) === 3;
    return !isPrinted;
  }

  private open(at: number): void {
    const { text, top } = this;
    const bracket = text[at];
    const before = at > this.start ? text[at - 1] : '';
    const afterWord = /[\p{L}\p{N}_$)\].]/u.test(before);
    const callee = afterWord && top.itemStart >= 0 && bracket !== '{' ? top.itemStart : -1;
    const word = callee >= 0 ? text.slice(callee, at) : '';
    const isTyped = bracket === '[' && NUMERIC_TYPE.test(word);
    const isList = bracket === '{' || !afterWord || isTyped || (bracket === '(' && word === 'c');
    // `[1 2]` and `[a] [b]` printed rows: an inner array may follow another after a blank.
    if (top.itemIsRow && top.itemWhole && !afterWord) {
      this.endItem();
    }
    const naming = bracket === '{' && afterWord && top.naming < 0 ? at : top.naming;
    this.take(at, at + 1, isList || NUMERIC_TYPE.test(word));
    this.top = this.frame(at, bracket, isList, callee, naming);
    this.openBrackets[CLOSERS[bracket]] += 1;
    this.stack.push(this.top);
  }

  private close(at: number): void {
    const bracket = this.text[at];
    if (this.openBrackets[bracket] === 0) {
      this.endItem();
      return;
    }
    while (CLOSERS[this.top.bracket] !== bracket) {
      this.openBrackets[CLOSERS[this.top.bracket]] -= 1;
      this.pop();
    }
    this.endItem();
    const closed = this.top;
    this.openBrackets[bracket] -= 1;
    this.pop();
    const { top } = this;
    top.itemEnd = at + 1;
    if (closed.isList) {
      this.closeList(closed);
    } else if (NUMERIC_TYPE.test(this.text.slice(closed.callee, closed.open)) && closed.cells.length === 1) {
      // float('nan') is missing as a whole; np.float64(1.5) is the number inside.
      const start = closed.cells.starts.at(0);
      if (
        top.itemStart === closed.callee &&
        codeNumberEnd(this.text, start, this.end) === closed.cells.ends.at(0)
      ) {
        top.itemStart = start;
        top.itemEnd = closed.cells.ends.at(0);
      }
      top.itemWhole = top.itemStart >= 0;
    }
  }

  private pop(): void {
    const closed = this.stack.pop();
    if (closed) {
      this.spare.push(closed.cells);
    }
    this.top = this.stack[this.stack.length - 1];
  }

  /** Gives the items of a closed list to the list around it as a row, or keeps them as an array. */
  private closeList(closed: Frame): void {
    const { top } = this;
    if (closed.rows === null && closed.lineBreaks.length > 0) {
      closed.rows = rowsOfLines(closed);
    }
    if (closed.rows && closed.hasRowMarks && closed.cells.length > closed.rowFirst) {
      closed.rows.push(closed.cells.length - closed.rowFirst);
    }
    if (closed.rows === null) {
      const { cells } = closed;
      const isRow =
        top.bracket !== '' &&
        top.isList &&
        top.itemStart === closed.open &&
        (top.rows !== null || top.cells.length === 0);
      if (isRow && cells.length > 0) {
        top.rows ??= new GrowableUint32Array();
        for (let i = 0; i < cells.length; i += 1) {
          top.cells.push(cells.starts.at(i), cells.ends.at(i));
        }
        top.rows.push(cells.length);
        top.itemIsRow = true;
        top.itemWhole = true;
      } else {
        this.keep(foundVector(this.nameOf(closed), cells));
      }
      return;
    }
    for (const array of foundRows(this.text, this.nameOf(closed), closed.cells, closed.rows)) {
      this.keep(array);
    }
  }

  private keep(array: FoundArray): void {
    if (array.raws.some((raw) => raw.starts.length >= LEAST_ARRAY && holdsNumbers(this.text, raw))) {
      this.arrays.push(array);
    }
  }

  /** The name that an array is assigned to. */
  private nameOf(frame: Frame): string {
    const at = frame.ownNaming;
    if (at < 0) {
      return '';
    }
    const before = this.text.slice(Math.max(this.start, at - LONGEST_NAME_CONTEXT), at);
    const line = before.slice(Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1).trimEnd();
    const quoted = /(["'`])([^"'`]*)\1$/.exec(line);
    if (quoted) {
      return quoted[2];
    }
    const annotated = this.text[at] === '=' ? ANNOTATED_NAME.exec(line) : null;
    return (annotated ?? ASSIGNED_NAME.exec(line))?.[1] ?? '';
  }

  /** A list of numbers that never ends is cut off: it must not be read as if it were whole. */
  private refuseOpen(): void {
    for (const frame of this.stack.slice(1)) {
      if (!frame.isList || frame.cells.length < LEAST_ARRAY) continue;
      const raw = { label: null, unit: null, ...frame.cells.pick(0, 1, frame.cells.length) };
      if (holdsNumbers(this.text, raw)) {
        throw errorAt(
          this.text,
          frame.open,
          'unterminated',
          said`${quote(this.text, frame.open, frame.open + 1)} is never closed. Close it, or select only the numbers.`,
        );
      }
    }
  }
}

/**
 * Lengths of the rows of an array whose rows end with their lines, as in MATLAB and Julia; null for one
 * that is merely wrapped: as NumPy prints it, only the last line is shorter.
 */
function rowsOfLines({ cells, lineBreaks }: Frame): GrowableUint32Array | null {
  const rows = new GrowableUint32Array();
  let first = 0;
  for (const end of [...lineBreaks, cells.length]) {
    if (end > first) {
      rows.push(end - first);
      first = end;
    }
  }
  const width = rows.at(0);
  let isWrapped = rows.at(rows.length - 1) < width;
  for (let row = 1; row < rows.length - 1; row += 1) {
    isWrapped &&= rows.at(row) === width;
  }
  return rows.length < 2 || isWrapped ? null : rows;
}
