/** Whether the size of residuals depends on something. */
import { chiSquaredTail } from '../distributions';

export interface BreuschPagan {
  /** n R² of the regression of the squared residuals. */
  readonly statistic: number;
  readonly pValue: number;
  /** Mean square of the residual in the highest third of the regressor over that in the lowest. */
  readonly ratio: number;
}

/**
 * The test of Breusch & Pagan (1979) in the studentised form of Koenker (1981), with a regressor and its square
 * (as White 1980 has it): n R² of the regression of the squared residuals on 1, z and z² is chi squared with
 * two degrees of freedom. The pairs are those where neither is NaN; null where the regressor does not vary.
 */
export function breuschPagan(residual: Float64Array, regressor: Float64Array): BreuschPagan | null {
  const isUsed = (_: number, i: number): boolean => !Number.isNaN(residual[i]) && !Number.isNaN(regressor[i]);
  const squares = residual.filter(isUsed).map((v) => v * v);
  const z = standardised(regressor.filter(isUsed));
  const n = squares.length;
  if (n < 9 || z === null) return null;
  const mean = squares.reduce((sum, v) => sum + v / n, 0);
  // Gram-Schmidt: z² without its parts along 1 and z.
  const skewness = z.reduce((sum, v) => sum + v ** 3 / n, 0);
  const quadratic = z.map((v) => v * v - 1 - skewness * v);
  const total = squares.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  const explained = [z, quadratic].reduce((sum, basis) => {
    const norm = basis.reduce((s, v) => s + v * v, 0);
    const product = basis.reduce((s, v, k) => s + v * (squares[k] - mean), 0);
    return sum + (norm > 1e-9 * n ? product ** 2 / norm : 0);
  }, 0);
  const statistic = total > 0 ? (n * explained) / total : 0;
  const sorted = z.toSorted();
  const third = Math.floor(n / 3);
  const meanWhere = (isIn: (value: number) => boolean): number => {
    let sum = 0;
    let count = 0;
    for (let k = 0; k < n; k++) {
      if (!isIn(z[k])) continue;
      sum += squares[k];
      count += 1;
    }
    return sum / count;
  };
  const ratio = meanWhere((v) => v >= sorted[n - third]) / meanWhere((v) => v <= sorted[third - 1]);
  return { statistic, pValue: chiSquaredTail(statistic, 2), ratio };
}

function standardised(values: Float64Array): Float64Array | null {
  const n = values.length;
  const mean = values.reduce((sum, v) => sum + v / n, 0);
  const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2 / n, 0));
  return deviation > 1e-12 * Math.abs(mean) ? values.map((v) => (v - mean) / deviation) : null;
}
