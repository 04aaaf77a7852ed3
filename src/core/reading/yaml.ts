/**
 * Lists of numbers in YAML: `- 0.1` a line, `y: [0.1, 0.2]`, lists of pairs and of mappings. Only the
 * layout of lines is read; anchors, tags and aliases are text, so that no alias is ever expanded.
 */

import { said } from '../wording';
import { type FoundArray, foundRows, foundVector, tableOfArrays } from './arrays';
import { lineEndAfter, nextLine } from './dialect';
import { CellList, GrowableUint32Array } from './growable';
import { MIN_SAMPLES } from './limits';
import { errorAt } from './place';
import type { Table } from './table';

const KEY = /^("[^"]*"|'[^']*'|[^\s#:[\]{},"'&*!|>-][^:#[\]{}]*?)\s*:(?=\s|$)/;
const LONGEST_KEY = 200;
const HEAD_LINES = 200;
const DEEPEST = 200;

/** A sequence or mapping that may still go on. */
interface Block {
  readonly kind: 'sequence' | 'mapping';
  readonly column: number;
  readonly name: string;
  readonly start: number;
  /** Of a sequence: its scalars, or the elements of its inner lists. */
  readonly cells: CellList;
  readonly lengths: GrowableUint32Array;
  /** Of a sequence of mappings: the scalars of each key. */
  readonly records: Map<string, CellList>;
  recordCount: number;
}

/**
 * Reads the lists of numbers in the YAML in `text[start, end)`; null where it is no YAML with lists.
 *
 * @throws InputError 'ragged-rows' and what `columnsOf` throws
 */
export function readYaml(text: string, start: number, end: number): Table | null {
  if (!looksLikeYaml(text, start, end)) {
    return null;
  }
  const arrays = new YamlScanner(text, start, end).scan();
  const longest = arrays?.reduce((most, { raws }) => Math.max(most, raws[0]?.starts.length ?? 0), 0) ?? 0;
  return arrays && longest >= MIN_SAMPLES ? tableOfArrays(text, 'yaml', arrays) : null;
}

/** Whether the first line is a list item or a key, and a list item follows soon. */
function looksLikeYaml(text: string, start: number, end: number): boolean {
  let offset = start;
  let isFirst = true;
  for (let count = 0; offset < end && count < HEAD_LINES; count += 1) {
    const lineEnd = lineEndAfter(text, offset, end);
    const line = text.slice(offset, Math.min(lineEnd, offset + LONGEST_KEY)).trimStart();
    const isItem = /^-\s+\S/.test(line);
    if (isItem) {
      return true;
    }
    if (line !== '' && !/^(?:#|---|%YAML)/.test(line)) {
      if (isFirst && !KEY.test(line)) {
        return false;
      }
      isFirst = false;
    }
    offset = nextLine(text, lineEnd, end);
  }
  return false;
}

class YamlScanner {
  private readonly arrays: FoundArray[] = [];
  private readonly blocks: Block[] = [];
  /** The key whose value begins on a later line. */
  private pendingKey = '';

  constructor(
    private readonly text: string,
    private readonly start: number,
    private readonly end: number,
  ) {}

  /** Null where a line is no YAML of the kind that is read. */
  scan(): FoundArray[] | null {
    const { text, end } = this;
    for (let offset = this.start; offset < end; ) {
      const lineEnd = lineEndAfter(text, offset, end);
      let ink = offset;
      while (ink < lineEnd && text[ink] === ' ') {
        ink += 1;
      }
      const isSkipped =
        ink === lineEnd ||
        text[ink] === '#' ||
        (ink === offset && /^(?:---|\.\.\.|%)/.test(text.slice(ink, ink + 3)));
      let next = lineEnd;
      if (!isSkipped) {
        const reached = this.line(offset, ink, lineEnd);
        if (reached === null) {
          return null;
        }
        next = reached;
      }
      offset = nextLine(text, lineEndAfter(text, next, end), end);
    }
    this.close(-1, true);
    return this.arrays;
  }

  /** Reads a line; returns where its value ends, which may be lines further down. */
  private line(lineStart: number, ink: number, lineEnd: number): number | null {
    const { text } = this;
    let at = ink;
    let item: Block | null = null;
    while (text[at] === '-' && (at + 1 >= lineEnd || ' \t'.includes(text[at + 1]))) {
      item = this.sequence(at - lineStart, at);
      at += 1;
      while (at < lineEnd && ' \t'.includes(text[at])) {
        at += 1;
      }
    }
    const key = KEY.exec(text.slice(at, Math.min(lineEnd, at + LONGEST_KEY)));
    if (!key) {
      return item ? this.itemValue(item, at, lineEnd) : null;
    }
    const mapping = this.mapping(at - lineStart, at, item);
    const name = key[1].replace(/^(["'])(.*)\1$/, '$2');
    const parent = this.blocks.at(-2);
    let value = at + key[0].length;
    while (value < lineEnd && ' \t'.includes(text[value])) {
      value += 1;
    }
    const record = parent?.kind === 'sequence' ? parent : null;
    const path = mapping.name && !record ? `${mapping.name}.${name}` : name;
    if (value === lineEnd || text[value] === '#') {
      this.pendingKey = path;
      return lineEnd;
    }
    if (text[value] === '|' || text[value] === '>') {
      return this.blockTextEnd(at - lineStart, lineEnd);
    }
    if (text[value] === '[') {
      return this.flowList(path, value);
    }
    if (record) {
      this.pushRecord(record, name, value, lineEnd);
    }
    return lineEnd;
  }

  /** The end of the text of several lines that belongs to a key in `column`. */
  private blockTextEnd(column: number, lineEnd: number): number {
    const { text, end } = this;
    let reached = lineEnd;
    for (let offset = nextLine(text, lineEnd, end); offset < end; ) {
      const nextEnd = lineEndAfter(text, offset, end);
      const line = text.slice(offset, nextEnd);
      if (line.trim() !== '' && line.length - line.trimStart().length <= column) {
        break;
      }
      reached = nextEnd;
      offset = nextLine(text, nextEnd, end);
    }
    return reached;
  }

  private itemValue(item: Block, at: number, lineEnd: number): number | null {
    const { text } = this;
    if (at >= lineEnd || text[at] === '#') {
      return lineEnd;
    }
    if (text[at] === '[') {
      const count = item.cells.length;
      const close = this.flow(at, item.cells);
      item.lengths.push(item.cells.length - count);
      return close;
    }
    if (text[at] === '{') {
      item.recordCount += 1;
      const members = new CellList();
      const close = this.flow(at, members);
      for (let i = 0; i < members.length; i += 1) {
        const member = text.slice(members.starts.at(i), members.ends.at(i));
        const key = KEY.exec(member);
        if (!key) {
          return null;
        }
        const value = members.ends.at(i) - member.slice(key[0].length).trimStart().length;
        this.pushRecord(item, key[1].replace(/^(["'])(.*)\1$/, '$2'), value, members.ends.at(i));
      }
      return close;
    }
    item.lengths.push(1);
    this.pushScalar(item.cells, at, lineEnd);
    return lineEnd;
  }

  /** Pushes what stands between commas from the bracket at `open` on; returns the end of the list. */
  private flow(open: number, cells: CellList): number {
    const { text, end } = this;
    let itemStart = open + 1;
    for (let i = open + 1; i < end; i += 1) {
      const character = text[i];
      if (character === '[' || character === '{') {
        throw errorAt(
          text,
          i,
          'bad-file',
          said`lists inside lists of a YAML sequence are not read. Select the inner list.`,
        );
      }
      if (character === ',' || character === ']' || character === '}') {
        if (text.slice(itemStart, i).trim() !== '') {
          let from = itemStart;
          while (/\s/.test(text[from])) {
            from += 1;
          }
          if (text[open] === '{') {
            cells.push(from, i);
          } else {
            this.pushScalar(cells, from, i);
          }
        }
        itemStart = i + 1;
      }
      if (character === ']' || character === '}') {
        return i + 1;
      }
    }
    throw errorAt(
      text,
      open,
      'unterminated',
      said`'${text[open]}' is never closed. Close it, or select only the numbers.`,
    );
  }

  private flowList(name: string, open: number): number {
    const cells = new CellList();
    if (/^\[\s*\[/.test(this.text.slice(open, open + LONGEST_KEY))) {
      const lengths = new GrowableUint32Array();
      let i = open + 1;
      for (; i < this.end && this.text[i] !== ']'; i += 1) {
        if (this.text[i] === '[') {
          const count = cells.length;
          i = this.flow(i, cells) - 1;
          lengths.push(cells.length - count);
        }
      }
      this.keepAll(foundRows(this.text, name, cells, lengths));
      return i + 1;
    }
    const close = this.flow(open, cells);
    if (cells.length > 0) {
      this.arrays.push(foundVector(name, cells));
    }
    return close;
  }

  private pushRecord(sequence: Block, key: string, start: number, end: number): void {
    const cells = sequence.records.get(key) ?? new CellList();
    sequence.records.set(key, cells);
    if (cells.length !== sequence.recordCount - 1) {
      throw errorAt(
        this.text,
        start,
        'ragged-rows',
        said`not every item before this one has one "${key}". Write "${key}: null" where a sample is missing.`,
      );
    }
    this.pushScalar(cells, start, end);
  }

  /** Pushes a scalar without its comment, quotes and blanks. */
  private pushScalar(cells: CellList, start: number, lineEnd: number): void {
    const { text } = this;
    const quoteMark = text[start];
    if (quoteMark === '"' || quoteMark === "'") {
      const close = text.indexOf(quoteMark, start + 1);
      if (close > 0 && close < lineEnd) {
        cells.push(start + 1, close);
        return;
      }
    }
    let to = start;
    while (to < lineEnd && !(text[to] === '#' && ' \t'.includes(text[to - 1]))) {
      to += 1;
    }
    while (to > start && /\s/.test(text[to - 1])) {
      to -= 1;
    }
    cells.push(start, to);
  }

  private sequence(column: number, start: number): Block {
    this.close(column, true);
    const top = this.blocks.at(-1);
    if (top?.kind === 'sequence' && top.column === column) {
      return top;
    }
    return this.open('sequence', column, start);
  }

  private mapping(column: number, start: number, item: Block | null): Block {
    this.close(column, item !== null);
    const top = this.blocks.at(-1);
    if (top?.kind === 'mapping' && top.column === column) {
      return top;
    }
    if (item) {
      item.recordCount += 1;
    }
    return this.open('mapping', column, start);
  }

  private open(kind: Block['kind'], column: number, start: number): Block {
    const block: Block = {
      kind,
      column,
      name: this.pendingKey,
      start,
      cells: new CellList(),
      lengths: new GrowableUint32Array(),
      records: new Map(),
      recordCount: 0,
    };
    this.pendingKey = '';
    if (this.blocks.length >= DEEPEST) {
      throw errorAt(this.text, start, 'bad-file', said`values are nested more than ${DEEPEST} deep.`);
    }
    this.blocks.push(block);
    return block;
  }

  /** Ends the blocks further right than `column`, and a sequence in it unless `keepSequence`. */
  private close(column: number, keepSequence: boolean): void {
    for (let top = this.blocks.at(-1); top; top = this.blocks.at(-1)) {
      if (top.column < column || (top.column === column && (keepSequence || top.kind === 'mapping'))) {
        return;
      }
      this.blocks.pop();
      if (top.kind === 'sequence') {
        this.keep(top);
      }
    }
  }

  /** One by one: as arguments of a call they could be more than the stack holds. */
  private keepAll(arrays: readonly FoundArray[]): void {
    for (const array of arrays) this.arrays.push(array);
  }

  private keep({ name, start, cells, lengths, records, recordCount }: Block): void {
    const { text } = this;
    if (cells.length > 0) {
      let isFlat = true;
      for (let i = 0; i < lengths.length; i += 1) {
        isFlat &&= lengths.at(i) === 1;
      }
      this.keepAll(isFlat ? [foundVector(name, cells)] : foundRows(text, name, cells, lengths));
    }
    for (const [key, column] of records) {
      if (column.length !== recordCount) {
        throw errorAt(
          text,
          start,
          'ragged-rows',
          said`${column.length} of the ${recordCount} items of this list have "${key}". Write "${key}: null" where a sample is missing.`,
        );
      }
    }
    if (records.size > 0) {
      const raws = [...records].map(([label, column]) => ({
        label,
        unit: null,
        ...column.pick(0, 1, column.length),
      }));
      this.arrays.push({ name, raws, hasHeader: false, notices: [] });
    }
  }
}
