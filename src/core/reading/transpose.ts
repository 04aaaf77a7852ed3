import type { RawColumn } from './columns';
import type { CellList } from './growable';
import { MIN_SAMPLES } from './limits';
import { isMissing, numberShape } from './numberToken';
import type { Notice } from './table';

/** A rectangle of cells, row after row, perhaps with names of its columns. */
export interface Grid {
  readonly cells: CellList;
  readonly width: number;
  readonly rowCount: number;
  readonly labels: readonly string[] | null;
  readonly units: readonly (string | null)[] | null;
}

/**
 * The columns of a grid. A grid of a few long rows (`1, 2, 3, ...` on one line, an array of shape
 * 2 × 512) holds a series a row: its rows become the columns, with a notice where there are several.
 */
export function transposeIfWide(
  text: string,
  grid: Grid,
): { raws: RawColumn[]; hasHeader: boolean; notices: Notice[] } {
  const { cells, width, rowCount } = grid;
  if (rowCount >= MIN_SAMPLES || width < MIN_SAMPLES || width <= rowCount) {
    const raws = Array.from({ length: width }, (_, column) => ({
      label: grid.labels?.[column] ?? null,
      unit: grid.units?.[column] ?? null,
      ...slice(cells, column, width, rowCount),
    }));
    return { raws, hasHeader: grid.labels !== null, notices: [] };
  }
  const isName = (row: number) => {
    const start = cells.starts.at(row * width);
    const end = cells.ends.at(row * width);
    return numberShape(text, start, end) === 0 && !isMissing(text, start, end);
  };
  const rows = Array.from({ length: rowCount }, (_, row) => row);
  const named = rows.every(isName);
  const raws = rows.map((row) => {
    const from = row * width;
    const skip = named ? 1 : 0;
    return {
      label: named ? text.slice(cells.starts.at(from), cells.ends.at(from)) : null,
      unit: null,
      ...slice(cells, from + skip, 1, width - skip),
    };
  });
  const notices =
    rowCount === 1
      ? []
      : [
          {
            code: 'rows-as-columns',
            message: `Each of the ${rowCount} rows of ${width} cells is read as one column.`,
          },
        ];
  return { raws, hasHeader: named, notices };
}

function slice(
  cells: CellList,
  first: number,
  stride: number,
  count: number,
): { starts: Uint32Array; ends: Uint32Array } {
  const starts = new Uint32Array(count);
  const ends = new Uint32Array(count);
  for (let i = 0; i < count; i += 1) {
    starts[i] = cells.starts.at(first + i * stride);
    ends[i] = cells.ends.at(first + i * stride);
  }
  return { starts, ends };
}
