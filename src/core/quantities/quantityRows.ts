/** Quantities as rows of text. */
import { formatCleaned } from '../writing/resultTable';
import type { QuantityKind } from './measure';
import type { Quantity } from './quantities';

export type QuantityNames = Readonly<Record<QuantityKind, string>>;

export const ENGLISH_QUANTITY_NAMES: QuantityNames = {
  mean: 'mean',
  integral: 'integral',
  slope: 'slope in the middle',
  'steepest-slope': 'steepest slope, up or down',
  maximum: 'maximum',
  'maximum-at': 'maximum at',
  minimum: 'minimum',
  'minimum-at': 'minimum at',
  crossing: 'zero crossing at',
  period: 'period',
  'peak-height': 'peak height over the line between the ends',
  'peak-width': 'peak width at half of its height',
  'peak-area': 'peak area over the line between the ends',
  'half-life': 'half-life from the start of the stretch',
};

export interface Units {
  readonly x: string | null;
  readonly y: string | null;
}

export interface QuantityRow {
  readonly name: string;
  readonly value: string;
  readonly lower: string;
  readonly upper: string;
  /** '' where none is known. */
  readonly unit: string;
}

/** The rows with as many digits as their error bars allow, of samples at positions in units of x. */
export function quantityRows(
  quantities: readonly Quantity[],
  names: QuantityNames,
  units: Units,
  decimalMark: '.' | ',' = '.',
): QuantityRow[] {
  return quantities.map(({ kind, value, lower, upper }) => {
    const written = (v: number): string => formatCleaned(v, (upper - lower) / 2, decimalMark);
    return {
      name: names[kind],
      value: written(value),
      lower: written(lower),
      upper: written(upper),
      unit: unitOf(kind, units),
    };
  });
}

function unitOf(kind: QuantityKind, { x, y }: Units): string {
  switch (kind) {
    case 'mean':
    case 'maximum':
    case 'minimum':
    case 'peak-height':
      return y ?? '';
    case 'integral':
    case 'peak-area':
      return [y, x].filter((unit) => unit !== null && unit !== '').join('·');
    case 'slope':
    case 'steepest-slope':
      return x ? `${y || '1'}/${x}` : (y ?? '');
    default:
      return x ?? '';
  }
}
