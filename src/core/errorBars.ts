/** Standard deviations that come with samples. */
import { withoutFar } from './diagnostics/farSamples';
import { medianInPlace } from './diagnostics/median';
import { type Notice, notice } from './notice';
import type { SeriesResult } from './result';
import type { Series } from './series';
import { said } from './wording';

export interface ErrorBars {
  /** One a sample, above 0, in the units of y. */
  readonly values: Float64Array;
  /** Their root mean square over the samples that are present. */
  readonly level: number;
}

/**
 * The error bars of a series; those that are not above 0, or not known, replaced by the median of the others, which
 * the notices say. null where it has none.
 */
export function usableErrorBars({ y, errorBars }: Series): { bars: ErrorBars | null; notices: Notice[] } {
  if (errorBars === undefined) return { bars: null, notices: [] };
  const isKnown = (v: number): boolean => v > 0 && v < Number.POSITIVE_INFINITY;
  const ofSamples = errorBars.filter((_, i) => !Number.isNaN(y[i]));
  const known = ofSamples.filter(isKnown);
  if (known.length === 0) return { bars: null, notices: [] };
  const unknown = ofSamples.length - known.length;
  const median = medianInPlace(known);
  const values = errorBars.map((v) => (isKnown(v) ? v : median));
  const notices =
    unknown === 0
      ? []
      : [
          notice(
            'unknown-error-bars',
            said`Samples without an error bar above 0: ${unknown}. For them ${Number(median.toPrecision(3))} is taken, the median of the others.`,
          ),
        ];
  return { bars: { values, level: levelOf(values, y) }, notices };
}

/** Root mean square of the values where y is a number. */
function levelOf(values: Float64Array, y: Float64Array): number {
  const present = values.filter((_, i) => !Number.isNaN(y[i]));
  // Squares of very large or small numbers are no numbers.
  const largest = present.reduce((most, v) => Math.max(most, v), 0);
  return largest * Math.sqrt(present.reduce((sum, v) => sum + (v / largest) ** 2, 0) / present.length);
}

/** Standard deviation of the noise of a result, in the units of y: of every sample, or of each where they came with their own. */
export function noiseOfSamples({
  noise,
  errorBars,
  before,
}: Pick<SeriesResult, 'noise' | 'errorBars' | 'before'>): number | Float64Array {
  if (errorBars === null) return noise.sigma;
  const scale = noise.sigma / levelOf(errorBars, withoutFar(before, errorBars));
  return errorBars.map((v) => scale * v);
}
