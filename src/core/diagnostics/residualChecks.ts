/**
 * Whether what was taken off a series is noise: the classical tests of a residual, and what each says.
 *
 * The residual of a good smoother is no white noise: it lacks what of the noise looks like signal, so its neighbours are
 * slightly anti-correlated, and it is smaller than the noise. Only departures in the other direction mean that signal was taken
 * away. The thresholds were chosen on draws of the training prior (`npm run bench:trust -- --only residuals`
 * reports on the benchmark).
 */

import { allAtOnce, type Steps } from '../steps';
import { andersonDarling } from './andersonDarling';
import { bandPower } from './bandPower';
import { breuschPagan } from './breuschPagan';
import { withoutFar } from './farSamples';
import { fisherG } from './fisherG';
import { ljungBox } from './ljungBox';
import { multiresolution } from './multiresolution';
import { periodogram } from './periodogram';
import { evenSpacing } from './spectrum';
import { localNoise } from './varyingNoise';

/** Fewer residuals than this cannot be told from anything. */
const FEWEST = 32;
const LAGS = 10;
/** p-values below this are alarms: together the tests give 3 false ones in 100 good fits of the prior. */
const ALARM = 1e-3;
/** The fit itself makes residuals a little smaller where it bends: only a clear dependence is one of the noise. */
const DEPENDENCE_ALARM = 1e-4;
const CLEAR_RATIO = 1.5;
/** The variance is too large beyond so many of its own standard deviations, those of the noise level included. */
const VARIANCE_ALARM = 6;
/** The root mean square of good fits is hardly ever a smaller part of the noise. */
const LEAST_PART = 0.7;
/** Good fits are anti-correlated to at most this. */
const STRONGEST_OF_GOOD_FITS = -0.4;
/** Periodograms of longer series are taken of parts, so that their cost stays small. */
const LONGEST_PERIODOGRAM = 2 ** 16;
/** Distribution and dependence are tested on so many values at most, evenly chosen: more prove what does not matter. */
const MOST_VALUES = 2 ** 16;

/** Result of one test. */
interface Test {
  readonly statistic: number;
  readonly pValue: number;
}

export interface ResidualChecks {
  /** Ljung-Box at lags 1 to 10; `signal`: neighbours go together, `noise`: the curve follows the noise. */
  readonly whiteness: Test & {
    readonly strongest: number;
    readonly lag: number;
    readonly correlations: Float64Array;
    readonly alarm: 'signal' | 'noise' | null;
  };
  /** Root mean square over the noise level, squared, less 1, in its own standard deviations. */
  readonly level: {
    readonly statistic: number;
    readonly ratio: number;
    readonly alarm: 'more' | 'less' | null;
  };
  /** Multiresolution criterion: samples `from` to `to` (exclusive) that lie off the curve together. */
  readonly stretch: Test & { readonly from: number; readonly to: number; readonly alarm: boolean };
  /** Too much power in a band of frequencies; periods in samples, Infinity for the longest. */
  readonly band: Test & { readonly shortest: number; readonly longest: number; readonly alarm: boolean };
  /** Fisher's g; the period is in units of x, null where x is uneven. */
  readonly periodicity: Test & { readonly period: number | null; readonly alarm: boolean };
  /** Anderson-Darling. */
  readonly normality: Test & { readonly excessKurtosis: number; readonly alarm: boolean };
  /** Breusch-Pagan against x and against the curve; null where that does not vary. */
  readonly dependence: {
    readonly onX: (Test & { readonly ratio: number; readonly alarm: boolean }) | null;
    readonly onLevel: (Test & { readonly ratio: number; readonly alarm: boolean }) | null;
  };
  /** Whether one of the tests says that signal was taken away. */
  readonly signalRemoved: boolean;
}

export interface CheckedSeries {
  /** null: equally spaced samples. */
  readonly x: Float64Array | null;
  /** NaN where missing. */
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** Standard deviation of the noise: of every sample, or of each. */
  readonly sigma: number | Float64Array;
  /** Whether it was found to vary along the series. */
  readonly varies: boolean;
}

/**
 * Tests before - after, missing samples and those left as they were aside. null where there is no noise level, or
 * too little was removed to tell.
 */
export function residualChecks(series: CheckedSeries): ResidualChecks | null {
  return allAtOnce(residualCheckSteps(series));
}

/** What `residualChecks` gives, in steps. */
export function* residualCheckSteps({
  x,
  before,
  after,
  sigma,
  varies,
}: CheckedSeries): Steps<ResidualChecks | null> {
  if (typeof sigma === 'number' && !(sigma > 0)) return null;
  // What no curve was meant to follow says nothing of it.
  const residual = inNoiseLevels(withoutFar(before, sigma), after, sigma, varies);
  yield;
  const present = residual.filter((v) => !Number.isNaN(v));
  if (present.length < FEWEST) return null;

  yield;
  const whiteness = whitenessOf(residual);
  yield;
  const level = levelOf(present, varies);
  yield;
  const leftOver = multiresolution(residual, 1);
  const stretch = { ...leftOver, alarm: leftOver.pValue < ALARM };
  yield;
  const { band, periodicity } = yield* spectralTests(residual, x);
  const places = x ?? Float64Array.from(residual, (_, i) => i);
  yield;
  const onX = dependenceOn(residual, places, varies);
  yield;
  const onLevel = dependenceOn(residual, after, varies);
  yield;
  return {
    whiteness,
    level,
    stretch,
    band,
    periodicity,
    normality: normalityOf(present),
    dependence: { onX, onLevel },
    signalRemoved:
      whiteness.alarm === 'signal' ||
      level.alarm === 'more' ||
      stretch.alarm ||
      band.alarm ||
      periodicity.alarm,
  };
}

/**
 * before - after in units of the noise, NaN where a sample is missing or was left as it was. Of noise whose level varies,
 * in units of the level at each sample, or of the whole where that is not known.
 */
function inNoiseLevels(
  before: Float64Array,
  after: Float64Array,
  sigma: number | Float64Array,
  varies: boolean,
): Float64Array {
  const distance = (i: number): number => (before[i] === after[i] ? Number.NaN : before[i] - after[i]);
  if (typeof sigma !== 'number') return before.map((_, i) => distance(i) / sigma[i]);
  const residual = before.map((_, i) => distance(i) / sigma);
  if (!varies) return residual;
  const levels = localNoise(before);
  if (levels !== null) return residual.map((v, i) => (v * sigma) / levels[i]);
  const present = residual.filter((v) => !Number.isNaN(v));
  const size = Math.sqrt(present.reduce((sum, v) => sum + (v * v) / present.length, 0));
  return residual.map((v) => v / size);
}

function whitenessOf(residual: Float64Array): ResidualChecks['whiteness'] {
  const test = ljungBox(residual, LAGS);
  let lag = 1;
  test.correlations.forEach((r, k) => {
    if (Math.abs(r) > Math.abs(test.correlations[lag - 1])) lag = k + 1;
  });
  const strongest = test.correlations[lag - 1];
  const isBeyondChance = test.pValue < ALARM;
  const alarm = !isBeyondChance
    ? null
    : strongest > 0
      ? ('signal' as const)
      : strongest < STRONGEST_OF_GOOD_FITS
        ? ('noise' as const)
        : null;
  return { ...test, strongest, lag, alarm };
}

function levelOf(present: Float64Array, varies: boolean): ResidualChecks['level'] {
  const variance = present.reduce((sum, v) => sum + v * v, 0) / present.length;
  const statistic = (variance - 1) / Math.sqrt(2 / present.length);
  const ratio = Math.sqrt(variance);
  // One level is no measure for all of it where it varies.
  if (varies) return { statistic, ratio, alarm: null };
  return {
    statistic,
    ratio,
    alarm: statistic > VARIANCE_ALARM ? 'more' : ratio < LEAST_PART ? 'less' : null,
  };
}

/** Both tests on each part of the series, the least p-value multiplied by the number of parts. */
function* spectralTests(
  residual: Float64Array,
  x: Float64Array | null,
): Steps<Pick<ResidualChecks, 'band' | 'periodicity'>> {
  const n = residual.length;
  const length = Math.min(n, LONGEST_PERIODOGRAM);
  const parts = Math.ceil(n / length);
  const filled = residual.map((v) => (Number.isNaN(v) ? 0 : v));
  const share = residual.reduce((count, v) => count + (Number.isNaN(v) ? 0 : 1), 0) / n;
  const spacing = x === null ? 1 : evenSpacing(x);
  let band: ResidualChecks['band'] | null = null;
  let periodicity: ResidualChecks['periodicity'] | null = null;
  for (let k = 0; k < parts; k++) {
    yield;
    const start = Math.min(k * length, n - length);
    const part = filled.subarray(start, start + length);
    const lines = periodogram(part);
    // Zeros in place of missing samples take their share of the power.
    const power = bandPower(lines, Math.sqrt(share));
    if (band === null || power.pValue < band.pValue) {
      // Line k has k + 1 periods; what the lowest one holds need not have one.
      const shortest = length / power.to;
      const longest = power.from === 0 ? Number.POSITIVE_INFINITY : length / (power.from + 1);
      const { ratio: statistic, pValue } = power;
      band = { statistic, pValue, shortest, longest, alarm: pValue * parts < ALARM };
    }
    const tone = fisherG(lines);
    if (periodicity === null || tone.pValue < periodicity.pValue) {
      const period = spacing === null ? null : (spacing * length) / (tone.line + 1);
      // A line that stands out of an uneven spectrum need not be more than noise.
      const isStrong = lines[tone.line] > share * Math.log(lines.length / ALARM);
      const { statistic, pValue } = tone;
      periodicity = { statistic, pValue, period, alarm: isStrong && pValue * parts < ALARM };
    }
  }
  if (band === null || periodicity === null) throw new Error('A residual has at least one part.');
  return { band, periodicity };
}

function normalityOf(present: Float64Array): ResidualChecks['normality'] {
  const n = present.length;
  const mean = present.reduce((sum, v) => sum + v / n, 0);
  let second = 0;
  let fourth = 0;
  for (const v of present) {
    const square = (v - mean) * (v - mean);
    second += square / n;
    fourth += (square * square) / n;
  }
  const test = andersonDarling(thinned(present));
  return { ...test, excessKurtosis: fourth / second ** 2 - 3, alarm: test.pValue < ALARM };
}

function dependenceOn(
  residual: Float64Array,
  regressor: Float64Array,
  varies: boolean,
): ResidualChecks['dependence']['onX'] {
  const test = breuschPagan(thinned(residual), thinned(regressor));
  if (test === null) return null;
  const isClear = Math.abs(Math.log(test.ratio)) > Math.log(CLEAR_RATIO);
  // What is known to vary was divided by its level, and need not be found again.
  return { ...test, alarm: !varies && isClear && test.pValue < DEPENDENCE_ALARM };
}

/** At most MOST_VALUES of the values, evenly chosen. */
function thinned(values: Float64Array): Float64Array {
  const n = values.length;
  if (n <= MOST_VALUES) return values;
  return Float64Array.from({ length: MOST_VALUES }, (_, k) => values[Math.floor((k * n) / MOST_VALUES)]);
}
