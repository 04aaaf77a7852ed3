/** Matrices as MATLAB, Octave and Torch print them: in blocks of columns, `Columns 1 through 8`, one below the other. */
import { notice } from '../notice';
import { said } from '../wording';
import { type FoundArray, foundRows, tableOfArrays } from './arrays';
import { lineEndAfter, nextLine } from './dialect';
import { CellList, GrowableUint32Array } from './growable';
import { commonFactor } from './header';
import { isWords, tryRow } from './layout';
import { numberShape } from './numberToken';
import { errorAt } from './place';
import type { Table } from './table';

/** `Columns 1 through 8`, `Columns 9 and 10:`, `Column 11`. */
const HEADING = /^[ \t]*Columns?[ \t]+(\d+)(?:[ \t]+(?:through|and|to)[ \t]+(\d+))?:?[ \t]*$/;
/** Where a heading may stand; the lines above the first one are looked at once. */
const FIRST_HEADING = /^[ \t]*Columns?[ \t]+\d+(?:[ \t]+(?:through|and|to)[ \t]+\d+)?:?[ \t]*$/m;
/** `y =`: what is printed below. */
const NAME = /^[ \t]*(?:>>[ \t]*)?([\p{L}_][\p{L}\p{N}_.]*)[ \t]*=[ \t]*$/u;
const LONGEST_HEADING = 100;

/** The rows of one block, and the columns that they are. */
interface Block {
  /** Offset of its heading. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly cells: CellList;
  rowCount: number;
}

/** A matrix whose blocks are found one after another. */
interface Matrix {
  readonly name: string;
  readonly blocks: Block[];
}

/**
 * The matrices in `text[start, end)` that are printed in blocks of columns, each with its blocks side by side; null
 * where there is none.
 *
 * @throws InputError 'ragged-rows' where a block is missing or is not as large as its heading says, and what
 * `columnsOf` throws
 */
export function readColumnBlocks(text: string, start: number, end: number): Table | null {
  const near = text.indexOf('Column', start);
  if (near < 0 || near >= end || !FIRST_HEADING.test(text.slice(lineStart(text, near, start), end))) {
    return null;
  }
  const found = matricesIn(text, start, end);
  if (!found) return null;
  const arrays = found.matrices.flatMap((matrix) => joined(text, matrix));
  const table = tableOfArrays(text, 'literal', arrays);
  return (
    table && {
      ...table,
      notices: [
        ...(found.factor === null ? [] : [commonFactor(found.factor)]),
        notice('column-blocks', said`The blocks of columns are read side by side, as one matrix.`),
        ...table.notices,
      ],
    }
  );
}

function lineStart(text: string, offset: number, start: number): number {
  let at = offset;
  while (at > start && !'\n\r'.includes(text[at - 1])) at -= 1;
  return at;
}

/** The matrices; null where numbers stand outside of all blocks. */
function matricesIn(
  text: string,
  start: number,
  end: number,
): { matrices: readonly Matrix[]; factor: string | null } | null {
  const matrices: Matrix[] = [];
  const line = new CellList();
  let factor: string | null = null;
  let name = '';
  let block: Block | null = null;
  for (let offset = start; offset < end; ) {
    const lineEnd = lineEndAfter(text, offset, end);
    const piece = text.slice(offset, Math.min(lineEnd, offset + LONGEST_HEADING));
    const heading = HEADING.exec(piece);
    const own = heading ? null : NAME.exec(piece);
    if (heading) {
      const from = Number(heading[1]);
      block = { at: offset, from, to: Number(heading[2] ?? from), cells: new CellList(), rowCount: 0 };
      const blocks = matrices.at(-1)?.blocks;
      if (!blocks || name !== '' || from <= blocks[blocks.length - 1].from) {
        matrices.push({ name, blocks: [block] });
      } else {
        blocks.push(block);
      }
      name = '';
    } else if (own) {
      name = own[1];
      block = null;
    } else {
      line.truncate(0);
      const isOpen = tryRow(text, offset, lineEnd, 'whitespace', line) === null;
      const word = (i: number) => text.slice(line.starts.at(i), line.ends.at(i));
      if (isOpen) {
        block = null;
      } else if (line.length === 2 && word(1) === '*' && numberShape(word(0), 0, word(0).length) !== 0) {
        factor ??= word(0);
      } else if (line.length > 0 && isWords(text, line, 0)) {
        block = null;
      } else if (line.length > 0) {
        if (!block) return null;
        addRow(text, block, line, offset);
      }
    }
    offset = nextLine(text, lineEnd, end);
  }
  return { matrices, factor };
}

function addRow(text: string, block: Block, line: CellList, offset: number): void {
  const width = block.to - block.from + 1;
  if (line.length !== width) {
    throw errorAt(
      text,
      offset,
      'ragged-rows',
      said`this line holds ${line.length} of the columns ${block.from} to ${block.to}, which are ${width}. Correct it, or print the matrix anew.`,
    );
  }
  for (let i = 0; i < width; i += 1) {
    block.cells.push(line.starts.at(i), line.ends.at(i));
  }
  block.rowCount += 1;
}

/** The blocks side by side. */
function joined(text: string, { name, blocks }: Matrix): FoundArray[] {
  const [{ rowCount }] = blocks;
  blocks.forEach((block, k) => {
    const expected = k === 0 ? block.from : blocks[k - 1].to + 1;
    if (block.from !== expected) {
      throw errorAt(
        text,
        block.at,
        'ragged-rows',
        said`column ${expected} is expected here, but ${block.from} follows. Put in the columns between, or select one block.`,
      );
    }
    if (block.rowCount !== rowCount) {
      throw errorAt(
        text,
        block.at,
        'ragged-rows',
        said`these columns have ${block.rowCount} rows where the ones above have ${rowCount}. Correct them, or select one block.`,
      );
    }
  });
  const cells = new CellList();
  const lengths = new GrowableUint32Array();
  for (let row = 0; row < rowCount; row += 1) {
    const before = cells.length;
    for (const { from, to, cells: own } of blocks) {
      const width = to - from + 1;
      for (let i = row * width; i < (row + 1) * width; i += 1) {
        cells.push(own.starts.at(i), own.ends.at(i));
      }
    }
    lengths.push(cells.length - before);
  }
  return rowCount === 0 ? [] : foundRows(text, name, cells, lengths);
}
