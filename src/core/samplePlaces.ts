/** Which number of a text a sample is, and which sample a number. */
import type { JobItem, JobResult } from './job';
import type { TextRange } from './reading/wholeNumbers';

/** What of a job's result tells places. */
type PlacedJob = Pick<JobResult, 'table' | 'xColumn'> & { readonly items: readonly PlacedItem[] };
type PlacedItem = Pick<JobItem, 'column' | 'rows'>;

/** A sample of one of the result's series. */
export interface SampleReference {
  /** Index in the result's items. */
  readonly series: number;
  readonly sample: number;
}

/** Where the number of a sample stands in the text; null where it has no place there. */
export function placeOfSample(job: PlacedJob, { series, sample }: SampleReference): TextRange | null {
  const item = job.items[series];
  const row = item?.rows[sample];
  if (row === undefined) return null;
  const { starts, ends } = job.table.columns[item.column];
  return starts[row] === undefined ? null : { start: starts[row], end: ends[row] };
}

/**
 * The sample whose number an offset of the text touches; a number of the x column means the first series.
 * Null where the offset stands elsewhere.
 */
export function sampleAt(job: PlacedJob, offset: number): SampleReference | null {
  const columns = job.items.map(({ column }, series) => ({ column, series }));
  if (job.xColumn !== null) columns.push({ column: job.xColumn, series: 0 });
  for (const { column, series } of columns) {
    const row = rowAt(job.table.columns[column], offset);
    const sample = row === null ? -1 : sampleOfRow(job.items[series], row);
    if (sample >= 0) return { series, sample };
  }
  return null;
}

function rowAt({ starts, ends }: { starts: Uint32Array; ends: Uint32Array }, offset: number): number | null {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (starts[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return starts.length > 0 && starts[low] <= offset && offset <= ends[low] ? low : null;
}

/** -1 where the row was left out. Rows are in order unless x was sorted. */
function sampleOfRow({ rows }: PlacedItem, row: number): number {
  return rows[row] === row ? row : rows.indexOf(row);
}
