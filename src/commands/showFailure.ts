import * as vscode from 'vscode';
import { InputError } from '../core/errors';
import { inEnglish } from '../core/wording';
import { failureWording } from '../failureWording';
import { sourceName } from '../panel/source';
import { wordingText } from '../wordingText';

/** One notification that says what went wrong and leads to the place, or to the log, which is in English. Gives its text. */
export function showFailure(error: unknown, uri: vscode.Uri | null, log: vscode.LogOutputChannel): string {
  const wording = failureWording(error, uri && sourceName(uri));
  const text = wordingText(wording);
  if (error instanceof InputError) log.warn(inEnglish(wording));
  else log.error(error instanceof Error ? error : inEnglish(wording));
  void offer(error, text, uri, log);
  return text;
}

async function offer(
  error: unknown,
  text: string,
  uri: vscode.Uri | null,
  log: vscode.LogOutputChannel,
): Promise<void> {
  if (!(error instanceof InputError)) {
    const showLog = vscode.l10n.t('Show Log');
    if ((await vscode.window.showErrorMessage(text, showLog)) === showLog) log.show();
    return;
  }
  const { line, column = 1 } = error;
  if (!uri || line === undefined) {
    await vscode.window.showErrorMessage(text);
    return;
  }
  const goToLine = vscode.l10n.t('Go to Line');
  if ((await vscode.window.showErrorMessage(text, goToLine)) !== goToLine) return;
  const place = new vscode.Position(line - 1, column - 1);
  // This command also opens files that are too large to be a document.
  await vscode.commands.executeCommand('vscode.open', uri, { selection: new vscode.Range(place, place) });
}
