/** Which column of a table holds the positions of the samples, where nobody says it. */
import { type Notice, notice } from '../notice';
import { said } from '../wording';
import { restartsOf } from './blocks';
import { partedTime } from './clockParts';
import { DAY } from './dateTime';
import { inColumn } from './names';
import { isEvenlyStepped, isStrict, monotoneDirection, varies } from './order';
import type { Column, Table } from './table';
import { areTicks, hasManyTies } from './ties';

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
export const INDEX_NAMES = new Set(
  'index idx i j k n no nr id # step steps iteration iter sample samples row cycle frame count'.split(' '),
);
const TIME_UNIT = /^(?:[munpµ]?s|sec|min|h|d|seconds?|minutes?|hours?|days?)$/i;
/** Fewer samples tell little about whether their order is that of a signal. */
const ENOUGH = 16;
/** Below this ratio of the mean square step to twice the variance, values follow each other smoothly. */
const SMOOTH = 0.25;
/** From this correlation with the number of the row on, values run through their range once. */
const ONCE = 0.7;

/** The index of the column that is x, or the coarsest part of it; null where the samples are taken as equally spaced. */
export function findX(table: Table, chosen: readonly number[] | null, notices: Notice[]): number | null {
  const { columns } = table;
  if (columns.length < 2) {
    return null;
  }
  const free = columns
    .map((_, index) => index)
    .filter((index) => !chosen?.includes(index) && columns[index].complex === undefined);
  const inOrder = free.filter(
    (index) => !isOfSeveralRows(columns[index]) && monotoneDirection(columns[index].values) !== 0,
  );
  const name = (index: number) => keyOf(columns[index]);
  const stem = (index: number) => stemOf(columns[index]);
  const isTime = (index: number) => columns[index].kind === 'time';
  const isDate = (index: number) => isTime(index) && !columns[index].isClock;
  const byRules = (...rules: readonly ((index: number) => boolean)[]): number[] =>
    rules.flatMap((rule) => inOrder.filter(rule));
  const times = byRules(
    (index) => index === 0 && SPECTRAL_NAMES.has(stem(index)),
    isDate,
    (index) => TIME_NAMES.has(stem(index)),
    isTime,
  );
  const isTied = (index: number) => hasManyTies(columns[index].values);
  const time = times.find((index) => !isTied(index));
  if (time !== undefined) return time;
  const parted = free.find((index) =>
    partedTime(columns, index)?.columns.every((part) => !chosen?.includes(part)),
  );
  if (parted !== undefined) return parted;
  if (times.length > 0) return times[0];
  const unsortedDate = free.find(
    (index) => isDate(index) && !isOfSeveralRows(columns[index]) && mayBeSorted(table, index, notices),
  );
  if (unsortedDate !== undefined) return unsortedDate;
  const others = byRules(
    (index) => ABSCISSA_NAMES.has(stem(index)),
    (index) => INDEX_NAMES.has(name(index)),
    (index) => index === 0,
    (index) => isRuler(columns[index]) && hasOther(columns, index),
  );
  if (others.length > 0) {
    return isTied(others[0]) ? instead(table, others, inOrder) : others[0];
  }
  const byName = (index: number) => TIME_NAMES.has(name(index)) || (index === 0 && isClear(columns));
  return (
    free.filter(byName).find((index) => isAbscissa(columns, index) && mayBeSorted(table, index, notices)) ??
    null
  );
}

/** Of the columns that may be x, the first if its ties are repeated measurements, else one without ties where there is one. */
function instead(
  { columns, hasHeader }: Table,
  candidates: readonly number[],
  inOrder: readonly number[],
): number {
  const [tied] = candidates;
  if (!areTicks(columns, tied)) return tied;
  const isFree = (index: number) => !hasManyTies(columns[index].values);
  const isRest = (index: number) =>
    columns.some((column, k) => k !== index && k !== tied && varies(column.values));
  return (
    candidates.find(isFree) ??
    // Nothing but the order tells it where the columns have no names.
    (hasHeader ? undefined : inOrder.find((index) => isStrict(columns[index].values) && isRest(index))) ??
    tied
  );
}

/**
 * Whether rows may be brought into the order of a column: not where it starts again, as the rows of several series
 * one below the other would be mixed.
 */
function mayBeSorted({ columns, notices: known }: Table, index: number, notices: Notice[]): boolean {
  const restarts = restartsOf(columns[index]);
  if (restarts.length > 0 && ![...known, ...notices].some(({ code }) => code === 'several-blocks')) {
    notices.push(
      notice(
        'several-blocks',
        said`Column ${inColumn(columns[index].name)} starts again in row ${restarts[0] + 1}: blocks of rows stand one below the other (${restarts.length + 1} or more) and are read as one. If they are separate series, select the rows of one.`,
      ),
    );
  }
  return restarts.length === 0 && varies(columns[index].values);
}

/** Whether the first column has a clear name; three columns x, y and z are the components of a vector. */
function isClear(columns: readonly Column[]): boolean {
  const isVector = columns.some(({ name }) => name.toLowerCase() === 'z') && keyOf(columns[0]) === 'x';
  return CLEAR_NAMES.has(stemOf(columns[0])) && !isVector;
}

/**
 * Whether a column out of order, which its name makes x, may be that: not where it is the only one that varies, or
 * goes smoothly to and fro, as a signal does.
 */
function isAbscissa(columns: readonly Column[], index: number): boolean {
  const { values } = columns[index];
  return hasOther(columns, index) && !goesToAndFro(values);
}

/** Whether there is another column of numbers that are not all the same. */
function hasOther(columns: readonly Column[], index: number): boolean {
  return columns.some(({ kind, values }, k) => k !== index && kind === 'number' && varies(values));
}

function goesToAndFro(all: Float64Array): boolean {
  const values = all.filter((value) => !Number.isNaN(value));
  const { length } = values;
  if (length < ENOUGH) return false;
  const mean = values.reduce((sum, value) => sum + value / length, 0);
  let steps = 0;
  let squares = 0;
  let product = 0;
  values.forEach((value, row) => {
    if (row > 0) steps += (value - values[row - 1]) ** 2;
    squares += (value - mean) ** 2;
    product += (value - mean) * (row - (length - 1) / 2);
  });
  const correlation = product / Math.sqrt((squares * length * (length ** 2 - 1)) / 12);
  return steps < SMOOTH * 2 * squares && Math.abs(correlation) < ONCE;
}

/** Whether a column is an even ruler, or counts messages of which some may be lost. */
function isRuler({ name, values }: Column): boolean {
  return isEvenlyStepped(values) || (/(?:^|[_ ])seq(?:uence)?$/i.test(name) && isStrict(values));
}

/** Whether they are days, with several rows a day: the time of day stands elsewhere. */
function isOfSeveralRows({ kind, values }: Column): boolean {
  if (kind !== 'time' || values.some((value) => value % DAY !== 0)) {
    return false;
  }
  const changes = values.reduce((count, value, row) => count + (value !== values[row - 1] ? 1 : 0), 0);
  return changes < values.length / 2;
}

function stemOf(column: Column): string {
  return keyOf(column).split(/[_ /]/)[0];
}

/** The name in lower case, but for `T`, which is a temperature rather than a time unless its unit is one of time. */
function keyOf({ name, unit }: Column): string {
  return /^T\b/.test(name) && !TIME_UNIT.test(unit ?? '') ? name : name.toLowerCase();
}
