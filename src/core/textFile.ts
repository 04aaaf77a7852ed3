/** Text files: decoded with the place of what is not text, written whole or not at all. */
import { randomBytes } from 'node:crypto';
import { readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { InputError } from './errors';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** A byte order mark stays in the text as U+FEFF, so that writing gives it back. */
export interface TextFile {
  readonly text: string;
  readonly encoding: TextEncoding;
}

/**
 * Reads a text file: UTF-16 by its byte order mark, else UTF-8.
 * @throws InputError `bad-file` where it cannot be read or is not text.
 */
export async function readTextFile(path: string): Promise<TextFile> {
  try {
    return decodeText(await readFile(path));
  } catch (error) {
    throw fileError('The file cannot be read', error);
  }
}

/** The text of these bytes. @throws InputError `bad-file`, with the place of the first byte that is not text. */
export function decodeText(bytes: Uint8Array): TextFile {
  const encoding = encodingOf(bytes);
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  try {
    return { text: decoder.decode(bytes), encoding };
  } catch {
    const place = encoding === 'utf-8' ? firstNonUtf8(bytes) : null;
    const name = encoding.toUpperCase();
    if (place !== null) {
      const message = `The file is not ${name} text here. Save it as UTF-8, and try again.`;
      throw new InputError('bad-file', message, place.line, place.column);
    }
    throw new InputError(
      'bad-file',
      `The file is not ${name} text, or it is too large for one text. Save it as UTF-8, or split it, and try again.`,
    );
  }
}

function encodingOf(bytes: Uint8Array): TextEncoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}

/** Line and column of the first byte that is not UTF-8; null where all are. */
function firstNonUtf8(bytes: Uint8Array): { line: number; column: number } | null {
  const strict = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed < 0 ? bytes.length : feed;
    const part = bytes.subarray(start, end);
    try {
      strict.decode(part);
    } catch {
      return { line, column: new TextDecoder('utf-8').decode(part).indexOf('\ufffd') + 1 };
    }
    start = end + 1;
  }
  return null;
}

/** The bytes of a text: the inverse of `decodeText`. */
export function encodeText({ text, encoding }: TextFile): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  const bytes = Buffer.from(text, 'utf16le');
  return encoding === 'utf-16le' ? bytes : bytes.swap16();
}

/**
 * Writes a file whole or not at all: to a temporary name beside it, then renamed. A file that was there
 * keeps its permissions; of a link, the file it points to is replaced.
 * @throws InputError `bad-file`.
 */
export async function writeFileWhole(path: string, content: string | Uint8Array): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const mode = await stat(target)
      .then((s) => s.mode & 0o777)
      .catch(() => 0o666);
    await writeFile(temporary, content, { flag: 'wx', mode });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw fileError(`${path} cannot be written`, error);
  }
}

function fileError(what: string, error: unknown): InputError {
  if (error instanceof InputError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new InputError('bad-file', `${what}: ${reason}. Check the name and the permissions.`);
}
