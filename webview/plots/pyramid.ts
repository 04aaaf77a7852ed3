import { allAtOnce, type Steps } from '../../src/core/steps';

/** Minima and maxima of a long array at every scale, so that a view of any width is drawn in no time. */
export interface Pyramid {
  readonly values: Float64Array;
  /** Minimum and maximum of `values` over [start, end), exactly; NaN where all of them are missing. */
  extremes(start: number, end: number): readonly [number, number];
}

/** Values in one block of the lowest level; each level above has half as many blocks. */
const BLOCK = 16;
/** Of the lowest level, made in one step. */
const BLOCKS_A_STEP = 2 ** 14;

interface Level {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

const known = new WeakMap<Float64Array, Pyramid>();

/** The same pyramid for the same values. */
export function pyramidOf(values: Float64Array): Pyramid {
  return allAtOnce(pyramidSteps(values));
}

/** What `pyramidOf` gives, in steps. */
export function* pyramidSteps(values: Float64Array): Steps<Pyramid> {
  const pyramid = known.get(values) ?? (yield* build(values));
  known.set(values, pyramid);
  return pyramid;
}

/** Builds the levels: an eighth more memory than the values have, twice. NaN counts as missing. */
function* build(values: Float64Array): Steps<Pyramid> {
  const levels: Level[] = [];
  const scan = (start: number, end: number): readonly [number, number] => {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = start; i < end; i++) {
      const value = values[i];
      if (value < low) low = value;
      if (value > high) high = value;
    }
    return [low, high];
  };
  for (let count = Math.ceil(values.length / BLOCK); count >= 2; count = Math.ceil(count / 2)) {
    const below = levels[levels.length - 1];
    const low = new Float64Array(count);
    const high = new Float64Array(count);
    for (let k = 0; k < count; k++) {
      if (k % BLOCKS_A_STEP === 0) yield;
      if (below) {
        const next = Math.min(2 * k + 1, below.low.length - 1);
        low[k] = Math.min(below.low[2 * k], below.low[next]);
        high[k] = Math.max(below.high[2 * k], below.high[next]);
      } else {
        [low[k], high[k]] = scan(k * BLOCK, Math.min((k + 1) * BLOCK, values.length));
      }
    }
    levels.push({ low, high });
  }

  return {
    values,
    extremes(start, end) {
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      const take = ([least, largest]: readonly [number, number]) => {
        low = Math.min(low, least);
        high = Math.max(high, largest);
      };
      let first = Math.ceil(start / BLOCK);
      let last = Math.floor(end / BLOCK);
      if (first >= last || levels.length === 0) {
        take(scan(start, end));
      } else {
        take(scan(start, first * BLOCK));
        take(scan(last * BLOCK, end));
        // Blocks that have no sibling within the range are taken; the others wait for the level above.
        for (let k = 0; first < last; k++) {
          const level = levels[k];
          const isTop = k === levels.length - 1;
          if (first % 2 === 1 || isTop) {
            take([level.low[first], level.high[first]]);
            first += 1;
          }
          if (first < last && last % 2 === 1 && !isTop) {
            last -= 1;
            take([level.low[last], level.high[last]]);
          }
          if (isTop) {
            for (; first < last; first++) take([level.low[first], level.high[first]]);
            break;
          }
          first /= 2;
          last /= 2;
        }
      }
      return low <= high ? [low, high] : [Number.NaN, Number.NaN];
    },
  };
}
