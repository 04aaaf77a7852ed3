import * as vscode from 'vscode';
import { looksLikeEquation } from '../core/equations/equationAt';

/** Longer documents get none: looking at every line would be felt. */
const MOST_LINES = 5000;

/** "Denoise Equation" above the first line of every equation, where the setting asks for it. */
export class EquationLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changes.event;
  private readonly listener = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('denoise.codeLens')) this.changes.fire();
  });

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const isWanted = vscode.workspace.getConfiguration('denoise', document).get<boolean>('codeLens', false);
    if (!isWanted || document.lineCount > MOST_LINES) return [];
    const lenses: vscode.CodeLens[] = [];
    let isInside = false;
    for (let line = 0; line < document.lineCount; line++) {
      const isEquation = looksLikeEquation(document.lineAt(line).text, document.languageId);
      if (isEquation && !isInside) {
        lenses.push(
          new vscode.CodeLens(document.lineAt(line).range, {
            title: vscode.l10n.t('Denoise Equation'),
            command: 'denoise.denoiseEquation',
            arguments: [{ line }],
          }),
        );
      }
      isInside = isEquation;
    }
    return lenses;
  }

  dispose(): void {
    this.listener.dispose();
    this.changes.dispose();
  }
}
