import { isDigit } from './numberToken';

/** What comes first in dates such as `3/4/2025` and `3/4/25`; the year only in the latter. */
export type DateOrder = 'day' | 'month' | 'year';

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d(?:[.,]\d+)?))?\s?(Z|[+-]\d\d:?(?:\d\d)?)?)?$/i;
/** `20261025T0030Z` */
const COMPACT = /^(\d{4})(\d\d)(\d\d)T(\d\d)(?:(\d\d)(\d\d(?:[.,]\d+)?)?)?(Z|[+-]\d\d:?(?:\d\d)?)?$/i;
/** `2026-298T00:30:00`: the day of the year. */
const ORDINAL = /^(\d{4})-(\d{3})[T ](\d\d):(\d\d)(?::(\d\d(?:[.,]\d+)?))?(Z|[+-]\d\d:?(?:\d\d)?)?$/i;
const CLOCK = String.raw`(?:,? +(\d{1,2}):(\d\d)(?::(\d\d(?:[.,]\d+)?))?(?: ?([AP])\.?M\.?)?)?$`;
/** `2025/03/04 10:20:30` */
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})[/.](\d{1,2})[/.](\d{1,2})${CLOCK}`, 'i');
/** `04.03.2025 10:20:30`: with points the day comes first. */
const POINTS = new RegExp(String.raw`^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d\d)${CLOCK}`, 'i');
/** `3/4/2025 10:20 PM`: the day or the month comes first. */
const SLASHES = new RegExp(String.raw`^(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)${CLOCK}`, 'i');
/** `04-Mar-2025`, `4 March 2025` */
const NAMED = new RegExp(String.raw`^(\d{1,2})[- /]([a-z]{3})[a-z]{0,6}[- /](\d{4})${CLOCK}`, 'i');
/** `Oct 25, 2026 12:00:00 AM`, `Sunday, October 25, 2026` */
const MONTH_FIRST = new RegExp(
  String.raw`^(?:[a-z]{3,9},? +)?([a-z]{3})[a-z]{0,6}\.? +(\d{1,2}),? +(\d{4})${CLOCK}`,
  'i',
);
/** `Sun Oct 25 00:00:00 2026`, as `ctime` and `date` write it. */
const CTIME =
  /^(?:[a-z]{3} +)?([a-z]{3}) +(\d{1,2}) +(\d{1,2}):(\d\d):(\d\d(?:\.\d+)?)(?: +(?:UTC|GMT))? +(\d{4})$/i;
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
/** What stands behind the hour of twelve: `PM`, ` p.m.` */
const HALF = /^ ?([AP])\.?M\.?$/i;
const LONGEST_CLOCK = 24;
const COMMA = 44;
const POINT = 46;
const COLON = 58;
/** Seconds of a day. */
export const DAY = 86400;
const SHORTEST = 6;
const LONGEST = 40;

/**
 * Seconds since 1970-01-01T00:00Z of a date or date with time in `text[start, end)`; NaN where it is none. A time
 * without a zone counts as UTC, so that steps stay even across daylight saving.
 *
 * @param order of the day and the month between slashes
 */
export function parseDateTime(text: string, start: number, end: number, order: DateOrder = 'month'): number {
  const length = end - start;
  if (length < SHORTEST || length > LONGEST) {
    return Number.NaN;
  }
  if (!isDigit(text.charCodeAt(start))) {
    return parseNamed(text, start, end);
  }
  if (text.charCodeAt(start + 4) === 45) {
    return parseIso(text.slice(start, end));
  }
  const date = text.slice(start, end);
  if ((text.charCodeAt(start + 8) | 32) === 116 && areDigits(text, start, start + 8)) {
    return parseCompact(date);
  }
  const yearFirst = YEAR_FIRST.exec(date);
  if (yearFirst) {
    return seconds(yearFirst[1], yearFirst[2], yearFirst[3], yearFirst);
  }
  const points = POINTS.exec(date);
  if (points) {
    return seconds(points[3], points[2], points[1], points);
  }
  const slashes = SLASHES.exec(date);
  if (slashes) {
    const [, first, second, year] = slashes;
    if (order === 'year') {
      return year.length === 2 ? seconds(first, second, year, slashes) : Number.NaN;
    }
    return order === 'day' ? seconds(year, second, first, slashes) : seconds(year, first, second, slashes);
  }
  const named = NAMED.exec(date);
  return named ? seconds(named[3], monthOf(named[2]), named[1], named) : Number.NaN;
}

/** Whether `text[start, end)` is a date, whatever the order of its parts. */
export function isDateTime(text: string, start: number, end: number): boolean {
  return (
    !Number.isNaN(parseDateTime(text, start, end)) ||
    (text[start + 1] === '/' || text[start + 2] === '/'
      ? !Number.isNaN(parseDateTime(text, start, end, 'day')) ||
        !Number.isNaN(parseDateTime(text, start, end, 'year'))
      : false)
  );
}

/**
 * Seconds since midnight, or since a start, of a time without a date in `text[start, end)`, as stopwatches and
 * loggers write it: `12:34:56.7`, `1:02:03 PM`, `02:03.4`; NaN where it is none. `12:34` is taken for hours and
 * minutes.
 */
export function parseClock(text: string, start: number, end: number): number {
  if (isUpperCase(text.charCodeAt(start))) {
    return parseYearless(text, start, end);
  }
  const colon = clockColon(text, start, end);
  if (colon < 0 || !areDigits(text, start, colon) || !areDigits(text, colon + 1, colon + 3)) {
    return Number.NaN;
  }
  const first = Number(text.slice(start, colon));
  const second = Number(text.slice(colon + 1, colon + 3));
  const rest = colon + 3;
  const places = colon - start;
  if (isDecimalMark(text.charCodeAt(rest)) && rest < end) {
    const seconds = secondsAt(text, colon + 1, end);
    return seconds < 60 ? 60 * first + seconds : Number.NaN;
  }
  const hasSeconds = text.charCodeAt(rest) === COLON && rest < end;
  if (second > 59 || places > (hasSeconds ? 3 : 2)) {
    return Number.NaN;
  }
  const last = text.charCodeAt(end - 1);
  const timeEnd = isDigit(last) ? end : halfStart(text, rest, end);
  const hour = timeEnd === end ? first : hourOf(first, text.slice(timeEnd, end));
  const seconds = hasSeconds ? secondsAt(text, rest + 1, timeEnd) : timeEnd === rest ? 0 : Number.NaN;
  return seconds < 61 ? 3600 * hour + 60 * second + seconds : Number.NaN;
}

/** `Nov 20 08:00:00`, as system logs write it. */
const YEARLESS = /^([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d(?:[.,]\d+)?)$/;
const SHORTEST_YEARLESS = 15;
/** Any leap year. */
const LEAP_YEAR = '2000';

/** Seconds since the beginning of a leap year of a time with month and day in `text[start, end)`; NaN where it is none. */
export function parseYearless(text: string, start: number, end: number): number {
  const length = end - start;
  const parts =
    length >= SHORTEST_YEARLESS && length <= LONGEST_CLOCK ? YEARLESS.exec(text.slice(start, end)) : null;
  if (!parts) {
    return Number.NaN;
  }
  const [, month, day, hour, minute, second] = parts;
  const first = midnight(LEAP_YEAR, '1', '1');
  return (
    midnight(LEAP_YEAR, String(MONTHS.indexOf(month.toLowerCase()) + 1), day) -
    first +
    clock(hour, minute, second)
  );
}

function isUpperCase(code: number): boolean {
  return code >= 65 && code <= 90;
}

/** Whether `text[start, end)` is a time without a date. */
export function isClock(text: string, start: number, end: number): boolean {
  return !Number.isNaN(parseClock(text, start, end));
}

/** Whether it is such a time of two parts, which may be hours and minutes or minutes and seconds. */
export function isShortClock(text: string, start: number, end: number): boolean {
  const colon = clockColon(text, start, end);
  const code = text.charCodeAt(colon + 3);
  const isTwo = colon + 3 === end || !(code === COLON || isDecimalMark(code));
  return isTwo && isClock(text, start, end);
}

/** The colon behind the first one to four characters of what may be a time; -1 where there is none. */
function clockColon(text: string, start: number, end: number): number {
  if (end - start < 4 || end - start > LONGEST_CLOCK || !isDigit(text.charCodeAt(start))) {
    return -1;
  }
  for (let i = start + 1; i <= start + 4 && i + 2 < end; i += 1) {
    if (text.charCodeAt(i) === COLON) return i;
  }
  return -1;
}

function areDigits(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i += 1) {
    if (!isDigit(text.charCodeAt(i))) return false;
  }
  return true;
}

function isDecimalMark(code: number): boolean {
  return code === POINT || code === COMMA;
}

/** Two digits and perhaps decimals in `text[start, end)`; NaN where something else stands there. */
function secondsAt(text: string, start: number, end: number): number {
  const mark = start + 2;
  const isWhole = mark === end;
  if (mark > end || !areDigits(text, start, mark)) {
    return Number.NaN;
  }
  if (
    !isWhole &&
    (!isDecimalMark(text.charCodeAt(mark)) || mark + 1 === end || !areDigits(text, mark + 1, end))
  ) {
    return Number.NaN;
  }
  return isWhole
    ? Number(text.slice(start, end))
    : Number(`${text.slice(start, mark)}.${text.slice(mark + 1, end)}`);
}

/** Where what stands behind the digits begins. */
function halfStart(text: string, start: number, end: number): number {
  let i = end;
  while (i > start && !isDigit(text.charCodeAt(i - 1))) i -= 1;
  return i;
}

/** The hour from 0 on of one with AM or PM; NaN where there is no such hour. */
function hourOf(hour: number, half: string): number {
  const [, letter] = HALF.exec(half) ?? [];
  return letter === undefined || hour > 12
    ? Number.NaN
    : (hour % 12) + (letter.toLowerCase() === 'p' ? 12 : 0);
}

/** The order that the name of a column tells: `Date (DD/MM/YYYY)`; null where it tells none. */
export function dateOrderIn(label: string): DateOrder | null {
  if (/\byy\Wmm\Wdd\b/i.test(label)) return 'year';
  const [, first] = /\b(dd?|mm?)\W(?:dd?|mm?)\W(?:yy|yyyy)\b/i.exec(label) ?? [];
  return first === undefined ? null : first.toLowerCase().startsWith('d') ? 'day' : 'month';
}

/** A date with a year of two digits. */
const SHORT = /^\d{1,2}\/\d{1,2}\/\d\d(?!\d)/;
/** Years that are as many times as long as days are no days. */
const FAR = 100;
const ORDERS: readonly DateOrder[] = ['month', 'day', 'year'];

/** What the dates of a column are in one order. */
interface OrderFound {
  readonly order: DateOrder;
  /** Whether all are dates. */
  readonly isAll: boolean;
  readonly isSorted: boolean;
  /** The longest time between neighbours, in seconds. */
  readonly longest: number;
  /** Whether most are less than half a day apart. */
  readonly isOften: boolean;
}

/**
 * The order in which the dates of a column give day and month: the one in which all are dates and, where both
 * would do, in which they follow each other in time, without gaps between days of several rows. Null where that
 * cannot be told.
 */
export function dateOrderOf(
  text: string,
  { starts, ends }: { readonly starts: Uint32Array; readonly ends: Uint32Array },
): DateOrder | null {
  const [month, day, year] = ORDERS.map((order) => {
    let isAll = true;
    let direction = 0;
    let isSorted = true;
    let previous = Number.NaN;
    let longest = 0;
    let short = 0;
    starts.forEach((start, row) => {
      const value = parseDateTime(text, start, ends[row], order);
      if (Number.isNaN(value)) {
        isAll &&= !isDateTime(text, start, ends[row]);
        return;
      }
      const length = Math.abs(value - previous) || 0;
      longest = Math.max(longest, length);
      short += length > 0 && length < DAY / 2 ? 1 : 0;
      const step = Math.sign(value - previous) || 0;
      isSorted &&= step === 0 || direction === 0 || step === direction;
      direction = step || direction;
      previous = value;
    });
    return { order, isAll, isSorted, longest, isOften: short > starts.length / 2 };
  });
  const first = starts.findIndex((start, row) => isDateTime(text, start, ends[row]));
  if (first >= 0 && SHORT.test(text.slice(starts[first], ends[first]))) {
    return orderOfShort([month, day, year], isOneDay(text, starts, ends));
  }
  if (month.isAll !== day.isAll) {
    return month.isAll ? 'month' : 'day';
  }
  if (month.isSorted !== day.isSorted) {
    return month.isSorted ? 'month' : 'day';
  }
  // Where there are several rows a day, the next day is not a month later.
  if (month.isOften && Math.min(month.longest, day.longest) < 2 * DAY && month.longest !== day.longest) {
    return month.longest < day.longest ? 'month' : 'day';
  }
  // Other dates than those between slashes, or a single day: the order does not matter.
  const isSlashed = first >= 0 && text.slice(starts[first], starts[first] + 3).includes('/');
  return !isSlashed || isOneDay(text, starts, ends) ? 'month' : null;
}

/** Of dates with years of two digits: the order in which all are dates, and by far the closest; null where two are. */
function orderOfShort(found: readonly OrderFound[], isOneDay: boolean): DateOrder | null {
  const possible = found.filter(({ isAll }) => isAll);
  // Within one day the order moves all alike.
  if (isOneDay) return possible[0].order;
  const sorted = possible.some(({ isSorted }) => isSorted)
    ? possible.filter(({ isSorted }) => isSorted)
    : possible;
  const closest = sorted.reduce((least, each) => (each.longest < least.longest ? each : least));
  const isClear = sorted.every(
    (each) =>
      each === closest ||
      each.longest > FAR * closest.longest ||
      (closest.isOften && closest.longest < 2 * DAY && each.longest > closest.longest),
  );
  return isClear ? closest.order : null;
}

/** Whether all cells begin with the same date. */
function isOneDay(text: string, starts: Uint32Array, ends: Uint32Array): boolean {
  const day = /^\d{1,2}\/\d{1,2}\/(?:\d{4}|\d\d)(?=\D|$)/.exec(text.slice(starts[0], ends[0]))?.[0];
  return day !== undefined && starts.every((start) => text.startsWith(day, start));
}

/** NaN where it is no date that begins with the name of a day or month. */
function parseNamed(text: string, start: number, end: number): number {
  const code = text.charCodeAt(start) | 32;
  if (
    code < 97 ||
    code > 122 ||
    (!isDigit(text.charCodeAt(end - 1)) && (text.charCodeAt(end - 1) | 32) !== 109)
  ) {
    return Number.NaN;
  }
  const date = text.slice(start, end);
  const first = MONTH_FIRST.exec(date);
  if (first) {
    return seconds(first[3], monthOf(first[1]), first[2], first);
  }
  const [, month, day, hour, minute, second, year] = CTIME.exec(date) ?? [];
  return month === undefined ? Number.NaN : midnight(year, monthOf(month), day) + clock(hour, minute, second);
}

function monthOf(name: string): string {
  return String(MONTHS.indexOf(name.toLowerCase()) + 1);
}

function parseCompact(date: string): number {
  const [, year, month, day, hour, minute, second, zone] = COMPACT.exec(date) ?? [];
  return year === undefined
    ? Number.NaN
    : midnight(year, month, day) + clock(hour, minute, second) - zoneSeconds(zone);
}

/** Years that dates without any mark between their parts may have. */
const FIRST_YEAR = 1900;
const LAST_YEAR = 2100;

/**
 * Seconds since 1970-01-01T00:00Z of a date of 8, 10, 12 or 14 digits in `text[start, end)`: `202610250030`; NaN
 * where it is none. Any such date is a number too.
 */
export function parseDigitsDate(text: string, start: number, end: number): number {
  const length = end - start;
  if (![8, 10, 12, 14].includes(length) || !areDigits(text, start, end)) return Number.NaN;
  const digits = text.slice(start, end);
  const part = (from: number, to: number) => digits.slice(from, to) || '0';
  const year = Number(part(0, 4));
  return year < FIRST_YEAR || year > LAST_YEAR
    ? Number.NaN
    : midnight(part(0, 4), part(4, 6), part(6, 8)) + clock(part(8, 10), part(10, 12), part(12, 14));
}

function parseOrdinal(date: string): number {
  const [, year, day, hour, minute, second, zone] = ORDINAL.exec(date) ?? [];
  return year === undefined || Number(day) < 1 || Number(day) > 366
    ? Number.NaN
    : midnight(year, '1', '1') + (Number(day) - 1) * DAY + clock(hour, minute, second) - zoneSeconds(zone);
}

function parseIso(date: string): number {
  const parts = ISO.exec(date);
  if (!parts) {
    return parseOrdinal(date);
  }
  const [, year, month, day, hour, minute, second, zone] = parts;
  return midnight(year, month, day) + clock(hour, minute, second) - zoneSeconds(zone);
}

/** From the parts of a date (a year of two digits is one from 1970 on), and the last four groups of its match, which are those of the clock. */
function seconds(given: string, month: string, day: string, match: RegExpExecArray): number {
  const year = given.length > 2 ? given : `${Number(given) < 70 ? 20 : 19}${given}`;
  const [hour, minute, second, half] = match.slice(-4) as (string | undefined)[];
  const afternoon = half && { a: 0, p: 12 }[half.toLowerCase()];
  if (afternoon === undefined || afternoon === '') {
    return midnight(year, month, day) + clock(hour, minute, second);
  }
  return Number(hour) > 12
    ? Number.NaN
    : midnight(year, month, day) + clock(String((Number(hour) % 12) + afternoon), minute, second);
}

/** NaN where there is no such day. */
function midnight(year: string, month: string, day: string): number {
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
    ? date.getTime() / 1000
    : Number.NaN;
}

/** NaN where there is no such time. */
function clock(hour = '0', minute = '0', second = '0'): number {
  const [h, m, s] = [Number(hour), Number(minute), Number(second.replace(',', '.'))];
  return h > 24 || m > 59 || s >= 61 ? Number.NaN : h * 3600 + m * 60 + s;
}

function zoneSeconds(zone: string | undefined): number {
  if (!zone || zone.toUpperCase() === 'Z') {
    return 0;
  }
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const value = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2)) * 60;
  return zone.startsWith('-') ? -value : value;
}
