/** Standard deviations that come with samples. */
import { medianInPlace } from './diagnostics/median';
import { levelOf } from './noiseOfSamples';
import { type Notice, notice } from './notice';
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
