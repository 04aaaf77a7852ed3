/** How far samples were moved, and which lie far off the curve. */

export interface ResidualFindings {
  /** Indices of samples farther from the curve than `limit` times the noise, which that hardly ever reaches. */
  readonly outliers: Uint32Array;
  /** In standard deviations of the noise. */
  readonly limit: number;
  /** Root mean square of before - after over the samples that are present; 0 where there are none. */
  readonly moved: number;
  /** The largest |before - after|, and where. */
  readonly largest: number;
  readonly largestAt: number;
}

/**
 * Looks at before - after, missing samples (NaN) and those that were left as they are aside.
 *
 * Outliers are beyond the distance that one sample of normal noise passes in 1 % of series of this length.
 */
export function residualFindings(
  before: Float64Array,
  after: Float64Array,
  noise: number | Float64Array,
): ResidualFindings {
  const sigma = (i: number): number => (typeof noise === 'number' ? noise : noise[i]);
  const residual = new Float64Array(before.length);
  let count = 0;
  let largest = 0;
  let largestAt = 0;
  for (let i = 0; i < before.length; i++) {
    const difference = before[i] - after[i];
    if (Number.isNaN(difference) || difference === 0) continue;
    residual[i] = difference;
    count += 1;
    if (Math.abs(difference) > largest) {
      largest = Math.abs(difference);
      largestAt = i;
    }
  }
  // Divided first: squares of very large numbers are no numbers.
  const squares = largest > 0 ? residual.reduce((sum, v) => sum + (v / largest) ** 2, 0) : 0;
  const limit = Math.sqrt(2 * Math.log(50 * Math.max(count, 1)));
  const outliers: number[] = [];
  for (let i = 0; i < residual.length; i++) {
    if (sigma(i) > 0 && Math.abs(residual[i]) > limit * sigma(i)) outliers.push(i);
  }
  return {
    outliers: Uint32Array.from(outliers),
    limit,
    moved: count > 0 ? largest * Math.sqrt(squares / count) : 0,
    largest,
    largestAt,
  };
}
