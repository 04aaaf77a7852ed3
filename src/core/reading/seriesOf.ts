import { InputError } from '../errors';
import { notice } from '../notice';
import type { Series } from '../series';
import { plural, said } from '../wording';
import { restartsOf } from './blocks';
import { MIN_SAMPLES } from './limits';
import { inColumn } from './names';
import type { Column, Notice, Table } from './table';

export { MIN_SAMPLES } from './limits';

/** A series together with where its samples stand in the table. */
export interface SourcedSeries {
  readonly series: Series;
  /** Index of the y column in `table.columns`. */
  readonly column: number;
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
  /** Index of the x column in `table.columns`; null for equally spaced samples. */
  readonly xColumn: number | null;
  readonly notices: readonly Notice[];
  /** "2 columns × 512 rows", "header", "x = t [s]", "3 missing", "decimal comma" */
  readonly summary: readonly Notice[];
}

const SECONDS_A_DAY = 86400;
/** Names of abscissae that, where they stand first, are x even beside a time: a sweep takes its time. */
const SPECTRAL_NAMES = new Set('f freq frequency wavelength wavenumber 2theta'.split(' '));
/** Names of abscissae that stay x even where the rows are not in order. */
const TIME_NAMES = new Set('t time date datetime timestamp zeit temps'.split(' '));
/** Names that do so where they stand first: nobody measures these against the column behind them. */
const CLEAR_NAMES = new Set(
  'x freq frequency wavelength wavenumber lambda wl 2theta epoch mz m/z raman year'.split(' '),
);
const ABSCISSA_NAMES = new Set(
  (
    'x f freq frequency wavelength wavenumber lambda wl energy angle theta 2theta distance position pos ' +
    'depth height r radius q raman shift year month day hour age seconds sec s ms minutes hours days elapsed ' +
    'nu omega phase temperature field epoch mz m/z channel'
  ).split(' '),
);
const INDEX_NAMES = new Set(
  'index idx i j k n no nr id # step steps iteration iter sample samples row cycle frame count'.split(' '),
);

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
  const yColumns = chosen ? [...new Set(chosen)] : columnsBut(table, xColumn, notices);
  if (xColumn !== null && (yColumns.length === 0 || yColumns.includes(xColumn))) {
    throw new InputError(
      'bad-x',
      said`Column ${inColumn(table.columns[xColumn].name)} cannot be both x and the column to denoise.`,
    );
  }
  const rows =
    xColumn === null
      ? allRows(table.rowCount)
      : rowsInOrder(table.columns[xColumn], choice.x === null, notices);
  const x = xColumn === null ? null : pick(table.columns[xColumn].values, rows);

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
      items.push({ series: { name, x, y }, column, rows });
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
  const missing = items.reduce((sum, item) => sum + missingCount(item.series.y), 0);
  return { items, xColumn, notices, summary: summaryOf(table, missing, xColumn) };
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

function label(column: Column): string {
  return column.unit === null ? column.name : `${column.name} [${column.unit}]`;
}

function findX(table: Table, chosen: readonly number[] | null, notices: Notice[]): number | null {
  const { columns } = table;
  if (columns.length < 2) {
    return null;
  }
  const free = columns
    .map((_, index) => index)
    .filter((index) => !chosen?.includes(index) && columns[index].complex === undefined)
    .filter((index) => columns[index].kind !== 'time' || !isOfDays(columns[index].values));
  const key = (index: number) => columns[index].name.toLowerCase();
  // `time_s`, `freq/Hz`: the name may carry the unit.
  const stem = (index: number) => key(index).split(/[_ /]/)[0];
  const first = (test: (index: number) => boolean) => free.find(test);
  const monotone = (index: number) => isMonotone(columns[index].values);
  const isTime = (index: number) => columns[index].kind === 'time';
  // Sorted, the rows of several series one below the other would be mixed.
  const mayBeSorted = (index: number) => {
    const restarts = restartsOf(columns[index]);
    if (
      restarts.length > 0 &&
      ![...table.notices, ...notices].some(({ code }) => code === 'several-blocks')
    ) {
      notices.push(
        notice(
          'several-blocks',
          said`Column ${inColumn(columns[index].name)} starts again in row ${restarts[0] + 1}: blocks of rows stand one below the other (${restarts.length + 1} or more) and are read as one. If they are separate series, select the rows of one.`,
        ),
      );
    }
    return restarts.length === 0 && varies(columns[index].values);
  };
  // Three columns x, y and z are the components of a vector.
  const isVector = columns.some(({ name }) => name.toLowerCase() === 'z') && key(0) === 'x';
  return (
    first((index) => index === 0 && SPECTRAL_NAMES.has(stem(index)) && monotone(index)) ??
    first((index) => isTime(index) && !columns[index].isClock && monotone(index)) ??
    first((index) => TIME_NAMES.has(stem(index)) && monotone(index)) ??
    first((index) => isTime(index) && monotone(index)) ??
    first((index) => isTime(index) && !columns[index].isClock && mayBeSorted(index)) ??
    first((index) => TIME_NAMES.has(key(index)) && mayBeSorted(index)) ??
    first((index) => ABSCISSA_NAMES.has(stem(index)) && monotone(index)) ??
    first((index) => INDEX_NAMES.has(key(index)) && monotone(index)) ??
    first((index) => index === 0 && monotone(index)) ??
    first((index) => index === 0 && CLEAR_NAMES.has(stem(index)) && !isVector && mayBeSorted(0)) ??
    null
  );
}

/** Whether they are days, with several rows a day: the time of day stands elsewhere. */
function isOfDays(values: Float64Array): boolean {
  if (values.some((value) => value % SECONDS_A_DAY !== 0)) {
    return false;
  }
  const changes = values.reduce((count, value, row) => count + (value !== values[row - 1] ? 1 : 0), 0);
  return changes < values.length / 2;
}

/** Whether the values never turn back and are not all the same; missing ones do not count. */
function isMonotone(values: Float64Array): boolean {
  let direction = 0;
  let previous = Number.NaN;
  for (const value of values) {
    if (Number.isNaN(value)) {
      continue;
    }
    const step = Math.sign(value - previous);
    if (step !== 0 && !Number.isNaN(step)) {
      if (direction !== 0 && step !== direction) {
        return false;
      }
      direction = step;
    }
    previous = value;
  }
  return direction !== 0;
}

function varies(values: Float64Array): boolean {
  const first = values.find((value) => !Number.isNaN(value));
  return first !== undefined && values.some((value) => !Number.isNaN(value) && value !== first);
}

/** Every column of numbers but x and mere row numbers. */
function columnsBut(table: Table, xColumn: number | null, notices: Notice[]): number[] {
  const picked: number[] = [];
  table.columns.forEach((column, index) => {
    if (index === xColumn) {
      return;
    }
    if (column.kind === 'time') {
      notices.push(
        notice('time-column', said`Column ${inColumn(column.name)} holds dates or times and stays as it is.`),
      );
    } else if (isRowNumber(table, index) && xColumn !== null) {
      notices.push(
        notice('index-column', said`Column ${inColumn(column.name)} numbers the rows and stays as it is.`),
      );
    } else if (!isPolar(column)) {
      picked.push(index);
    }
  });
  return picked;
}

/** Whether it is made from real and imaginary parts, which are columns already. */
function isPolar({ complex }: Column): boolean {
  return complex?.part === 'magnitude' || complex?.part === 'phase';
}

/** Whether a column, by name or as an unnamed first one, just counts its rows. */
function isRowNumber(table: Table, index: number): boolean {
  const { name, values } = table.columns[index];
  if (!INDEX_NAMES.has(name.toLowerCase()) && !(index === 0 && table.hasHeader && name === 'column 1')) {
    return false;
  }
  return values.every(
    (value, row) => Number.isInteger(value) && (row === 0 || value - values[row - 1] === 1),
  );
}

function allRows(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, row) => row);
}

/** The rows that have an x, in the order of ascending x; `found` where nobody chose that column. */
function rowsInOrder(column: Column, found: boolean, notices: Notice[]): Uint32Array {
  const { name, values } = column;
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
  if (!ascending) {
    if (isMonotone(values)) {
      rows.reverse();
    } else {
      rows.sort((a, b) => values[a] - values[b] || a - b);
      notices.push(unsortedNotice(column, found));
    }
  }
  let repeated = 0;
  for (let i = 1; i < rows.length; i += 1) {
    repeated += values[rows[i]] === values[rows[i - 1]] ? 1 : 0;
  }
  if (repeated > 0) {
    notices.push(
      repeated === 1
        ? notice('repeated-x', said`1 row repeats the value of ${name} before it.`)
        : notice('repeated-x', said`${repeated} rows repeat the value of ${name} before them.`),
    );
  }
  return rows;
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
        said`Column ${inColumn(name)} is taken as x because of its name, although its rows are not in order: they are sorted for denoising; the text keeps its order.`,
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
export function summaryOf(table: Table, missing: number, xColumn: number | null): Notice[] {
  const columns = table.columns.filter((column) => !isPolar(column)).length;
  const parts = [
    columns === 1
      ? notice('size', said`1 column × ${table.rowCount} rows`)
      : notice('size', said`${columns} columns × ${table.rowCount} rows`),
  ];
  if (table.hasHeader) {
    parts.push(notice('header', said`header`));
  }
  if (xColumn !== null) {
    parts.push(notice('x', said`x = ${label(table.columns[xColumn])}`));
  }
  if (missing > 0) {
    parts.push(notice('missing', said`${missing} missing`));
  }
  if (table.decimalMark === ',') {
    parts.push(notice('decimal-comma', said`decimal comma`));
  }
  return parts;
}
