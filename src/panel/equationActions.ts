import * as vscode from 'vscode';
import { InputError } from '../core/errors';
import { provenanceLines } from '../core/provenance';
import type { TextRange } from '../core/reading/wholeNumbers';
import { said } from '../core/wording';
import { csvOf, markdownOf, resultRows } from '../core/writing/resultTable';
import type { Action, ResultMessage } from '../protocol';
import { seriesAt } from './actionContext';
import { exportFigure, exportPicture, provenanceOf, saveCsv } from './exportFiles';
import { documentAgain, sourceName } from './source';

export interface EquationActionContext {
  /** Of the extension. */
  readonly version: string;
  readonly uri: vscode.Uri;
  /** Where the equation stood when it was computed. */
  readonly range: TextRange;
  readonly result: ResultMessage;
  /** Indices of the series that are meant. */
  readonly series: readonly number[];
  /** The plots as shown, as a PNG file, where the panel sent them. */
  readonly picture: Uint8Array | null;
}

/** Does something with the curves of an equation; gives a sentence on what was done. */
export async function performOnEquation(action: Action, context: EquationActionContext): Promise<string> {
  if (!context.result.actions.includes(action)) {
    throw new InputError('bad-option', said`An equation cannot be used in this way: ${action}.`);
  }
  const file = { ...context, source: context.uri, decimalMark: '.' as const };
  switch (action) {
    case 'insert-csv':
      return insertCsv(context);
    case 'open':
      return openCsv(context);
    case 'csv':
      return copyText(csvOf(rowsOf(context, true), '.'), vscode.l10n.t('the curves as CSV'));
    case 'markdown':
      return copyText(
        markdownOf(rowsOf(context, true), provenanceLines(provenanceOf(context), [], null)),
        vscode.l10n.t('the curves as a Markdown table'),
      );
    case 'copy':
      return copyText(columnsOf(context), vscode.l10n.t('the values'));
    case 'save-csv':
      return saveCsv(file);
    case 'svg':
    case 'html':
      return exportFigure(file, action);
    case 'png':
      return exportPicture(file);
    default:
      throw new InputError('bad-option', said`An equation cannot be used in this way: ${action}.`);
  }
}

function rowsOf({ result, series }: EquationActionContext, rounded: boolean): string[][] {
  const chosen = { ...result, series: series.map((index) => seriesAt(result, index)) };
  return resultRows(chosen, { decimalMark: '.', rounded });
}

/** The improved values: a number a line; several series separated by tabs. */
function columnsOf({ result, series }: EquationActionContext): string {
  const columns = series.map((index) => seriesAt(result, index).after);
  const lines = Array.from(columns[0], (_, i) => columns.map((values) => String(values[i])).join('\t'));
  return `${lines.join('\n')}\n`;
}

async function copyText(text: string, what: string): Promise<string> {
  await vscode.env.clipboard.writeText(text);
  return vscode.l10n.t('Copied {0}.', what);
}

/** Puts the curves below the equation, as one undo step. */
async function insertCsv(context: EquationActionContext): Promise<string> {
  const { uri, range } = context;
  const document = await documentAgain(uri);
  const line = document.lineAt(document.positionAt(Math.max(range.start, range.end - 1)).line);
  const csv = csvOf(rowsOf(context, true), '.');
  const eol = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  const edit = new vscode.WorkspaceEdit();
  edit.insert(uri, line.range.end, `${eol}${eol}${csv.trimEnd().replaceAll('\n', eol)}${eol}`);
  if (!(await vscode.workspace.applyEdit(edit))) {
    throw new InputError(
      'bad-file',
      said`VS Code did not accept the change: ${sourceName(uri)} is read-only.`,
    );
  }
  return vscode.l10n.t(
    'Inserted {0} rows below the equation. Undo takes them out again.',
    csv.trimEnd().split('\n').length - 1,
  );
}

async function openCsv(context: EquationActionContext): Promise<string> {
  const document = await vscode.workspace.openTextDocument({
    language: 'csv',
    content: csvOf(rowsOf(context, true), '.'),
  });
  const beside = vscode.window.visibleTextEditors.find(
    (editor) => editor.document.uri.toString() === context.uri.toString(),
  );
  await vscode.window.showTextDocument(document, {
    viewColumn: beside?.viewColumn ?? vscode.ViewColumn.One,
    preview: false,
  });
  return vscode.l10n.t('Opened the curves as a new document.');
}
