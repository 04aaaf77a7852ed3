import { fstat } from 'node:fs';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { InputError } from './errors';
import { said } from './wording';

/** Descriptor of standard input. */
export const STANDARD_INPUT = 0;

/**
 * Whether both are one file, whatever leads to it: a link, another name of the same file, or another spelling where
 * the system takes several for one. Devices and pipes are no files, and what does not exist is none either.
 *
 * @param first path, or an open file's descriptor
 */
export async function isSameFile(first: string | number, second: string): Promise<boolean> {
  const found = await Promise.all([first, second].map(identityOf));
  return found[0] !== null && found[0] === found[1];
}

/**
 * For what writes beside data: they stay as they are, even where the target leads back to them.
 *
 * @param original path of the data, or their open file's descriptor
 * @throws InputError `bad-file` where both are one file
 */
export async function refuseOriginal(original: string | number, target: string): Promise<void> {
  if (!(await isSameFile(original, target))) return;
  throw new InputError(
    'bad-file',
    said`${target} is the file with the data, which stays as it is. Name another file.`,
  );
}

/** Device and number of a file, which no other file has at the same time. */
async function identityOf(file: string | number): Promise<string | null> {
  const options = { bigint: true } as const;
  const found = await (typeof file === 'number'
    ? promisify(fstat)(file, options)
    : stat(file, options)
  ).catch(() => null);
  return found?.isFile() ? `${found.dev} ${found.ino}` : null;
}
