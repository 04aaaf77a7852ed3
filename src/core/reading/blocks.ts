/** Several series one below the other in one table: spectra of several regions, the blocks of Gnuplot. */
import { notice } from '../notice';
import { MIN_SAMPLES } from './limits';
import { inColumn } from './names';
import { placeOf } from './place';
import type { Column, Notice } from './table';

/** How far back x must jump, as a share of what it went before. */
const LEAST_RETURN = 0.5;
/** In a grid the outer variable stands first, and stays the same within a block. */
const FIRST_COLUMNS = 2;

/**
 * The rows at which values that rise (or fall) in every step start again from further back; empty where they do
 * not, or where fewer rows than a series needs lie between.
 */
export function restartsOf(values: Float64Array): number[] {
  const direction = Math.sign(values[1] - values[0]);
  const restarts: number[] = [];
  let first = 0;
  for (let row = 1; row < values.length; row += 1) {
    const step = direction * (values[row] - values[row - 1]);
    if (step > 0) continue;
    const covered = direction * (values[row - 1] - values[first]);
    if (row - first < MIN_SAMPLES || !(-step >= LEAST_RETURN * covered)) return [];
    restarts.push(row);
    first = row;
  }
  return values.length - first < MIN_SAMPLES ? [] : restarts;
}

/** Says where one of the first columns starts again, unless there are dates, which tell the order of all rows. */
export function blocksNotice(text: string, columns: readonly Column[]): Notice[] {
  if (columns.length < 2 || columns.some(({ kind }) => kind === 'time')) {
    return [];
  }
  for (const { name, values, starts } of columns.slice(0, FIRST_COLUMNS)) {
    const restarts = restartsOf(values);
    if (restarts.length > 0) {
      return [severalBlocks(text, name, starts[restarts[0]], restarts.length + 1)];
    }
  }
  return [];
}

/** Says that a column starts again at an offset. */
export function severalBlocks(text: string, name: string, offset: number, count: number): Notice {
  return notice(
    'several-blocks',
    'Column {0} starts again in line {1}: blocks of rows stand one below the other ({2} or more) and are read as one. If they are separate series, select the rows of one.',
    inColumn(name),
    placeOf(text, offset).line,
    count,
  );
}
