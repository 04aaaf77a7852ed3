import * as vscode from 'vscode';
import { InputError } from '../core/errors';
import { said } from '../core/wording';
import { numericOutput } from '../editor/cellOutputs';
import type { Services } from '../services';
import { denoiseData } from './denoiseData';
import { showFailure } from './showFailure';

/**
 * Denoises the numbers that a notebook cell printed.
 *
 * @param cell The cell of the menu that was used; from the command palette the selected one.
 * @returns The messages of what failed, as they were shown.
 */
export async function denoiseOutput(services: Services, cell: unknown): Promise<string[]> {
  const chosen = cellOf(cell) ?? selectedCell();
  const uri = chosen ? numericOutput(chosen) : null;
  if (!uri) {
    const wording = chosen
      ? said`This cell printed no numbers. Run it, or print the numbers first.`
      : said`No notebook cell is selected. Select one that printed numbers.`;
    return [showFailure(new InputError('no-numbers', wording), null, services.log)];
  }
  return denoiseData(services, uri, [uri]);
}

/** The cell that a menu or another extension names by its notebook and place. */
function cellOf(value: unknown): vscode.NotebookCell | undefined {
  if (typeof value !== 'object' || value === null || !('notebook' in value) || !('index' in value)) return;
  const { notebook, index } = value;
  if (typeof notebook !== 'object' || notebook === null || !('uri' in notebook)) return;
  const uri = String(notebook.uri);
  const open = vscode.workspace.notebookDocuments.find((document) => document.uri.toString() === uri);
  return typeof index === 'number' && open && index < open.cellCount ? open.cellAt(index) : undefined;
}

function selectedCell(): vscode.NotebookCell | undefined {
  const editor = vscode.window.activeNotebookEditor;
  const index = editor?.selections[0]?.start;
  return editor && index !== undefined && index < editor.notebook.cellCount
    ? editor.notebook.cellAt(index)
    : undefined;
}
