import { type Notice, notice } from '../notice';
import { said } from '../wording';
import type { RawColumn } from './columns';
import { isComplex } from './complex';
import type { CellList } from './growable';
import { MIN_SAMPLES, refuseShortColumns, refuseTooManyColumns } from './limits';
import { isMissing, numberShape } from './numberToken';

/** A rectangle of cells, row after row, perhaps with names of its columns. */
export interface Grid {
  readonly cells: CellList;
  /** Index in `cells` of the first cell of the first row. */
  readonly first: number;
  readonly width: number;
  readonly rowCount: number;
  readonly labels: readonly string[] | null;
  readonly units: readonly (string | null)[] | null;
}

/**
 * The columns of a grid. A grid of a few long rows without a header (`1, 2, 3, ...` on one line, an array
 * of shape 2 × 512) holds a series a row: its rows become the columns, with a notice where there are several.
 *
 * @throws InputError 'too-many-columns', 'too-few-samples'
 */
export function columnsOfGrid(
  text: string,
  grid: Grid,
): { raws: RawColumn[]; hasHeader: boolean; notices: Notice[] } {
  const { cells, first, width, rowCount, labels, units } = grid;
  const isWide = rowCount === 1 ? width > 1 : rowCount < MIN_SAMPLES && width >= MIN_SAMPLES;
  if (labels || !isWide || hasColumnOfWords(text, grid)) {
    refuseTooManyColumns(width);
    refuseShortColumns(width, rowCount);
    const raws = Array.from({ length: width }, (_, column) => ({
      label: labels?.[column] ?? null,
      unit: units?.[column] ?? null,
      ...cells.pick(first + column, width, rowCount),
    }));
    return { raws, hasHeader: labels !== null, notices: [] };
  }
  const rowStarts = Array.from({ length: rowCount }, (_, row) => first + row * width);
  const named = rowStarts.every((at) => isWord(text, cells, at));
  const raws = rowStarts.map((at) => ({
    label: named ? text.slice(cells.starts.at(at), cells.ends.at(at)) : null,
    unit: null,
    ...(named ? cells.pick(at + 1, 1, width - 1) : cells.pick(at, 1, width)),
  }));
  const notices =
    rowCount === 1
      ? []
      : [
          notice(
            'rows-as-columns',
            said`Each of the ${rowCount} rows of ${width} cells is read as one column.`,
          ),
        ];
  return { raws, hasHeader: named, notices };
}

/** Whether all rows have a word at the same place behind the first: then they are no series each. */
function hasColumnOfWords(text: string, { cells, first, width, rowCount }: Grid): boolean {
  for (let column = 1; column < width; column += 1) {
    let words = 0;
    while (words < rowCount && isWord(text, cells, first + words * width + column)) {
      words += 1;
    }
    if (words === rowCount) {
      return true;
    }
  }
  return false;
}

/** Whether cell `index` holds a word: no number and no sign of a missing one. */
export function isWord(text: string, cells: CellList, index: number): boolean {
  const start = cells.starts.at(index);
  const end = cells.ends.at(index);
  return numberShape(text, start, end) === 0 && !isMissing(text, start, end) && !isComplex(text, start, end);
}
