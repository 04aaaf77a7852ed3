import type { Uri } from 'vscode';
import { InputError } from '../core/errors';
import { said } from '../core/wording';
import type { InferenceClient } from '../inference/client';
import type { ResultMessage, SeriesMessage } from '../protocol';
import type { Outcome } from './denoiseSource';
import type { PreviewDocuments } from './previewDocuments';

/** What actions of every panel share. */
export interface ActionServices {
  readonly client: InferenceClient;
  readonly previews: PreviewDocuments;
  /** Folder and version of the extension. */
  readonly extension: { readonly uri: Uri; readonly version: string };
}

/** What one action works on. */
export interface ActionContext extends ActionServices {
  readonly outcome: Outcome;
  /** The same as the panel shows it. */
  readonly result: ResultMessage;
  /** Indices of the series that are meant, of `outcome.job.items` and `result.series` alike. */
  readonly series: readonly number[];
  /** The plots as shown, as a PNG file, where the panel sent them. */
  readonly picture: Uint8Array | null;
}

/** A series of a result. Throws InputError 'unknown-column' where it is not there. */
export function seriesAt(result: ResultMessage, index: number): SeriesMessage {
  const series = result.series[index];
  if (!series)
    throw new InputError('unknown-column', said`This series is no longer there. Refresh the panel.`);
  return series;
}
