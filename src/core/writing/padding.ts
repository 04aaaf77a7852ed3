import type { Field } from '../reading/fixedWidth';
import { errorAt } from '../reading/place';
import type { Table } from '../reading/table';
import { said } from '../wording';
import type { TextEdit } from './edits';

const SAMPLE_ROWS = 200;
const LONGEST_ALIGNED_LINE = 4096;
const SPACE = 32;

/**
 * How to replace a cell so that an aligned column stays aligned: the blanks beside it shrink or grow.
 * Where the column is not aligned by blanks, or too few are left, the text is just replaced.
 */
export function columnPadding(
  text: string,
  table: Table,
  column: number,
): (start: number, end: number, written: string) => TextEdit {
  const { field } = table.columns[column];
  if (field) {
    return (start, end, written) => inField(text, start, end, written, field);
  }
  // Without a field, a column of a table of fixed width stands in lines of several of its numbers, all flush right.
  const side = table.format === 'fixed' ? 'right' : alignedSide(text, table, column);
  // Between blank-separated cells one blank must stay; beside another separator none need.
  const keep = table.format === 'whitespace' || table.format === 'fixed' ? 1 : 0;
  const plain = (start: number, end: number, written: string): TextEdit => ({ start, end, text: written });
  if (side === null) {
    return plain;
  }
  return (start, end, written) => {
    const growth = written.length - (end - start);
    if (side === 'right') {
      if (growth <= 0) {
        return plain(start, end, ' '.repeat(-growth) + written);
      }
      const blanks = blanksBefore(text, start);
      const atLineStart = isLineEdge(text, start - blanks - 1);
      return plain(start - Math.min(growth, Math.max(0, blanks - (atLineStart ? 0 : keep))), end, written);
    }
    const blanks = blanksAfter(text, end);
    if (isLineEdge(text, end + blanks)) {
      return plain(start, end, written);
    }
    if (growth <= 0) {
      return plain(start, end, written + ' '.repeat(-growth));
    }
    return plain(start, end + Math.min(growth, Math.max(0, blanks - keep)), written);
  };
}

/**
 * The number in its field of fixed width, which no other may reach into: it ends where it did, as long as there
 * is room before it.
 *
 * @throws InputError 'no-place' where it does not fit
 */
function inField(text: string, start: number, end: number, written: string, field: Field): TextEdit {
  const width = field.to - field.from;
  if (written.length > width) {
    throw errorAt(
      text,
      start,
      'no-place',
      said`${written} does not fit into the ${width} characters that this column has. Copy the result, or give the table wider columns.`,
    );
  }
  const growth = written.length - (end - start);
  if (growth <= 0) {
    return { start, end, text: ' '.repeat(-growth) + written };
  }
  const lineStart = Math.max(text.lastIndexOf('\n', start - 1), text.lastIndexOf('\r', start - 1)) + 1;
  const before = Math.min(growth, start - lineStart - field.from);
  return {
    start: start - before,
    end: end + Math.min(growth - before, blanksAfter(text, end)),
    text: written,
  };
}

/** The side on which the cells of a column stand flush, if blanks make them so. */
function alignedSide(text: string, table: Table, column: number): 'left' | 'right' | null {
  if (['json', 'yaml', 'literal', 'lines', 'log'].includes(table.format)) {
    return null;
  }
  const { starts, ends } = table.columns[column];
  const step = Math.max(1, Math.floor(table.rowCount / SAMPLE_ROWS));
  const lefts = new Set<number>();
  const rights = new Set<number>();
  let padded = table.format === 'whitespace';
  for (let row = 0; row < table.rowCount; row += step) {
    const lineStart = lineStartBefore(text, starts[row]);
    if (lineStart === null) {
      return null;
    }
    lefts.add(starts[row] - lineStart);
    rights.add(ends[row] - lineStart);
    padded ||= blanksBefore(text, starts[row]) > 0 || blanksAfter(text, ends[row]) > 0;
  }
  if (!padded || table.rowCount < 2) {
    return null;
  }
  if (rights.size === 1) {
    return 'right';
  }
  return lefts.size === 1 ? 'left' : null;
}

/** Null where tabs or sheer length leave no column to see. */
function lineStartBefore(text: string, offset: number): number | null {
  let i = offset;
  while (!isLineEdge(text, i - 1)) {
    i -= 1;
    if (text[i] === '\t' || offset - i > LONGEST_ALIGNED_LINE) {
      return null;
    }
  }
  return i;
}

function isLineEdge(text: string, offset: number): boolean {
  return offset < 0 || offset >= text.length || text[offset] === '\n' || text[offset] === '\r';
}

function blanksBefore(text: string, offset: number): number {
  let count = 0;
  while (text.charCodeAt(offset - count - 1) === SPACE) {
    count += 1;
  }
  return count;
}

function blanksAfter(text: string, offset: number): number {
  let count = 0;
  while (text.charCodeAt(offset + count) === SPACE) {
    count += 1;
  }
  return count;
}
