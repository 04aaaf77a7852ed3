import { l10n } from 'vscode';
import type { EquationResult } from '../core/equations/result';
import { AUTOMATIC } from '../core/reading/options';
import type { TextRange } from '../core/reading/wholeNumbers';
import type { DenoiseSettings, ModelInfo } from '../core/result';
import type { Action, ResultMessage, SeriesMessage } from '../protocol';
import { wordingText } from '../wordingText';
import { own } from './resultMessage';

/** What can be done with computed curves, wherever they stand. */
const ACTIONS: readonly Action[] = ['open', 'copy', 'csv', 'markdown', 'save-csv', 'svg', 'png', 'html'];

/** An equation that was computed, and where it stands. */
export interface EquationOutcome {
  readonly uri: string;
  /** Name of the document. */
  readonly source: string;
  readonly range: TextRange;
  readonly settings: DenoiseSettings;
  readonly result: EquationResult;
  readonly model: ModelInfo;
  readonly canInsert: boolean;
}

/** What the webview shows of a computed equation. */
export function equationMessage(outcome: EquationOutcome): ResultMessage {
  const { uri, source, range, settings, result, model, canInsert } = outcome;
  const { text, kind, rows, notes, phase, variable, series, seconds } = result;
  const estimated = { ...settings, sigma: null };
  return {
    type: 'result',
    source,
    summary: `${wordingText(result.method)}, ${l10n.t('{0} samples', series[0].result.before.length)}`,
    notices: [],
    xName: variable,
    xUnit: null,
    xIsTime: false,
    decimalMark: '.',
    series: series.map(({ result: computed, reference }): SeriesMessage => {
      const { name, x, before, method, after, lower, upper, noise, estimatedSigma, snr, missing, warnings } =
        computed;
      return {
        name,
        unit: null,
        x: x && own(x),
        before: own(before),
        method,
        after: own(after),
        lower: lower && own(lower),
        upper: upper && own(upper),
        noise: { sigma: noise.sigma, source: noise.source },
        errorBars: null,
        hasErrorBars: false,
        estimatedSigma,
        snr: Number.isFinite(snr) ? snr : null,
        missing,
        warnings: warnings.map((warning) => ({ code: warning.code, message: wordingText(warning.wording) })),
        reference: reference && own(reference),
      };
    }),
    columns: [],
    xColumn: null,
    seriesColumns: [],
    equation: {
      text,
      kind,
      rows: rows.map((row) => ({ ...row, method: wordingText(row.method) })),
      notes: notes.map((note) => wordingText(note)),
      phase,
    },
    settings: estimated,
    model: { name: model.name, version: model.version, sha256: model.sha256 },
    seconds: seconds.total,
    actions: canInsert ? ['insert-csv', ...ACTIONS] : [...ACTIONS],
    state: {
      uri,
      ranges: [{ start: range.start, end: range.end }],
      reading: { ...AUTOMATIC },
      choice: { columns: null, x: null },
      settings: estimated,
      sigmas: settings.sigma === null ? [] : [{ column: 0, sigma: settings.sigma }],
    },
  };
}
