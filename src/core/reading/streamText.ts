/** The text of a large file in pieces that end with a line. */
import { isUtf8 } from 'node:buffer';
import { type FileHandle, open } from 'node:fs/promises';
import { InputError } from '../errors';
import { decode, encodingByHead, fileError, refuseControls, type TextEncoding } from '../textFile';
import { said } from '../wording';

/** Bytes read at once, unless told otherwise. */
export const PIECE_BYTES = 8 * 1024 * 1024;
/** A longer line is refused. */
const LONGEST_LINE_BYTES = 128 * 1024 * 1024;
const HEAD_BYTES = 65536;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

export interface TextPiece {
  readonly text: string;
  readonly isLast: boolean;
  /** The part of the file read so far, from 0 to 1. */
  readonly fraction: number;
}

/**
 * The encoding of a file, which is read once for it.
 * @throws InputError `bad-file` where it cannot be read or is not text
 */
export async function encodingOfFile(
  path: string,
  pieceBytes: number,
  onProgress: (fraction: number) => void,
): Promise<TextEncoding> {
  return withFile(path, async (file, size) => {
    const head = await readBytes(file, Buffer.alloc(Math.min(size, HEAD_BYTES)), 0);
    const encoding = encodingByHead(head);
    if (encoding !== 'utf-8') return encoding;
    for await (const { bytes, end } of byteLines(file, size, encoding, pieceBytes)) {
      if (bytes.includes(0)) throw binaryAt(end);
      if (!isUtf8(bytes)) {
        refuseControls(head);
        return 'latin1';
      }
      onProgress(end / size);
    }
    return encoding;
  });
}

/**
 * The text of a file in pieces, each of whole lines.
 * @throws InputError `bad-file` where it cannot be read, is not text in this encoding, or has no lines
 */
export async function* textPieces(
  path: string,
  encoding: TextEncoding,
  pieceBytes: number,
): AsyncGenerator<TextPiece> {
  const file = await openFile(path);
  try {
    const { size } = await file.stat();
    for await (const { bytes, end } of byteLines(file, size, encoding, pieceBytes)) {
      yield { text: decode(bytes, encoding), isLast: end === size, fraction: end / size };
    }
  } finally {
    await file.close();
  }
}

/** Runs of whole lines, as bytes that are valid until the next ones are asked for. */
async function* byteLines(
  file: FileHandle,
  size: number,
  encoding: TextEncoding,
  pieceBytes: number,
): AsyncGenerator<{ bytes: Uint8Array; end: number }> {
  let buffer = Buffer.allocUnsafe(pieceBytes);
  let kept = 0;
  for (let position = 0; position < size; ) {
    if (kept === buffer.length) {
      if (kept >= LONGEST_LINE_BYTES) {
        throw new InputError(
          'bad-file',
          said`A line is longer than ${LONGEST_LINE_BYTES / 2 ** 20} MB. Break it into lines, and try again.`,
        );
      }
      buffer = Buffer.concat([buffer], 2 * buffer.length);
    }
    const read = await readBytes(file, buffer.subarray(kept), position);
    if (read.length === 0) throw new InputError('bad-file', said`The file became shorter while it was read.`);
    position += read.length;
    const filled = buffer.subarray(0, kept + read.length);
    const cut = position >= size ? filled.length : lastLineEnd(filled, encoding);
    if (cut > 0) {
      yield {
        bytes: filled.subarray(0, cut),
        end: position >= size ? size : position - (filled.length - cut),
      };
    }
    buffer.copyWithin(0, cut, filled.length);
    kept = filled.length - cut;
  }
}

/** The offset after the last line end in these bytes; 0 where there is none. */
function lastLineEnd(bytes: Buffer, encoding: TextEncoding): number {
  if (encoding === 'utf-8' || encoding === 'latin1') {
    const feed = bytes.lastIndexOf(LINE_FEED);
    // A carriage return at the very end may be followed by its line feed.
    return feed >= 0 ? feed + 1 : bytes.lastIndexOf(CARRIAGE_RETURN, -2) + 1;
  }
  const low = encoding === 'utf-16le' ? 0 : 1;
  for (let i = (bytes.length & ~1) - 2; i >= 0; i -= 2) {
    if (bytes[i + low] === LINE_FEED && bytes[i + 1 - low] === 0) return i + 2;
  }
  return 0;
}

async function readBytes(file: FileHandle, into: Buffer, position: number): Promise<Buffer> {
  let filled = 0;
  while (filled < into.length) {
    const { bytesRead } = await file.read(into, filled, into.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return into.subarray(0, filled);
}

async function withFile<T>(path: string, use: (file: FileHandle, size: number) => Promise<T>): Promise<T> {
  const file = await openFile(path);
  try {
    return await use(file, (await file.stat()).size);
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (error) {
    throw fileError(said`The file cannot be read`, error);
  }
}

function binaryAt(offset: number): InputError {
  return new InputError(
    'bad-file',
    said`The file holds binary data before byte ${offset}. Save its numbers as text (CSV), and try again.`,
  );
}
