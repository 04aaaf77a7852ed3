/** Several series one below the other in one table: spectra of several regions, the blocks of Gnuplot. */
import { type Notice, notice } from '../notice';
import { said } from '../wording';
import { MIN_SAMPLES } from './limits';
import { inColumn } from './names';
import { placeOf } from './place';
import type { Column } from './table';

/** How far back numbers must jump, in steps like the one before. */
const LEAST_RETURN = 3;
/** How far back dates must jump, as a share of what they went before: an hour back is the end of summer time. */
const LEAST_DATE_RETURN = 0.5;
/** Months of a year and hours of a day start again in one series. */
const CALENDAR =
  /^(?:.*\.)?(?:yy|yyyy|mm|dd|hh|year|month|mon|day|doy|hour|hr|minute|min|secs?|seconds?|[mun]secs?|nanosecs?|tv_[un]?sec)$/i;
/** In a grid the outer variable stands first, and stays the same within a block. */
const FIRST_COLUMNS = 2;

/**
 * The rows at which values that rise (or fall) in every step start again from further back; empty where they do
 * not, or where fewer rows than a series needs lie between.
 */
export function restartsOf({ kind, values }: Pick<Column, 'kind' | 'values'>): number[] {
  const direction = Math.sign(values[1] - values[0]);
  const restarts: number[] = [];
  let first = 0;
  for (let row = 1; row < values.length; row += 1) {
    const step = direction * (values[row] - values[row - 1]);
    if (step > 0) continue;
    const least =
      kind === 'time'
        ? LEAST_DATE_RETURN * direction * (values[row - 1] - values[first])
        : LEAST_RETURN * direction * (values[row - 1] - values[row - 2]);
    if (row - first < MIN_SAMPLES || !(-step >= least)) return [];
    restarts.push(row);
    first = row;
  }
  return values.length - first < MIN_SAMPLES ? [] : restarts;
}

/**
 * Says where the dates, or else one of the first columns, start again. Dates that do not tell the order of all
 * rows, and in the calendar there is nothing to say.
 */
export function blocksNotice(text: string, columns: readonly Column[]): Notice[] {
  const dated = columns.filter(({ kind }) => kind === 'time');
  const first = columns.slice(0, FIRST_COLUMNS);
  const candidates = dated.length > 0 ? dated : first.some(({ name }) => CALENDAR.test(name)) ? [] : first;
  const restarts = candidates.map(restartsOf);
  const isOrdered = dated.length > 0 && restarts.some((rows) => rows.length === 0);
  const at = restarts.findIndex((rows) => rows.length > 0);
  if (columns.length < 2 || isOrdered || at < 0) {
    return [];
  }
  const { name, starts } = candidates[at];
  return [severalBlocks(text, name, starts[restarts[at][0]], restarts[at].length + 1)];
}

/** Says that a column starts again at an offset. */
export function severalBlocks(text: string, name: string, offset: number, count: number): Notice {
  return notice(
    'several-blocks',
    said`Column ${inColumn(name)} starts again in line ${placeOf(text, offset).line}: blocks of rows stand one below the other (${count} or more) and are read as one. If they are separate series, select the rows of one.`,
  );
}
