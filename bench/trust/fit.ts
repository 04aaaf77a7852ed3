/** The constants of `src/core/trust/expectedError.ts`, from series with known truth: to be run with --prior only. */
import { Matrix, solve } from 'ml-matrix';
import { VARIANCE_FACTOR } from '../../src/core/trust/expectedError';
import { percent, table } from '../accuracy/measurement';
import { figures, type Measured, measured } from './measured';
import type { TrustBench } from './trustBench';

const FACTORS = [0.6, 0.7, 0.75, 0.8, 0.9, 1];
/** Squares of log ratios above this are outliers of the fit. */
const LARGEST_SQUARE = 1;

/** One method on one series, in units of the noise found: mean square distance from the posterior mean, posterior variance, true mean square error. */
interface Point {
  readonly distance: number;
  readonly variance: number;
  readonly actual: number;
  readonly freedom: number;
}

/** How often each factor of the posterior variance hits, and the least-squares fit of the three variances of log RMSE. */
export async function fitSection({ denoiser, cases }: TrustBench): Promise<string> {
  const points = (await measured(denoiser, cases)).flatMap(pointsOf);
  const hits = (factor: number): number =>
    points.filter(
      ({ distance, variance, actual }) =>
        Math.abs(Math.sqrt((distance + factor * variance) / actual) - 1) < 0.25,
    ).length / points.length;
  const terms = points.map(({ distance, variance, freedom }) => {
    const share = (VARIANCE_FACTOR * variance) / (distance + VARIANCE_FACTOR * variance);
    return [share ** 2, share ** 2 / freedom, (share * (1 - share)) / freedom];
  });
  const squares = points.map(({ distance, variance, actual }) => {
    const ratio = Math.log(actual / (distance + VARIANCE_FACTOR * variance)) / 2;
    return [Math.min(ratio ** 2, LARGEST_SQUARE)];
  });
  const fitted = solve(new Matrix(terms), new Matrix(squares)).to1DArray();
  return [
    '## Constants of the expected error',
    `Factor of the posterior variance, and how often the expected RMSE is then within 25 % of the true one (${points.length} curves):`,
    table(
      ['factor', 'within 25 %'],
      FACTORS.map((factor) => [String(factor), percent(hits(factor))]),
    ),
    `Variances of log RMSE, fitted: posterior ${fitted[0].toFixed(3)}, chance ${fitted[1].toFixed(3)}, cross term ${fitted[2].toFixed(3)}.`,
  ].join('\n\n');
}

function pointsOf(result: Measured): Point[] {
  const own = figures(result, 'diffusion').expected ** 2;
  const variance = own / VARIANCE_FACTOR / result.noise ** 2;
  if (!(variance > 0)) return [];
  return [...result.methods.values()].map(({ expected, error }) => ({
    variance,
    distance: (expected ** 2 - own) / result.noise ** 2,
    actual: error ** 2 / result.noise ** 2,
    freedom: Math.max(result.series.y.length * variance, 1),
  }));
}
