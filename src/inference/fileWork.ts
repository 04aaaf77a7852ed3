/** Files of this machine, read and written by the inference process. */
import { stat } from 'node:fs/promises';
import { readDataFile } from '../core/dataFile';
import { denoiseFile } from '../core/denoiseFile';
import { InputError } from '../core/errors';
import { said } from '../core/wording';
import type { FileWork } from './answering';
import type { FileStamp } from './messages';

export const fileWork: FileWork = {
  async read(path, reading, onRead) {
    const stamp = await stampOf(path);
    const { table } = await readDataFile(path, reading, onRead);
    return { table, stamp };
  },

  async save({ path, stamp, target, reading, columns }) {
    const now = await stampOf(path);
    if (now.size !== stamp.size || now.modifiedMs !== stamp.modifiedMs) {
      throw new InputError(
        'bad-file',
        said`The file changed since it was read. Refresh the panel, then save again.`,
      );
    }
    const file = await readDataFile(path, reading);
    const { count, notices } = await file.write(target, columns);
    return { kind: 'save', written: count, notices };
  },

  denoise: denoiseFile,
};

async function stampOf(path: string): Promise<FileStamp> {
  const { size, mtimeMs } = await stat(path);
  return { size, modifiedMs: mtimeMs };
}
