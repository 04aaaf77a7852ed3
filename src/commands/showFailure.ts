import * as vscode from 'vscode';
import { InputError } from '../core/errors';
import { failureText } from '../failureText';
import { sourceName } from '../panel/source';

const GO_TO_LINE = 'Go to Line';
const SHOW_LOG = 'Show Log';

/** One notification that says what went wrong and leads to the place, or to the log. Gives its text. */
export function showFailure(error: unknown, uri: vscode.Uri | null, log: vscode.LogOutputChannel): string {
  const text = failureText(error, uri && sourceName(uri));
  if (error instanceof InputError) log.warn(text);
  else log.error(error instanceof Error ? error : text);
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
    if ((await vscode.window.showErrorMessage(text, SHOW_LOG)) === SHOW_LOG) log.show();
    return;
  }
  const { line, column = 1 } = error;
  if (!uri || line === undefined) {
    await vscode.window.showErrorMessage(text);
    return;
  }
  if ((await vscode.window.showErrorMessage(text, GO_TO_LINE)) !== GO_TO_LINE) return;
  const place = new vscode.Position(line - 1, column - 1);
  // This command also opens files that are too large to be a document.
  await vscode.commands.executeCommand('vscode.open', uri, { selection: new vscode.Range(place, place) });
}
