/** Samples where an equation has no value: no noise hides one there, and none is filled in. */
import type { SeriesResult } from '../result';
import { standardDeviation } from '../standardDeviation';
import { joined, said, type Wording } from '../wording';

/** As many stretches are listed one by one. */
const MOST_LISTED = 4;
/** Warnings of missing samples: undefined ones are none. */
const OF_MISSING = new Set(['many-missing', 'long-gap']);

/** Where a curve is defined. */
export interface Defined {
  /** The samples from the first defined one on to before `end`: what is before and after has no part in anything. */
  readonly start: number;
  readonly end: number;
  /** Of the whole curve: whether each sample has a value, as computed or in the reference. */
  readonly isDefined: readonly boolean[];
}

/**
 * Where a curve has a finite value, as computed or in the reference.
 * @param reference null where there is none
 */
export function definedPart(y: Float64Array, reference: Float64Array | null): Defined {
  const isDefined = Array.from(
    y,
    (value, i) => Number.isFinite(value) || Number.isFinite(reference?.[i] ?? Number.NaN),
  );
  return { start: Math.max(0, isDefined.indexOf(true)), end: isDefined.lastIndexOf(true) + 1, isDefined };
}

/** What was found for the samples from `start` to `end`, as that of all `x`, with gaps (NaN) where there is no value. */
export function withGaps(
  result: SeriesResult,
  { start, isDefined }: Defined,
  x: Float64Array,
  before: Float64Array,
): SeriesResult {
  if (isDefined.every(Boolean)) return result;
  const spread = (values: Float64Array): Float64Array =>
    x.map((_, i) => (isDefined[i] ? values[i - start] : Number.NaN));
  const after = spread(result.after);
  const { sigma } = result.noise;
  return {
    ...result,
    x,
    before,
    after,
    lower: result.lower && spread(result.lower),
    upper: result.upper && spread(result.upper),
    snr: sigma === 0 ? result.snr : standardDeviation(after.filter(Number.isFinite)) / sigma,
    missing: before.reduce((count, v, i) => count + (Number.isNaN(v) && isDefined[i] ? 1 : 0), 0),
    warnings: result.warnings.filter(({ code }) => !OF_MISSING.has(code)),
  };
}

/** Says where the gaps are. */
export function gapNote(name: string, variable: string, { isDefined }: Defined, x: Float64Array): Wording[] {
  const stretches: Wording[] = [];
  for (let first = 0; first < x.length; first++) {
    if (isDefined[first]) continue;
    let last = first;
    while (last + 1 < x.length && !isDefined[last + 1]) last++;
    const [from, to] = [x[first], x[last]].map((place) => Number(place.toPrecision(6)));
    stretches.push(first === last ? said`${variable} = ${from}` : said`${variable} = ${from}..${to}`);
    first = last;
  }
  if (stretches.length === 0) return [];
  const shown = joined(stretches.slice(0, MOST_LISTED), ', ');
  const others = stretches.length - MOST_LISTED;
  const places = others > 0 ? said`${shown}, and at further places: ${others}` : shown;
  return [said`${name} is undefined, or not finite, at ${places}. There the curve and its band have a gap.`];
}
