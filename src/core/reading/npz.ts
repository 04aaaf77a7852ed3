/** NumPy's .npz files: ZIP archives of .npy files. */

import { type Unzipped, unzipSync, type Zippable, zipSync } from 'fflate';
import { InputError } from '../errors';
import { type Notice, notice } from '../notice';
import { said } from '../wording';
import { MIN_SAMPLES } from './limits';
import { columnsOfNpy, type NpyArray, type NpyValues, noticesOfNpy, parseNpy, writeNpy } from './npy';
import type { Column, Table } from './table';

/** Larger contents are refused rather than unpacked: a small archive can hold any amount of zeros. */
const MOST_BYTES = 2 ** 31;
const STORED = 0;

interface Archive {
  readonly members: Unzipped;
  /** Names of the members that are packed, not just stored. */
  readonly packed: ReadonlySet<string>;
}

interface NpzTable {
  readonly archive: Archive;
  readonly table: Table;
  /** Of each column of the table: its member, and its index in that member's array. */
  readonly places: readonly { member: string; array: NpyArray; column: number }[];
}

/** Whether these bytes are a ZIP archive with an .npy file as its first member. */
export function isNpz(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  if (start !== 'PK\x03\x04' || bytes.length < 30) return false;
  const nameLength = bytes[26] + 256 * bytes[27];
  return Buffer.from(bytes.subarray(30, 30 + nameLength))
    .toString('latin1')
    .endsWith('.npy');
}

/**
 * The table of the longest arrays in an .npz file; what is left out is said in its notices.
 * `starts` and `ends` of its columns are empty.
 * @throws InputError `bad-file`, 'no-numbers'
 */
export function readNpz(bytes: Uint8Array): NpzTable {
  const archive = unpack(bytes);
  const arrays: { name: string; member: string; array: NpyArray }[] = [];
  const faults: Notice[] = [];
  for (const [member, content] of Object.entries(archive.members)) {
    const name = member.replace(/\.npy$/, '');
    try {
      arrays.push({ name, member, array: parseNpy(content, name) });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      faults.push(notice('left-out', said`${name} is left out. ${error.wording}`));
    }
  }
  if (arrays.length === 0) {
    const reason = faults[0]?.wording ?? said`It is empty.`;
    throw new InputError('no-numbers', said`The .npz file holds no array of numbers. ${reason}`);
  }
  const rowCount = arrays.reduce((most, { array }) => Math.max(most, array.rowCount), 0);
  const chosen = arrays.filter(({ array }) => array.rowCount === rowCount);
  const others = arrays.filter(({ array }) => array.rowCount !== rowCount && array.rowCount >= MIN_SAMPLES);
  const notices = [...faults, ...chosen.flatMap(({ array, name }) => noticesOfNpy(array, name))];
  if (others.length > 0) {
    const list = others.map(({ name, array }) => `${name} (${array.rowCount})`).join(', ');
    notices.push(
      notice('other-arrays', said`Arrays of another length than ${rowCount} are left out: ${list}.`),
    );
  }
  const columns = chosen.map(({ array }) => columnsOfNpy(array));
  return {
    archive,
    places: chosen.flatMap(({ member, array }, k) =>
      columns[k].map((_, column) => ({ member, array, column })),
    ),
    table: {
      format: 'npz',
      decimalMark: '.',
      hasHeader: true,
      columns: joinedColumns(columns),
      rowCount,
      notices,
    },
  };
}

/** The file with new values; `NpyValues.column` is the index in the table. Says which arrays became float64. */
export function writeNpz(
  { archive, places }: NpzTable,
  columns: readonly NpyValues[],
): { bytes: Uint8Array; becameFloat64: string[] } {
  const becameFloat64: string[] = [];
  const written: Zippable = {};
  for (const [member, content] of Object.entries(archive.members)) {
    const own = columns.filter(({ column }) => places[column].member === member);
    let bytes: Uint8Array<ArrayBuffer> = new Uint8Array(content);
    if (own.length > 0) {
      const { array } = places[own[0].column];
      const result = writeNpy(
        array,
        own.map((values) => ({ ...values, column: places[values.column].column })),
      );
      if (result.becameFloat64) becameFloat64.push(member.replace(/\.npy$/, ''));
      bytes = result.bytes;
    }
    // The date of the archive's members means nothing here: NumPy writes this one too.
    written[member] = [bytes, { level: archive.packed.has(member) ? 6 : 0, mtime: '1980-01-01T00:00:00' }];
  }
  return { bytes: zipSync(written), becameFloat64 };
}

/** The columns of several arrays as those of one table. */
function joinedColumns(arrays: readonly Column[][]): Column[] {
  const all: Column[] = [];
  for (const columns of arrays) {
    const before = all.length;
    for (const column of columns) {
      const { complex } = column;
      all.push(
        complex
          ? {
              ...column,
              complex: { ...complex, real: before + complex.real, imaginary: before + complex.imaginary },
            }
          : column,
      );
    }
  }
  return all;
}

function unpack(bytes: Uint8Array): Archive {
  const packed = new Set<string>();
  let total = 0;
  try {
    const members = unzipSync(bytes, {
      filter: ({ name, originalSize, compression }) => {
        total += originalSize;
        if (total > MOST_BYTES) {
          throw new InputError('bad-file', said`The .npz file holds more than 2 GB. Save one array as .npy.`);
        }
        if (compression !== STORED) packed.add(name);
        return true;
      },
    });
    return { members, packed };
  } catch (error) {
    if (error instanceof InputError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(
      'bad-file',
      said`The .npz file is damaged: ${reason}. Save it again with numpy.savez, and try again.`,
    );
  }
}
