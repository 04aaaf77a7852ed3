import { EigenvalueDecomposition, type Matrix } from 'ml-matrix';

export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** Share of the matrix's largest entry that is added to each entry. */
const PERTURBATION = 1e-10;
const GOLDEN_RATIO = (1 + Math.sqrt(5)) / 2;

/**
 * Eigenvalues of a real square matrix, to about eight digits of the largest; none for a matrix that is not finite.
 *
 * The library's iteration never ends on some matrices with exact zeros (such as one of five rows of 0 and 1), so
 * that each entry is moved a little, and all are scaled to about 1, where nothing overflows.
 */
export function eigenvalues(matrix: Matrix): Complex[] {
  if (!matrix.to1DArray().every(Number.isFinite)) return [];
  const largest = Math.max(matrix.max(), -matrix.min());
  if (largest === 0) return Array.from({ length: matrix.rows }, () => ({ re: 0, im: 0 }));
  const moved = matrix.clone();
  for (let row = 0; row < matrix.rows; row++) {
    for (let column = 0; column < matrix.columns; column++) {
      const irregular = ((1 + row * matrix.columns + column) * GOLDEN_RATIO) % 1;
      moved.set(row, column, matrix.get(row, column) / largest + PERTURBATION * (irregular - 1 / 2));
    }
  }
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(moved, {
    assumeSymmetric: false,
  });
  return realEigenvalues.map((re, i) => ({ re: largest * re, im: largest * imaginaryEigenvalues[i] }));
}
