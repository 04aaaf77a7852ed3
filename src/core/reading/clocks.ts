/** Columns of times without a date: `12:34:56.7`, `02:03.4`. */
import { DAY, isShortClock, parseClock, parseYearless } from './dateTime';
import type { Cells } from './growable';
import type { Column } from './table';

/** Positions in declination and right ascension have the form of times. */
const SKY = /^_?(?:ra|de|dec)(?:[\W_]|j?2000|$)/i;

/** What the cells of a column of times give. */
export interface ClockValues {
  readonly values: Float64Array;
  /** Whether dates in a column before it were added. */
  readonly hasDates: boolean;
  /** How often the time of day begins anew. */
  readonly midnights: number;
}

/** Whether a column with this name holds positions in the sky rather than times. */
export function isSkyPosition(name: string): boolean {
  return SKY.test(name);
}

/**
 * The values of a column of times: with the dates of the last column of whole days before it, seconds since
 * 1970-01-01T00:00Z; else seconds since midnight, which go on over midnight where the times are in order but
 * for it. Null where nothing tells whether `12:34` is hours and minutes.
 */
export function clockValues(
  text: string,
  { starts, ends }: Cells,
  before: readonly Column[],
): ClockValues | null {
  const values = Float64Array.from(starts, (start, row) => parseClock(text, start, ends[row]));
  if (starts.some((start, row) => !Number.isNaN(parseYearless(text, start, ends[row])))) {
    countOverYears(values);
    return { values, hasDates: false, midnights: 0 };
  }
  const days = before.findLast(
    ({ kind, values: dates }) =>
      kind === 'time' && dates.every((date) => Number.isNaN(date) || date % DAY === 0),
  );
  if (days && days.isClock === undefined) {
    return { values: values.map((value, row) => days.values[row] + value), hasDates: true, midnights: 0 };
  }
  if (starts.every((start, row) => start === ends[row] || isShortClock(text, start, ends[row]))) {
    return null;
  }
  return { values, hasDates: false, midnights: passMidnight(values) };
}

/** Adds the days that passed where times of day begin anew; returns how many, 0 where the times are in no order. */
function passMidnight(values: Float64Array): number {
  let days = 0;
  let previous = Number.NaN;
  for (const value of values) {
    if (value >= DAY || (value < previous && previous - value < DAY / 2)) return 0;
    days += value < previous ? 1 : 0;
    previous = Number.isNaN(value) ? previous : value;
  }
  if (days > 0) {
    let passed = 0;
    previous = Number.NaN;
    values.forEach((value, row) => {
      passed += value < previous ? 1 : 0;
      previous = Number.isNaN(value) ? previous : value;
      values[row] = value + passed * DAY;
    });
  }
  return days;
}

/** The first of March in a leap year. */
const MARCH = 60 * DAY;

/** Makes seconds in a leap year those since the midnight before the first of them, past the turns of years. */
function countOverYears(values: Float64Array): void {
  const isLeap = values.some((value) => value >= MARCH - DAY && value < MARCH);
  let passed = 0;
  let previous = Number.NaN;
  let first = Number.NaN;
  values.forEach((value, row) => {
    if (Number.isNaN(value)) return;
    passed += previous - value > 180 * DAY ? (isLeap ? 366 : 365) * DAY : 0;
    previous = value;
    const counted = value - (!isLeap && value >= MARCH ? DAY : 0) + passed;
    first = Number.isNaN(first) ? Math.floor(counted / DAY) * DAY : first;
    values[row] = counted - first;
  });
}
