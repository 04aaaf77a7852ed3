/** Text files with the encoding they have. */
import { randomBytes } from 'node:crypto';
import { readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { InputError } from '../core/errors';

export interface TextFile {
  /** Without byte order mark. */
  readonly text: string;
  readonly encoding: 'utf8' | 'utf8-bom' | 'utf16le';
}

/**
 * Reads a file, or standard input for '-'.
 * @throws InputError `bad-file` when it cannot be read or is neither UTF-8 nor UTF-16LE with a byte order mark.
 */
export async function readTextFile(path: string): Promise<TextFile> {
  return decodeText(await readBytes(path));
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    if (path !== '-') return await readFile(path);
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk);
    return Buffer.concat(chunks);
  } catch (error) {
    throw fileError('cannot be read', error);
  }
}

/** @throws InputError `bad-file`, with the place of the first byte that is not UTF-8. */
export function decodeText(bytes: Buffer): TextFile {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return { text: bytes.subarray(2).toString('utf16le'), encoding: 'utf16le' };
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    throw new InputError('bad-file', 'the text is UTF-16 big-endian. Save it as UTF-8.', 1, 1);
  }
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const body = hasMark ? bytes.subarray(3) : bytes;
  const text = body.toString('utf8');
  // A replacement character that was not in the file marks a byte that is not UTF-8.
  if (text.includes('\ufffd') && !Buffer.from(text, 'utf8').equals(body)) throw notUtf8(body);
  return { text, encoding: hasMark ? 'utf8-bom' : 'utf8' };
}

function notUtf8(body: Buffer): InputError {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  let start = 0;
  for (;;) {
    const feed = body.indexOf(0x0a, start);
    const bytes = body.subarray(start, feed < 0 ? body.length : feed);
    try {
      decoder.decode(bytes);
    } catch {
      const column = bytes.toString('utf8').indexOf('\ufffd') + 1;
      return new InputError('bad-file', 'the text is not UTF-8 here. Save it as UTF-8.', line, column);
    }
    line++;
    start = feed + 1;
  }
}

export function encodeText({ text, encoding }: TextFile): Buffer {
  if (encoding === 'utf16le') return Buffer.from(`\ufeff${text}`, 'utf16le');
  return Buffer.from(encoding === 'utf8-bom' ? `\ufeff${text}` : text, 'utf8');
}

/**
 * Writes a file whole or not at all: to a temporary name beside it, then renamed.
 * @throws InputError `bad-file`.
 */
export async function writeFileWhole(path: string, content: string | Buffer): Promise<void> {
  // The file that a link points to is replaced, not the link.
  const target = await realpath(path).catch(() => path);
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, content, { flag: 'wx' });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw fileError(`${path} cannot be written`, error);
  }
}

function fileError(what: string, error: unknown): InputError {
  const reason = error instanceof Error ? error.message : String(error);
  return new InputError('bad-file', `${what}: ${reason}. Check the name and the permissions.`);
}
