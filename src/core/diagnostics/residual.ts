/** How far samples were moved, and which lie far off the curve. */

export interface ResidualFindings {
  /** Indices of samples farther from the curve than `limit`, which noise of this level hardly ever reaches. */
  readonly outliers: Uint32Array;
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
export function residualFindings(before: Float64Array, after: Float64Array, sigma: number): ResidualFindings {
  const residual = new Float64Array(before.length);
  let count = 0;
  let squares = 0;
  let largest = 0;
  let largestAt = 0;
  for (let i = 0; i < before.length; i++) {
    const difference = before[i] - after[i];
    if (Number.isNaN(difference) || difference === 0) continue;
    residual[i] = difference;
    count += 1;
    // Divided first: squares of very large numbers are no numbers.
    squares += sigma > 0 ? (difference / sigma) ** 2 : 0;
    if (Math.abs(difference) > largest) {
      largest = Math.abs(difference);
      largestAt = i;
    }
  }
  const limit = sigma * Math.sqrt(2 * Math.log(50 * Math.max(count, 1)));
  const outliers: number[] = [];
  if (sigma > 0) {
    for (let i = 0; i < residual.length; i++) if (Math.abs(residual[i]) > limit) outliers.push(i);
  }
  return {
    outliers: Uint32Array.from(outliers),
    limit,
    moved: count > 0 ? sigma * Math.sqrt(squares / count) : 0,
    largest,
    largestAt,
  };
}
