/** What can be read off a curve within a stretch of x. */
import { derivative } from '../diagnostics/derivative';
import { averagedFrom, distinctPlaces } from '../distinctPositions';
import { linearAt } from '../linearAt';

/** More crossings than this are an oscillation, and the period says it better. */
const MOST_CROSSINGS = 12;
/** Distances between crossings of an oscillation with a period differ by at most this part of their mean. */
const IRREGULARITY = 0.3;
const FEWEST_PERIODS = 2;
/** A decay starts within this part of its largest value. */
const START_PART = 0.9;

export const QUANTITY_KINDS = [
  'mean',
  'integral',
  'slope',
  'steepest-slope',
  'maximum',
  'maximum-at',
  'minimum',
  'minimum-at',
  'crossing',
  'period',
  'peak-height',
  'peak-width',
  'peak-area',
  'half-life',
] as const;
/**
 * mean and integral over the stretch (trapezoids); slope in the middle of it, and the size of the steepest one; extrema and
 * where they are (parabola through three samples); zero crossings; period (mean distance of upward crossings of the
 * mean); height, width at half of the height and area of the highest peak over the straight line between the
 * stretch's ends; time until the curve has fallen to half of its value at the start of the stretch.
 */
export type QuantityKind = (typeof QUANTITY_KINDS)[number];

export interface Measured {
  readonly kind: QuantityKind;
  readonly value: number;
}

/**
 * All that a curve shows; `x` ascending, at least 3 different ones. What it does not show, and what is beyond the range of
 * numbers, is left out.
 */
export function measure(x: Float64Array, y: Float64Array): Measured[] {
  const places = distinctPlaces(x);
  if (places.length < x.length) {
    return measure(
      Float64Array.from(places, (i) => x[i]),
      averagedFrom(y, places),
    );
  }
  const last = x.length - 1;
  const length = x[last] - x[0];
  const integral = areaUnder(x, y);
  const slopes = derivative(x, y);
  const middle = x[0] + length / 2;
  const [maximum, minimum] = [extremum(x, y, 1), extremum(x, y, -1)];
  const mean = integral / length;
  const found: Measured[] = [];
  const add = (kind: QuantityKind, value: number | null): void => {
    if (value !== null && Number.isFinite(value)) found.push({ kind, value });
  };
  add('mean', mean);
  add('integral', integral);
  add('slope', linearAt(x, slopes, Float64Array.of(middle))[0]);
  add(
    'steepest-slope',
    slopes.reduce((most, v) => Math.max(most, Math.abs(v)), 0),
  );
  add('maximum', maximum.value);
  add('maximum-at', maximum.at);
  add('minimum', minimum.value);
  add('minimum-at', minimum.at);
  const crossings = crossingsOf(x, y, 0);
  if (crossings.length <= MOST_CROSSINGS) {
    for (const { at } of crossings) add('crossing', at);
  }
  add('period', periodOf(x, y, mean));
  const peak = peakOf(x, y);
  if (peak !== null) {
    add('peak-height', peak.height);
    add('peak-width', peak.width);
    add('peak-area', peak.area);
  }
  add('half-life', halfLife(x, y));
  return found;
}

function areaUnder(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 1; i < x.length; i++) sum += ((x[i] - x[i - 1]) * (y[i] + y[i - 1])) / 2;
  return sum;
}

/** The largest (sign 1) or least (sign -1) value and where it is, by the parabola through it and its neighbours. */
function extremum(
  x: Float64Array,
  y: Float64Array,
  sign: 1 | -1,
): { value: number; at: number; index: number } {
  let index = 0;
  for (let i = 1; i < y.length; i++) if (sign * y[i] > sign * y[index]) index = i;
  if (index === 0 || index === y.length - 1) return { value: y[index], at: x[index], index };
  const [a, b] = [x[index] - x[index - 1], x[index + 1] - x[index]];
  const [left, right] = [(y[index] - y[index - 1]) / a, (y[index + 1] - y[index]) / b];
  const curvature = (right - left) / (a + b);
  if (curvature === 0 || !Number.isFinite(curvature)) return { value: y[index], at: x[index], index };
  const slope = (b * left + a * right) / (a + b);
  const step = Math.min(Math.max(-slope / (2 * curvature), -a), b);
  return { value: y[index] + step * (slope + curvature * step), at: x[index] + step, index };
}

/** Where the curve goes through a level, linear between samples. */
function crossingsOf(x: Float64Array, y: Float64Array, level: number): { at: number; upward: boolean }[] {
  const crossings: { at: number; upward: boolean }[] = [];
  for (let i = 1; i < x.length; i++) {
    const [before, after] = [y[i - 1] - level, y[i] - level];
    if (before < 0 === after < 0) continue;
    crossings.push({ at: x[i - 1] + ((x[i] - x[i - 1]) * before) / (before - after), upward: before < 0 });
  }
  return crossings;
}

function periodOf(x: Float64Array, y: Float64Array, level: number): number | null {
  const upward = crossingsOf(x, y, level).filter((crossing) => crossing.upward);
  const distances = upward.slice(1).map(({ at }, k) => at - upward[k].at);
  if (distances.length < FEWEST_PERIODS) return null;
  const mean = distances.reduce((sum, d) => sum + d, 0) / distances.length;
  return distances.some((d) => Math.abs(d - mean) > IRREGULARITY * mean) ? null : mean;
}

function peakOf(
  x: Float64Array,
  y: Float64Array,
): { height: number; width: number | null; area: number } | null {
  const last = x.length - 1;
  const slope = (y[last] - y[0]) / (x[last] - x[0]);
  const above = y.map((v, i) => v - y[0] - slope * (x[i] - x[0]));
  const { value: height, index } = extremum(x, above, 1);
  // Rounding gives a straight line a height.
  const largest = y.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  if (index === 0 || index === last || !(height > 1e-12 * largest)) return null;
  const half = crossingsOf(x, above, height / 2).map(({ at }) => at);
  const left = half.filter((at) => at <= x[index]).at(-1);
  const right = half.find((at) => at > x[index]);
  const width = left === undefined || right === undefined ? null : right - left;
  return { height, width, area: areaUnder(x, above) };
}

function halfLife(x: Float64Array, y: Float64Array): number | null {
  const start = y[0];
  const largest = y.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  if (start === 0 || Math.abs(start) < START_PART * largest) return null;
  const [crossing] = crossingsOf(x, y, start / 2);
  return crossing === undefined ? null : crossing.at - x[0];
}
