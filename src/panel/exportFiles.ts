/** Results as files: table, picture, page. */
import * as vscode from 'vscode';
import { InputError } from '../core/errors';
import { figureOf } from '../core/plot/figure';
import { csvOf, resultRows } from '../core/writing/resultTable';
import type { ResultMessage } from '../protocol';
import { seriesAt } from './actionContext';
import { sourceName } from './source';

/** What is exported, and beside what. */
export interface ExportContext {
  readonly source: vscode.Uri;
  readonly decimalMark: '.' | ',';
  readonly result: ResultMessage;
  /** Indices of the series that are meant. */
  readonly series: readonly number[];
  /** The plots as shown, as a PNG file, where the panel sent them. */
  readonly picture: Uint8Array | null;
}

/** Saves x, the samples and what was made of them with every digit. Gives a sentence on what was done. */
export async function saveCsv({ source, decimalMark, result, series }: ExportContext): Promise<string> {
  const chosen = { ...result, series: series.map((index) => seriesAt(result, index)) };
  return saveFile(source, 'csv', () =>
    Buffer.from(csvOf(resultRows(chosen, { decimalMark, rounded: false }), decimalMark)),
  );
}

/** Saves the figure as a picture, or as a page that holds all values too. */
export async function exportFigure(
  { source, result, series }: ExportContext,
  kind: 'svg' | 'html',
): Promise<string> {
  const chosen = { ...result, series: series.map((index) => seriesAt(result, index)) };
  return saveFile(source, kind, () =>
    Buffer.from(figureOf(result.source, chosen, result.settings.bandLevel)[kind]()),
  );
}

/** Saves the plots as the panel shows them. */
export async function exportPicture({ source, picture }: ExportContext): Promise<string> {
  if (!picture)
    throw new InputError('bad-option', vscode.l10n.t('The panel sent no picture. Export an SVG instead.'));
  return saveFile(source, 'png', () => picture);
}

/** Asks for a file and writes it; the data's own file is refused. */
async function saveFile(source: vscode.Uri, extension: string, content: () => Uint8Array): Promise<string> {
  const target = await vscode.window.showSaveDialog({
    defaultUri: proposedTarget(source, extension),
    filters: { [extension.toUpperCase()]: [extension] },
    title: vscode.l10n.t('Export Result'),
  });
  if (!target) return vscode.l10n.t('Nothing was saved.');
  if (target.toString() === source.toString()) {
    throw new InputError(
      'bad-file',
      vscode.l10n.t('Choose another file: the one with the data stays as it is.'),
    );
  }
  await vscode.workspace.fs.writeFile(target, content());
  return vscode.l10n.t('Saved {0}.', sourceName(target));
}

/** Beside the data; in the first folder of the workspace where the data is no file. */
function proposedTarget(source: vscode.Uri, extension: string): vscode.Uri {
  const name = `${sourceName(source).replace(/\.[^.]*$/, '')}.denoised.${extension}`;
  if (vscode.workspace.fs.isWritableFileSystem(source.scheme)) return vscode.Uri.joinPath(source, '..', name);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder ? vscode.Uri.joinPath(folder, name) : vscode.Uri.file(name);
}
