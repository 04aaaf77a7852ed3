import { InputError } from '../errors';

/** The fewest samples that a series must have. */
export const MIN_SAMPLES = 8;
/** Nobody can choose among more columns: such a table is one on its side, or damaged. */
const MOST_COLUMNS = 2 ** 16;
/** From this size on a file is denoised into a copy only: its numbers are too many to show. */
export const LARGE_FILE_BYTES = 64 * 1024 * 1024;

/** @throws InputError 'too-many-columns' */
export function refuseTooManyColumns(count: number): void {
  if (count <= MOST_COLUMNS) return;
  throw new InputError(
    'too-many-columns',
    `This is a table of ${count} columns; at most ${MOST_COLUMNS} can be read. If each of its rows is a series, transpose it, or select one row.`,
  );
}
