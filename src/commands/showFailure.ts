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
  const place = error instanceof InputError && uri && error.line !== undefined ? error : null;
  const isInput = error instanceof InputError;
  const button = place ? GO_TO_LINE : SHOW_LOG;
  const chosen = await vscode.window.showErrorMessage(text, ...(place || !isInput ? [button] : []));
  if (chosen === SHOW_LOG) log.show();
  if (chosen === GO_TO_LINE && place?.line !== undefined && uri) {
    const start = new vscode.Position(place.line - 1, (place.column ?? 1) - 1);
    // This command also opens files that are too large to be a document.
    await vscode.commands.executeCommand('vscode.open', uri, { selection: new vscode.Range(start, start) });
  }
}
