import type { SeriesMessage } from '../src/protocol';

/** Root mean square distance of a series from its reference, in standard deviations of the reference. */
export interface CurveError {
  readonly before: number;
  readonly after: number;
}

/** Over the samples where the reference can be trusted; null where there is none, or it does not vary. */
export function curveError({ before, after, reference }: SeriesMessage): CurveError | null {
  if (!reference) return null;
  const trusted = Array.from(reference.keys()).filter((i) => Number.isFinite(reference[i] + before[i]));
  const mean = trusted.reduce((sum, i) => sum + reference[i] / trusted.length, 0);
  const size = (values: Float64Array, about: (i: number) => number) =>
    Math.sqrt(trusted.reduce((sum, i) => sum + (values[i] - about(i)) ** 2 / trusted.length, 0));
  const deviation = size(reference, () => mean);
  if (!(deviation > 0)) return null;
  return {
    before: size(before, (i) => reference[i]) / deviation,
    after: size(after, (i) => reference[i]) / deviation,
  };
}
