/** Samples that share their x: ticks of a clock that is coarser than the sampling, or repeated measurements. */
import { DAY } from './dateTime';
import { monotoneDirection, repeatsOf } from './order';
import type { Column } from './table';

/** A share of rows up to which repeats are accidents: rows that were stored twice, hurried clocks. */
const FEW = 0.1;
/** How sure it must be that the order within ties matters, in standard deviations. */
const SURE = 4;
/** Share of the ticks that must be as far apart, and hold as many samples, as the usual one. */
const MOST = 0.8;
/** What counts time or work, in which successive samples share the last full unit. */
const COUNTERS =
  /^(?:t|time|date|datetime|timestamp|zeit|temps|year|month|day|hours?|minutes?|min|seconds?|secs?|s|ms|days|elapsed|epoch|steps?|iter|iterations?|cycle|frame|wall)$/i;

/** Whether so many of the values, which are in order, repeat the one before that they cannot be places of a curve's samples. */
export function hasManyTies(values: Float64Array): boolean {
  return monotoneDirection(values) !== 0 && repeatsOf(values) > FEW * values.length;
}

/**
 * Whether the many ties of a column in order are those of a clock or counter, in which the samples follow each
 * other, rather than repeated measurements at the same place: dates; counters whose ticks are one unit apart and
 * hold about as many samples each; or where the order within the ties shows in the other columns.
 */
export function areTicks(columns: readonly Column[], x: number): boolean {
  const { name, kind, values } = columns[x];
  if (!hasManyTies(values)) return false;
  if (kind === 'time') return true;
  const runs = runsOf(values);
  const isCounter = COUNTERS.test(name.split(/[_ /]/)[0]);
  return (isCounter && isRegular(values, runs)) || orderMatters(columns, x, runs);
}

/**
 * The positions of samples, ascending but for ties, within the ticks of their clock: equally spaced over the whole
 * where that agrees with every tick, else evenly spread over each.
 */
export function spreadTicks(values: Float64Array): Float64Array {
  const runs = runsOf(values);
  const gaps = runs.slice(1).map((start, k) => values[start] - values[runs[k]]);
  const tick = median(gaps);
  const usual = median(gaps.map((_, k) => runs[k + 1] - runs[k]));
  return even(values, runs, tick) ?? spreadEach(values, runs, tick, usual);
}

function even(values: Float64Array, runs: readonly number[], tick: number): Float64Array | null {
  // The first and the last tick may be cut.
  const [first, last] = [runs[1], runs[runs.length - 1]];
  if (runs.length < 3) return null;
  const spacing = (values[last] - values[first]) / (last - first);
  const positions = values.map((_, i) => values[first] + (i - first) * spacing);
  // Half a sample's shift is what the cut at a tick leaves open.
  const fits = positions.every((position, i) => {
    const early = position - values[i];
    return early > -spacing && early < tick + spacing;
  });
  return fits ? positions : null;
}

function spreadEach(
  values: Float64Array,
  runs: readonly number[],
  tick: number,
  usual: number,
): Float64Array {
  const positions = new Float64Array(values.length);
  runs.forEach((start, k) => {
    const end = runs[k + 1] ?? values.length;
    const length = Math.min(tick, (values[end] ?? Number.POSITIVE_INFINITY) - values[start]);
    const isCut = k === 0 || end === values.length;
    const places = isCut ? Math.max(usual, end - start) : end - start;
    const before = k === 0 ? places - (end - start) : 0;
    for (let i = start; i < end; i += 1) {
      positions[i] = values[start] + (length * (before + i - start)) / places;
    }
  });
  return positions;
}

/** The first rows of equal values that follow each other. */
function runsOf(values: Float64Array): number[] {
  const runs: number[] = [];
  let previous = Number.NaN;
  values.forEach((value, row) => {
    if (Number.isNaN(value)) return;
    if (value !== previous) runs.push(row);
    previous = value;
  });
  return runs;
}

/** Whether the ticks are one unit apart (of the clock, or of the last decimal place) and hold about as many samples. */
function isRegular(values: Float64Array, runs: readonly number[]): boolean {
  const gaps = runs.slice(1).map((start, k) => Math.abs(values[start] - values[runs[k]]));
  const lengths = gaps.map((_, k) => runs[k + 1] - runs[k]);
  const tick = median(gaps);
  const usual = median(lengths);
  const share = (test: (k: number) => boolean) => gaps.filter((_, k) => test(k)).length / gaps.length;
  return (
    isUnitTick(tick) &&
    share((k) => Math.abs(gaps[k] - tick) <= 1e-6 * tick) >= MOST &&
    share((k) => Math.abs(lengths[k] - usual) <= Math.max(1, usual / 4)) >= MOST
  );
}

function isUnitTick(tick: number): boolean {
  const power = 10 ** Math.round(Math.log10(tick));
  return Math.abs(tick - power) <= 1e-6 * power || [60, 3600, DAY].includes(tick);
}

/**
 * Whether neighbours within ties are more alike than any two samples of the tie, as von Neumann's ratio of the mean
 * square successive difference to the variance (Annals of Mathematical Statistics 12, 1941) tells: of repeated
 * measurements any order is as likely, and the ratio is that of chance.
 */
function orderMatters(columns: readonly Column[], x: number, runs: readonly number[]): boolean {
  return columns.some(({ kind, values, complex }, index) => {
    if (index === x || kind !== 'number' || (complex !== undefined && complex.part !== 'real')) return false;
    if (values.length !== columns[x].values.length || monotoneDirection(values) !== 0) return false;
    let steps = 0;
    let variance = 0;
    let pairs = 0;
    runs.forEach((start, k) => {
      const end = runs[k + 1] ?? values.length;
      // Of two samples the ratio is always the same.
      if (end - start < 3) return;
      const run = values.subarray(start, end);
      const mean = run.reduce((sum, value) => sum + value / run.length, 0);
      for (let i = 0; i < run.length; i += 1) {
        variance += (run[i] - mean) ** 2;
        if (i > 0) steps += (run[i] - run[i - 1]) ** 2;
      }
      pairs += run.length - 1;
    });
    return pairs > SURE * SURE && steps / (2 * variance) < 1 - SURE / Math.sqrt(pairs);
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
