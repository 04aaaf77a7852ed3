/** Tables in which the series stand one behind the other, told apart by a column: time, sensor, value ("long", "tidy"). */
import { type Notice, notice } from '../notice';
import { said } from '../wording';
import { isClockPart, partedTime } from './clockParts';
import type { RawColumn } from './columns';
import { MIN_SAMPLES } from './limits';
import { inColumn } from './names';
import { hasStrictOrder, isStrict, monotoneDirection } from './order';
import type { Column } from './table';

/** More series than this are no table that people look at side by side. */
const MOST_SERIES = 64;
/** As many are named in a notice. */
export const MOST_NAMED = 5;
/** Columns of whole numbers that tell series apart. */
const NUMBERED =
  /^(?:id|sensor|channel|ch|node|device|station|stn|probe|site|series|group|run|trial|subject|replicate)(?:[_ ]?(?:id|no|nr|number))?$/i;

/** A column of texts. */
export interface Labels {
  readonly name: string;
  readonly raw: RawColumn;
}

/** The columns of a table side by side. */
export interface WideColumns {
  /** Name of the column that told the series apart. */
  readonly by: string;
  readonly columns: readonly Column[];
  readonly notices: readonly Notice[];
}

/** What tells series apart, whose rows share their x without being complete. */
export interface MixedSeries {
  /** Name of the column. */
  readonly by: string;
  /** What stands in it. */
  readonly values: readonly string[];
  /** Index of the column that is x of each. */
  readonly x: number;
}

/** Rows by series. */
interface Groups {
  readonly by: string;
  /** Index of the column where it is one of numbers; -1. */
  readonly column: number;
  readonly values: readonly string[];
  /** Rows of each. */
  readonly rows: readonly (readonly number[])[];
}

/**
 * The columns of each series side by side, where the rows of a table belong to several series with the same x in
 * each; what tells them apart where x is not the same in each; null where there is one series.
 */
export function wideColumns(
  text: string,
  columns: readonly Column[],
  labels: readonly Labels[],
): WideColumns | MixedSeries | null {
  if (columns.length < 2 || columns.some(({ complex }) => complex !== undefined)) return null;
  const candidates = columns.map((_, index) => index).filter((index) => !isStrict(columns[index].values));
  if (candidates.length === 0) return null;
  const groupings = [
    ...labels.map(({ name, raw }) =>
      groupsOf(name, -1, raw.starts, (row) => text.slice(raw.starts[row], raw.ends[row])),
    ),
    ...columns.map(({ name, kind, values, starts }, index) =>
      kind === 'number' && NUMBERED.test(name) && values.every(Number.isInteger)
        ? groupsOf(name, index, starts, (row) => String(values[row]))
        : null,
    ),
  ].filter((groups) => groups !== null);
  let mixed: MixedSeries | null = null;
  for (const groups of groupings) {
    const ordered = candidates.filter(
      (index) => index !== groups.column && isOrderedIn(columns[index], groups),
    );
    const shared =
      ordered.find((index) => isShared(columns[index].values, groups)) ??
      sharedParts(columns, candidates, groups);
    if (shared !== undefined) return sideBySide(columns, groups, candidates, shared);
    const tied = ordered.find((index) => monotoneDirection(columns[index].values) !== 0);
    if (groups.column < 0 && tied !== undefined) mixed ??= { by: groups.by, values: groups.values, x: tied };
  }
  return mixed;
}

function groupsOf(
  by: string,
  column: number,
  cells: Uint32Array,
  valueAt: (row: number) => string,
): Groups | null {
  const rowsOf = new Map<string, number[]>();
  for (let row = 0; row < cells.length; row += 1) {
    const value = valueAt(row);
    const rows = rowsOf.get(value);
    if (rows) rows.push(row);
    else if (value === '' || rowsOf.size === MOST_SERIES) return null;
    else rowsOf.set(value, [row]);
  }
  const rows = [...rowsOf.values()];
  return rows.length > 1 && rows.every(({ length }) => length >= MIN_SAMPLES)
    ? { by, column, values: [...rowsOf.keys()], rows }
    : null;
}

/** Whether each series runs through the values of a column once. */
function isOrderedIn(column: Column, { rows }: Groups): boolean {
  return rows.every((own) => hasStrictOrder(own.map((row) => column.values[row])));
}

/** The coarsest of the columns that tell the time of each series in parts, the same in each; undefined where none do. */
function sharedParts(
  columns: readonly Column[],
  candidates: readonly number[],
  groups: Groups,
): number | undefined {
  const shared = candidates.filter(
    (index) => index !== groups.column && isShared(columns[index].values, groups),
  );
  if (shared.length < 2) return undefined;
  const [rows] = groups.rows;
  const own = shared.map((index) => partOf(columns[index], rows, columns[index].name));
  return shared.find((_, k) => {
    const time = partedTime(own, k);
    return time !== null && isStrict(time.values);
  });
}

/** Some rows of a column. */
function partOf(column: Column, rows: readonly number[], name: string): Column {
  return {
    ...column,
    name,
    values: Float64Array.from(rows, (row) => column.values[row]),
    ...partOfErrorBars(column, rows),
    starts: Uint32Array.from(rows, (row) => column.starts[row]),
    ends: Uint32Array.from(rows, (row) => column.ends[row]),
  };
}

function partOfErrorBars({ errorBars }: Column, rows: readonly number[]): Pick<Column, 'errorBars'> {
  return errorBars ? { errorBars: Float64Array.from(rows, (row) => errorBars[row]) } : {};
}

/** Whether the values are the same in each series. */
function isShared(values: Float64Array, { rows }: Groups): boolean {
  const [first, ...others] = rows;
  const count = wholeRows(rows);
  return (
    rows.every(({ length }) => length <= count + 1) &&
    others.every((own) => first.slice(0, count).every((row, i) => Object.is(values[row], values[own[i]])))
  );
}

/** Rows that all series have; what is written series by series may end in the midst of a row of them. */
function wholeRows(rows: Groups['rows']): number {
  return rows.reduce((least, { length }) => Math.min(least, length), Number.POSITIVE_INFINITY);
}

function sideBySide(
  columns: readonly Column[],
  groups: Groups,
  candidates: readonly number[],
  x: number,
): WideColumns {
  const count = wholeRows(groups.rows);
  const series = groups.rows.map((rows) => rows.slice(0, count));
  const left = groups.rows.reduce((sum, { length }) => sum + length - count, 0);
  // A date may go with the time of day, and any date is the same in every series.
  const positions = [
    x,
    ...candidates.filter(
      (index) =>
        index !== x &&
        (isClockPart(columns[index]) || columns[index].kind === 'time') &&
        isShared(columns[index].values, groups),
    ),
  ];
  const wide = columns.flatMap((column, index): Column[] => {
    if (index === groups.column) return [];
    if (positions.includes(index)) return [{ ...partOf(column, series[0], column.name), isShared: true }];
    return series.map((rows, k) => partOf(column, rows, `${column.name} (${groups.values[k]})`));
  });
  const shown = groups.values.slice(0, MOST_NAMED).join(', ');
  const notices = [
    notice(
      'long-table',
      said`Column ${inColumn(groups.by)} tells ${groups.values.length} series apart (${shown}): they are read side by side, over the same ${columns[x].name}.`,
    ),
  ];
  if (left > 0) {
    notices.push(
      notice('unpaired-rows', said`Rows at the end that not all series have stay as they are: ${left}.`),
    );
  }
  return { by: groups.by, columns: wide, notices };
}
