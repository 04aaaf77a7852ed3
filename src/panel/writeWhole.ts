import * as vscode from 'vscode';
import { InputError } from '../core/errors';
import { said } from '../core/wording';
import { sourceName } from './source';

const { fs } = vscode.workspace;

/**
 * Writes a file of any file system that VS Code knows, whole or not at all: where the disk is full or the
 * connection breaks, what was there before is still there, and nothing else.
 * @throws InputError `bad-file`
 */
export async function writeWhole(target: vscode.Uri, content: Uint8Array): Promise<void> {
  try {
    const existing = await statOf(target);
    if (existing && existing.type === vscode.FileType.File && existing.size > 0) {
      await overwrite(target, content);
    } else {
      // No copy beside it: a browser may be allowed to write this one file only.
      await fs.writeFile(target, content).then(undefined, async (error: unknown) => {
        if (!existing) await removed(target);
        throw error;
      });
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(
      'bad-file',
      said`${sourceName(target)} cannot be written, and nothing was changed: ${reason}. Choose another place, or make room there.`,
    );
  }
}

async function overwrite(target: vscode.Uri, content: Uint8Array): Promise<void> {
  const name = `.${sourceName(target)}.${crypto.randomUUID()}.tmp`;
  const temporary = vscode.Uri.joinPath(target, '..', name);
  try {
    await fs.writeFile(temporary, content);
    await fs.rename(temporary, target, { overwrite: true });
  } catch (error) {
    await removed(temporary);
    throw error;
  }
}

async function removed(file: vscode.Uri): Promise<void> {
  // It may never have come to be; why writing failed is what the person is told.
  await fs.delete(file).then(undefined, () => undefined);
}

/** null where there is no such file. */
async function statOf(file: vscode.Uri): Promise<vscode.FileStat | null> {
  try {
    return await fs.stat(file);
  } catch {
    return null;
  }
}
