/** What one series says of the model's error on it, and what to make of that. */
import type { SeriesResult } from '../result';

/** Mean values over the samples that are present, squares in units of the noise. */
export interface ModelEvidence {
  /** How many samples are present. */
  readonly samples: number;
  /** Posterior variance. */
  readonly variance: number;
  /** Degrees of freedom of the curve: were the model exactly right, `samples * variance`. */
  readonly freedom: number;
  /** (y - m)²: 1 less what the curve took of the noise, if it took no signal away. */
  readonly residual: number;
}

/**
 * The mean square error that the posterior implies over the one seen, in the middle: squares of deviations that make
 * bands of the right width are a little large.
 */
const VARIANCE_FACTOR = 0.75;

/**
 * log of the root mean square error, a linear function of what two estimates of it (posterior and degrees of
 * freedom) say, of log n, and of by how much residual and posterior variance together exceed the noise. Fitted on
 * held-out draws of the prior (`bench/trust/fit.ts`).
 */
export const ERROR_COEFFICIENTS = [0.285, 0.366, 0.569, -0.056, 0.38] as const;
/** Largest excess, and fewest degrees of freedom, that the fit knows. */
const LARGEST_EXCESS = 1;
const FEWEST_FREEDOM = 1;

/** Of `fearedSquare`: above it a person is warned. */
export const LOUD = 0.55;
/** Of `fearedSquare`: above it nothing should be taken away. */
export const MOST_LEFT = 0.8;
/** Of `fearedSquare`: above it the noise level is put to the test of `isLevelDoubtful`. */
export const SUSPECT = 0.15;
/** The part of a noise level that is tried, and assumed where it is enough. */
export const CAREFUL_PART = 0.5;
const CONSISTENT = 1.4;

/**
 * Whether the noise level found may be too high, by what the model makes of the series at half of it, in units of that half.
 * Under the right level mean (y - m)² + s² is 1: the fixed point of expectation maximisation. With half of the right
 * one the model cannot explain the noise and contradicts itself: 3.5 is the median of 2,040 held-out draws of the prior,
 * and 8 % are below 1.4; where more than 1.8 times the true level had been found, 80 %. The constants were
 * chosen on these draws, so that the automatic choice harms least while it errs no more than the model on average, and
 * on others whose noise is correlated or has long tails.
 */
export function isLevelDoubtful({
  variance,
  residual,
}: Pick<ModelEvidence, 'variance' | 'residual'>): boolean {
  return variance + residual < CONSISTENT;
}

/** What the fit is linear in. */
export function errorTerms({ samples, variance, freedom, residual }: ModelEvidence): number[] {
  const excess = residual + variance - 1;
  return [
    1,
    Math.log(variance) / 2,
    Math.log(Math.max(freedom, FEWEST_FREEDOM) / samples) / 2,
    Math.log(samples),
    Math.min(Math.max(excess, -LARGEST_EXCESS), LARGEST_EXCESS),
  ];
}

/** Expected mean square error of the model's curve; 0 where it is certain. */
export function expectedSquare(evidence: ModelEvidence): number {
  if (!(evidence.variance > 0)) return 0;
  const log = errorTerms(evidence).reduce((sum, term, k) => sum + ERROR_COEFFICIENTS[k] * term, 0);
  return Math.exp(2 * log);
}

/** Stein's unbiased estimate of the mean square error of the model's curve. */
export function steinSquare({ samples, freedom, residual }: ModelEvidence): number {
  return residual - 1 + (2 * freedom) / samples;
}

/** The mean square error by the posterior alone. */
export function posteriorSquare({ variance }: ModelEvidence): number {
  return VARIANCE_FACTOR * variance;
}

/**
 * The part of the noise's variance that the model must be feared to leave: the larger of what its posterior and what
 * Stein's estimate say.
 */
export function fearedSquare(evidence: ModelEvidence): number {
  return Math.max(posteriorSquare(evidence), steinSquare(evidence));
}

/** Whether the noise level is one number that was estimated from all samples, and so may be too high. */
export function isLevelGuessed({ noise, warnings }: Pick<SeriesResult, 'noise' | 'warnings'>): boolean {
  const isOther = warnings.some(({ code }) => code === 'varying-noise' || code === 'rounded');
  return noise.source === 'estimated' && !isOther;
}
