import * as vscode from 'vscode';
import { InputError } from '../core/errors';
import { applyEdits, type TextEdit } from '../core/writing/edits';
import { type ColumnValues, editsForColumns } from '../core/writing/editsForColumns';
import type { InferenceClient } from '../inference/client';
import { cleanedValues } from './cleanedValues';
import type { Outcome } from './denoiseSource';
import { openDocument, sourceName } from './source';

/** Above this many, one replacement of the whole stretch is much faster and gives the same text. */
const MANY_EDITS = 10_000;

/**
 * Puts the cleaned numbers into the document: one undo step, every other character untouched.
 * `series` are indices of the outcome's series. Gives a sentence on what was done.
 *
 * Throws InputError 'bad-file' when the document no longer holds the text that was read.
 */
export async function replaceNumbers(outcome: Outcome, series: readonly number[]): Promise<string> {
  const { source } = outcome;
  const name = sourceName(source.uri);
  if (source.kind !== 'document') {
    throw new InputError('bad-file', `${name} is too large for the editor. Save the result as a new file.`);
  }
  const document = openDocument(source.uri) ?? (await vscode.workspace.openTextDocument(source.uri));
  // Versions start again when a document is reopened, so only the text itself says that nothing changed.
  if (document.getText() !== source.text) throw changed(name);
  const { edits, notices } = textEdits(outcome, source.text, series);
  if (edits.length === 0) return `Nothing to replace: the numbers in ${name} are those already.`;

  const edit = new vscode.WorkspaceEdit();
  // Several selections move with each of their edits; one edit over all of them would join them.
  const isOneEdit = edits.length > MANY_EDITS && (outcome.ranges?.length ?? 1) === 1;
  for (const { start, end, text } of isOneEdit ? [merged(source.text, edits)] : edits) {
    const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
    edit.replace(source.uri, range, text);
  }
  if (!(await vscode.workspace.applyEdit(edit))) {
    throw new InputError(
      'bad-file',
      `VS Code did not accept the change: ${name} is read-only, or it changed at this moment. Refresh, then try again.`,
    );
  }
  await focusDocument(document);
  return sentence(
    `Replaced ${count(edits.length)} in ${name}. Undo brings the old ones back.`,
    notices.map(({ message }) => message),
  );
}

/** Opens the text with its numbers replaced as a new, unsaved document. Gives a sentence on what was done. */
export async function openAsNewDocument(outcome: Outcome, series: readonly number[]): Promise<string> {
  const { source } = outcome;
  if (source.kind !== 'document') {
    throw new InputError(
      'bad-file',
      `${sourceName(source.uri)} is too large for the editor. Save it as a file.`,
    );
  }
  const { edits, notices } = textEdits(outcome, source.text, series);
  const document = await vscode.workspace.openTextDocument({
    language: source.languageId,
    content: applyEdits(source.text, edits),
  });
  const beside = vscode.window.visibleTextEditors.find(
    (editor) => editor.document.uri.toString() === source.uri.toString(),
  );
  await vscode.window.showTextDocument(document, {
    viewColumn: beside?.viewColumn ?? vscode.ViewColumn.One,
    preview: false,
  });
  return sentence(
    `Opened a copy with ${count(edits.length)} replaced.`,
    notices.map(({ message }) => message),
  );
}

/**
 * Saves a copy of a file that is too large for the editor, with its numbers replaced.
 * Gives a sentence on what was done; rejects as `InferenceClient.save` does.
 */
export async function saveAsNewFile(
  outcome: Outcome,
  series: readonly number[],
  client: InferenceClient,
): Promise<string> {
  const { source, stamp, reading } = outcome;
  if (source.kind !== 'file' || !stamp) {
    throw new InputError(
      'bad-file',
      `${sourceName(source.uri)} is open in the editor. Open the result there.`,
    );
  }
  const target = await vscode.window.showSaveDialog({
    defaultUri: proposedTarget(source.uri),
    title: 'Save Cleaned Copy',
  });
  if (!target) return 'Nothing was saved.';
  if (target.scheme !== 'file' || target.fsPath === source.path) {
    throw new InputError('bad-file', 'Choose another file on this machine: the original stays as it is.');
  }
  const { written, notices } = await client.save({
    kind: 'save',
    path: source.path,
    stamp,
    target: target.fsPath,
    reading,
    columns: columnValues(outcome, series),
  });
  return sentence(`Saved ${sourceName(target)} with ${count(written)} replaced.`, notices);
}

/** Copies the cleaned values: a number a line; several series as tab-separated columns with a header. */
export async function copyValues(outcome: Outcome, series: readonly number[]): Promise<string> {
  const columns = series.map((index) => {
    const { rows, result } = itemAt(outcome, index);
    return { name: result.name, rows, values: result.after, sigma: result.noise.sigma };
  });
  await vscode.env.clipboard.writeText(cleanedValues(columns, outcome.job.table.decimalMark));
  const values = columns.reduce((sum, column) => sum + column.values.length, 0);
  return `Copied ${count(values)}.`;
}

function textEdits(outcome: Outcome, text: string, series: readonly number[]) {
  return editsForColumns(text, outcome.job.table, columnValues(outcome, series));
}

function columnValues(outcome: Outcome, series: readonly number[]): ColumnValues[] {
  return series.map((index) => {
    const { column, rows, result } = itemAt(outcome, index);
    return { column, rows, values: result.after, sigma: result.noise.sigma };
  });
}

function itemAt(outcome: Outcome, index: number) {
  const item = outcome.job.items[index];
  if (!item) throw new InputError('unknown-column', 'This series is no longer there. Refresh the panel.');
  return item;
}

/** One edit from the first to the last of these, with the text between them as it was. */
function merged(text: string, edits: readonly TextEdit[]): TextEdit {
  const start = edits[0].start;
  const end = edits[edits.length - 1].end;
  const moved = edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
  return { start, end, text: applyEdits(text.slice(start, end), moved) };
}

/** So that the keys for undo mean the document, not the panel. */
async function focusDocument(document: vscode.TextDocument): Promise<void> {
  const editor = vscode.window.visibleTextEditors.find((visible) => visible.document === document);
  if (editor)
    await vscode.window.showTextDocument(document, {
      viewColumn: editor.viewColumn ?? vscode.ViewColumn.One,
    });
}

function proposedTarget(uri: vscode.Uri): vscode.Uri {
  const name = sourceName(uri);
  const dot = name.lastIndexOf('.');
  const cleaned = dot > 0 ? `${name.slice(0, dot)}.denoised${name.slice(dot)}` : `${name}.denoised`;
  return vscode.Uri.joinPath(uri, '..', cleaned);
}

function changed(name: string): InputError {
  return new InputError(
    'bad-file',
    `${name} changed since it was read, so nothing was replaced. Refresh the panel, then replace.`,
  );
}

function count(numbers: number): string {
  return numbers === 1 ? '1 number' : `${numbers} numbers`;
}

function sentence(text: string, notices: readonly string[]): string {
  return [text, ...new Set(notices)].join(' ');
}
