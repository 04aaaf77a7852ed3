import * as vscode from 'vscode';
import { InputError } from '../core/errors';
import type { ReadingOptions } from '../core/reading/options';
import { markdownTableAround } from '../core/reading/tableAround';
import type { TextRange } from '../core/reading/wholeNumbers';
import { said } from '../core/wording';
import { CancelledError } from '../inference/errors';
import { askForCopy } from '../panel/copyTarget';
import type { SessionRunOptions } from '../panel/denoiseSession';
import { isLargeFile, sourceName } from '../panel/source';
import type { Services } from '../services';
import { wordingText } from '../wordingText';
import { askDecimalMark } from './askDecimalMark';
import { denoiseLargeFile } from './denoiseLargeFile';
import { showFailure } from './showFailure';

function nothingOpen(): InputError {
  return new InputError(
    'empty',
    said`There is nothing to denoise. Open a file with numbers, or right-click one in the explorer.`,
  );
}

interface Target {
  readonly uri: vscode.Uri;
  /** What is selected; null: everything. Throws InputError where the selection is of no use. */
  readonly ranges: () => TextRange[] | null;
}

/**
 * Denoises the numbers of the selection, of the document, or of files chosen in the explorer.
 *
 * @param resource The file of the menu that was used; undefined from the command palette.
 * @param selected Every file selected, from the explorer's menu.
 * @returns The messages of what failed, as they were shown; none where all went well or was cancelled.
 */
export async function denoiseData(
  services: Services,
  resource: unknown,
  selected: unknown,
): Promise<string[]> {
  const chosen = targets(resource, selected);
  if (chosen.length === 0) return [showFailure(nothingOpen(), null, services.log)];
  const failures: string[] = [];
  for (const target of chosen) {
    const failure = await denoiseTarget(services, target);
    if (failure !== null) failures.push(failure);
  }
  return failures;
}

async function denoiseTarget(services: Services, { uri, ranges }: Target): Promise<string | null> {
  try {
    const selected = ranges();
    const copy = (await isLargeFile(uri)) ? await askForCopy(uri) : undefined;
    if (copy === null) return null;
    const run = (reading: Partial<ReadingOptions>) =>
      copy !== undefined
        ? denoiseLargeFile(services, uri, copy, reading)
        : withNotification(vscode.l10n.t('Denoising {0}', sourceName(uri)), (options) =>
            services.panels.denoise(uri, selected, reading, options),
          );
    try {
      await run({});
    } catch (error) {
      if (!(error instanceof InputError && error.code === 'ambiguous-decimal-mark')) throw error;
      const decimalMark = await askDecimalMark(wordingText(error.wording));
      if (decimalMark === null) return null;
      await run({ decimalMark });
    }
  } catch (error) {
    if (!(error instanceof CancelledError)) return showFailure(error, uri, services.log);
  }
  return null;
}

/** Runs with a notification that can cancel, until there is something to see: then the panel can. */
async function withNotification(
  title: string,
  run: (options: SessionRunOptions) => Promise<void>,
): Promise<void> {
  const controller = new AbortController();
  let complete = Promise.resolve();
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (progress, token) =>
      new Promise<void>((close) => {
        token.onCancellationRequested(() => controller.abort());
        let reported = 0;
        complete = run({
          signal: controller.signal,
          onRead: (fraction) =>
            progress.report({ message: vscode.l10n.t('reading, {0} %', Math.round(100 * fraction)) }),
          onProgress: (fraction) => {
            progress.report({ increment: Math.max(0, fraction - reported) * 100, message: '' });
            reported = Math.max(reported, fraction);
          },
          onCurves: close,
        });
        complete.then(close, close);
      }),
  );
  await complete;
}

/** What to denoise: each file chosen in the explorer, or what the active editor holds. */
function targets(resource: unknown, selected: unknown): Target[] {
  const files = Array.isArray(selected) ? selected.filter((item) => item instanceof vscode.Uri) : [];
  if (files.length > 0) return files.map((uri) => ({ uri, ranges: () => null }));
  const clicked = resource instanceof vscode.Uri ? resource : null;
  const editor = vscode.window.activeTextEditor;
  if (editor && (!clicked || clicked.toString() === editor.document.uri.toString())) {
    return [{ uri: editor.document.uri, ranges: () => selectedRanges(editor) }];
  }
  const notebook = vscode.window.activeNotebookEditor;
  const index = notebook?.selections[0]?.start;
  if (!clicked && notebook && index !== undefined && index < notebook.notebook.cellCount) {
    return [{ uri: notebook.notebook.cellAt(index).document.uri, ranges: () => null }];
  }
  // Files that are too large for extensions have an editor tab, but no text editor.
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri = clicked ?? (input instanceof vscode.TabInputText ? input.uri : null);
  return uri ? [{ uri, ranges: () => null }] : [];
}

/** The selections; without one the Markdown table around the cursor; null: the whole document. */
function selectedRanges({ document, selections }: vscode.TextEditor): TextRange[] | null {
  const chosen = selections.filter((selection) => !selection.isEmpty);
  if (chosen.length === 0) {
    if (document.languageId !== 'markdown') return null;
    const table = markdownTableAround(document.getText(), document.offsetAt(selections[0].active));
    return table && [table];
  }
  if (chosen.every((selection) => isBlank(document, selection))) {
    throw new InputError(
      'empty',
      said`The selection holds only blanks. Select the numbers, or nothing for the whole file.`,
      chosen[0].start.line + 1,
      chosen[0].start.character + 1,
    );
  }
  return chosen.map(({ start, end }) => ({ start: document.offsetAt(start), end: document.offsetAt(end) }));
}

/** Whether a range holds blanks alone. Looks at line after line, as a long range may have a million. */
function isBlank(document: vscode.TextDocument, range: vscode.Range): boolean {
  for (let line = range.start.line; line <= range.end.line; line += 1) {
    const part = document.lineAt(line).range.intersection(range);
    if (part && document.getText(part).trim() !== '') return false;
  }
  return true;
}
