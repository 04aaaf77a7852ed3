import * as vscode from 'vscode';
import type { Notice } from '../core/notice';

/** A notice in the language of VS Code, its numbers with the decimal mark of the data. */
export function noticeText({ message, wording }: Notice, decimalMark: '.' | ','): string {
  if (!wording) return message;
  const args = wording.values.map((value) =>
    typeof value === 'number' ? String(value).replace('.', decimalMark) : value,
  );
  return vscode.l10n.t({ message: wording.template, args, comment: [] });
}
