/** Putting samples at uneven positions on the regular grid that the network works on, and back. */
import { medianInPlace } from '../diagnostics/median';
import type { Observation } from './conditioning';

/** Positions off an even grid by less than this part of the spacing count as even (rounded x). */
const EVEN_TOLERANCE = 0.05;
/** A smoothly stretched grid: from one gap to the next the logarithm changes by at most this part of its range ... */
const MAX_CHANGE = 0.25;
/** ... and wanders over its range at most this many times in total. */
const MAX_WANDERING = 3;
/** Longest gap, in cells: nothing is known inside a longer one either, and it would cost time. */
const MAX_GAP_CELLS = 32;

/** Of a grid with more cells a sample than the network was trained with, near samples do not decide the width of the cells. */
const MOST_CELLS_A_SAMPLE = 4;
/** Near are at most so many samples whose distances are no part of MAX_GAP_CELLS of those to their neighbours: repeated measurements. */
const LARGEST_GROUP = 4;
/** Fewer groups are no habit of measuring. */
const FEWEST_GROUPS = 8;

/** Where samples stand on a regular grid. */
export interface Grid {
  /** How the positions came about. */
  readonly kind: 'even' | 'stretched' | 'binned';
  /** Position of each sample in cells, ascending from 0; whole numbers unless binned. */
  readonly positions: Float64Array;
  /** Number of cells. */
  readonly cells: number;
}

/**
 * The grid for samples at ascending `x` (null: equally spaced).
 *
 * Evenly spaced samples are their own grid. So are smoothly stretched ones (logarithmic or Chebyshev
 * spacing): any other grid would merge the dense end or leave the sparse one nearly empty. All else goes
 * to cells as wide as the median gap between distinct positions, where repeated measurements at nearly the same one
 * would make the grid all but empty: between those.
 */
export function gridOf(x: Float64Array | null, n: number): Grid {
  const own = (kind: 'even' | 'stretched'): Grid => ({
    kind,
    positions: Float64Array.from({ length: n }, (_, i) => i),
    cells: n,
  });
  if (x === null || n < 3 || isEven(x)) return own('even');
  const gaps = new Float64Array(n - 1);
  for (let i = 0; i < n - 1; i++) gaps[i] = x[i + 1] / 2 - x[i] / 2;
  if (isSmooth(gaps)) return own('stretched');
  const positive = gaps.filter((g) => g > 0);
  if (positive.length === 0) return own('even');
  let positions = positionsAt(gaps, medianInPlace(positive.slice()));
  if (positions[n - 1] > MOST_CELLS_A_SAMPLE * n) {
    const between = gapsBetweenGroups(positive);
    if (between.length >= FEWEST_GROUPS) positions = positionsAt(gaps, medianInPlace(between));
  }
  return { kind: 'binned', positions, cells: Math.round(positions[n - 1]) + 1 };
}

/** Positions in cells, gaps shortened to the longest. */
function positionsAt(gaps: Float64Array, spacing: number): Float64Array {
  const positions = new Float64Array(gaps.length + 1);
  for (let i = 0; i < gaps.length; i++) {
    positions[i + 1] = positions[i] + Math.min(gaps[i] / spacing, MAX_GAP_CELLS);
  }
  return positions;
}

/** The positive gaps without those within groups of near samples. */
function gapsBetweenGroups(gaps: Float64Array): Float64Array {
  const between = gaps.slice();
  for (let first = 0; first < gaps.length; first++) {
    const before = first === 0 ? Number.POSITIVE_INFINITY : gaps[first - 1];
    let width = 0;
    for (let end = first + 1; end <= gaps.length && end - first < LARGEST_GROUP; end++) {
      width += gaps[end - 1];
      const after = end === gaps.length ? Number.POSITIVE_INFINITY : gaps[end];
      // A group at either end has one neighbour; all samples together are none.
      if (first === 0 && end === gaps.length) break;
      if (width * MAX_GAP_CELLS <= Math.min(before, after)) between.fill(0, first, end);
    }
  }
  return between.filter((g) => g > 0);
}

/** Whether the samples stand one cell apart, if several in each: repeated measurements at even positions. */
export function isEvenlyRepeated({ positions }: Grid): boolean {
  return positions.every((position, i) => {
    const cell = Math.round(position);
    return (
      Math.abs(position - cell) <= EVEN_TOLERANCE && (i === 0 || cell - Math.round(positions[i - 1]) <= 1)
    );
  });
}

function isEven(x: Float64Array): boolean {
  const n = x.length;
  // Halved before subtracting, here and below: the range of x may exceed the largest number.
  const spacing = (x[n - 1] / 2 - x[0] / 2) / (n - 1);
  return (
    spacing > 0 && x.every((v, i) => Math.abs(v / 2 - x[0] / 2 - i * spacing) <= EVEN_TOLERANCE * spacing)
  );
}

function isSmooth(gaps: Float64Array): boolean {
  const logs = gaps.map(Math.log);
  let least = logs[0];
  let largest = logs[0];
  let change = 0;
  let wandering = 0;
  for (let i = 1; i < logs.length; i++) {
    const step = Math.abs(logs[i] - logs[i - 1]);
    change = Math.max(change, step);
    wandering += step;
    least = Math.min(least, logs[i]);
    largest = Math.max(largest, logs[i]);
  }
  const range = largest - least;
  // A gap of 0 has no finite logarithm.
  return Number.isFinite(range) && change <= MAX_CHANGE * range && wandering <= MAX_WANDERING * range;
}

/**
 * The samples (NaN = missing) averaged into the grid's cells, each by its precision 1 / sigma². The weight of a cell is its
 * precision, scaled so that the largest is 1 and `sigma` of what is returned is the deviation of such a cell; a cell without
 * samples has weight 0. `offsets` is subtracted from the samples: what the curve changes between cell centre and sample.
 *
 * @param sigma standard deviation of the noise: of every sample, or of each
 */
export function binSamples(
  grid: Grid,
  y: Float64Array,
  sigma: number | Float64Array,
  outliers: boolean,
  offsets: Float64Array | null,
): Observation {
  const unit = typeof sigma === 'number' ? sigma : leastOf(sigma);
  const sums = new Float64Array(grid.cells);
  const precisions = new Float64Array(grid.cells);
  // 1 also where all samples are missing.
  let largest = typeof sigma === 'number' ? 1 : 0;
  for (let i = 0; i < y.length; i++) {
    if (Number.isNaN(y[i])) continue;
    const k = Math.round(grid.positions[i]);
    const precision = typeof sigma === 'number' ? 1 : (unit / sigma[i]) ** 2;
    sums[k] += precision * (y[i] - (offsets === null ? 0 : offsets[i]));
    precisions[k] += precision;
    largest = Math.max(largest, precisions[k]);
  }
  return {
    y: sums.map((v, k) => (precisions[k] > 0 ? v / precisions[k] : 0)),
    w: precisions.map((p) => p / (largest || 1)),
    sigma: unit / Math.sqrt(largest || 1),
    outliers,
  };
}

function leastOf(values: Float64Array): number {
  return values.reduce((least, v) => Math.min(least, v), Number.POSITIVE_INFINITY);
}

/** Values on the grid at the samples' positions: linear between cells, and within their range beyond the last one's centre. */
export function linearValuesAt(grid: Grid, values: Float64Array): Float64Array {
  if (grid.kind !== 'binned') return values;
  return grid.positions.map((position) => {
    const k = Math.min(Math.floor(position), grid.cells - 2);
    return values[k] + Math.min(position - k, 1) * (values[k + 1] - values[k]);
  });
}

/**
 * A curve on the grid at the samples' positions: between cells the cubic that has the slopes of Akima (1970, Journal of the ACM
 * 17), which follows bends and does not swing beside jumps.
 */
export function valuesAt(grid: Grid, curve: Float64Array): Float64Array {
  if (grid.kind !== 'binned') return curve;
  const slopes = akimaSlopes(curve);
  return grid.positions.map((position) => {
    const k = Math.min(Math.floor(position), grid.cells - 2);
    const t = position - k;
    const rise = curve[k + 1] - curve[k];
    const left = slopes[k] - rise;
    const right = rise - slopes[k + 1];
    return curve[k] + t * rise + t * (1 - t) * ((1 - t) * left + t * right);
  });
}

/** Slopes at equally spaced values, two or more: of the chords to both sides the one that bends less counts more. */
function akimaSlopes(values: Float64Array): Float64Array {
  const last = values.length - 1;
  const inner = (k: number): number => values[k + 1] - values[k];
  // Beyond the ends chords go on as they change there.
  const chord = (k: number): number => {
    if (last < 2) return inner(0);
    if (k < 0) return inner(0) + k * (inner(1) - inner(0));
    if (k > last - 1) return inner(last - 1) + (k - last + 1) * (inner(last - 1) - inner(last - 2));
    return inner(k);
  };
  return values.map((_, k) => {
    const [a, b, c, d] = [chord(k - 2), chord(k - 1), chord(k), chord(k + 1)];
    const before = Math.abs(d - c);
    const after = Math.abs(b - a);
    return before + after > 0 ? (before * b + after * c) / (before + after) : (b + c) / 2;
  });
}

/** What a curve on the grid changes between the centre of each sample's cell and the sample's position. */
export function offsetsWithinCells(grid: Grid, curve: Float64Array): Float64Array {
  return valuesAt(grid, curve).map((v, i) => v - curve[Math.round(grid.positions[i])]);
}
