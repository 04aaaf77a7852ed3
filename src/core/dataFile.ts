/** Files of numbers of every kind: text, NumPy arrays, notebooks. */

import { open, readFile, stat } from 'node:fs/promises';
import { InputError } from './errors';
import { type Notice, notice } from './notice';
import { isNotebook, readNotebook } from './reading/notebook';
import { isNpy, parseNpy, readNpy, writeNpy } from './reading/npy';
import { isNpz, readNpz, writeNpz } from './reading/npz';
import { AUTOMATIC } from './reading/options';
import { readTable } from './reading/readTable';
import type { Table } from './reading/table';
import { refuseOriginal } from './sameFile';
import { decodeText, encodeText, fileError, writeFileWhole } from './textFile';
import { said } from './wording';
import { cartesian } from './writing/cartesian';
import { applyEdits } from './writing/edits';
import { type ColumnValues, editsForColumns } from './writing/editsForColumns';

/** Node reads no larger file at once. */
const LARGEST_WHOLE_BYTES = 2 ** 31 - 1;
const SIGNATURE_BYTES = 512;

export interface DataFile {
  readonly table: Table;
  /**
   * Writes a copy of the file, in its own format, with new values in some columns of the table.
   * @throws InputError `bad-file`, also where the target is the file that was read
   */
  write(target: string, columns: readonly ColumnValues[]): Promise<Written>;
}

export interface Written {
  /** How many numbers differ from the file's. */
  readonly count: number;
  readonly notices: readonly Notice[];
}

/**
 * Reads a file of numbers: its kind by its content, not its name.
 *
 * @param options what is known about a text
 * @param onRead as `readTable` calls it
 * @throws InputError
 */
export async function readDataFile(
  path: string,
  options = AUTOMATIC,
  onRead?: (fraction: number) => void,
): Promise<DataFile> {
  try {
    if ((await stat(path)).size > LARGEST_WHOLE_BYTES) {
      throw new InputError(
        'bad-file',
        said`The file is larger than 2 GB. Save its numbers in parts, and try again.`,
      );
    }
    const file = dataOfBytes(await readFile(path), options, onRead);
    return {
      table: file.table,
      write: async (target, columns) => {
        await refuseOriginal(path, target);
        return file.write(target, columns);
      },
    };
  } catch (error) {
    throw fileError(said`The file cannot be read`, error);
  }
}

/** Whether a file holds arrays of NumPy, by its first bytes. */
export async function isArrayFile(path: string): Promise<boolean> {
  const start = await head(path);
  return isNpy(start) || isNpz(start);
}

/** Reads the content of a file of numbers. @throws InputError */
export function dataOfBytes(
  bytes: Uint8Array,
  options = AUTOMATIC,
  onRead?: (fraction: number) => void,
): DataFile {
  if (isNpy(bytes)) return npyData(bytes);
  if (isNpz(bytes)) return npzData(bytes);
  const { text, encoding, notices } = decodeText(bytes);
  if (isNotebook(text)) {
    return {
      table: withNotices(readNotebook(text), notices),
      write: async () => {
        throw new InputError(
          'bad-file',
          said`A notebook is not written to: its outputs come from running its cells. Save the numbers to a file in the notebook, and clean that.`,
        );
      },
    };
  }
  const table = withNotices(readTable(text, null, options, onRead), notices);
  return {
    table,
    write: async (target, columns) => {
      const { edits, notices } = editsForColumns(text, table, columns);
      await writeFileWhole(target, encodeText({ text: applyEdits(text, edits), encoding }));
      return { count: edits.length, notices };
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
      if (written.becameFloat64) {
        notices.push(notice('became-float64', said`The array held whole numbers; it is written as float64.`));
      }
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
        notices: [
          ...notices,
          ...written.becameFloat64.map((name) =>
            notice('became-float64', said`Array ${name} held whole numbers; it is written as float64.`),
          ),
        ],
      };
    },
  };
}

function countOf(columns: readonly ColumnValues[]): number {
  return columns.reduce((sum, { rows }) => sum + rows.length, 0);
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
