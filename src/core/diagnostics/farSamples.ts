/** Samples so far from all others that they must have no part in the curve beside them. */
import { medianInPlace } from './median';
import { differenceNoise } from './noiseLevel';

/** So many times the noise off its surroundings a sample has no part in their curve. */
export const FAR_SIGMAS = 30;
/** And so many times their range. */
const FAR_RANGES = 10;
/** Samples on either side that are its surroundings. */
const REACH = 3;
/** Longer runs are peaks. */
const LONGEST_RUN = 2;
/** Where more than this part stands out, that is the signal. */
const MOST_SPIKES = 0.05;
/** A number that marks missing samples is so many ranges of all others away from them. */
const MARK_RANGES = 3;
const MOST_MARKED = 0.5;
const MOST_MARKS = 3;
/** From the middle of the others a sample of known noise is hardly ever farther by so many times that, but for the curve. */
const EXPLAINED = 8;

/**
 * The indices, ascending, of the samples (NaN = missing) that stand far out: isolated ones, alone or in pairs, more than
 * FAR_SIGMAS times the noise away from a calm surrounding; and those of one value that repeats exactly and is far from
 * all others, as marks of missing samples are. None where most samples are on a few levels. Cost: linear.
 *
 * @param noise standard deviation of each sample's noise where they are known: what it explains is not far
 */
export function farSamples(y: Float64Array, noise: number | Float64Array | null = null): number[] {
  const rest = y.slice();
  const far = marks(rest);
  for (const i of far) rest[i] = Number.NaN;
  const sigma = differenceNoise(rest);
  if (!(sigma > 0 && sigma < Number.POSITIVE_INFINITY)) return [];
  const spikes = isolated(rest, FAR_SIGMAS * sigma);
  if (spikes.length <= MOST_SPIKES * rest.length) far.push(...spikes);
  far.sort((a, b) => a - b);
  if (noise === null || typeof noise === 'number' || far.length === 0) return far;
  const near = withoutFar(y, null, far);
  const middle = medianInPlace(near.filter((v) => !Number.isNaN(v)));
  return far.filter((i) => !(Math.abs(y[i] - middle) <= EXPLAINED * noise[i]));
}

/** The samples with the far ones missing, as everything sees them that looks at their curve; y itself where none is. */
export function withoutFar(
  y: Float64Array,
  noise: number | Float64Array | null = null,
  far = farSamples(y, noise),
): Float64Array {
  if (far.length === 0) return y;
  const near = y.slice();
  for (const i of far) near[i] = Number.NaN;
  return near;
}

/** Where an extreme value stands that repeats, and is far from all others. */
function marks(y: Float64Array): number[] {
  const rest = y.slice();
  const found: number[] = [];
  let present = rest.reduce((count, v) => count + (Number.isNaN(v) ? 0 : 1), 0);
  const most = MOST_MARKED * present;
  for (let round = 0; round < MOST_MARKS; round++) {
    const mark = farthestMark(rest);
    if (mark === null) break;
    const places = [...rest.keys()].filter((i) => rest[i] === mark);
    if (places.length < 2 || found.length + places.length > most) break;
    for (const i of places) {
      rest[i] = Number.NaN;
      found.push(i);
    }
    present -= places.length;
  }
  return found;
}

/** The least or the largest value, where it is far from all others. */
function farthestMark(y: Float64Array): number | null {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const v of y) {
    if (v < least) least = v;
    if (v > most) most = v;
  }
  let [second, beforeLast] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const v of y) {
    if (v > least && v < second) second = v;
    if (v < most && v > beforeLast) beforeLast = v;
  }
  // Of values near the ends of the range of numbers, differences must not leave it.
  const half = (a: number, b: number): number => a / 2 - b / 2;
  if (half(second, least) > MARK_RANGES * half(most, second) && most > second) return least;
  if (half(most, beforeLast) > MARK_RANGES * half(beforeLast, least) && beforeLast > least) return most;
  return null;
}

/** Runs of at most LONGEST_RUN samples that stand out of a calm surrounding by more than `height`. */
function isolated(y: Float64Array, height: number): number[] {
  const found: number[] = [];
  const around: number[] = [];
  let previous = Number.NaN;
  for (let i = 0; i < y.length; i++) {
    const isNear = Math.abs(y[i] - previous) <= height;
    if (!Number.isNaN(y[i])) previous = y[i];
    if (isNear) continue;
    for (let length = 1; length <= LONGEST_RUN && i + length <= y.length; length++) {
      around.length = 0;
      for (let j = i - 1; j >= 0 && j >= i - REACH; j--) if (!Number.isNaN(y[j])) around.push(y[j]);
      for (let j = i + length; j < y.length && j < i + length + REACH; j++) {
        if (!Number.isNaN(y[j])) around.push(y[j]);
      }
      if (around.length < REACH) continue;
      const low = Math.min(...around);
      const high = Math.max(...around);
      const limit = Math.max(height, FAR_RANGES * (high - low));
      let stands = true;
      for (let j = i; j < i + length; j++) stands &&= y[j] - high > limit || low - y[j] > limit;
      if (!stands) continue;
      for (let j = i; j < i + length; j++) found.push(j);
      i += length - 1;
      break;
    }
  }
  return found;
}
