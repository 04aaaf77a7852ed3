import * as vscode from 'vscode';
import { type Wording, worded } from './core/wording';

/** What is said in the language of VS Code; numbers get the decimal mark of the data that they are of. */
export function wordingText(wording: Wording, decimalMark: '.' | ',' = '.'): string {
  return worded(
    wording,
    (template) => vscode.l10n.bundle?.[template] ?? template,
    (value) => String(value).replace('.', decimalMark),
  );
}
