import type { QuantityKind } from './measure';

/**
 * Factors that make error bars cover what they say, by kind of quantity: the conformal factor at 90 % on draws of the
 * training prior (`npm run bench:trust -- --only quantities --prior FOLDER` prints them).
 */
export const SPREAD_FACTORS: Readonly<Record<QuantityKind, number>> = {
  mean: 1,
  integral: 1,
  slope: 1,
  'steepest-slope': 1,
  maximum: 1,
  'maximum-at': 1,
  minimum: 1,
  'minimum-at': 1,
  crossing: 1,
  period: 1,
  'peak-height': 1,
  'peak-width': 1,
  'peak-area': 1,
  'half-life': 1,
};
