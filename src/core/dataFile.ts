/** Files of numbers of every kind: text, text too large for memory, NumPy arrays, notebooks. */
import { open, readFile, stat } from 'node:fs/promises';
import { InputError } from './errors';
import { isNotebook, readNotebook } from './reading/notebook';
import { isNpy, parseNpy, readNpy, writeNpy } from './reading/npy';
import { isNpz, readNpz, writeNpz } from './reading/npz';
import { AUTOMATIC, type ReadingOptions } from './reading/options';
import { readTable } from './reading/readTable';
import { readStreamedTable, rewrittenPieces } from './reading/streamTable';
import { encodingOfFile, PIECE_BYTES } from './reading/streamText';
import type { Notice, Table } from './reading/table';
import { decodeText, encodeText, fileError, LATIN1_NOTICE, LONGEST_TEXT, writeFileWhole } from './textFile';
import { cartesian } from './writing/cartesian';
import { applyEdits } from './writing/edits';
import { type ColumnValues, editsForColumns } from './writing/editsForColumns';

const IN_PIECES: Pieces = { fromBytes: 64 * 1024 * 1024, pieceBytes: PIECE_BYTES };
/** Node reads no larger file at once. */
const LARGEST_WHOLE_BYTES = 2 ** 31 - 1;
const SIGNATURE_BYTES = 512;
/** Part of the time of reading that finding the encoding takes. */
const ENCODING_SHARE = 0.1;

/** Told the part that is done, from 0 to 1; what it throws ends the work. */
type Progress = (fraction: number) => void;

/** How large files of text are read. */
interface Pieces {
  /** Size in bytes from which a file is read, and written, in pieces. */
  readonly fromBytes: number;
  readonly pieceBytes: number;
}

export interface DataFile {
  readonly table: Table;
  /**
   * Writes a copy of the file, in its own format, with new values in some columns of the table.
   * @throws InputError `bad-file`
   */
  write(target: string, columns: readonly ColumnValues[], onProgress: Progress): Promise<Written>;
}

export interface Written {
  /** How many numbers differ from the file's. */
  readonly count: number;
  readonly notices: readonly Notice[];
}

/**
 * Reads a file of numbers: its kind by its content, not its name.
 *
 * @param onProgress called while a large file is read
 * @param options what is known about a text
 * @throws InputError
 */
export async function readDataFile(
  path: string,
  onProgress: Progress,
  options = AUTOMATIC,
  pieces = IN_PIECES,
): Promise<DataFile> {
  try {
    const { size, mtimeMs } = await stat(path);
    const start = await head(path);
    const isArrays = isNpy(start) || isNpz(start);
    if (isArrays && size > LARGEST_WHOLE_BYTES) {
      throw new InputError(
        'bad-file',
        'The file is larger than 2 GB. Save its numbers in parts, and try again.',
      );
    }
    if (isArrays || size < pieces.fromBytes) return dataOfBytes(await readFile(path), options);
    let hasRows = false;
    try {
      return await readInPieces(path, mtimeMs, pieces.pieceBytes, options, (fraction) => {
        hasRows ||= fraction > ENCODING_SHARE;
        onProgress(fraction);
      });
    } catch (error) {
      // JSON and arrays in code have no rows to see in a piece: they are read whole, where they fit.
      if (hasRows || size > LONGEST_TEXT || !(error instanceof InputError)) throw error;
      return dataOfBytes(await readFile(path), options);
    }
  } catch (error) {
    throw fileError('The file cannot be read', error);
  }
}

/** Reads the content of a file of numbers. @throws InputError */
export function dataOfBytes(bytes: Uint8Array, options = AUTOMATIC): DataFile {
  if (isNpy(bytes)) return npyData(bytes);
  if (isNpz(bytes)) return npzData(bytes);
  const { text, encoding, notices } = decodeText(bytes);
  if (isNotebook(text)) {
    return {
      table: withNotices(readNotebook(text), notices),
      write: async () => {
        throw new InputError(
          'bad-file',
          'A notebook is not written to: its outputs come from running its cells. Save the numbers to a file in the notebook, and clean that.',
        );
      },
    };
  }
  const table = withNotices(readTable(text, null, options), notices);
  return {
    table,
    write: async (target, columns) => {
      const { edits, notices } = editsForColumns(text, table, columns);
      await writeFileWhole(target, encodeText({ text: applyEdits(text, edits), encoding }));
      return { count: edits.length, notices };
    },
  };
}

async function readInPieces(
  path: string,
  modifiedMs: number,
  pieceBytes: number,
  options: ReadingOptions,
  onProgress: Progress,
): Promise<DataFile> {
  const encoding = await encodingOfFile(path, pieceBytes, (fraction) =>
    onProgress(ENCODING_SHARE * fraction),
  );
  const table = await readStreamedTable(path, encoding, pieceBytes, options, (fraction) =>
    onProgress(ENCODING_SHARE + (1 - ENCODING_SHARE) * fraction),
  );
  return {
    table: withNotices(table, encoding === 'latin1' ? [LATIN1_NOTICE] : []),
    write: async (target, columns, onWriting) => {
      if ((await stat(path)).mtimeMs !== modifiedMs) {
        throw new InputError('bad-file', 'The file changed since it was read. Read it again, then write.');
      }
      let count = 0;
      const notices = new Map<string, Notice>();
      const pieces = rewrittenPieces(
        path,
        encoding,
        pieceBytes,
        options,
        table.rowCount,
        columns,
        onWriting,
        (edits, said) => {
          count += edits;
          // Of each kind of notice the first one: every piece has its own.
          for (const notice of said) if (!notices.has(notice.code)) notices.set(notice.code, notice);
        },
      );
      await writeFileWhole(target, pieces);
      return { count, notices: [...notices.values()] };
    },
  };
}

function npyData(bytes: Uint8Array): DataFile {
  const table = readNpy(bytes);
  return {
    table,
    write: async (target, given) => {
      const { columns, notices } = cartesian(table, given);
      const written = writeNpy(parseNpy(bytes, ''), columns);
      await writeFileWhole(target, written.bytes);
      if (written.becameFloat64) notices.push(float64Notice('The array'));
      return { count: countOf(columns), notices };
    },
  };
}

function npzData(bytes: Uint8Array): DataFile {
  const file = readNpz(bytes);
  return {
    table: file.table,
    write: async (target, given) => {
      const { columns, notices } = cartesian(file.table, given);
      const written = writeNpz(file, columns);
      await writeFileWhole(target, written.bytes);
      return {
        count: countOf(columns),
        notices: [...notices, ...written.becameFloat64.map((name) => float64Notice(`Array ${name}`))],
      };
    },
  };
}

function countOf(columns: readonly ColumnValues[]): number {
  return columns.reduce((sum, { rows }) => sum + rows.length, 0);
}

function float64Notice(what: string): Notice {
  return { code: 'became-float64', message: `${what} held whole numbers; it is written as float64.` };
}

function withNotices(table: Table, notices: readonly Notice[]): Table {
  return notices.length > 0 ? { ...table, notices: [...notices, ...table.notices] } : table;
}

async function head(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SIGNATURE_BYTES), 0, SIGNATURE_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
