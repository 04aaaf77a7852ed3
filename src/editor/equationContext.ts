import * as vscode from 'vscode';
import { looksLikeEquation } from '../core/equations/equationAt';

/** A cursor that rests this long is looked at; a right click moves it just before its menu opens. */
const CURSOR_SETTLES_MS = 30;
const KEY = 'denoise.equationAtCursor';

/** Keeps the context key up to date that shows "Denoise Equation" in the menu of lines that look like one. */
export function watchEquationAtCursor(): vscode.Disposable {
  let timer: NodeJS.Timeout | null = null;
  let shown: boolean | null = null;
  const update = (): void => {
    const editor = vscode.window.activeTextEditor;
    const isEquation = editor !== undefined && hasEquation(editor);
    if (isEquation === shown) return;
    shown = isEquation;
    void vscode.commands.executeCommand('setContext', KEY, isEquation);
  };
  const schedule = (): void => {
    if (timer) clearTimeout(timer);
    timer = setTimeout(update, CURSOR_SETTLES_MS);
  };
  schedule();
  const listeners = [
    vscode.window.onDidChangeTextEditorSelection(schedule),
    vscode.window.onDidChangeActiveTextEditor(schedule),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document === vscode.window.activeTextEditor?.document) schedule();
    }),
  ];
  return new vscode.Disposable(() => {
    if (timer) clearTimeout(timer);
    for (const listener of listeners) listener.dispose();
  });
}

function hasEquation({ document, selection }: vscode.TextEditor): boolean {
  // The selection may be of the moment before the document became shorter.
  const last = Math.min(selection.end.line, selection.start.line + 20, document.lineCount - 1);
  for (let line = selection.start.line; line <= last; line++) {
    if (looksLikeEquation(document.lineAt(line).text, document.languageId)) return true;
  }
  return false;
}
