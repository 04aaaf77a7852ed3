/** Numbers in JSON: arrays, arrays of arrays, arrays of objects, arrays inside objects. */

import type { InputError } from '../errors';
import { type Notice, notice } from '../notice';
import { said, type Wording } from '../wording';
import { type FoundArray, foundRows, foundVector, holdsNumbers, tableOfArrays } from './arrays';
import type { RawColumn } from './columns';
import { CellList, GrowableUint32Array } from './growable';
import { codeNumberEnd, isDigit, isSign } from './numberToken';
import { errorAt, quote } from './place';
import type { Table } from './table';

const DEEPEST = 200;
const WHOLE_NUMBER = /^-?\d{1,15}$/;
const WORDS = new Set(['true', 'false', 'null', 'NaN', 'nan', 'Infinity', 'inf', 'None', 'NA']);

/**
 * Reads the JSON document in `text[start, end)`, which starts with it, or several one after another (JSON Lines). `NaN` and
 * `Infinity` are taken as Python prints them. Null where it holds no array of numbers.
 *
 * @throws InputError 'bad-file' where it is no JSON, and what `columnsOf` throws
 */
export function readJson(text: string, start: number, end: number): Table | null {
  const single = new JsonScanner(text, start, end);
  if (single.document()) {
    return tableOfArrays(text, 'json', single.arrays);
  }
  if (text[start] !== '{') {
    throw single.fault(said`the end`);
  }
  const lines = new JsonScanner(text, start, end);
  lines.records('', null);
  return tableOfArrays(text, 'json', lines.arrays);
}

/** What one value turned out to be. */
type Value = 'scalar' | 'object' | 'array' | 'flat array';

interface RecordColumn {
  readonly cells: CellList;
  /** Offset of a record that lacks this key, or of the first record that has it too late; -1 for none. */
  gap: number;
}

class JsonScanner {
  readonly arrays: FoundArray[] = [];
  private at: number;
  /** The last scalar, quotes outside. */
  private scalarStart = 0;
  private scalarEnd = 0;
  private depth = 0;
  /** Cells of the last flat array of each depth. */
  private readonly flat: CellList[] = [];

  constructor(
    private readonly text: string,
    start: number,
    private readonly end: number,
  ) {
    this.at = start;
  }

  /** Reads one value; false where another one follows it. */
  document(): boolean {
    if (this.value('') === 'flat array') {
      this.arrays.push(foundVector('', this.flat[1]));
    }
    this.skipBlanks();
    return this.at >= this.end;
  }

  /**
   * Reads objects up to `close`, or to the end of the text where it is null, one row each.
   */
  records(path: string, close: ']' | null): void {
    const columns = new Map<string, RecordColumn>();
    let complete = 0;
    let row = 0;
    for (;;) {
      this.skipBlanks();
      if (close === null ? this.at >= this.end : this.peek() === close) {
        break;
      }
      if (this.peek() !== '{') {
        const from = this.at;
        this.value(path);
        throw errorAt(
          this.text,
          from,
          'not-a-number',
          said`${quote(this.text, from, this.at)} stands among objects. Make it an object with the same keys.`,
        );
      }
      const start = this.at;
      const filled = this.record(columns, row, '', `${path}[${row}]`);
      if (row === 0) {
        complete = columns.size;
      } else if (filled < complete) {
        for (const column of columns.values()) {
          if (column.gap < 0 && column.cells.length <= row) {
            column.gap = start;
            complete -= 1;
          }
        }
      }
      row += 1;
      this.skipBlanks();
      if (close !== null) {
        this.separator(close);
      }
    }
    const raws: RawColumn[] = [];
    const notices: Notice[] = [];
    for (const [label, { cells, gap }] of columns) {
      const raw = { label, unit: null, ...cells.pick(0, 1, cells.length) };
      if (gap < 0) {
        raws.push(raw);
      } else if (holdsNumbers(this.text, raw)) {
        throw errorAt(
          this.text,
          gap,
          'ragged-rows',
          said`this object has no "${label}", or the ones before it have none. Write "${label}": null to mark a missing sample.`,
        );
      } else {
        notices.push(notice('text-column', said`Column ${label} holds text and is left out.`));
      }
    }
    if (raws.length > 0) {
      this.arrays.push({ name: path, raws, hasHeader: false, notices });
    }
  }

  /** Reads one object into a row; returns how many of the complete columns it filled. */
  private record(columns: Map<string, RecordColumn>, row: number, prefix: string, path: string): number {
    let filled = 0;
    this.members((key, keyStart) => {
      const label = prefix + key;
      this.skipBlanks();
      if (this.peek() === '{') {
        filled += this.record(columns, row, `${label}.`, `${path}.${key}`);
        return;
      }
      const kind = this.value(`${path}.${key}`);
      if (kind === 'flat array') {
        this.arrays.push(foundVector(`${path}.${key}`, this.flat[this.depth + 1]));
      }
      if (kind !== 'scalar') {
        return;
      }
      let column = columns.get(label);
      if (!column) {
        column = { cells: new CellList(), gap: row === 0 ? -1 : keyStart };
        columns.set(label, column);
      }
      if (column.gap < 0) {
        if (column.cells.length > row) {
          throw errorAt(this.text, keyStart, 'bad-file', said`the key "${key}" appears twice in one object.`);
        }
        filled += 1;
      }
      column.cells.push(this.scalarStart, this.scalarEnd);
    });
    return filled;
  }

  /** Reads an object; `member` is called after each key and reads the value. */
  private members(member: (key: string, keyStart: number) => void): void {
    this.enter();
    for (;;) {
      this.skipBlanks();
      if (this.peek() === '}') {
        break;
      }
      if (this.peek() !== '"') {
        throw this.fault(said`a key in double quotes`);
      }
      const keyStart = this.at;
      this.string();
      const key = this.text.slice(this.scalarStart, this.scalarEnd);
      this.skipBlanks();
      if (this.peek() !== ':') {
        throw this.fault(said`':'`);
      }
      this.at += 1;
      member(key, keyStart);
      this.separator('}');
    }
    this.leave();
  }

  private value(path: string): Value {
    this.skipBlanks();
    const character = this.peek();
    if (character === '[') {
      return this.array(path);
    }
    if (character === '{') {
      // pandas writes a column as {"0": 1.5, "1": 2.5}.
      const indexed = new CellList();
      let isIndexed = true;
      this.members((key) => {
        const inner = path === '' ? key : `${path}.${key}`;
        const kind = this.value(inner);
        if (kind === 'flat array') {
          this.arrays.push(foundVector(inner, this.flat[this.depth + 1]));
        }
        isIndexed &&= kind === 'scalar' && WHOLE_NUMBER.test(key);
        if (isIndexed) {
          indexed.push(this.scalarStart, this.scalarEnd);
        }
      });
      if (isIndexed && indexed.length > 1) {
        this.arrays.push(foundVector(path, indexed));
      }
      return 'object';
    }
    if (character === '"') {
      this.string();
      return 'scalar';
    }
    const code = character.charCodeAt(0);
    let to = -1;
    if (isDigit(code) || isSign(code) || character === '.') {
      to = codeNumberEnd(this.text, this.at, this.end);
    }
    if (to < 0) {
      to = this.at + (isSign(code) ? 1 : 0);
      while (to < this.end && /[A-Za-z]/.test(this.text[to])) {
        to += 1;
      }
      if (!WORDS.has(this.text.slice(this.at, to).replace(/^[+-]/, ''))) {
        throw this.fault(said`a value`);
      }
    }
    this.scalarStart = this.at;
    this.scalarEnd = to;
    this.at = to;
    return 'scalar';
  }

  /** Reads an array. A flat one is left in `flat` of its depth for the caller; others are collected here. */
  private array(path: string): Value {
    this.enter();
    const { depth } = this;
    this.flat[depth] ??= new CellList();
    const cells = this.flat[depth];
    cells.truncate(0);
    this.skipBlanks();
    if (this.peek() === '{') {
      this.records(path, ']');
      this.leave();
      return 'array';
    }
    const rows = this.peek() === '[' ? { cells: new CellList(), lengths: new GrowableUint32Array() } : null;
    for (let index = 0; ; index += 1) {
      this.skipBlanks();
      if (this.peek() === ']') {
        break;
      }
      const from = this.at;
      const kind = this.value('[{'.includes(this.peek() || ' ') ? `${path}[${index}]` : path);
      if (rows && (kind === 'flat array' || kind === 'scalar')) {
        const row = this.flat[depth + 1];
        const length = kind === 'scalar' ? 1 : row.length;
        for (let i = 0; i < length; i += 1) {
          rows.cells.push(
            kind === 'scalar' ? this.scalarStart : row.starts.at(i),
            kind === 'scalar' ? this.scalarEnd : row.ends.at(i),
          );
        }
        rows.lengths.push(length);
      } else if (kind === 'scalar') {
        cells.push(this.scalarStart, this.scalarEnd);
      } else if (!rows) {
        // Neither a number nor text: a cell that `columnsOf` will name as a fault.
        cells.push(from, this.at);
      }
      this.separator(']');
    }
    this.leave();
    if (rows) {
      if (rows.lengths.length > 0) {
        for (const array of foundRows(this.text, path, rows.cells, rows.lengths)) {
          this.arrays.push(array);
        }
      }
      return 'array';
    }
    return 'flat array';
  }

  private enter(): void {
    this.at += 1;
    this.depth += 1;
    if (this.depth > DEEPEST) {
      throw errorAt(this.text, this.at - 1, 'bad-file', said`values are nested more than ${DEEPEST} deep.`);
    }
  }

  private leave(): void {
    this.at += 1;
    this.depth -= 1;
  }

  /** Passes a comma, or stays before `close`. */
  private separator(close: ']' | '}'): void {
    this.skipBlanks();
    if (this.peek() === ',') {
      this.at += 1;
      this.skipBlanks();
      if (this.peek() !== close) {
        return;
      }
      throw this.fault(said`another value`);
    }
    if (this.at >= this.end || this.peek() !== close) {
      throw this.fault(said`',' or '${close}'`);
    }
  }

  private string(): void {
    const open = this.at;
    for (let i = open + 1; i < this.end; i += 1) {
      const code = this.text.charCodeAt(i);
      if (code === 92) {
        i += 1;
      } else if (code === 34) {
        this.scalarStart = open + 1;
        this.scalarEnd = i;
        this.at = i + 1;
        return;
      } else if (code === 10) {
        break;
      }
    }
    throw errorAt(this.text, open, 'bad-file', said`this quotation mark is never closed.`);
  }

  /** The character to read next; '' at the end. */
  private peek(): string {
    return this.at < this.end ? this.text[this.at] : '';
  }

  private skipBlanks(): void {
    while (this.at < this.end && ' \n\r\t'.includes(this.text[this.at])) {
      this.at += 1;
    }
  }

  /** The error of something else than JSON at the place reached. */
  fault(expected: Wording): InputError {
    const found =
      this.at < this.end
        ? said`found ${quote(this.text, this.at, Math.min(this.end, this.at + 12))}`
        : said`the text ends`;
    return errorAt(
      this.text,
      Math.min(this.at, this.end),
      'bad-file',
      said`this is no JSON: expected ${expected}, but ${found}.`,
    );
  }
}
