import * as vscode from 'vscode';
import { InputError } from '../core/errors';
import { provenanceLines } from '../core/provenance';
import { said } from '../core/wording';
import { cleanedValues } from '../core/writing/cleanedValues';
import { applyEdits, type TextEdit } from '../core/writing/edits';
import { type ColumnValues, cleanedColumn, editsForColumns } from '../core/writing/editsForColumns';
import { insertionsFor } from '../core/writing/insertColumn';
import { csvOf, markdownOf, resultRows } from '../core/writing/resultTable';
import type { InferenceClient } from '../inference/client';
import type { Action } from '../protocol';
import { wordingText } from '../wordingText';
import { type ActionContext, seriesAt } from './actionContext';
import { askForCopy } from './copyTarget';
import type { Outcome } from './denoiseSource';
import { type ExportContext, exportFigure, exportPicture, provenanceOf, saveCsv } from './exportFiles';
import { insertCode } from './insertCode';
import { configuredMissing } from './settings';
import { documentAgain, holdsAsRead, openDocument, sourceName } from './source';

/** Above this many, one replacement of the whole stretch is much faster and gives the same text. */
const MANY_EDITS = 10_000;

/**
 * Does something with a result; gives a sentence on what was done. Throws InputError for what the
 * person can mend, with the document as it was.
 */
export async function perform(action: Action, context: ActionContext): Promise<string> {
  const { outcome, series, client } = context;
  switch (action) {
    case 'replace':
      return replaceNumbers(outcome, series);
    case 'insert-column':
      return insertColumns(outcome, series);
    case 'diff':
      return showDifference(context);
    case 'open':
      return openAsNewDocument(outcome, series);
    case 'save':
      return saveAsNewFile(outcome, series, client);
    case 'copy':
      return copyValues(outcome, series);
    case 'csv':
      return copyResult(context, csvOf, 'CSV');
    case 'markdown':
      return copyResult(
        context,
        (rows) =>
          markdownOf(rows, provenanceLines(provenanceOf(provenanced(context)), chosen(context), null)),
        vscode.l10n.t('a Markdown table'),
      );
    case 'save-csv':
      return saveCsv(exported(context));
    case 'svg':
    case 'html':
      return exportFigure(exported(context), action);
    case 'png':
      return exportPicture(exported(context));
    case 'code':
      return insertCode(context);
    case 'insert-csv':
      throw new InputError('bad-option', said`Only the curves of an equation are inserted as CSV.`);
  }
}

function chosen({ result, series }: ActionContext) {
  return series.map((index) => seriesAt(result, index));
}

function provenanced({ result, extension }: ActionContext) {
  return { result, version: extension.version };
}

function exported({ outcome, result, series, picture, extension }: ActionContext): ExportContext {
  const { decimalMark } = outcome.job.table;
  return { source: outcome.source.uri, decimalMark, version: extension.version, result, series, picture };
}

/**
 * Puts the cleaned numbers into the document: one undo step, every other character untouched.
 * `series` are indices of the outcome's series. Gives a sentence on what was done.
 *
 * Throws InputError 'bad-file' when the document no longer holds the text that was read.
 */
async function replaceNumbers(outcome: Outcome, series: readonly number[]): Promise<string> {
  const { document, text, name } = await unchangedDocument(outcome);
  const { edits, notices } = textEdits(outcome, text, series);
  if (edits.length === 0)
    return vscode.l10n.t('Nothing to replace: the numbers in {0} are those already.', name);
  // Several selections move with each of their edits; one edit over all of them would join them.
  await applyToDocument(document, text, edits, (outcome.ranges?.length ?? 1) === 1);
  return sentence(
    vscode.l10n.t('Replaced {0} in {1}. Undo brings the old ones back.', count(edits.length), name),
    notices.map((told) => wordingText(told.wording, outcome.job.table.decimalMark)),
  );
}

/**
 * Puts the cleaned numbers into new columns beside their own: one undo step. Throws as `replaceNumbers`
 * does, and InputError 'bad-option' where the text is no table of lines.
 */
async function insertColumns(outcome: Outcome, series: readonly number[]): Promise<string> {
  const { document, text, name } = await unchangedDocument(outcome);
  const columns = columnValues(outcome, series);
  const edits = insertionsFor(text, outcome.job.table, columns);
  await applyToDocument(document, text, edits, (outcome.ranges?.length ?? 1) === 1);
  return columns.length === 1
    ? vscode.l10n.t('Inserted a column in {0}. Undo takes it out again.', name)
    : vscode.l10n.t('Inserted {0} columns in {1}. Undo takes them out again.', columns.length, name);
}

/** Shows what Replace would change, beside the text as it is. */
async function showDifference({ outcome, series, previews }: ActionContext): Promise<string> {
  const { document, text, name } = await unchangedDocument(outcome);
  const { edits } = textEdits(outcome, text, series);
  if (edits.length === 0)
    return vscode.l10n.t('Nothing would change: the numbers in {0} are those already.', name);
  const preview = previews.add(document.uri, applyEdits(text, edits));
  // Else the language follows from the name alone.
  const shown = await vscode.workspace.openTextDocument(preview);
  if (shown.languageId !== document.languageId) {
    await vscode.languages.setTextDocumentLanguage(shown, document.languageId);
  }
  await vscode.commands.executeCommand(
    'vscode.diff',
    document.uri,
    preview,
    vscode.l10n.t('{0}: before and after', name),
    {
      viewColumn: columnOf(document),
      preview: true,
    } satisfies vscode.TextDocumentShowOptions,
  );
  return vscode.l10n.t('{0} would change. Replace does it.', count(edits.length));
}

/** The document as it was read. Throws InputError 'bad-file' where it is not so any more. */
async function unchangedDocument({
  source,
}: Outcome): Promise<{ document: vscode.TextDocument; text: string; name: string }> {
  const name = sourceName(source.uri);
  if (source.kind !== 'document') {
    throw new InputError(
      'bad-file',
      said`${name} is too large for the editor. Save the result as a new file.`,
    );
  }
  const document = await documentAgain(source.uri);
  if (!holdsAsRead(document, source)) throw changed(name);
  return { document, text: source.text, name };
}

/** Carries out edits of a text in its document as one undo step, and gives it the focus. */
async function applyToDocument(
  document: vscode.TextDocument,
  text: string,
  edits: readonly TextEdit[],
  mayMerge: boolean,
): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  for (const { start, end, text: inserted } of edits.length > MANY_EDITS && mayMerge
    ? [merged(text, edits)]
    : edits) {
    const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
    edit.replace(document.uri, range, inserted);
  }
  if (!(await vscode.workspace.applyEdit(edit))) {
    throw new InputError(
      'bad-file',
      said`VS Code did not accept the change: ${sourceName(document.uri)} is read-only, or it changed at this moment. Refresh, then try again.`,
    );
  }
  await focusDocument(document);
}

/** Opens the text with its numbers replaced as a new, unsaved document. Gives a sentence on what was done. */
async function openAsNewDocument(outcome: Outcome, series: readonly number[]): Promise<string> {
  const { source } = outcome;
  if (source.kind !== 'document') {
    throw new InputError(
      'bad-file',
      said`${sourceName(source.uri)} is too large for the editor. Save it as a file.`,
    );
  }
  const { edits, notices } = textEdits(outcome, source.text, series);
  const document = await vscode.workspace.openTextDocument({
    language: source.languageId,
    content: applyEdits(source.text, edits),
  });
  const original = openDocument(source.uri);
  await vscode.window.showTextDocument(document, {
    viewColumn: original ? columnOf(original) : vscode.ViewColumn.One,
    preview: false,
  });
  return sentence(
    vscode.l10n.t('Opened a copy with {0} replaced.', count(edits.length)),
    notices.map((told) => wordingText(told.wording, outcome.job.table.decimalMark)),
  );
}

/**
 * Saves a copy of a file that is too large for the editor, with its numbers replaced.
 * Gives a sentence on what was done; rejects as `InferenceClient.save` does.
 */
async function saveAsNewFile(
  outcome: Outcome,
  series: readonly number[],
  client: InferenceClient,
): Promise<string> {
  const { source, stamp, reading } = outcome;
  if (source.kind !== 'file' || !stamp) {
    throw new InputError(
      'bad-file',
      said`${sourceName(source.uri)} is open in the editor. Open the result there.`,
    );
  }
  const target = await askForCopy(source.uri);
  if (target === null) return vscode.l10n.t('Nothing was saved.');
  const { written, notices } = await client.save({
    kind: 'save',
    path: source.path,
    stamp,
    target,
    reading,
    columns: columnValues(outcome, series),
  });
  return sentence(
    vscode.l10n.t('Saved {0} with {1} replaced.', sourceName(vscode.Uri.file(target)), count(written)),
    notices.map((told) => wordingText(told.wording, outcome.job.table.decimalMark)),
  );
}

/** Copies the cleaned values: a number a line; several series as tab-separated columns with a header. */
async function copyValues(outcome: Outcome, series: readonly number[]): Promise<string> {
  const columns = series.map((index) => {
    const { rows, result } = itemAt(outcome, index);
    return { name: result.name, rows, values: result.after, sigma: result.noise.sigma };
  });
  await vscode.env.clipboard.writeText(cleanedValues(columns, outcome.job.table.decimalMark));
  const values = columns.reduce((sum, column) => sum + column.values.length, 0);
  return vscode.l10n.t('Copied {0}.', count(values));
}

/** Copies a table as text that spreadsheets take: cells between tabs. Gives a sentence on what was done. */
export async function copyTable(rows: readonly (readonly string[])[]): Promise<string> {
  await vscode.env.clipboard.writeText(`${rows.map((cells) => cells.join('\t')).join('\n')}\n`);
  return vscode.l10n.t('Copied the table.');
}

/** Copies x, the samples and what was made of them, as a table. */
async function copyResult(
  context: ActionContext,
  write: (rows: readonly (readonly string[])[], decimalMark: '.' | ',') => string,
  what: string,
): Promise<string> {
  const { decimalMark } = context.outcome.job.table;
  const rows = resultRows({ ...context.result, series: chosen(context) }, { decimalMark, rounded: true });
  await vscode.env.clipboard.writeText(write(rows, decimalMark));
  return vscode.l10n.t('Copied {0} rows as {1}.', rows.length - 1, what);
}

function textEdits(outcome: Outcome, text: string, series: readonly number[]) {
  return editsForColumns(text, outcome.job.table, columnValues(outcome, series));
}

function columnValues(outcome: Outcome, series: readonly number[]): ColumnValues[] {
  const missing = configuredMissing(outcome.source.uri);
  return series.map((index) => cleanedColumn(itemAt(outcome, index), missing));
}

function itemAt(outcome: Outcome, index: number) {
  const item = outcome.job.items[index];
  if (!item) throw new InputError('unknown-column', said`This series is no longer there. Refresh the panel.`);
  return item;
}

/** One edit from the first to the last of these, with the text between them as it was. */
function merged(text: string, edits: readonly TextEdit[]): TextEdit {
  const start = edits[0].start;
  const end = edits[edits.length - 1].end;
  const moved = edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
  return { start, end, text: applyEdits(text.slice(start, end), moved) };
}

/** The column of the editor that shows a document; the first where none does. */
function columnOf(document: vscode.TextDocument): vscode.ViewColumn {
  const editor = vscode.window.visibleTextEditors.find((visible) => visible.document === document);
  return editor?.viewColumn ?? vscode.ViewColumn.One;
}

/** So that the keys for undo mean the document, not the panel. */
async function focusDocument(document: vscode.TextDocument): Promise<void> {
  const editor = vscode.window.visibleTextEditors.find((visible) => visible.document === document);
  if (editor)
    await vscode.window.showTextDocument(document, {
      viewColumn: editor.viewColumn ?? vscode.ViewColumn.One,
    });
}

function changed(name: string): InputError {
  return new InputError(
    'bad-file',
    said`${name} changed since it was read, so nothing was replaced. Refresh the panel, then replace.`,
  );
}

function count(numbers: number): string {
  return numbers === 1 ? vscode.l10n.t('1 number') : vscode.l10n.t('{0} numbers', numbers);
}

function sentence(text: string, notices: readonly string[]): string {
  return [text, ...new Set(notices)].join(' ');
}
