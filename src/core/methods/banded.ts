/** Symmetric positive definite banded systems, at linear cost. */

/** A = L D L^T of a banded matrix: `lower[k][i]` is L[i + k + 1][i]. */
export interface BandedFactor {
  readonly diagonal: Float64Array;
  readonly lower: readonly Float64Array[];
}

/** The factor of A, given by its bands: `bands[k][i]` is A[i + k][i]. */
export function factorise(bands: readonly Float64Array[]): BandedFactor {
  const n = bands[0].length;
  const width = bands.length - 1;
  const diagonal = bands[0].slice();
  const lower = Array.from({ length: width }, (_, k) => bands[k + 1].slice());
  for (let i = 0; i < n; i++) {
    for (let k = 1; k <= width && i + k < n; k++) {
      const factor = lower[k - 1][i] / diagonal[i];
      diagonal[i + k] -= factor * lower[k - 1][i];
      for (let m = k + 1; m <= width && i + m < n; m++) lower[m - k - 1][i + k] -= factor * lower[m - 1][i];
    }
    for (let k = 0; k < width; k++) lower[k][i] /= diagonal[i];
  }
  return { diagonal, lower };
}

/** x of A x = b. */
export function solve({ diagonal, lower }: BandedFactor, b: Float64Array): Float64Array {
  const n = b.length;
  const x = b.slice();
  for (let i = 0; i < n; i++)
    for (let k = 0; k < lower.length && i + k + 1 < n; k++) x[i + k + 1] -= lower[k][i] * x[i];
  for (let i = n - 1; i >= 0; i--) {
    x[i] /= diagonal[i];
    for (let k = 0; k < lower.length && i + k + 1 < n; k++) x[i] -= lower[k][i] * x[i + k + 1];
  }
  return x;
}

/**
 * The diagonal of the inverse of A, from the factor alone (Takahashi, Fagan & Chin 1973):
 *   Z = D^-1 L^-1 + (I - L^T) Z, whose elements within the band need no others.
 */
export function inverseDiagonal({ diagonal, lower }: BandedFactor): Float64Array {
  const n = diagonal.length;
  const width = lower.length;
  // inverse[k][i] is Z[i][i + k].
  const inverse = Array.from({ length: width + 1 }, () => new Float64Array(n));
  const at = (i: number, j: number): number => (i < j ? inverse[j - i][i] : inverse[i - j][j]);
  for (let i = n - 1; i >= 0; i--) {
    const reach = Math.min(width, n - 1 - i);
    for (let k = reach; k >= 0; k--) {
      let sum = k === 0 ? 1 / diagonal[i] : 0;
      for (let m = 1; m <= reach; m++) sum -= lower[m - 1][i] * at(i + m, i + k);
      inverse[k][i] = sum;
    }
  }
  return inverse[0];
}
