import type { JobResult } from '../core/job';
import { columnReference } from '../core/reading/columnReference';
import type { ReadingOptions } from '../core/reading/options';
import type { SeriesChoice } from '../core/reading/seriesOf';
import type { TextRange } from '../core/reading/wholeNumbers';
import type { DenoiseSettings, ModelInfo } from '../core/result';
import type { CallOptions, InferenceClient } from '../inference/client';
import type { FileStamp, JobSource, RunRequest } from '../inference/messages';
import type { Source } from './source';

/** Noise level given by hand for one column of the table. */
export interface ColumnSigma {
  readonly column: number;
  readonly sigma: number;
}

/** What is read, and how. */
export interface WhatToRead {
  readonly source: Source;
  /** Parts of a document; null: all of it. */
  readonly ranges: readonly TextRange[] | null;
  readonly reading: ReadingOptions;
  readonly choice: SeriesChoice;
}

/** What was read, and what came of it. */
export interface Outcome extends WhatToRead {
  readonly settings: DenoiseSettings;
  readonly sigmas: readonly ColumnSigma[];
  readonly job: JobResult;
  readonly model: ModelInfo;
  /** Of a source that is a file. */
  readonly stamp: FileStamp | null;
}

export interface RunOptions extends CallOptions {
  /** Told the curves as soon as they are there, where a band from samples takes some hundred times as long. */
  readonly onCurves?: (outcome: Outcome) => void;
}

/**
 * Denoises every series of a source. A noise level is in the units of its column, so each
 * column with one given by hand is run by itself. Rejects as `InferenceClient.run` does.
 */
export async function denoiseSource(
  client: InferenceClient,
  { source, ranges, reading, choice }: WhatToRead,
  settings: DenoiseSettings,
  sigmas: readonly ColumnSigma[],
  options: RunOptions,
): Promise<Outcome> {
  const estimated: DenoiseSettings = { ...settings, sigma: null };
  return curvesThenBand(estimated, options, async (step, callOptions) => {
    const request: RunRequest = {
      kind: 'run',
      source: jobSource(source),
      ranges,
      reading,
      choice,
      settings: step,
    };
    const { job, model, stamp } = await client.run(request, callOptions);
    let outcome: Outcome = {
      source,
      ranges,
      reading,
      choice,
      settings: estimated,
      sigmas: [],
      job,
      model,
      stamp,
    };
    for (const { column, sigma } of sigmas) {
      if (!job.items.some((item) => item.column === column)) continue;
      outcome = await runColumn(client, outcome, column, { ...step, sigma }, callOptions);
    }
    return outcome;
  });
}

/**
 * Denoises one column of an outcome again: with the noise level given, or estimated for
 * null. The other columns keep their results. Rejects as `InferenceClient.run` does.
 */
export async function redoColumn(
  client: InferenceClient,
  outcome: Outcome,
  column: number,
  sigma: number | null,
  options: RunOptions,
): Promise<Outcome> {
  return curvesThenBand({ ...outcome.settings, sigma }, options, (step, callOptions) =>
    runColumn(client, outcome, column, step, callOptions),
  );
}

/**
 * Where the band is drawn from posterior samples, runs without it and shows that, then with it; each from 0 to 1
 * in progress. The network's own band costs next to nothing.
 */
async function curvesThenBand(
  settings: DenoiseSettings,
  options: RunOptions,
  run: (settings: DenoiseSettings, options: CallOptions) => Promise<Outcome>,
): Promise<Outcome> {
  if (settings.bandLevel > 0 && settings.samples !== null)
    options.onCurves?.(await run({ ...settings, bandLevel: 0 }, options));
  return run(settings, options);
}

async function runColumn(
  client: InferenceClient,
  outcome: Outcome,
  column: number,
  settings: DenoiseSettings,
  options: CallOptions,
): Promise<Outcome> {
  const { table, xColumn, items } = outcome.job;
  const choice: SeriesChoice = {
    columns: [columnReference(table.columns, column)],
    x: xColumn === null ? 'none' : columnReference(table.columns, xColumn),
  };
  const { source, ranges, reading } = outcome;
  const { job } = await client.run(
    { kind: 'run', source: jobSource(source), ranges, reading, choice, settings },
    options,
  );
  const others = outcome.sigmas.filter((given) => given.column !== column);
  return {
    ...outcome,
    sigmas: settings.sigma === null ? others : [...others, { column, sigma: settings.sigma }],
    job: {
      ...outcome.job,
      items: items.map((item) => job.items.find((redone) => redone.column === item.column) ?? item),
      seconds: job.seconds,
    },
  };
}

function jobSource(source: Source): JobSource {
  return source.kind === 'document' ? { text: source.text } : { path: source.path };
}
