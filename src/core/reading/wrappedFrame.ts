/** Frames of pandas whose columns are wrapped: printed in blocks of the same rows, one below the other. */

import { InputError } from '../errors';
import { notice } from '../notice';
import { said } from '../wording';
import { lineEndAfter, nextLine } from './dialect';
import { type Layout, layoutAs } from './layout';
import { readLineTable } from './lineTable';
import { uniqueNames } from './names';
import type { ReadingOptions } from './options';
import type { Column, Table } from './table';

/** The header of a block that another one follows. */
const CONTINUED = /\S[ \t]+\\[ \t]*$/;
/** What may stand below the last block. */
const SHAPE = /^\[\d+ rows x \d+ columns\]\s*$/;

interface Block {
  readonly names: readonly string[];
  readonly table: Table;
}

/**
 * The table of a wrapped frame in `text[start, end)`, with the index once, where it is more than row numbers; null where there is none, and where its
 * blocks do not hold the same rows.
 */
export function readWrappedFrame(
  text: string,
  start: number,
  end: number,
  options: ReadingOptions,
): Table | null {
  const blocks: Block[] = [];
  for (let offset = start, isContinued = true; isContinued; ) {
    offset = skipBlankLines(text, offset, end);
    const headerEnd = lineEndAfter(text, offset, end);
    const header = text.slice(offset, headerEnd);
    isContinued = CONTINUED.test(header);
    if (offset >= end || (blocks.length === 0 && !isContinued)) return null;
    const first = nextLine(text, headerEnd, end);
    const last = blockEnd(text, first, end);
    const layout = layoutAs(text, first, last, 'whitespace');
    if (!layout) return null;
    const table = tableOf(text, first, last, layout, options);
    if (table === null) return null;
    const names = header
      .replace(/\\[ \t]*$/, '')
      .trim()
      .split(/ {2,}/);
    blocks.push({ names, table });
    offset = last;
    if (!isContinued && !isRest(text, last, end)) return null;
  }
  const [index] = blocks[0].table.columns;
  const columns: Column[] = [];
  for (const { names, table } of blocks) {
    const [own, ...others] = table.columns;
    const isSame =
      table.rowCount === blocks[0].table.rowCount &&
      others.length === names.length &&
      own.values.every((value, row) => value === index.values[row]);
    if (!isSame) return null;
    columns.push(...others.map((column, k) => ({ ...column, name: names[k] })));
  }
  // An index that is no more than numbers of rows stands in every block: it cannot be written in one of them.
  const isCount = index.values.every((value, row) => value === index.values[0] + row);
  const all = isCount ? columns : [index, ...columns];
  const counted = notice('index-column', said`The index numbers the rows and is left out.`);
  const unique = uniqueNames(all.map(({ name }) => name));
  return {
    ...blocks[0].table,
    hasHeader: true,
    columns: all.map((column, k) => ({ ...column, name: unique[k] })),
    notices: [...(isCount ? [counted] : []), ...blocks.flatMap(({ table }) => table.notices)],
  };
}

/** The rows of a block; null where they are none. */
function tableOf(
  text: string,
  start: number,
  end: number,
  layout: Layout,
  options: ReadingOptions,
): Table | null {
  try {
    return readLineTable(text, start, end, layout, { ...options, header: false });
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

function skipBlankLines(text: string, start: number, end: number): number {
  let offset = start;
  while (offset < end && text.slice(offset, lineEndAfter(text, offset, end)).trim() === '') {
    offset = nextLine(text, lineEndAfter(text, offset, end), end);
  }
  return offset;
}

/** The end of the lines that are not blank. */
function blockEnd(text: string, start: number, end: number): number {
  let offset = start;
  while (offset < end && text.slice(offset, lineEndAfter(text, offset, end)).trim() !== '') {
    offset = nextLine(text, lineEndAfter(text, offset, end), end);
  }
  return offset;
}

function isRest(text: string, start: number, end: number): boolean {
  const rest = text.slice(start, end).trim();
  return rest === '' || SHAPE.test(rest);
}
