import { readFile } from 'node:fs/promises';
import { InputError } from '../core/errors';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** A byte order mark stays in the text as U+FEFF, so that writing gives it back. */
export interface TextFile {
  readonly text: string;
  readonly encoding: TextEncoding;
}

/**
 * Reads a text file: UTF-16 by its byte order mark, else UTF-8.
 *
 * Throws InputError 'bad-file' where the file cannot be read or is not text.
 */
export async function readTextFile(path: string): Promise<TextFile> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError('bad-file', `The file cannot be read: ${reason}`);
  }
  return decodeText(bytes);
}

/** The text of these bytes. Throws InputError 'bad-file' for bytes that are not text. */
export function decodeText(bytes: Uint8Array): TextFile {
  const encoding: TextEncoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : 'utf-8';
  try {
    return { text: new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes), encoding };
  } catch {
    throw new InputError(
      'bad-file',
      `The file is not ${encoding.toUpperCase()} text, or it is too large for one text. Save it as UTF-8, or split it, and try again.`,
    );
  }
}

/** The bytes of a text: the inverse of `decodeText`. */
export function encodeText({ text, encoding }: TextFile): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  const bytes = Buffer.from(text, 'utf16le');
  return encoding === 'utf-16le' ? bytes : bytes.swap16();
}
