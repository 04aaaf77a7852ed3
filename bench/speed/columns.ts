import { csv } from '../csv';

/** A CSV file of two columns: time and a noisy wave. */
export function twoColumns(rows: number): string {
  return [...csv(rows)].join('').replace(/,[^,\n]*$/gm, '');
}
