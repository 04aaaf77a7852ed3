import { InputError } from '../errors';
import { type Notice, notice } from '../notice';
import type { Series } from '../series';
import { plural, said } from '../wording';
import { isClockPart, type PartedTime, partedTime } from './clockParts';
import { errorColumnsOf } from './errorColumns';
import { findX, INDEX_NAMES } from './findX';
import { MIN_SAMPLES } from './limits';
import { type MixedSeries, MOST_NAMED } from './longTable';
import { inColumn } from './names';
import { isEvenlyStepped, monotoneDirection, repeatsOf, varies } from './order';
import { type Column, isOfDates, type Table } from './table';
import { areTicks, hasManyTies, spreadTicks } from './ties';

export { MIN_SAMPLES } from './limits';

/** A series together with where its samples stand in the table. */
export interface SourcedSeries {
  readonly series: Series;
  /** Index of the y column in `table.columns`. */
  readonly column: number;
  /** Index of the column of its error bars; null where they are written with its values, and where there are none. */
  readonly errorColumn: number | null;
  /** Row of each sample: sample i stands in row rows[i] (x is sorted, rows without x are left out). */
  readonly rows: Uint32Array;
}

export interface SeriesChoice {
  /** Names or 1-based numbers of the columns to denoise; null: every column but x. */
  readonly columns: readonly string[] | null;
  /** Name or 1-based number of the x column; 'none': equally spaced; null: find it. */
  readonly x: string | null;
}

export interface SeriesOfTable {
  readonly items: readonly SourcedSeries[];
  /** Index in `table.columns` of the x column, or of the coarsest part of x; null for equally spaced samples. */
  readonly xColumn: number | null;
  /** What x is; null for equally spaced samples. */
  readonly axis: Axis | null;
  readonly notices: readonly Notice[];
  /** "2 columns × 512 rows", "header", "x = t [s]", "3 missing", "decimal comma" */
  readonly summary: readonly Notice[];
}

/** What the positions of samples are, which may come from several columns: year and month. */
export interface Axis {
  readonly name: string;
  readonly unit: string | null;
  /** Whether the positions are seconds since 1970, which are shown as dates. */
  readonly isDates: boolean;
  /** Indices in `table.columns` of the columns that it comes from. */
  readonly columns: readonly number[];
}

/**
 * The series to denoise: the chosen columns over the chosen or found x, with x ascending.
 *
 * @throws InputError 'unknown-column', 'bad-x', 'not-a-number', 'too-few-samples'
 */
export function seriesOf(table: Table, choice: SeriesChoice): SeriesOfTable {
  const notices: Notice[] = [];
  const chosen = choice.columns?.map((name) => columnIndex(table, name)) ?? null;
  const xColumn =
    choice.x === 'none'
      ? null
      : choice.x === null
        ? findX(table, chosen, notices)
        : columnIndex(table, choice.x);
  if (choice.x === null && table.mixed && table.mixed.x === xColumn) throw severalSeries(table, table.mixed);
  const parts = xColumn === null ? null : partedTime(table.columns, xColumn);
  const time = parts?.columns.some((column) => chosen?.includes(column)) ? null : parts;
  const xColumns = time?.columns ?? (xColumn === null ? [] : [xColumn]);
  const errorColumns = errorColumnsOf(table.columns, xColumns);
  const yColumns = chosen
    ? [...new Set(chosen)]
    : columnsBut(table, [...xColumns, ...errorColumns.values()], notices);
  if (xColumn !== null && (yColumns.length === 0 || yColumns.includes(xColumn))) {
    throw new InputError(
      'bad-x',
      said`Column ${inColumn(table.columns[xColumn].name)} cannot be both x and the column to denoise.`,
    );
  }
  const axis = xColumn === null ? null : axisOf(table, xColumn, time);
  const { rows, x } =
    xColumn === null
      ? { rows: allRows(table.rowCount), x: null }
      : positionsOf(table.columns, xColumn, time, choice.x === null, notices);

  const items: SourcedSeries[] = [];
  const short: { readonly name: string; readonly present: number }[] = [];
  for (const column of yColumns) {
    const { name, kind, values } = table.columns[column];
    if (kind === 'time') {
      throw new InputError(
        'not-a-number',
        said`Column ${inColumn(name)} holds dates, which cannot be denoised.`,
      );
    }
    const y = pick(values, rows);
    const present = y.length - missingCount(y);
    if (present < MIN_SAMPLES) {
      short.push({ name, present });
    } else {
      const errorBars = errorBarsOf(table, column, errorColumns.get(column), notices);
      const series = errorBars === null ? { name, x, y } : { name, x, y, errorBars: pick(errorBars, rows) };
      items.push({ series, column, errorColumn: errorColumns.get(column) ?? null, rows });
    }
  }
  if (short.length > 0 && (chosen || items.length === 0)) {
    const [{ name, present }] = short;
    throw new InputError(
      'too-few-samples',
      said`column ${inColumn(name)} has ${present} ${plural(present, 'number', 'numbers')}; at least ${MIN_SAMPLES} are needed.`,
    );
  }
  for (const { name, present } of short) {
    notices.push(
      notice(
        'too-few-samples',
        said`Column ${inColumn(name)} is left out: of the ${MIN_SAMPLES} numbers that are needed it has ${present}.`,
      ),
    );
  }
  if (xColumn !== null && table.columns[xColumn].errorBars !== undefined) {
    notices.push(
      notice(
        'uncertainties',
        said`Column ${inColumn(table.columns[xColumn].name)} holds values with their uncertainties: those of x are not used.`,
      ),
    );
  }
  const missing = items.reduce((sum, item) => sum + missingCount(item.series.y), 0);
  return { items, xColumn, axis, notices, summary: summaryOf(table, missing, axis) };
}

/** The error bars of a column, written with its values or in a column of their own; null where it has none. */
function errorBarsOf(
  { columns }: Table,
  column: number,
  errorColumn: number | undefined,
  notices: Notice[],
): Float64Array | null {
  const { name, errorBars } = columns[column];
  if (errorBars !== undefined) {
    notices.push(
      notice(
        'error-bars',
        said`Column ${inColumn(name)} holds values with their uncertainties: each value counts by its own, and they stay as they are.`,
      ),
    );
    return errorBars;
  }
  if (errorColumn === undefined) return null;
  notices.push(
    notice(
      'error-bars',
      said`Column ${inColumn(columns[errorColumn].name)} is taken for the error bars of ${inColumn(name)}: each value counts by its own. If it is a signal itself, ignore the error bars and choose it among the columns.`,
    ),
  );
  return columns[errorColumn].values;
}

/** That the rows of several series share their x, and cannot be one curve. */
function severalSeries({ columns }: Table, { by, values, x }: MixedSeries): InputError {
  return new InputError(
    'bad-x',
    said`Rows with the same ${columns[x].name} differ in column ${inColumn(by)} (${values.slice(0, MOST_NAMED).join(', ')}): several series stand in one table, each with rows of its own. Put each into a column or a file, or select the rows of one; choose x (--x) to read them all as one series.`,
  );
}

/** Index of the column with this name (with or without its unit) or 1-based number. */
function columnIndex(table: Table, wanted: string): number {
  const key = wanted.trim();
  const { columns } = table;
  const tests: ((column: Column) => boolean)[] = [
    (column) => column.name === key,
    (column) => label(column) === key,
    (column) => column.name.toLowerCase() === key.toLowerCase(),
  ];
  for (const test of tests) {
    const index = columns.findIndex(test);
    if (index >= 0) {
      return index;
    }
  }
  const number = /^\d+$/.test(key) ? Number(key) : 0;
  if (number >= 1 && number <= columns.length) {
    return number - 1;
  }
  throw new InputError(
    'unknown-column',
    said`There is no column '${wanted}'. The columns are: ${columns.map((column) => column.name).join(', ')}.`,
  );
}

function label(column: Pick<Column, 'name' | 'unit'>): string {
  return column.unit === null ? column.name : `${column.name} [${column.unit}]`;
}

function axisOf({ columns }: Table, xColumn: number, time: PartedTime | null): Axis {
  const column = columns[xColumn];
  const isDates = time ? time.isDates : isOfDates(column);
  const parts = time?.columns ?? [xColumn];
  return {
    name: parts.map((part) => columns[part].name).join(', '),
    unit: time ? time.unit : column.unit,
    isDates,
    columns: parts,
  };
}

/** Every column of numbers but x, and but those that are no measurements where there are others. */
function columnsBut(table: Table, xColumns: readonly number[], notices: Notice[]): number[] {
  const picked: number[] = [];
  const numbering: number[] = [];
  table.columns.forEach((column, index) => {
    if (xColumns.includes(index)) {
      return;
    }
    if (column.kind === 'time') {
      notices.push(
        notice('time-column', said`Column ${inColumn(column.name)} holds dates or times and stays as it is.`),
      );
    } else if (!isPolar(column)) {
      (isNoMeasurement(table, index) ? numbering : picked).push(index);
    }
  });
  const isEnough = (index: number) => {
    const { values } = table.columns[index];
    return values.length - missingCount(values) >= MIN_SAMPLES;
  };
  if (!picked.some(isEnough)) return [...picked, ...numbering].sort((a, b) => a - b);
  if (numbering.length > 0) {
    const names = numbering.map((index) => inColumn(table.columns[index].name)).join(', ');
    notices.push(
      numbering.length === 1
        ? notice(
            'index-column',
            said`Column ${names} is no measurement (it is constant, counts, or is part of the time) and stays as it is. Choose it among the columns to clean it all the same.`,
          )
        : notice(
            'index-column',
            said`Columns ${names} are no measurements (they are constant, count, or are parts of the time) and stay as they are. Choose them among the columns to clean them all the same.`,
          ),
    );
  }
  return picked;
}

/** Whether a column is constant, counts in even steps or from one tick to the next, or is a part of the time. */
function isNoMeasurement(table: Table, index: number): boolean {
  const column = table.columns[index];
  const { name, values } = column;
  if (column.complex !== undefined || values.length < MIN_SAMPLES) return false;
  if (!varies(values)) return !values.every(Number.isNaN);
  const isNamed = /(?:^|[\W_])(?:time|date|timestamp|epoch|steps?|iter(?:ation)?|seq)$/i.test(name);
  return (
    isEvenlyStepped(values) ||
    (isInOrder(column) && (isNamed || isCounter(values) || INDEX_NAMES.has(name.toLowerCase()))) ||
    ((isClockPart(column) || /^column \d+$|index|counter|packet|seq/i.test(name)) && goesRound(values))
  );
}

function isInOrder({ values }: Column): boolean {
  return monotoneDirection(values) !== 0;
}

/** Whether whole numbers go up by one now and then: epochs, cycles, days. */
function isCounter(values: Float64Array): boolean {
  return values.every(
    (value, row) =>
      Number.isInteger(value) && (row === 0 || value === values[row - 1] || value === values[row - 1] + 1),
  );
}

/** Whether whole numbers rise in steps of the same size, and fall back to the least of them: the hours of days. */
function goesRound(values: Float64Array): boolean {
  const changes = Array.from(values.subarray(1), (value, row) => value - values[row]);
  const least = values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  const largest = values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
  const step = changes.find((change) => change > 0) ?? 0;
  const falls = changes.filter((change) => change < 0).length;
  return (
    step > 0 &&
    // What only goes on and off is a signal.
    largest - least > step &&
    falls < values.length / 2 &&
    values.every(Number.isInteger) &&
    changes.every(
      (change, row) => change === 0 || change === step || (change < 0 && values[row + 1] === least),
    )
  );
}

/** Whether it is made from real and imaginary parts, which are columns already. */
function isPolar({ complex }: Column): boolean {
  return complex?.part === 'magnitude' || complex?.part === 'phase';
}

function allRows(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, row) => row);
}

interface Positions {
  /** The rows that have an x, in the order of ascending x. */
  readonly rows: Uint32Array;
  /** Of these rows. */
  readonly x: Float64Array;
}

/** The rows in the order of x, and their positions; `found` where nobody chose the column of x. */
function positionsOf(
  columns: readonly Column[],
  xColumn: number,
  time: PartedTime | null,
  found: boolean,
  notices: Notice[],
): Positions {
  const column = columns[xColumn];
  const { name } = column;
  const values = time?.values ?? column.values;
  if (time) {
    const [first, ...others] = time.columns.map((index) => columns[index].name);
    notices.push(
      notice(
        'parted-time',
        said`Column ${inColumn(first)} is taken as x together with ${others.join(', ')}.`,
      ),
    );
  }
  const { rows, isSorted } = rowsInOrder(column, values, found, notices);
  const x = pick(values, rows);
  const repeated = repeatsOf(x);
  if (repeated === 0) return { rows, x };
  if (!isSorted && (time ? hasManyTies(values) : areTicks(columns, xColumn))) {
    notices.push(
      notice(
        'repeated-x',
        said`${repeated} rows repeat the value of ${name} before them, as where a clock or counter is coarser than the sampling: they are spread evenly over its ticks. If that is wrong, take no x (equally spaced), or another column.`,
      ),
    );
    return { rows, x: spreadTicks(x) };
  }
  notices.push(
    repeated === 1
      ? notice('repeated-x', said`1 row repeats the value of ${name} before it.`)
      : hasManyTies(x)
        ? notice(
            'repeated-x',
            said`${repeated} rows repeat the value of ${name} before them: they are taken as repeated measurements at the same place, and share one value of the curve. If they follow each other, take no x (equally spaced), or another column.`,
          )
        : notice('repeated-x', said`${repeated} rows repeat the value of ${name} before them.`),
  );
  return { rows, x };
}

/** The rows that have an x, in the order of ascending x; and whether they had to be sorted. */
function rowsInOrder(
  column: Column,
  values: Float64Array,
  found: boolean,
  notices: Notice[],
): { rows: Uint32Array; isSorted: boolean } {
  const { name } = column;
  const present = values.length - missingCount(values);
  const rows = new Uint32Array(present);
  let count = 0;
  let ascending = true;
  let previous = Number.NEGATIVE_INFINITY;
  values.forEach((value, row) => {
    if (!Number.isNaN(value)) {
      rows[count] = row;
      count += 1;
      ascending &&= value >= previous;
      previous = value;
    }
  });
  if (present === 0) {
    throw new InputError('bad-x', said`Column ${inColumn(name)} holds no numbers: it cannot be x.`);
  }
  if (!varies(values)) {
    throw new InputError('bad-x', said`All values of column ${inColumn(name)} are the same: it cannot be x.`);
  }
  if (present < values.length) {
    const missing = values.length - present;
    notices.push(
      missing === 1
        ? notice('rows-without-x', said`1 row without a value of ${name} left out.`)
        : notice('rows-without-x', said`${missing} rows without a value of ${name} left out.`),
    );
  }
  if (ascending) return { rows, isSorted: false };
  if (monotoneDirection(values) !== 0) return { rows: rows.reverse(), isSorted: false };
  rows.sort((a, b) => values[a] - values[b] || a - b);
  notices.push(unsortedNotice(column, found));
  return { rows, isSorted: true };
}

/** That x is not in order; `found` where nobody chose it. */
function unsortedNotice({ name, kind }: Column, found: boolean): Notice {
  if (!found) {
    return notice(
      'unsorted-x',
      said`The rows are not in the order of ${name}: they are sorted for denoising; the text keeps its order.`,
    );
  }
  return kind === 'time'
    ? notice(
        'unsorted-x',
        said`Column ${inColumn(name)} is taken as x because it holds dates, although its rows are not in order: they are sorted for denoising; the text keeps its order.`,
      )
    : notice(
        'unsorted-x',
        said`Column ${inColumn(name)} is taken as x because of its name, although its rows are not in order: they are sorted for denoising; the text keeps its order. If it is a signal itself, take no x (equally spaced), or another column.`,
      );
}

/** The values of these rows; the same array where they are all rows in order. */
function pick(values: Float64Array, rows: Uint32Array): Float64Array {
  if (rows.length === values.length && rows.every((row, i) => row === i)) {
    return values;
  }
  const picked = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i += 1) {
    picked[i] = values[rows[i]];
  }
  return picked;
}

function missingCount(values: Float64Array): number {
  let count = 0;
  for (const value of values) {
    count += Number.isNaN(value) ? 1 : 0;
  }
  return count;
}

/** What was read in words: "2 columns × 512 rows", "header", "x = t [s]", "3 missing", "decimal comma". */
export function summaryOf(table: Table, missing: number, axis: Axis | null): Notice[] {
  const columns = table.columns.filter((column) => !isPolar(column)).length;
  const parts = [
    columns === 1
      ? notice('size', said`1 column × ${table.rowCount} rows`)
      : notice('size', said`${columns} columns × ${table.rowCount} rows`),
  ];
  if (table.hasHeader) {
    parts.push(notice('header', said`header`));
  }
  if (axis !== null) {
    parts.push(notice('x', said`x = ${label(axis)}`));
  }
  if (missing > 0) {
    parts.push(notice('missing', said`${missing} missing`));
  }
  if (table.decimalMark === ',') {
    parts.push(notice('decimal-comma', said`decimal comma`));
  }
  return parts;
}
