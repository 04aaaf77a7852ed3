import type * as vscode from 'vscode';
import { isSameFile } from '#sameFile';

/** Documents of these schemes lie in the file of this machine that their path names. */
const LOCAL = ['file', 'vscode-notebook-cell'];

/** Whether a target is the file with the data, by whatever link or spelling of its name it leads there. */
export async function isOriginal(original: vscode.Uri, target: vscode.Uri): Promise<boolean> {
  if (target.toString() === original.toString()) return true;
  return (
    target.scheme === 'file' &&
    LOCAL.includes(original.scheme) &&
    (await isSameFile(original.fsPath, target.fsPath))
  );
}
