import type { Series } from '../series';
import type { Notice, Table } from './table';

/** A series together with where its samples stand in the table. */
export interface SourcedSeries {
  readonly series: Series;
  /** Index of the y column in `table.columns`. */
  readonly column: number;
  /** Row of each sample: sample i stands in row rows[i] (x is sorted, rows without x are left out). */
  readonly rows: Uint32Array;
}

export interface SeriesChoice {
  /** Names or 1-based numbers of the columns to denoise; null: every column but x. */
  readonly columns: readonly string[] | null;
  /** Name or 1-based number of the x column; 'none': equally spaced; null: find it. */
  readonly x: string | null;
}

export interface SeriesOfTable {
  readonly items: readonly SourcedSeries[];
  /** Index of the x column in `table.columns`; null for equally spaced samples. */
  readonly xColumn: number | null;
  readonly notices: readonly Notice[];
  /** "2 columns x 512 rows, header, x = t" */
  readonly summary: string;
}

export declare function seriesOf(table: Table, choice: SeriesChoice): SeriesOfTable;
