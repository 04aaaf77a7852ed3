import { type Uri, workspace } from 'vscode';
import type { Trajectory } from '../core/diffusion/trajectory';
import { noiseOfSamples } from '../core/noiseOfSamples';
import type { Notice } from '../core/notice';
import type { Comparison } from '../core/trust/compare';
import type { Action, ComparisonMessage, ResultMessage, SeriesMessage, TrajectoryMessage } from '../protocol';
import { wordingText } from '../wordingText';
import type { Outcome } from './denoiseSource';
import { type Source, sourceName } from './source';

/** What the webview shows of an outcome. */
export function resultMessage(outcome: Outcome): ResultMessage {
  const { source, ranges, reading, choice, settings, sigmas, job, model } = outcome;
  const { table, xColumn, axis } = job;
  const said = (notice: Notice) => ({
    code: notice.code,
    message: wordingText(notice.wording, table.decimalMark),
  });
  return {
    type: 'result',
    source: sourceName(source.uri),
    summary: job.summary.map((part) => wordingText(part.wording, table.decimalMark)).join(', '),
    notices: job.notices.map(said),
    xName: axis?.name ?? null,
    xUnit: axis?.isDates ? null : (axis?.unit ?? null),
    xIsTime: axis?.isDates ?? false,
    decimalMark: table.decimalMark,
    series: job.items.map(({ column, result, hasErrorBars }): SeriesMessage => {
      const { name, x, before, method, after, lower, upper, noise, estimatedSigma } = result;
      const ofSamples = noiseOfSamples(result);
      const { snr, missing, warnings } = result;
      return {
        name,
        unit: table.columns[column].unit,
        x: x && own(x),
        before: own(before),
        method,
        after: own(after),
        lower: lower && own(lower),
        upper: upper && own(upper),
        noise: { sigma: noise.sigma, source: noise.source },
        errorBars: typeof ofSamples === 'number' ? null : ofSamples,
        hasErrorBars,
        estimatedSigma,
        snr: Number.isFinite(snr) ? snr : null,
        missing,
        warnings: warnings.map(said),
        reference: null,
      };
    }),
    columns: table.columns.map(({ name, unit, kind }) => ({ name, unit, isNumber: kind === 'number' })),
    xColumn,
    seriesColumns: job.items.map(({ column }) => column),
    equation: null,
    settings: { ...settings, sigma: null },
    model: { name: model.name, version: model.version, sha256: model.sha256 },
    seconds: job.seconds.total,
    actions: actionsFor(source),
    state: {
      uri: source.uri.toString(),
      ranges: ranges?.map(({ start, end }) => ({ start, end })) ?? null,
      reading: { ...reading },
      choice,
      settings: { ...settings, sigma: null },
      sigmas: sigmas.map(({ column, sigma }) => ({ column, sigma })),
    },
  };
}

/** What the webview shows of a reverse diffusion. */
export function trajectoryMessage({
  x,
  block,
  steps,
  bandScale,
}: Trajectory): Pick<TrajectoryMessage, 'x' | 'block' | 'steps' | 'bandScale'> {
  return {
    x: own(x),
    block,
    bandScale,
    steps: steps.map(({ logSnr, states, estimates }) => ({
      logSnr,
      states: states.map(own),
      estimates: estimates.map(own),
    })),
  };
}

/** What the webview shows of a comparison. */
export function comparisonMessage(
  { reason, estimates }: Comparison,
  decimalMark: '.' | ',',
): Pick<ComparisonMessage, 'reason' | 'rows'> {
  return {
    reason: wordingText(reason.wording, decimalMark),
    rows: estimates.map(({ method, curve, error, seconds }) => ({
      method,
      curve: own(curve),
      ...error,
      seconds,
    })),
  };
}

/** What can be done with what was read from a source. */
function actionsFor(source: Source): Action[] {
  const always: Action[] = ['copy', 'csv', 'markdown', 'save-csv', 'svg', 'png', 'html', 'code'];
  if (source.kind === 'file') return ['save', ...always];
  return isWritable(source.uri)
    ? ['replace', 'insert-column', 'diff', 'open', ...always]
    : ['open', ...always];
}

/** Whether the text can be changed: what content providers show cannot. */
function isWritable({ scheme }: Uri): boolean {
  return workspace.fs.isWritableFileSystem(scheme) ?? ['untitled', 'vscode-notebook-cell'].includes(scheme);
}

/**
 * The values in a buffer of their own: what came from the other process may be views of one larger
 * buffer, which the webview would be sent as a whole.
 */
export function own(values: Float64Array): Float64Array {
  return values.byteLength === values.buffer.byteLength ? values : values.slice();
}
