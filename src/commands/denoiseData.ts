import * as vscode from 'vscode';
import { InputError } from '../core/errors';
import { CancelledError } from '../inference/errors';
import type { TextRange } from '../inference/messages';
import { sourceName } from '../panel/source';
import type { Services } from '../services';
import { showFailure } from './showFailure';

interface Target {
  readonly uri: vscode.Uri;
  readonly range: TextRange | null;
}

/**
 * Denoises the numbers of the selection, of the document, or of files chosen in the explorer.
 *
 * @param resource The file of the menu that was used; undefined from the command palette.
 * @param selected Every file selected, from the explorer's menu.
 */
export async function denoiseData(services: Services, resource: unknown, selected: unknown): Promise<void> {
  for (const target of targets(resource, selected)) await denoiseTarget(services, target);
}

async function denoiseTarget(services: Services, target: () => Target): Promise<void> {
  let uri: vscode.Uri | null = null;
  try {
    const found = target();
    uri = found.uri;
    await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: `Denoising ${sourceName(uri)}`,
        cancellable: true,
      },
      async (progress, token) => {
        const controller = new AbortController();
        token.onCancellationRequested(() => controller.abort());
        let shown = 0;
        await services.panels.denoise(found.uri, found.range, {
          signal: controller.signal,
          onProgress: (fraction) => {
            progress.report({ increment: (fraction - shown) * 100 });
            shown = fraction;
          },
        });
      },
    );
  } catch (error) {
    if (!(error instanceof CancelledError)) showFailure(error, uri, services.log);
  }
}

/** What to denoise. Each may throw InputError when it is asked for. */
function targets(resource: unknown, selected: unknown): (() => Target)[] {
  const files = Array.isArray(selected) ? selected.filter((item) => item instanceof vscode.Uri) : [];
  if (files.length > 0) return files.map((uri) => () => ({ uri, range: null }));
  return [() => editorTarget(resource instanceof vscode.Uri ? resource : null)];
}

/** The selection of the active editor, or the whole document where nothing is selected. */
function editorTarget(resource: vscode.Uri | null): Target {
  const editor = vscode.window.activeTextEditor;
  if (editor && (!resource || resource.toString() === editor.document.uri.toString())) {
    return { uri: editor.document.uri, range: selectedRange(editor) };
  }
  // Files that are too large for extensions have an editor tab, but no text editor.
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri = resource ?? (input instanceof vscode.TabInputText ? input.uri : null);
  if (!uri) {
    throw new InputError(
      'empty',
      'There is nothing to denoise. Open a file with numbers, or right-click one in the explorer.',
    );
  }
  return { uri, range: null };
}

function selectedRange({ document, selections }: vscode.TextEditor): TextRange | null {
  const chosen = selections.filter((selection) => !selection.isEmpty);
  if (chosen.length === 0) return null;
  if (chosen.length > 1) {
    throw new InputError(
      'bad-option',
      `There are ${chosen.length} selections. Select one stretch of text, or nothing for the whole file.`,
      chosen[0].start.line + 1,
    );
  }
  const [selection] = chosen;
  if (document.getText(selection).trim() === '') {
    throw new InputError(
      'empty',
      'The selection holds only blanks. Select the numbers, or nothing for the whole file.',
      selection.start.line + 1,
      selection.start.character + 1,
    );
  }
  return { start: document.offsetAt(selection.start), end: document.offsetAt(selection.end) };
}
