/** A table of lines denoised stretch by stretch while its file is read. */
import type { FileReport, FileRequest, FileSeries } from './denoiseFile';
import type { Denoiser } from './diffusion/session';
import { InputError } from './errors';
import { type JobItem, runTable } from './job';
import type { MethodName } from './methods/names';
import { columnReference } from './reading/columnReference';
import { inColumn } from './reading/names';
import { type Axis, MIN_SAMPLES, seriesOf, summaryOf } from './reading/seriesOf';
import type { TablePiece } from './reading/streamTable';
import type { Column, Table } from './reading/table';
import type { NoiseSource } from './result';
import { encodeText, type TextEncoding } from './textFile';
import { said, type Wording } from './wording';
import { applyEdits } from './writing/edits';
import { editsForColumns } from './writing/editsForColumns';

/** Part of a stretch by which it reaches into the next one: there the values fade from one to the other. */
const OVERLAP = 1 / 32;
const NOTHING = new Uint32Array(0);

/** How much is denoised at once: so many cells, within the limits of rows; up to twice as much at the end. */
export interface StretchSizes {
  readonly cells: number;
  readonly mostRows: number;
  readonly leastRows: number;
}

/** A piece of the file of which not all rows are final yet. */
interface OpenPiece {
  readonly text: string;
  readonly table: Table;
  /** Its rows in the file, `[first, end)`. */
  readonly first: number;
  readonly end: number;
  /** The part of the file before it, and the part up to its end. */
  readonly fractions: readonly [number, number];
  readonly cleaned: Map<number, CleanedCells>;
}

interface CleanedCells {
  /** One a row; NaN where there is none. */
  readonly values: Float64Array;
  /** The least noise level of the stretches that the rows are in. */
  sigma: number;
}

/** What the columns are, as the first stretch shows. */
interface Roles {
  readonly columns: readonly number[];
  /** Columns that hold the error bars of some of these. */
  readonly errorColumns: readonly number[];
  readonly x: number | null;
  /** What x is, and from which columns it comes. */
  readonly axis: Axis | null;
}

/** Sums over the samples of one column. */
interface Sums {
  readonly methods: Set<MethodName>;
  samples: number;
  missing: number;
  /** Near the mean of the cleaned values; of them less this follow the sum and that of the squares. */
  shift: number;
  after: number;
  afterSquares: number;
  variances: number;
  least: number;
  largest: number;
  source: NoiseSource;
}

interface Remark {
  readonly wording: Wording;
  /** "rows 1 to 524288"; null for what holds for the whole file. */
  readonly rows: Wording | null;
  stretches: number;
}

/**
 * Denoises the columns of a table that comes in pieces. At any time some hundred thousand rows are in memory: the
 * noise level and the curve are those of a stretch of rows, and neighbouring stretches overlap and fade into each
 * other. The rows must be in the order of x.
 */
export class StretchwiseDenoising {
  private readonly pieces: OpenPiece[] = [];
  private roles: Roles | null = null;
  /** The table but for its rows. */
  private frame: Table | null = null;
  private rowsRead = 0;
  /** Rows that a stretch held already. */
  private rowsDone = 0;
  private fractionRead = 0;
  /** Whether x rises (1) or falls (-1) from row to row; 0 while that is unknown. */
  private direction = 0;
  private readonly sums = new Map<number, Sums>();
  private readonly remarks = new Map<string, Remark>();
  private written = 0;

  constructor(
    private readonly request: Pick<FileRequest, 'choice' | 'settings' | 'missing'>,
    private readonly encoding: TextEncoding,
    private readonly denoiser: Denoiser,
    private readonly sizes: StretchSizes,
    private readonly onProgress: (fraction: number) => void,
  ) {}

  /**
   * The bytes of the file with its numbers replaced, piece by piece.
   * @throws InputError `bad-x` where the rows are not in the order of x, and what `seriesOf` and `denoise` throw
   */
  async *cleaned(first: TablePiece, others: AsyncIterable<TablePiece>): AsyncGenerator<Uint8Array> {
    const { cells, mostRows, leastRows } = this.sizes;
    const fitting = Math.floor(cells / first.table.columns.length);
    const rows = Math.max(leastRows, Math.min(mostRows, fitting));
    const step = rows - Math.floor(rows * OVERLAP);
    let start = 0;
    for await (const piece of joined(first, others)) {
      this.add(piece);
      while (this.rowsRead - start >= 2 * rows) {
        await this.denoise(start, start + rows);
        start += step;
        yield* this.finished(start);
      }
    }
    await this.denoise(start, this.rowsRead);
    yield* this.finished(this.rowsRead);
    this.onProgress(1);
  }

  /** What came of it, once all pieces were given. */
  report(): FileReport {
    const { frame, roles } = this;
    if (!frame || !roles) throw new Error('Nothing was denoised.');
    const series = roles.columns.flatMap((column) => {
      const sums = this.sums.get(column);
      return sums ? [{ name: frame.columns[column].name, ...summed(sums) }] : [];
    });
    const missing = series.reduce((sum, column) => sum + column.missing, 0);
    return {
      summary: summaryOf({ ...frame, rowCount: this.rowsRead }, missing, roles.axis),
      series,
      notices: [...this.remarks.values()].map(({ wording, rows, stretches }) => {
        if (rows === null) return wording;
        return stretches > 1
          ? said`${wording} (${rows} and ${stretches - 1} more parts)`
          : said`${wording} (${rows})`;
      }),
      written: this.written,
    };
  }

  private add({ text, table, fraction }: TablePiece): void {
    const columns = this.frame?.columns ?? table.columns.map(withoutCells);
    // A decimal comma may show late.
    this.frame = { ...(this.frame ?? table), decimalMark: table.decimalMark, columns };
    const first = this.rowsRead;
    this.rowsRead += table.rowCount;
    const fractions = [this.fractionRead, fraction] as const;
    this.pieces.push({ text, table, first, end: this.rowsRead, fractions, cleaned: new Map() });
    this.fractionRead = fraction;
    for (const { code, wording } of table.notices) this.remark(code, wording, null);
    this.onProgress(this.fractionAt(this.rowsDone));
  }

  /** Denoises the rows `[start, end)`, and blends them with those that were denoised before. */
  private async denoise(start: number, end: number): Promise<void> {
    const roles = this.rolesIn(start, end);
    const table = this.stretch(start, end, [
      ...roles.columns,
      ...roles.errorColumns,
      ...(roles.axis?.columns ?? []),
    ]);
    const x = roles.x === null ? null : table.columns[roles.x];
    if (x) this.keepDirection(x);
    const rows = said`rows ${start + 1} to ${end}`;
    const enough = roles.columns.filter((column) =>
      hasNumbers(table.columns[column].values, x?.values ?? null),
    );
    for (const column of roles.columns.filter((column) => !enough.includes(column))) {
      const { name } = table.columns[column];
      this.remark(
        `${column}:empty`,
        said`Column ${inColumn(name)} has fewer than ${MIN_SAMPLES} numbers in a part of the file and stays as it is there.`,
        rows,
      );
    }
    const [from, to] = [this.fractionAt(this.rowsDone), this.fractionAt(end)];
    if (enough.length > 0) {
      const { settings } = this.request;
      const untouched = settings.untouched.map((stretch) =>
        x ? stretch : { from: stretch.from - start, to: stretch.to - start },
      );
      const reference = (column: number): string => columnReference(table.columns, column);
      const job = await runTable(
        {
          table,
          choice: { columns: enough.map(reference), x: roles.x === null ? 'none' : reference(roles.x) },
          settings: { ...settings, untouched, bandLevel: 0 },
          started: 0,
          reading: 0,
        },
        this.denoiser,
        { onProgress: (fraction) => this.onProgress(from + (to - from) * fraction) },
      );
      for (const notice of job.notices) {
        const { code, wording } = notice;
        if (code === 'unsorted-x') throw unsortedBy(x?.name ?? '');
        this.remark(code, wording, this.denoiser.notices.includes(notice) ? null : rows);
      }
      for (const item of job.items) this.keep(item, start, end, rows);
    }
    this.rowsDone = end;
  }

  /** The columns to clean and x, chosen on the first stretch. */
  private rolesIn(start: number, end: number): Roles {
    if (!this.roles) {
      const all = this.frame?.columns.map((_, column) => column) ?? [];
      const { items, xColumn, axis, notices } = seriesOf(this.stretch(start, end, all), this.request.choice);
      for (const { code, message, wording } of notices) {
        // Runs on the stretches say the others.
        if (code === 'too-few-samples' || code.endsWith('-column'))
          this.remark(`${code} ${message}`, wording, null);
      }
      this.roles = {
        columns: items.map(({ column }) => column),
        errorColumns: items.flatMap(({ errorColumn }) => errorColumn ?? []),
        x: xColumn,
        axis,
      };
    }
    return this.roles;
  }

  /** The rows `[start, end)` as a table without places in a text; columns that are not wanted are empty. */
  private stretch(start: number, end: number, wanted: readonly number[]): Table {
    const { frame } = this;
    if (!frame) throw new Error('Nothing was read.');
    const columns = frame.columns.map((column, index): Column => {
      if (!wanted.includes(index)) return column;
      const values = new Float64Array(end - start);
      const errorBars = column.errorBars && new Float64Array(end - start).fill(Number.NaN);
      for (const { table, first } of this.pieces.filter((piece) => piece.end > start && piece.first < end)) {
        const part = (all: Float64Array): Float64Array =>
          all.subarray(Math.max(0, start - first), Math.max(0, end - first));
        const { values: own, errorBars: ownBars } = table.columns[index];
        values.set(part(own), Math.max(0, first - start));
        if (ownBars) errorBars?.set(part(ownBars), Math.max(0, first - start));
      }
      return errorBars ? { ...column, values, errorBars } : { ...column, values };
    });
    return { ...frame, columns, rowCount: end - start };
  }

  /** @throws InputError 'bad-x' where x turns back from one stretch to the next */
  private keepDirection({ name, values }: Column): void {
    const first = values.find((value) => !Number.isNaN(value)) ?? 0;
    const last = values.findLast((value) => !Number.isNaN(value)) ?? 0;
    const direction = Math.sign(last - first);
    if (direction * this.direction < 0) throw unsortedBy(name);
    this.direction ||= direction;
  }

  /** Takes over the cleaned values of one column in the rows `[start, end)`. */
  private keep({ column, rows, result }: JobItem, start: number, end: number, where: Wording): void {
    const { name, method, before, after, noise, warnings } = result;
    for (const { code, wording } of warnings)
      this.remark(`${column}:${code}`, said`${name}: ${wording}`, where);
    const byRow = new Float64Array(end - start).fill(Number.NaN);
    const sums = this.sums.get(column) ?? noSums(noise.source, after[0]);
    this.sums.set(column, sums);
    sums.methods.add(method);
    for (let i = 0; i < rows.length; i += 1) {
      const isMissing = Number.isNaN(before[i]);
      if (!isMissing || this.request.missing === 'fill') byRow[rows[i]] = after[i];
      if (start + rows[i] < this.rowsDone) continue;
      sums.samples += 1;
      sums.missing += isMissing ? 1 : 0;
      sums.after += after[i] - sums.shift;
      sums.afterSquares += (after[i] - sums.shift) ** 2;
      sums.variances += noise.sigma ** 2;
    }
    sums.least = Math.min(sums.least, noise.sigma);
    sums.largest = Math.max(sums.largest, noise.sigma);
    const overlap = this.rowsDone - start;
    for (const piece of this.pieces) {
      const cells = piece.cleaned.get(column) ?? {
        values: new Float64Array(piece.table.rowCount).fill(Number.NaN),
        sigma: noise.sigma,
      };
      piece.cleaned.set(column, cells);
      cells.sigma = Math.min(cells.sigma, noise.sigma);
      for (let row = Math.max(start, piece.first); row < Math.min(end, piece.end); row += 1) {
        const old = cells.values[row - piece.first];
        const value = byRow[row - start];
        const share = row < this.rowsDone ? (row - start + 0.5) / overlap : 1;
        if (Number.isNaN(value) || value === old) continue;
        cells.values[row - piece.first] = Number.isNaN(old) ? value : old + share * (value - old);
      }
    }
  }

  /** The bytes of the pieces whose rows all stand before `row`. */
  private *finished(row: number): Generator<Uint8Array> {
    while (this.pieces.length > 0 && this.pieces[0].end <= row) {
      const { text, table, first, end, cleaned } = this.pieces.splice(0, 1)[0];
      const rows = Uint32Array.from({ length: table.rowCount }, (_, i) => i);
      const columns = [...cleaned].map(([column, { values, sigma }]) => ({ column, rows, values, sigma }));
      const { edits, notices } = editsForColumns(text, table, columns);
      for (const { code, message, wording } of notices)
        this.remark(`${code} ${message.split(':')[0]}`, wording, said`rows ${first + 1} to ${end}`);
      this.written += edits.length;
      yield encodeText({ text: applyEdits(text, edits), encoding: this.encoding });
    }
  }

  private remark(key: string, wording: Wording, rows: Wording | null): void {
    const known = this.remarks.get(key);
    if (known) known.stretches += 1;
    else this.remarks.set(key, { wording, rows, stretches: 1 });
  }

  /** The part of the file before a row. */
  private fractionAt(row: number): number {
    const piece = this.pieces.find(({ end }) => row < end);
    if (!piece) return this.fractionRead;
    const [before, after] = piece.fractions;
    return before + ((after - before) * Math.max(0, row - piece.first)) / Math.max(1, piece.table.rowCount);
  }
}

async function* joined<T>(first: T, others: AsyncIterable<T>): AsyncGenerator<T> {
  yield first;
  yield* others;
}

function withoutCells(column: Column): Column {
  const none = new Float64Array(0);
  const rest = { ...column, values: none, starts: NOTHING, ends: NOTHING };
  return column.errorBars ? { ...rest, errorBars: none } : rest;
}

/** Whether a series can be made of these values at the places that have an x. */
function hasNumbers(values: Float64Array, x: Float64Array | null): boolean {
  let count = 0;
  for (let row = 0; row < values.length && count < MIN_SAMPLES; row += 1) {
    if (!Number.isNaN(values[row]) && !(x !== null && Number.isNaN(x[row]))) count += 1;
  }
  return count >= MIN_SAMPLES;
}

function unsortedBy(name: string): InputError {
  return new InputError(
    'bad-x',
    said`The rows are not in the order of ${name}. A file of this size is denoised in the order of its rows: sort it, or choose to use no x.`,
  );
}

function noSums(source: Sums['source'], shift: number): Sums {
  return {
    methods: new Set(),
    samples: 0,
    missing: 0,
    shift,
    after: 0,
    afterSquares: 0,
    variances: 0,
    least: Number.POSITIVE_INFINITY,
    largest: 0,
    source,
  };
}

function summed({
  methods,
  samples,
  missing,
  after,
  afterSquares,
  variances,
  least,
  largest,
  source,
}: Sums): Omit<FileSeries, 'name'> {
  const sigma = Math.sqrt(variances / samples);
  const deviation = Math.sqrt(Math.max(0, afterSquares / samples - (after / samples) ** 2));
  return {
    methods: [...methods],
    samples,
    missing,
    noise: { sigma, least, largest, source },
    snr: sigma === 0 ? Number.POSITIVE_INFINITY : deviation / sigma,
  };
}
