import type { QuantityKind } from './measure';

/**
 * Factors that make error bars cover what they say, by kind of quantity: the conformal factor at 90 % on draws of the
 * training prior (`npm run bench:trust -- --only quantities --prior FOLDER` prints them), for half-lives on decays (`--only half-lives`).
 */
export const SPREAD_FACTORS: Readonly<Record<QuantityKind, number>> = {
  mean: 1.36,
  integral: 1.36,
  slope: 1.32,
  'steepest-slope': 1.21,
  maximum: 1.62,
  'maximum-at': 1.33,
  minimum: 1.62,
  'minimum-at': 1.33,
  crossing: 1.25,
  period: 1,
  'peak-height': 1.62,
  'peak-width': 1.44,
  'peak-area': 1.13,
  'half-life': 1.21,
};
