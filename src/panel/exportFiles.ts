/** Results as files: table, picture, page. */
import * as vscode from 'vscode';
import { InputError } from '../core/errors';
import { figureOf } from '../core/plot/figure';
import { withPngText } from '../core/plot/pngText';
import { type Provenance, provenanceLines } from '../core/provenance';
import { said, type Wording } from '../core/wording';
import { csvFileOf } from '../core/writing/resultTable';
import type { ResultMessage } from '../protocol';
import { textLanguage, wordingText } from '../wordingText';
import { seriesAt } from './actionContext';
import { isOriginal } from './originalFile';
import { sourceName } from './source';
import { writeWhole } from './writeWhole';

/** What is exported, and beside what. */
export interface ExportContext {
  readonly source: vscode.Uri;
  readonly decimalMark: '.' | ',';
  /** Of the extension. */
  readonly version: string;
  readonly result: ResultMessage;
  /** Indices of the series that are meant. */
  readonly series: readonly number[];
  /** The plots as shown, as a PNG file, where the panel sent them. */
  readonly picture: Uint8Array | null;
}

/** Saves x, the samples and what was made of them with every digit. Gives a sentence on what was done. */
export async function saveCsv(context: ExportContext): Promise<string> {
  const { source, decimalMark } = context;
  return saveFile(source, 'csv', (file) =>
    new TextEncoder().encode(csvFileOf(chosen(context), provenanceOf(context), file, decimalMark)),
  );
}

/** Saves the figure as a picture, or as a page that holds all values too. */
export async function exportFigure(context: ExportContext, kind: 'svg' | 'html'): Promise<string> {
  const { source, result, decimalMark } = context;
  const language = { tag: textLanguage(), say: (wording: Wording) => wordingText(wording, decimalMark) };
  return saveFile(source, kind, () =>
    new TextEncoder().encode(
      figureOf(result.source, chosen(context), provenanceOf(context), decimalMark, language)[kind](),
    ),
  );
}

/** Saves the plots as the panel shows them. */
export async function exportPicture(context: ExportContext): Promise<string> {
  const { source, picture } = context;
  if (!picture) throw new InputError('bad-option', said`The panel sent no picture. Export an SVG instead.`);
  const lines = provenanceLines(provenanceOf(context), chosen(context).series, null);
  return saveFile(source, 'png', () => withPngText(picture, 'Source', lines.join('\n')));
}

/** What a result came from. */
export function provenanceOf({ result, version }: Pick<ExportContext, 'result' | 'version'>): Provenance {
  const { model, settings, equation } = result;
  return { version, model, settings, equation: equation?.text ?? null };
}

function chosen({ result, series }: ExportContext) {
  return { ...result, series: series.map((index) => seriesAt(result, index)) };
}

/** Asks for a file and writes it; the data's own file is refused. */
async function saveFile(
  source: vscode.Uri,
  extension: string,
  content: (name: string) => Uint8Array,
): Promise<string> {
  const target = await vscode.window.showSaveDialog({
    defaultUri: proposedTarget(source, extension),
    filters: { [extension.toUpperCase()]: [extension] },
    title: vscode.l10n.t('Export Result'),
  });
  if (!target) return vscode.l10n.t('Nothing was saved.');
  if (await isOriginal(source, target)) {
    throw new InputError('bad-file', said`Choose another file: the one with the data stays as it is.`);
  }
  await writeWhole(target, content(sourceName(target)));
  return vscode.l10n.t('Saved {0}.', sourceName(target));
}

/** Beside the data; in the first folder of the workspace where the data is no file. */
function proposedTarget(source: vscode.Uri, extension: string): vscode.Uri {
  const name = `${sourceName(source).replace(/\.[^.]*$/, '')}.denoised.${extension}`;
  if (vscode.workspace.fs.isWritableFileSystem(source.scheme)) return vscode.Uri.joinPath(source, '..', name);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder ? vscode.Uri.joinPath(folder, name) : vscode.Uri.file(name);
}
