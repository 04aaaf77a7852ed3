import type { Pyramid } from './pyramid';

/** What is drawn of arrays over one stretch of x. */
export interface Thinned {
  readonly x: number[];
  /** For each array its values; null where one is missing. */
  readonly rows: (number | null)[][];
  /** Samples that one drawn pair of values stands for; 1: every sample is drawn itself. */
  readonly block: number;
}

/** Whether of two values of a block the smaller or the larger is drawn. */
export type Side = 'both' | 'low' | 'high';

/**
 * The samples between two positions, and one beyond each end. Where there are more than `most`,
 * blocks of a power of two of samples become two values each, their minimum and their maximum
 * ('both'), or twice the same one: what stands out stays, at its place to within a block.
 * Blocks begin at multiples of their size, so that nothing flickers while the view moves.
 *
 * @param x Ascending.
 */
export function thinned(
  x: Float64Array,
  rows: readonly { readonly pyramid: Pyramid; readonly side: Side }[],
  from: number,
  to: number,
  most: number,
): Thinned {
  const first = Math.max(0, lowerBound(x, from) - 1);
  const end = Math.min(x.length, lowerBound(x, to) + 2);
  const block = 2 ** Math.max(0, Math.ceil(Math.log2((2 * (end - first)) / most)));
  if (block <= 2) {
    return {
      x: Array.from(x.subarray(first, end)),
      rows: rows.map(({ pyramid }) => Array.from(pyramid.values.subarray(first, end), gap)),
      block: 1,
    };
  }
  const firstBlock = Math.floor(first / block);
  const lastBlock = Math.ceil(end / block);
  const at: number[] = [];
  for (let k = firstBlock; k < lastBlock; k++) {
    const start = k * block;
    const stop = Math.min(x.length, start + block);
    at.push(x[start], k === lastBlock - 1 ? x[stop - 1] : x[Math.floor((start + stop) / 2)]);
  }
  return {
    x: at,
    rows: rows.map(({ pyramid, side }) => {
      const drawn: (number | null)[] = [];
      for (let k = firstBlock; k < lastBlock; k++) {
        const [low, high] = pyramid.extremes(k * block, Math.min(x.length, (k + 1) * block));
        // Alternating, so that the line goes from block to block without crossing the first one again.
        const pair = side === 'low' ? [low, low] : side === 'high' ? [high, high] : [low, high];
        if (k % 2 === 1) pair.reverse();
        drawn.push(gap(pair[0]), gap(pair[1]));
      }
      return drawn;
    }),
    block,
  };
}

/** Index of the first of ascending values that is not below `value`; their number where all are. */
export function lowerBound(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the value next to `value`; -1 where there is none. */
export function nearest(ascending: Float64Array, value: number): number {
  const after = lowerBound(ascending, value);
  if (after === 0) return ascending.length > 0 ? 0 : -1;
  if (after === ascending.length) return after - 1;
  return value - ascending[after - 1] <= ascending[after] - value ? after - 1 : after;
}

/** For uPlot, which takes null, not NaN, for a gap. */
function gap(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
