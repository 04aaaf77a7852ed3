/** Samples where an equation has no value: no noise hides one there, and none is filled in. */
import type { SeriesResult } from '../result';
import { joined, said, type Wording } from '../wording';

/** As many stretches are listed one by one. */
const MOST_LISTED = 4;

/** A series, and of which of the samples of the whole one it consists. */
export interface DefinedPart {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Ascending indices into the whole. */
  readonly samples: Uint32Array;
}

/**
 * The samples without those that have no finite value, neither as computed nor in the reference.
 * @param reference null where there is none
 */
export function definedPart(x: Float64Array, y: Float64Array, reference: Float64Array | null): DefinedPart {
  const samples = Uint32Array.from(y.keys()).filter(
    (i) => Number.isFinite(y[i]) || Number.isFinite(reference?.[i] ?? Number.NaN),
  );
  if (samples.length === y.length) return { x, y, samples };
  return {
    x: Float64Array.from(samples, (i) => x[i]),
    y: Float64Array.from(samples, (i) => y[i]),
    samples,
  };
}

/** What was found for the part, with gaps (NaN) at the other samples of the whole. */
export function withGaps(result: SeriesResult, { samples }: DefinedPart, x: Float64Array): SeriesResult {
  if (samples.length === x.length) return result;
  const spread = (values: Float64Array): Float64Array => {
    const whole = new Float64Array(x.length).fill(Number.NaN);
    samples.forEach((at, i) => {
      whole[at] = values[i];
    });
    return whole;
  };
  return {
    ...result,
    x,
    before: spread(result.before),
    after: spread(result.after),
    lower: result.lower && spread(result.lower),
    upper: result.upper && spread(result.upper),
  };
}

/** Says where the gaps are. */
export function gapNote(
  name: string,
  variable: string,
  { samples }: DefinedPart,
  x: Float64Array,
): Wording[] {
  const defined = new Set(samples);
  const stretches: Wording[] = [];
  for (let start = 0; start < x.length; start++) {
    if (defined.has(start)) continue;
    let end = start;
    while (end + 1 < x.length && !defined.has(end + 1)) end++;
    const [from, to] = [x[start], x[end]].map((place) => Number(place.toPrecision(6)));
    stretches.push(start === end ? said`${variable} = ${from}` : said`${variable} = ${from}..${to}`);
    start = end;
  }
  if (stretches.length === 0) return [];
  const shown = joined(stretches.slice(0, MOST_LISTED), ', ');
  const others = stretches.length - MOST_LISTED;
  const places = others > 0 ? said`${shown}, and at further places: ${others}` : shown;
  return [said`${name} is undefined, or not finite, at ${places}. There the curve and its band have a gap.`];
}
