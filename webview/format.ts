/** Numbers as a person reads them, with the decimal mark of the document. */
import { text } from './strings';

let decimalMark: '.' | ',' = '.';

/** All numbers that are formatted from now on have this decimal mark. */
export function useDecimalMark(mark: '.' | ','): void {
  decimalMark = mark;
}

/** A value with `digits` significant digits, without trailing zeros; "missing" for NaN. */
export function formatSignificant(value: number, digits = 3): string {
  if (Number.isNaN(value)) return text.missingValue;
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const magnitude = Math.abs(value);
  if (magnitude >= 1e6 || magnitude < 1e-4) {
    return marked(value.toExponential(digits - 1).replace(/\.?0+e/, 'e'));
  }
  return marked(String(Number(value.toPrecision(digits))));
}

/** A value with this many decimals. */
export function formatFixed(value: number, decimals: number): string {
  return marked(value.toFixed(decimals));
}

/**
 * A formatter for values that differ by about `resolution`: as many decimals for each as
 * tell them apart, in decimal or, for very large and small ones, exponent notation.
 *
 * @param largest Largest magnitude among the values.
 * @param resolution Positive; a smaller difference need not be seen.
 */
export function formatterFor(largest: number, resolution: number): (value: number) => string {
  const place = resolution > 0 ? Math.floor(Math.log10(resolution) + 1e-9) : -17;
  const top = largest > 0 ? Math.floor(Math.log10(largest)) : 0;
  if (top >= 6 || top <= -5) {
    const digits = Math.min(17, Math.max(0, top - place));
    return (value) => finite(value, () => (value === 0 ? '0' : marked(value.toExponential(digits))));
  }
  const decimals = Math.min(17, Math.max(0, -place));
  return (value) => finite(value, () => marked(noNegativeZero(value.toFixed(decimals))));
}

/** A formatter for the ticks of an axis, which are multiples of `step`: no digit too few or too many. */
export function tickFormatter(largest: number, step: number): (value: number) => string {
  // Steps of 25 and 2.5 need the place after their first digit as well.
  const unit = 10 ** Math.floor(Math.log10(step) + 1e-9);
  const whole = Math.abs(step / unit - Math.round(step / unit)) < 1e-6;
  return formatterFor(largest, whole ? unit : unit / 10);
}

/** A formatter for positions, ascending, that tells neighbours apart. */
export function positionFormatter(x: Float64Array, isTime: boolean): (value: number) => string {
  if (isTime) return formatTime;
  const first = x[0];
  const last = x[x.length - 1];
  return formatterFor(Math.max(Math.abs(first), Math.abs(last)), (last - first) / x.length / 10);
}

/** Seconds since 1970 as date and time of day (UTC, as the file's dates were read). */
export function formatTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return formatSignificant(seconds, 12);
  return date
    .toISOString()
    .replace('T', ' ')
    .replace(/(\.000)?Z$/, '');
}

/** A part as a percentage: 0.9 as "90 %". */
export function percent(part: number): string {
  return `${marked(String(Number((part * 100).toPrecision(3))))} %`;
}

/** A column's name with its unit as on an axis: "angle [rad]". */
export function nameWithUnit(name: string, unit: string | null): string {
  return unit === null || unit === '' ? name : `${name} [${unit}]`;
}

function finite(value: number, format: () => string): string {
  return Number.isFinite(value) ? format() : formatSignificant(value);
}

function marked(number: string): string {
  return number.replace('.', decimalMark);
}

function noNegativeZero(text: string): string {
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}
