import { readFileSync } from 'node:fs';
import { inRepository } from '../../scripts/paths';
import type { Denoiser } from '../../src/core/diffusion/session';
import { reverseTrajectory } from '../../src/core/diffusion/trajectory';
import { completeEquation } from '../../src/core/equations/read';
import { solveEquation } from '../../src/core/equations/solve';
import { runJob } from '../../src/core/job';
import { noiseOfSamples } from '../../src/core/noiseOfSamples';
import { listed } from '../../src/core/notice';
import { openRefiner } from '../../src/core/ode/refinerSession';
import { AUTOMATIC } from '../../src/core/reading/options';
import { DEFAULT_SETTINGS, type SeriesResult } from '../../src/core/result';
import { inEnglish } from '../../src/core/wording';
import type { ResultMessage, SeriesMessage, TrajectoryMessage } from '../../src/protocol';

/** A derivative by differences: the step is so small that the rounding of f drowns it. */
const EQUATION = 'f(x) = 100 + sin(3 x) exp(-x/4), D(f), x = 0..8, dx = 5e-14, n = 400';

const DATA_ACTIONS: ResultMessage['actions'] = [
  'replace',
  'insert-column',
  'diff',
  'open',
  'copy',
  'csv',
  'markdown',
  'code',
  'save-csv',
  'html',
  'png',
  'svg',
];

/** An example file, read and denoised by the model: what the host would send. */
export async function exampleResult(denoiser: Denoiser, file: string): Promise<ResultMessage> {
  const job = await runJob(
    {
      text: readFileSync(inRepository('examples', file), 'utf8'),
      ranges: null,
      reading: AUTOMATIC,
      choice: { columns: null, x: null },
      settings: DEFAULT_SETTINGS,
    },
    denoiser,
  );
  const { table, xColumn, items } = job;
  return {
    ...common(denoiser, file, job.seconds.total),
    summary: listed(job.summary),
    notices: job.notices.map(({ code, message }) => ({ code, message })),
    xName: xColumn === null ? null : table.columns[xColumn].name,
    xUnit: xColumn === null ? null : table.columns[xColumn].unit,
    xIsTime: xColumn !== null && table.columns[xColumn].kind === 'time',
    decimalMark: table.decimalMark,
    series: items.map(({ column, result }) => seriesMessage(result, table.columns[column].unit, null)),
    columns: table.columns.map(({ name, unit, kind }) => ({ name, unit, isNumber: kind === 'number' })),
    xColumn,
    seriesColumns: items.map(({ column }) => column),
    equation: null,
    actions: DATA_ACTIONS,
  };
}

/** An equation, computed and improved by the model. */
export async function equationExample(denoiser: Denoiser): Promise<ResultMessage> {
  const { read, problem } = completeEquation(EQUATION);
  const result = await solveEquation(read, problem, DEFAULT_SETTINGS, {
    denoiser,
    refiner: () => openRefiner(inRepository('models')),
  });
  return {
    ...common(denoiser, 'equations.md', result.seconds.total),
    summary: inEnglish(result.method),
    notices: [],
    xName: result.variable,
    xUnit: null,
    xIsTime: false,
    decimalMark: '.',
    series: result.series.map(({ result: series, reference }) => seriesMessage(series, null, reference)),
    columns: [],
    xColumn: null,
    seriesColumns: result.series.map((_, index) => index),
    equation: {
      text: result.text,
      kind: result.kind,
      rows: result.rows.map((row) => ({ ...row, method: inEnglish(row.method) })),
      notes: result.notes.map(inEnglish),
      phase: result.phase,
    },
    actions: ['open', 'copy', 'csv', 'markdown', 'save-csv', 'html', 'png', 'svg'],
  };
}

/** The reverse diffusion of a result's first series. */
export async function trajectoryOf(
  denoiser: Denoiser,
  { series: [first], settings }: ResultMessage,
  id: number,
): Promise<TrajectoryMessage> {
  const { x, block, steps, bandScale } = await reverseTrajectory(
    { name: first.name, x: first.x, y: first.before },
    { sigma: first.noise.sigma, outliers: settings.outliers, seed: settings.seed, samples: 12 },
    denoiser,
  );
  return {
    type: 'trajectory',
    id,
    series: 0,
    x,
    block,
    steps: steps.map(({ logSnr, states, estimates }) => ({
      logSnr,
      states: [...states],
      estimates: [...estimates],
    })),
    bandScale,
  };
}

function common(denoiser: Denoiser, source: string, seconds: number) {
  return {
    type: 'result' as const,
    source,
    settings: DEFAULT_SETTINGS,
    model: { ...denoiser.info },
    seconds,
    state: {
      uri: `file:///${source}`,
      ranges: null,
      reading: AUTOMATIC,
      choice: { columns: null, x: null },
      settings: DEFAULT_SETTINGS,
      sigmas: [],
    },
  };
}

function seriesMessage(
  result: SeriesResult,
  unit: string | null,
  reference: Float64Array | null,
): SeriesMessage {
  const { name, x, before, method, after, lower, upper, noise, estimatedSigma } = result;
  const ofSamples = noiseOfSamples(result);
  const { snr, missing, warnings } = result;
  return {
    name,
    unit,
    x,
    before,
    method,
    after,
    lower,
    upper,
    noise: { ...noise },
    errorBars: typeof ofSamples === 'number' ? null : ofSamples,
    hasErrorBars: result.errorBars !== null,
    estimatedSigma,
    snr: Number.isFinite(snr) ? snr : null,
    missing,
    warnings: warnings.map(({ code, message }) => ({ code, message })),
    reference,
  };
}
