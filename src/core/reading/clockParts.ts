/** Points in time of which several columns give a part each: year and month, day and hour, seconds and nanoseconds. */
import { DAY } from './dateTime';
import { isStrict, monotoneDirection } from './order';
import { type Column, isOfDates } from './table';

type Part =
  | 'year'
  | 'month'
  | 'day'
  | 'dayOfYear'
  | 'hour'
  | 'minute'
  | 'second'
  | 'milli'
  | 'micro'
  | 'nano';

/** Points in time from several columns. */
export interface PartedTime {
  /** Indices of the columns, the coarsest first. */
  readonly columns: readonly number[];
  readonly values: Float64Array;
  /** Of the values; null for years. */
  readonly unit: string | null;
  /** Whether the values are seconds since 1970-01-01T00:00Z. */
  readonly isDates: boolean;
}

/** What the columns of a part are called, in lower case and without what stands before a point (`stamp.secs`). */
const NAMES: Readonly<Record<Part, ReadonlySet<string>>> = {
  year: names('year yr yyyy yy #year #yr #yyyy #yy jahr rok'),
  month: names('month mon mo mm monat miesiąc'),
  day: names('day dd dy dom mday day_of_month tag dzień'),
  dayOfYear: names('doy dayofyear day_of_year yday jday ddd'),
  hour: names('hour hours hr hh h hod stunde godzina'),
  minute: names('minute minutes min mn mi mm'),
  second: names('second seconds sec secs ss s tv_sec'),
  milli: names('ms msec msecs millis millisecond milliseconds'),
  micro: names('us usec usecs µs micros microsecond microseconds tv_usec'),
  nano: names('ns nsec nsecs nanos nanosec nanosecs nanosecond nanoseconds tv_nsec'),
};
/** What may come next below a part. */
const BELOW: Readonly<Record<Part, readonly Part[]>> = {
  year: ['dayOfYear', 'month'],
  month: ['day'],
  day: ['hour'],
  dayOfYear: ['hour'],
  hour: ['minute'],
  minute: ['second'],
  second: ['nano', 'micro', 'milli'],
  milli: ['micro'],
  micro: ['nano'],
  nano: [],
};
/** The least value and the largest one below another part; hours go to 24 in some services' files. */
const RANGES: Readonly<Record<Part, readonly [number, number]>> = {
  year: [1, 9999],
  month: [1, 12],
  day: [1, 31],
  dayOfYear: [1, 366],
  hour: [0, 24],
  minute: [0, 59],
  second: [0, 60.999_999_999],
  milli: [0, 999.999_999],
  micro: [0, 999_999.999],
  nano: [0, 999_999_999],
};
const SECONDS: Readonly<Record<Part, number>> = {
  year: Number.NaN,
  month: Number.NaN,
  day: DAY,
  dayOfYear: DAY,
  hour: 3600,
  minute: 60,
  second: 1,
  milli: 1e-3,
  micro: 1e-6,
  nano: 1e-9,
};
const UNITS: Readonly<Partial<Record<Part, string>>> = { day: 'd', dayOfYear: 'd', hour: 'h', minute: 'min' };

/**
 * The points in time that a column, as the coarsest of several parts, gives together with the finer ones; null where
 * there are none, or where they do not follow each other in time.
 */
export function partedTime(columns: readonly Column[], coarsest: number): PartedTime | null {
  const chain = chainOf(columns, coarsest);
  if (chain.length < 2) return null;
  const values = valuesOf(columns, chain);
  if (monotoneDirection(values) === 0) return null;
  const first = chain[0].part;
  const isDates = first === null || (first === 'year' && chain.length > 2) || chain[1].part === 'dayOfYear';
  return {
    columns: chain.map(({ index }) => index),
    values,
    unit: isDates ? 's' : first === 'year' ? null : (UNITS[first] ?? 's'),
    isDates,
  };
}

/** Whether all values of a column are whole numbers in the range of the part that its name means. */
export function isClockPart(column: Column): boolean {
  const key = keyOf(column);
  return (Object.keys(NAMES) as Part[]).some((part) => NAMES[part].has(key) && fits(column, part, true));
}

interface Link {
  readonly index: number;
  /** Null for dates. */
  readonly part: Part | null;
}

function chainOf(columns: readonly Column[], coarsest: number): Link[] {
  const column = columns[coarsest];
  const isDays =
    isOfDates(column) && column.values.every((value) => Number.isNaN(value) || value % DAY === 0);
  const part = isDays ? null : partOf(column);
  if (part === undefined || (part !== null && !areWhole(column.values))) return [];
  const chain: Link[] = [{ index: coarsest, part }];
  if (isStrict(column.values)) return chain;
  // Only what follows the coarsest column: nobody writes the hour before the day, and `mm` comes twice.
  for (let at = coarsest; ; ) {
    const last = chain[chain.length - 1].part;
    const next = (last === null ? (['hour'] as const) : BELOW[last]).flatMap((below) => {
      const index = columns.findIndex(
        (each, k) =>
          k > at &&
          each.values.length === column.values.length &&
          NAMES[below].has(keyOf(each)) &&
          fits(each, below, below !== 'second' && below !== 'milli' && below !== 'micro'),
      );
      return index < 0 ? [] : [{ index, part: below }];
    })[0];
    if (!next) return chain;
    chain.push(next);
    at = next.index;
    // Parts of a part that is no whole number are none, and where the time is told no part is missing.
    if (!areWhole(columns[at].values) || isStrict(valuesOf(columns, chain))) return chain;
  }
}

/** The part that stands first: undefined where the name means none. */
function partOf(column: Column): Part | undefined {
  const key = keyOf(column);
  const part = (['year', 'month', 'day', 'dayOfYear', 'hour', 'minute', 'second', 'milli'] as const).find(
    (each) => NAMES[each].has(key),
  );
  // A month without its year is the same point of every year.
  return part === 'month' ? undefined : part;
}

function fits({ kind, values }: Column, part: Part, isWhole: boolean): boolean {
  const [least, largest] = RANGES[part];
  return (
    kind === 'number' &&
    values.every((value) => Number.isNaN(value) || (value >= least && value <= largest)) &&
    (!isWhole || areWhole(values))
  );
}

function areWhole(values: Float64Array): boolean {
  return values.every((value) => Number.isNaN(value) || Number.isInteger(value));
}

function valuesOf(columns: readonly Column[], chain: readonly Link[]): Float64Array {
  const [first, second] = chain;
  const base = columns[first.index].values;
  if (first.part === 'year' && chain.length === 2 && second.part === 'month') {
    // Months as equal parts of their year: what a month's value stands for.
    return base.map((year, row) => year + (columns[second.index].values[row] - 1) / 12);
  }
  if (first.part === null) {
    return base.map((day, row) => day + secondsIn(columns, chain.slice(1), row));
  }
  if (first.part === 'year') {
    const isOfMonths = second.part === 'month';
    const rest = chain.slice(isOfMonths ? 3 : 2);
    return base.map((year, row) => {
      const month = isOfMonths ? columns[second.index].values[row] - 1 : 0;
      const day = columns[chain[isOfMonths ? 2 : 1].index].values[row];
      return dayStart(fullYear(columns[first.index], year), month, day) + secondsIn(columns, rest, row);
    });
  }
  const unit = SECONDS[first.part];
  const values = base.map((value, row) => value + secondsIn(columns, chain.slice(1), row) / unit);
  if (first.part === 'hour') passMidnights(values);
  return values;
}

/** `26` is 2026, as people write it who leave out the century. */
function fullYear({ name }: Column, year: number): number {
  const isShort = year < 100 && !/yyyy/i.test(name);
  return isShort ? year + (year < 70 ? 2000 : 1900) : year;
}

function dayStart(year: number, month: number, day: number): number {
  if (Number.isNaN(year + month + day)) return Number.NaN;
  const date = new Date(0);
  date.setUTCFullYear(year, month, 1);
  return date.getTime() / 1000 + (day - 1) * DAY;
}

function secondsIn(columns: readonly Column[], chain: readonly Link[], row: number): number {
  return chain.reduce(
    (sum, { index, part }) => sum + columns[index].values[row] * (part === null ? Number.NaN : SECONDS[part]),
    0,
  );
}

/** Hours that begin anew from 23 to 0 are those of the next day. */
function passMidnights(hours: Float64Array): void {
  let days = 0;
  let previous = Number.NaN;
  hours.forEach((hour, row) => {
    if (previous - hour > 12) days += 24;
    previous = Number.isNaN(hour) ? previous : hour;
    hours[row] = hour + days;
  });
}

function keyOf({ name }: Column): string {
  return name.toLowerCase().split('.').at(-1)?.trim() ?? '';
}

function names(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}
