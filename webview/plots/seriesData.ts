import { derivative } from '../../src/core/diagnostics/derivative';
import { type ResidualFindings, residualFindings } from '../../src/core/diagnostics/residual';
import {
  type CheckedSeries,
  type ResidualChecks,
  residualCheckSteps,
} from '../../src/core/diagnostics/residualChecks';
import { amplitudeSpectrum, evenSpacing, type Spectrum } from '../../src/core/diagnostics/spectrum';
import { allAtOnce, type Steps } from '../../src/core/steps';
import type { SeriesMessage } from '../../src/protocol';
import { pyramidSteps } from './pyramid';

/** What plots and findings show of a series beyond what was sent; each computed when it is first asked for. */
export interface SeriesData {
  /** Positions; sample numbers from 1 on where the series has none. */
  readonly x: Float64Array;
  readonly removed: Float64Array;
  readonly findings: ResidualFindings;
  /** Whether the noise was found to vary along the series: one level is no measure for all of it then. */
  readonly varies: boolean;
  /** Indices of the samples that are farther away than noise explains; none where the noise varies. */
  readonly outliers: Uint32Array;
  /** Whether what was removed is noise; null where too little was to tell. */
  readonly checks: ResidualChecks | null;
  readonly slope: Float64Array;
  /** Of before (missing samples filled) and after; null where the samples are not evenly spaced. */
  readonly spectra: { readonly before: Spectrum; readonly after: Spectrum } | null;
}

const known = new WeakMap<SeriesMessage, SeriesData>();

/** The same object for the same series. */
export function seriesData(series: SeriesMessage): SeriesData {
  return allAtOnce(dataSteps(series));
}

/** Computes all that the plots of a series need before they are drawn, in steps. */
export function* plotSteps(series: SeriesMessage): Steps<void> {
  const { removed } = yield* dataSteps(series);
  for (const values of [series.before, series.after, series.lower, series.upper, series.reference, removed]) {
    if (values) yield* pyramidSteps(values);
  }
}

/** Computes `checks`, in steps. */
export function* checkSteps(series: SeriesMessage): Steps<void> {
  const { varies } = yield* dataSteps(series);
  if (!checked.has(series)) checked.set(series, yield* residualCheckSteps(checkedSeries(series, varies)));
}

const checked = new WeakMap<SeriesMessage, ResidualChecks | null>();

function checkedSeries(series: SeriesMessage, varies: boolean): CheckedSeries {
  const { x, before, after } = series;
  return { x, before, after, sigma: series.errorBars ?? series.noise.sigma, varies };
}

function* dataSteps(series: SeriesMessage): Steps<SeriesData> {
  const data = known.get(series) ?? (yield* compute(series));
  known.set(series, data);
  return data;
}

function* compute(series: SeriesMessage): Steps<SeriesData> {
  const { before, after } = series;
  const x = series.x ?? Float64Array.from(before, (_, index) => index + 1);
  yield;
  const findings = residualFindings(before, after, series.errorBars ?? series.noise.sigma);
  yield;
  const removed = before.map((value, index) => value - after[index]);
  yield;
  const varies = series.warnings.some(({ code }) => code === 'varying-noise');
  return {
    x,
    varies,
    outliers: varies ? new Uint32Array() : findings.outliers,
    removed,
    findings,
    get checks() {
      allAtOnce(checkSteps(series));
      return checked.get(series) ?? null;
    },
    get slope() {
      return keep(this, 'slope', derivative(x, after));
    },
    get spectra() {
      const spacing = series.x ? evenSpacing(x) : before.length > 1 ? 1 : null;
      const filled = before.map((value, index) => (Number.isNaN(value) ? after[index] : value));
      return keep(
        this,
        'spectra',
        spacing === null || after.some(Number.isNaN)
          ? null
          : { before: amplitudeSpectrum(filled, spacing), after: amplitudeSpectrum(after, spacing) },
      );
    },
  };
}

/** Puts the value in the place of the getter that computed it. */
function keep<T>(owner: object, name: string, value: T): T {
  Object.defineProperty(owner, name, { value });
  return value;
}
