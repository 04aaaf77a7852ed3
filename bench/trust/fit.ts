/** The constants of `src/core/trust/expectedError.ts` and `modelEvidence.ts`, from series with known truth: to be run with --prior only. */
import { Matrix, solve } from 'ml-matrix';
import { errorTerms, expectedSquare, posteriorSquare } from '../../src/core/trust/modelEvidence';
import { percent, table } from '../accuracy/measurement';
import { figures, type Measured, measured } from './measured';
import type { TrustBench } from './trustBench';

/** Residuals of log RMSE from here on count by their size, not by its square (Huber). */
const HUBER = 0.15;
const ROUNDS = 30;
/** Squares of log ratios above this are outliers of the fit. */
const LARGEST_SQUARE = 1;
const WITHIN = 0.25;

/** One method on one series, in units of the noise found: mean square distance from the posterior mean, expected and true mean square error. */
interface Point {
  readonly distance: number;
  readonly own: number;
  readonly actual: number;
  readonly freedom: number;
}

/** Fits of log RMSE of the model, and of the three variances of that of every method. */
export async function fitSection({ denoiser, cases }: TrustBench): Promise<string> {
  const results = (await measured(denoiser, cases)).filter(({ evidence }) => evidence.variance > 0);
  const terms = results.map(({ evidence }) => errorTerms(evidence));
  const logs = results.map((result) => Math.log(figures(result, 'diffusion').error / result.noise));
  const coefficients = huberFit(terms, logs);
  // Each family is predicted from the others.
  const families = [...new Set(results.map(({ series }) => series.name))];
  const errors = families.flatMap((family) => {
    const isIn = results.map(({ series }) => series.name === family);
    const others = huberFit(
      terms.filter((_, k) => !isIn[k]),
      logs.filter((_, k) => !isIn[k]),
    );
    return logs.flatMap((log, k) => (isIn[k] ? [dot(others, terms[k]) - log] : []));
  });
  const byPosterior = results.map(({ evidence }, k) => Math.log(posteriorSquare(evidence)) / 2 - logs[k]);
  const points = results.flatMap(pointsOf);
  const squares = points.map(({ distance, own, actual }) => {
    const ratio = Math.log(actual / (distance + own)) / 2;
    return [Math.min(ratio ** 2, LARGEST_SQUARE)];
  });
  const variances = points.map(({ distance, own, freedom }) => {
    const share = own / (distance + own);
    return [share ** 2, share ** 2 / freedom, (share * (1 - share)) / freedom];
  });
  const fitted = solve(new Matrix(variances), new Matrix(squares)).to1DArray();
  return [
    '## Constants of the expected error',
    `log RMSE of the model on ${results.length} series: ${coefficients.map((c) => c.toFixed(3)).join(', ')}.`,
    table(
      ['', 'within 25 %'],
      [
        ['by the posterior alone', within(byPosterior)],
        ['fitted, each family from the others', within(errors)],
      ],
    ),
    `Variances of log RMSE, fitted: own ${fitted[0].toFixed(3)}, chance ${fitted[1].toFixed(3)}, cross term ${fitted[2].toFixed(3)}.`,
  ].join('\n\n');
}

function within(logRatios: readonly number[]): string {
  return percent(logRatios.filter((e) => Math.abs(Math.exp(e) - 1) < WITHIN).length / logRatios.length);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, v, k) => sum + v * b[k], 0);
}

/** Coefficients of least Huber loss, by reweighted least squares. */
function huberFit(terms: readonly number[][], values: readonly number[]): number[] {
  let weights = values.map(() => 1);
  let coefficients: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const roots = weights.map(Math.sqrt);
    coefficients = solve(
      new Matrix(terms.map((row, k) => row.map((v) => v * roots[k]))),
      new Matrix(values.map((v, k) => [v * roots[k]])),
    ).to1DArray();
    weights = values.map((v, k) => Math.min(1, HUBER / Math.abs(v - dot(coefficients, terms[k]))));
  }
  return coefficients;
}

function pointsOf({ noise, series, evidence, methods }: Measured): Point[] {
  const own = expectedSquare(evidence);
  return [...methods.values()].map(({ expected, error }) => ({
    own,
    distance: Math.max((expected / noise) ** 2 - own, 0),
    actual: (error / noise) ** 2,
    freedom: Math.max(series.y.length * evidence.variance, 1),
  }));
}
