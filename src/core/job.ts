/** One run from text to cleaned series: read, choose the series, denoise. Knows nothing of who asked. */

import type { DenoiseHooks } from './denoise';
import { remembering } from './diffusion/remembering';
import type { Denoiser } from './diffusion/session';
import type { Notice } from './notice';
import type { ReadingOptions } from './reading/options';
import { readTable } from './reading/readTable';
import { type Axis, type SeriesChoice, seriesOf } from './reading/seriesOf';
import type { Table } from './reading/table';
import type { TextRange } from './reading/wholeNumbers';
import type { DenoiseSettings, SeriesResult } from './result';
import { denoiseSeries } from './trust/choice';
import { depthOf, depthWarnings } from './trust/depth';

export interface JobRequest {
  /** The whole document. */
  readonly text: string;
  /** The parts to read; null: all of it. */
  readonly ranges: readonly TextRange[] | null;
  readonly reading: ReadingOptions;
  readonly choice: SeriesChoice;
  readonly settings: DenoiseSettings;
}

/** Plain data and typed arrays only: it crosses a process boundary by structured clone. */
export interface JobResult {
  readonly table: Table;
  /** Index in `table.columns` of the x column, or of the coarsest part of x; null for equally spaced samples. */
  readonly xColumn: number | null;
  /** What x is; null for equally spaced samples. */
  readonly axis: Axis | null;
  readonly items: readonly JobItem[];
  readonly notices: readonly Notice[];
  /** What was read, in words. */
  readonly summary: readonly Notice[];
  readonly seconds: { readonly read: number; readonly denoise: number; readonly total: number };
}

export interface JobItem {
  /** Index of the y column in `table.columns`. */
  readonly column: number;
  /** Row of each sample. */
  readonly rows: Uint32Array;
  readonly result: SeriesResult;
  /** Whether the samples came with error bars, used or not. */
  readonly hasErrorBars: boolean;
}

export interface JobHooks extends DenoiseHooks {
  /** Called now and then with the part of a table of lines that is read, ascending in [0, 1]. */
  onRead?(fraction: number): void;
}

/**
 * Reads a text and runs the job on its table.
 * @throws InputError when the text or the choice is at fault.
 */
export async function runJob(
  request: JobRequest,
  denoiser: Denoiser,
  hooks: JobHooks = {},
): Promise<JobResult> {
  const started = performance.now();
  const { text, ranges, reading, choice, settings } = request;
  const table = readTable(text, ranges, reading, hooks.onRead);
  return runTable(
    { choice, settings, table, started, reading: performance.now() - started },
    denoiser,
    hooks,
  );
}

export interface TableRequest {
  readonly table: Table;
  readonly choice: SeriesChoice;
  readonly settings: DenoiseSettings;
  /** When the work as a whole began, by `performance.now()`, and how long reading the table took, in milliseconds. */
  readonly started: number;
  readonly reading: number;
}

/**
 * Runs a job on a table that is read already, series by series.
 * @throws InputError when the choice is at fault.
 */
export async function runTable(
  request: TableRequest,
  denoiser: Denoiser,
  hooks: DenoiseHooks = {},
): Promise<JobResult> {
  const { table, started, reading } = request;
  const began = performance.now();
  const chosen = seriesOf(table, request.choice);
  const read = performance.now();
  const items: JobItem[] = [];
  for (const [k, { series, column, rows }] of chosen.items.entries()) {
    const model = remembering(denoiser);
    const result = await denoiseSeries(series, request.settings, model, {
      onProgress: (fraction) => hooks.onProgress?.((k + fraction) / chosen.items.length),
    });
    hooks.onProgress?.((k + 1) / chosen.items.length);
    items.push({
      column,
      rows,
      result: await withDepth(result, request.settings, model),
      hasErrorBars: series.errorBars !== undefined,
    });
  }
  const ended = performance.now();
  return {
    table,
    xColumn: chosen.xColumn,
    axis: chosen.axis,
    items,
    notices: [...table.notices, ...chosen.notices, ...denoiser.notices],
    summary: chosen.summary,
    seconds: {
      read: (reading + read - began) / 1000,
      denoise: (ended - read) / 1000,
      total: (ended - started) / 1000,
    },
  };
}

/** The model's result with warnings where it is out of its depth, which is looked at along with the band. */
async function withDepth(
  result: SeriesResult,
  { bandLevel, outliers, method }: DenoiseSettings,
  denoiser: Denoiser,
): Promise<SeriesResult> {
  if (bandLevel === 0 || result.method !== 'diffusion') return result;
  const depth = await depthOf(result, outliers, denoiser);
  // Where the method was chosen, so was what to do about the noise that is left.
  const isChosen = depth !== null && method === 'auto';
  const warnings = depthWarnings(isChosen ? { ...depth, feared: null } : depth);
  return warnings.length === 0 ? result : { ...result, warnings: [...result.warnings, ...warnings] };
}
