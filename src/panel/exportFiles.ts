/** Results as files: table, picture, page. */
import * as vscode from 'vscode';
import { InputError } from '../core/errors';
import { figureOf } from '../core/plot/figure';
import { csvOf, resultRows } from '../core/writing/resultTable';
import { type ActionContext, seriesAt } from './actionContext';
import { sourceName } from './source';

/** Saves x, the samples and what was made of them with every digit. Gives a sentence on what was done. */
export async function saveCsv({ outcome, result, series }: ActionContext): Promise<string> {
  const { decimalMark } = outcome.job.table;
  const chosen = { ...result, series: series.map((index) => seriesAt(result, index)) };
  return saveFile(outcome.source.uri, 'csv', () =>
    Buffer.from(csvOf(resultRows(chosen, { decimalMark, rounded: false }), decimalMark)),
  );
}

/** Saves the figure as a picture, or as a page that holds all values too. */
export async function exportFigure(
  { outcome, result, series }: ActionContext,
  kind: 'svg' | 'html',
): Promise<string> {
  const chosen = { ...result, series: series.map((index) => seriesAt(result, index)) };
  return saveFile(outcome.source.uri, kind, () =>
    Buffer.from(figureOf(result.source, chosen, result.settings.bandLevel)[kind]()),
  );
}

/** Saves the plots as the panel shows them. */
export async function exportPicture({ outcome, picture }: ActionContext): Promise<string> {
  if (!picture)
    throw new InputError('bad-option', vscode.l10n.t('The panel sent no picture. Export an SVG instead.'));
  return saveFile(outcome.source.uri, 'png', () => picture);
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
