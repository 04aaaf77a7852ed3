import { derivative } from '../../src/core/diagnostics/derivative';
import { type ResidualFindings, residualFindings } from '../../src/core/diagnostics/residual';
import { type ResidualChecks, residualChecks } from '../../src/core/diagnostics/residualChecks';
import { amplitudeSpectrum, evenSpacing, type Spectrum } from '../../src/core/diagnostics/spectrum';
import type { SeriesMessage } from '../../src/protocol';

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
  let data = known.get(series);
  if (!data) {
    data = compute(series);
    known.set(series, data);
  }
  return data;
}

function compute(series: SeriesMessage): SeriesData {
  const { before, after } = series;
  const x = series.x ?? Float64Array.from(before, (_, index) => index + 1);
  const findings = residualFindings(before, after, series.noise.sigma);
  const varies = series.warnings.some(({ code }) => code === 'varying-noise');
  return {
    x,
    varies,
    outliers: varies ? new Uint32Array() : findings.outliers,
    removed: before.map((value, index) => value - after[index]),
    findings,
    get checks() {
      const { sigma } = series.noise;
      return keep(this, 'checks', residualChecks({ x: series.x, before, after, sigma, varies }));
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
        spacing === null
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
