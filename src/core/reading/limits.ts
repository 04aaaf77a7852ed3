import { InputError } from '../errors';
import { plural, said } from '../wording';

/** The fewest samples that a series must have. */
export const MIN_SAMPLES = 8;
/** Nobody can choose among more columns: such a table is one on its side, or damaged. */
const MOST_COLUMNS = 2 ** 16;
/** From this size on a file is denoised into a copy only: its numbers are too many to show. */
export const LARGE_FILE_BYTES = 64 * 1024 * 1024;

/** More columns with fewer rows than a series needs are a table on its side, or no table. */
const MOST_SHORT_COLUMNS = 1024;

/** @throws InputError 'too-few-samples' for a table of many columns in none of which there can be a series */
export function refuseShortColumns(count: number, rowCount: number): void {
  if (count <= MOST_SHORT_COLUMNS || rowCount >= MIN_SAMPLES) return;
  throw new InputError(
    'too-few-samples',
    said`This is a table of ${count} columns with ${rowCount} ${plural(rowCount, 'row', 'rows')}; a series needs at least ${MIN_SAMPLES} numbers in a column. If each of its rows is a series, select the numbers of one row.`,
  );
}

/** @throws InputError 'too-many-columns' */
export function refuseTooManyColumns(count: number): void {
  if (count <= MOST_COLUMNS) return;
  throw new InputError(
    'too-many-columns',
    said`This is a table of ${count} columns; at most ${MOST_COLUMNS} can be read. If each of its rows is a series, transpose it, or select one row.`,
  );
}
