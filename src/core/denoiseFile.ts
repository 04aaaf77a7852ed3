/** Denoising of files of any size into copies of them. */
import { stat } from 'node:fs/promises';
import { isArrayFile, readDataFile, type Written } from './dataFile';
import type { Denoiser } from './diffusion/session';
import { InputError } from './errors';
import { type JobResult, runTable } from './job';
import type { MethodName } from './methods/names';
import type { Notice } from './notice';
import { LARGE_FILE_BYTES } from './reading/limits';
import type { ReadingOptions } from './reading/options';
import type { SeriesChoice } from './reading/seriesOf';
import { type TablePiece, tablePieces } from './reading/streamTable';
import { encodingOfFile, PIECE_BYTES } from './reading/streamText';
import type { DenoiseSettings, MissingSamples, NoiseSource } from './result';
import { refuseOriginal } from './sameFile';
import { type StretchSizes, StretchwiseDenoising } from './stretches';
import { fileError, LATIN1_NOTICE, LONGEST_TEXT, writeFileWhole } from './textFile';
import { said, type Wording } from './wording';
import { type ColumnValues, cleanedColumn } from './writing/editsForColumns';

const SIZES: StretchSizes = { cells: 2 ** 20, mostRows: 2 ** 18, leastRows: 2 ** 14 };
/** Part of the progress that finding the encoding is. */
const ENCODING_SHARE = 0.02;

export interface FileRequest {
  readonly path: string;
  /** Where the copy with the cleaned numbers goes; null: nothing is written. */
  readonly target: string | null;
  readonly reading: ReadingOptions;
  readonly choice: SeriesChoice;
  readonly settings: DenoiseSettings;
  readonly missing: MissingSamples;
}

/** What came of one column. */
export interface FileSeries {
  readonly name: string;
  /** The methods that its stretches were denoised by. */
  readonly methods: readonly MethodName[];
  readonly samples: number;
  readonly missing: number;
  /**
   * Standard deviation of the noise, in the units of the column: the root mean square of those of its stretches,
   * and the least and the largest of them.
   */
  readonly noise: {
    readonly sigma: number;
    readonly least: number;
    readonly largest: number;
    readonly source: NoiseSource;
  };
  /** sd(after) / sigma; Infinity when sigma is 0. */
  readonly snr: number;
}

export interface FileReport {
  /** What was read, in words. */
  readonly summary: readonly Notice[];
  readonly series: readonly FileSeries[];
  /** Notices of reading and writing, and warnings of denoising. */
  readonly notices: readonly Wording[];
  /** How many numbers differ from the file's. */
  readonly written: number;
}

/** Told the part that is done, ascending from 0 to 1; what it throws ends the work. */
type Progress = (fraction: number) => void;

/** Whether a file is a text so large that its columns are denoised stretch by stretch. @throws InputError `bad-file` */
export async function isLargeText(path: string): Promise<boolean> {
  try {
    return (await stat(path)).size >= LARGE_FILE_BYTES && !(await isArrayFile(path));
  } catch (error) {
    throw fileError(said`The file cannot be read`, error);
  }
}

/**
 * Denoises the columns of a file and writes them into a copy of it. Tables of lines are read once, stretch by stretch
 * (see `StretchwiseDenoising`), in memory that does not grow with the file. What has no rows (JSON, arrays in code,
 * NumPy files) is taken whole.
 *
 * @throws InputError as `readTable`, `seriesOf` and `denoise`; `bad-x` where the rows are not in the order of x;
 * `bad-file`, also where the target is the file itself. There is no copy then.
 */
export async function denoiseFile(
  request: FileRequest,
  denoiser: Denoiser,
  onProgress: Progress,
  pieceBytes = PIECE_BYTES,
  sizes = SIZES,
): Promise<FileReport> {
  const { path, target, reading } = request;
  try {
    if (target !== null) await refuseOriginal(path, target);
    const { size, mtimeMs } = await stat(path);
    if (await isArrayFile(path)) return await denoiseWhole(request, denoiser, onProgress);
    const encoding = await encodingOfFile(path, pieceBytes, (fraction) =>
      onProgress(ENCODING_SHARE * fraction),
    );
    const pieces = tablePieces(path, encoding, pieceBytes, reading);
    let first: TablePiece;
    try {
      first = await firstOf(pieces);
    } catch (error) {
      // JSON and arrays in code have no rows to see in a piece: they are read whole, where they fit.
      if (size > LONGEST_TEXT || !(error instanceof InputError)) throw error;
      return await denoiseWhole(request, denoiser, onProgress);
    }
    const work = new StretchwiseDenoising(request, encoding, denoiser, sizes, (fraction) =>
      onProgress(ENCODING_SHARE + (1 - ENCODING_SHARE) * fraction),
    );
    const copy = unlessChanged(path, mtimeMs, work.cleaned(first, pieces));
    if (target === null) for await (const _piece of copy);
    else await writeFileWhole(target, copy);
    const report = work.report();
    return encoding === 'latin1'
      ? { ...report, notices: [LATIN1_NOTICE.wording, ...report.notices] }
      : report;
  } catch (error) {
    throw fileError(said`The file cannot be read`, error);
  }
}

async function firstOf(pieces: AsyncGenerator<TablePiece>): Promise<TablePiece> {
  const { value, done } = await pieces.next();
  if (done) throw new InputError('empty', said`The file is empty.`);
  return value;
}

/** The same pieces. @throws InputError `bad-file` behind the last one where the file is not as it was */
async function* unlessChanged(
  path: string,
  modifiedMs: number,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* pieces;
  if ((await stat(path)).mtimeMs !== modifiedMs) {
    throw new InputError('bad-file', said`The file changed while it was read. Try again.`);
  }
}

async function denoiseWhole(
  { path, target, reading, choice, settings, missing }: FileRequest,
  denoiser: Denoiser,
  onProgress: Progress,
): Promise<FileReport> {
  const file = await readDataFile(path, reading);
  const withoutBand = { ...settings, bandLevel: 0 };
  const request = { table: file.table, choice, settings: withoutBand, started: 0, reading: 0 };
  const job = await runTable(request, denoiser, { onProgress });
  return fileReport(job, target === null ? null : await file.write(target, cleanedColumns(job, missing)));
}

/** What the copy of a file holds instead of its own numbers. */
export function cleanedColumns({ items }: JobResult, missing: MissingSamples): ColumnValues[] {
  return items.map((item) => cleanedColumn(item, missing));
}

/** What came of a job on a whole file, and of writing its copy (null: none was). */
export function fileReport(job: JobResult, copy: Written | null): FileReport {
  return {
    summary: job.summary,
    series: job.items.map(({ result: { name, method, before, missing, noise, snr } }) => ({
      name,
      methods: [method],
      samples: before.length,
      missing,
      noise: { ...noise, least: noise.sigma, largest: noise.sigma },
      snr,
    })),
    notices: [
      ...[...job.notices, ...(copy?.notices ?? [])].map(({ wording }) => wording),
      ...job.items.flatMap(({ result }) =>
        result.warnings.map(({ wording }) => said`${result.name}: ${wording}`),
      ),
    ],
    written: copy?.count ?? 0,
  };
}
