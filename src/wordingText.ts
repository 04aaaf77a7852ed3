import * as vscode from 'vscode';
import { type Wording, worded } from './core/wording';

/** The language that our texts are in: that of VS Code where there is a translation, else English. */
export function textLanguage(): string {
  return vscode.l10n.bundle ? vscode.env.language : 'en';
}

/** What is said in the language of VS Code; numbers get the decimal mark of the data that they are of. */
export function wordingText(wording: Wording, decimalMark: '.' | ',' = '.'): string {
  return worded(
    wording,
    (template) => vscode.l10n.bundle?.[template] ?? template,
    (value) => String(value).replace('.', decimalMark),
  );
}
