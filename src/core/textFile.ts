/** Text files: their encoding found, decoded so that the same bytes come back, written whole or not at all. */

import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { InputError } from './errors';
import { type Notice, notice } from './notice';
import { said, type Wording } from './wording';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin1';

/** A byte order mark stays in the text as U+FEFF, so that writing gives it back. */
export interface TextFile {
  readonly text: string;
  readonly encoding: TextEncoding;
  /** What a person should know about how the bytes were understood. */
  readonly notices: readonly Notice[];
}

/** Bytes at the start by which text and other data are told apart. */
const HEAD_BYTES = 65536;
/** V8 holds no longer strings (UTF-16 code units). */
export const LONGEST_TEXT = 0x1fffffe8;

export const LATIN1_NOTICE = notice(
  'latin-1',
  said`The file is not UTF-8 text: it is read, and written, as Latin-1 (ISO 8859-1).`,
);

/**
 * The text of these bytes: UTF-16 by its byte order mark or by the zeros of its plain characters,
 * UTF-8 where they are valid, else Latin-1 with a notice.
 * @throws InputError `bad-file` where they are no text.
 */
export function decodeText(bytes: Uint8Array): TextFile {
  let encoding = encodingByHead(bytes);
  if (encoding === 'utf-8') {
    refuseBinary(bytes);
    if (!isUtf8(bytes)) {
      refuseControls(bytes);
      encoding = 'latin1';
    }
  }
  return {
    text: decode(bytes, encoding),
    encoding,
    notices: encoding === 'latin1' ? [LATIN1_NOTICE] : [],
  };
}

/**
 * The encoding as far as the first bytes tell; 'utf-8' stands for Latin-1 too.
 * @throws InputError `bad-file` where they are no text.
 */
export function encodingByHead(bytes: Uint8Array): TextEncoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, HEAD_BYTES);
  const zeros = [0, 0];
  for (let i = 0; i < head.length; i += 1) {
    if (head[i] === 0) zeros[i % 2] += 1;
  }
  const most = head.length / 2;
  if (zeros[0] === 0 && zeros[1] > 0.7 * most) return 'utf-16le';
  if (zeros[1] === 0 && zeros[0] > 0.7 * most) return 'utf-16be';
  refuseBinary(head);
  return 'utf-8';
}

/**
 * The text of bytes in an encoding.
 * @throws InputError `bad-file` where they are not text in it.
 */
export function decode(bytes: Uint8Array, encoding: TextEncoding): string {
  try {
    if (encoding === 'latin1')
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new InputError(
      'bad-file',
      bytes.length > LONGEST_TEXT
        ? said`The file is too large for one text. Split it, or save its numbers as CSV, and try again.`
        : said`The file is not ${encoding.toUpperCase()} text. Save it as UTF-8, and try again.`,
    );
  }
}

/** The bytes of a text: the inverse of `decodeText`. */
export function encodeText({ text, encoding }: Pick<TextFile, 'text' | 'encoding'>): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  if (encoding === 'latin1') return Buffer.from(text, 'latin1');
  const bytes = Buffer.from(text, 'utf16le');
  return encoding === 'utf-16le' ? bytes : bytes.swap16();
}

/** What the first bytes of files say that people take for tables of numbers. */
const SIGNATURES: readonly (readonly [start: string, what: Wording, todo: Wording])[] = [
  ['PK\x03\x04', said`a ZIP archive (perhaps a workbook)`, said`Save the sheet as CSV`],
  ['\xd0\xcf\x11\xe0', said`an Office document`, said`Save the sheet as CSV`],
  ['\x1f\x8b', said`compressed with gzip`, said`Unpack it`],
  ['BZh', said`compressed with bzip2`, said`Unpack it`],
  ['\xfd7zXZ', said`compressed with xz`, said`Unpack it`],
  ['\x28\xb5\x2f\xfd', said`compressed with Zstandard`, said`Unpack it`],
  ['\x89HDF', said`an HDF5 file`, said`Save the array as .npy or CSV`],
  ['CDF', said`a NetCDF file`, said`Save the variable as CSV`],
  ['MATLAB 5.0', said`a MATLAB data file`, said`Save the matrix with writematrix(A, 'a.csv')`],
  ['PAR1', said`a Parquet file`, said`Save it as CSV`],
  ['ARROW1', said`an Arrow file`, said`Save it as CSV`],
  ['SQLite format 3', said`a database`, said`Save the table as CSV`],
  ['%PDF', said`a PDF document`, said`Copy its numbers into a text file`],
  ['\x89PNG', said`a picture`, said`Choose the file with its numbers`],
  ['\xff\xd8\xff', said`a picture`, said`Choose the file with its numbers`],
];

/** @throws InputError `bad-file` for bytes that are no Latin-1 text either: control characters stand in them. */
export function refuseControls(bytes: Uint8Array): void {
  const isControl = (byte: number) => byte < 32 && !(byte >= 8 && byte <= 13) && byte !== 26 && byte !== 27;
  if (bytes.subarray(0, HEAD_BYTES).some(isControl)) throw binaryFile();
}

/** @throws InputError `bad-file` for bytes with zeros in them, or a signature of something else than text. */
function refuseBinary(bytes: Uint8Array): void {
  const start = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  const known = SIGNATURES.find(([signature]) => start.startsWith(signature));
  if (!bytes.includes(0) && !(known && /[^\t\n\r -~]/.test(start))) return;
  throw known
    ? new InputError('bad-file', said`The file is ${known[1]}, not text. ${known[2]}, and try again.`)
    : binaryFile();
}

function binaryFile(): InputError {
  return new InputError(
    'bad-file',
    said`The file holds binary data, not text. Save its numbers as text (CSV) or as .npy, and try again.`,
  );
}

/**
 * Writes a file whole or not at all: to a temporary name beside it, then renamed. A file that was there
 * keeps its permissions; of a link, the file it points to is replaced. A device or a pipe is written to.
 *
 * @param content all of it, or its pieces as they come
 * @throws InputError `bad-file`, and what `content` throws
 */
export async function writeFileWhole(
  path: string,
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const existing = await stat(target).catch(() => null);
  if (existing && !existing.isFile()) {
    await writeFile(target, content).catch((error: unknown) => {
      throw fileError(said`${path} cannot be written`, error);
    });
    return;
  }
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  const removeTemporary = (): void => rmSync(temporary, { force: true });
  process.once('exit', removeTemporary);
  try {
    const mode = existing ? existing.mode & 0o777 : 0o666;
    await writeFile(temporary, content, { flag: 'wx', mode });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw fileError(said`${path} cannot be written`, error);
  } finally {
    process.off('exit', removeTemporary);
  }
}

/** The error of the file system (such as ENOENT) as one for people; other faults as they are. */
export function fileError(what: Wording, error: unknown): unknown {
  const isSystem = error instanceof Error && 'code' in error && /^E[A-Z0-9]+$/.test(String(error.code));
  if (!isSystem) return error;
  const isFull = 'code' in error && ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(String(error.code));
  const todo = isFull
    ? said`Make room on the disk, or choose another one.`
    : said`Check the name and the permissions.`;
  return new InputError('bad-file', said`${what}: ${error.message}. ${todo}`);
}
