import * as vscode from 'vscode';
import { InputError } from '../core/errors';
import { said } from '../core/wording';
import { isOriginal } from './originalFile';
import { sourceName } from './source';

/**
 * Asks where the cleaned copy of a file goes; null where the person does not say.
 * @throws InputError 'bad-file' where it is no file of this machine, or the original itself
 */
export async function askForCopy(original: vscode.Uri): Promise<string | null> {
  const name = sourceName(original);
  const dot = name.lastIndexOf('.');
  const cleaned = dot > 0 ? `${name.slice(0, dot)}.denoised${name.slice(dot)}` : `${name}.denoised`;
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(original, '..', cleaned),
    title: vscode.l10n.t('Save Cleaned Copy'),
  });
  if (!target) return null;
  if (target.scheme !== 'file' || (await isOriginal(original, target))) {
    throw new InputError('bad-file', said`Choose another file on this machine: the original stays as it is.`);
  }
  return target.fsPath;
}
