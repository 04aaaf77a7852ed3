/** NumPy's .npy files (format versions 1 to 3): arrays of numbers in one or two dimensions. */

import { InputError } from '../errors';
import { type Notice, notice } from '../notice';
import { said, type Wording } from '../wording';
import { float16FromBits, float16ToBits } from './float16';
import { MIN_SAMPLES } from './limits';
import { withPolar } from './polar';
import type { Column, Table } from './table';

/** An array as a table sees it: the elements stay in the file's bytes. */
export interface NpyArray {
  /** Magic, version and header as they stand in the file. */
  readonly head: Uint8Array;
  readonly data: DataView;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly fortranOrder: boolean;
  readonly rowCount: number;
  /** At least one; two for each column of complex numbers. */
  readonly columns: readonly NpyColumn[];
  /** Whether a row of the array is a column of the table. */
  readonly rowsAsColumns: boolean;
}

/** The column's number in row r is element `first + r * stride`. */
interface NpyColumn {
  readonly name: string;
  readonly first: number;
  readonly stride: number;
  readonly part: 'real' | 'imaginary';
}

interface ElementType {
  /** Float, signed and unsigned integer, complex, boolean. */
  readonly kind: 'f' | 'i' | 'u' | 'c' | 'b';
  /** Bytes of an element. */
  readonly size: number;
  readonly littleEndian: boolean;
}

/** New values for one column of an array. */
export interface NpyValues {
  /** Index in `NpyArray.columns`. */
  readonly column: number;
  readonly rows: Uint32Array;
  readonly values: Float64Array;
}

const MAGIC = '\x93NUMPY';
const SIZES = { f: [2, 4, 8], i: [1, 2, 4, 8], u: [1, 2, 4, 8], c: [8, 16], b: [1] };
const LONGEST_HEADER = 65536;
const MOST_COLUMNS = 4096;

export function isNpy(bytes: Uint8Array): boolean {
  return latin1(bytes, 0, MAGIC.length) === MAGIC;
}

/**
 * The table of an .npy file. Its cells have no place in a text: `starts` and `ends` are empty.
 * @throws InputError `bad-file` for a damaged file and for arrays of something else than numbers
 */
export function readNpy(bytes: Uint8Array): Table {
  const array = parseNpy(bytes, '');
  return {
    format: 'npy',
    decimalMark: '.',
    hasHeader: false,
    columns: columnsOfNpy(array),
    rowCount: array.rowCount,
    notices: noticesOfNpy(array, ''),
  };
}

/**
 * The array in an .npy file.
 * @param name before the names of its columns; '' for none
 * @throws InputError `bad-file`
 */
export function parseNpy(bytes: Uint8Array, name: string): NpyArray {
  if (!isNpy(bytes) || bytes.length < 12) throw damaged(said`it does not start as such a file does`);
  const version = bytes[6];
  if (version < 1 || version > 3) throw damaged(said`version ${version} of the format is not known`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const headerStart = version === 1 ? 10 : 12;
  const headerLength = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const dataStart = headerStart + headerLength;
  if (headerLength > LONGEST_HEADER || dataStart > bytes.length) throw damaged(said`its header is cut off`);
  const header = latin1(bytes, headerStart, dataStart);
  const shape = shapeOf(header);
  const type = typeOf(header);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header);
  if (!order) throw damaged(said`its header names no order`);
  const wanted = shape.reduce((product, length) => product * length, type.size);
  const found = bytes.length - dataStart;
  if (wanted !== found) {
    throw damaged(said`${found} bytes of numbers where its header promises ${wanted}`);
  }
  const array = {
    head: bytes.subarray(0, dataStart),
    data: new DataView(bytes.buffer, bytes.byteOffset + dataStart, found),
    type,
    shape,
    fortranOrder: order[1] === 'True',
  };
  return { ...array, ...columnsIn(shape, array.fortranOrder, type, name) };
}

/** The columns of an array, with their values; magnitudes and phases of complex ones come last. */
export function columnsOfNpy(array: NpyArray): Column[] {
  const { data, type, rowCount } = array;
  const columns = array.columns.map(({ name, first, stride, part }): Column => {
    const values = new Float64Array(rowCount);
    for (let row = 0; row < rowCount; row += 1) {
      const value = elementAt(data, type, first + row * stride, part);
      values[row] = Number.isFinite(value) ? value : Number.NaN;
    }
    return {
      name,
      unit: null,
      kind: 'number',
      values,
      starts: new Uint32Array(0),
      ends: new Uint32Array(0),
    };
  });
  const reals = array.columns.flatMap(({ part }, k) => (type.kind === 'c' && part === 'real' ? [k] : []));
  return withPolar(
    columns,
    reals.map((real) => ({ real, imaginary: real + 1 })),
  );
}

/** What a person should know about the reading of an array. */
export function noticesOfNpy(array: NpyArray, name: string): Notice[] {
  const notices: Notice[] = [];
  if (array.rowsAsColumns) {
    const [rows, width] = array.shape.filter((length) => length !== 1);
    notices.push(
      name === ''
        ? notice(
            'rows-as-columns',
            said`Each of the ${rows} rows of ${width} elements is read as one column.`,
          )
        : notice(
            'rows-as-columns',
            said`Array ${name}: each of its ${rows} rows of ${width} elements is read as one column.`,
          ),
    );
  }
  if (array.type.kind === 'c') {
    notices.push(
      name === ''
        ? notice(
            'complex',
            said`The numbers are complex: their real and imaginary parts are read as columns. Magnitude and phase can be chosen instead.`,
          )
        : notice(
            'complex',
            said`Array ${name} holds complex numbers: their real and imaginary parts are read as columns. Magnitude and phase can be chosen instead.`,
          ),
    );
  }
  return notices;
}

/**
 * The file with new values: floating types keep their type and every other byte, whole numbers become
 * float64.
 * @returns the bytes, and whether the type changed
 */
export function writeNpy(
  array: NpyArray,
  columns: readonly NpyValues[],
): { bytes: Uint8Array<ArrayBuffer>; becameFloat64: boolean } {
  const { kind } = array.type;
  const becameFloat64 = kind !== 'f' && kind !== 'c';
  const type: ElementType = becameFloat64 ? { kind: 'f', size: 8, littleEndian: true } : array.type;
  const head = becameFloat64 ? float64Head(array) : array.head;
  const count = array.data.byteLength / array.type.size;
  const bytes = new Uint8Array(head.length + count * type.size);
  bytes.set(head);
  const data = new DataView(bytes.buffer, head.length);
  if (becameFloat64) {
    for (let i = 0; i < count; i += 1)
      data.setFloat64(8 * i, elementAt(array.data, array.type, i, 'real'), true);
  } else {
    bytes.set(new Uint8Array(array.data.buffer, array.data.byteOffset, array.data.byteLength), head.length);
  }
  for (const { column, rows, values } of columns) {
    const { first, stride, part } = array.columns[column];
    rows.forEach((row, i) => {
      if (Number.isFinite(values[i])) setElement(data, type, first + row * stride, part, values[i]);
    });
  }
  return { bytes, becameFloat64 };
}

function shapeOf(header: string): number[] {
  const shape = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(header);
  if (!shape) throw damaged(said`its header names no shape`);
  return shape[1]
    .split(',')
    .map((length) => length.trim())
    .filter((length) => length !== '')
    .map(Number);
}

function typeOf(header: string): ElementType {
  const descr = /'descr'\s*:\s*('[^']*'|\[)/.exec(header);
  if (!descr) throw damaged(said`its header names no type`);
  const type = /^'([<>|=])([fiucb])(\d+)'$/.exec(descr[1]);
  const kind = type?.[2] as ElementType['kind'] | undefined;
  const size = Number(type?.[3]);
  if (!type || !kind || !SIZES[kind].includes(size)) {
    const what = descr[1] === '[' ? said`records` : said`elements of type ${descr[1]}`;
    throw new InputError(
      'bad-file',
      said`The .npy file holds ${what}; numbers of up to 8 bytes (16 if complex) are read. Save them with numpy.save(name, array.astype(float)), and try again.`,
    );
  }
  return { kind, size, littleEndian: type[1] !== '>' };
}

function columnsIn(
  shape: readonly number[],
  fortranOrder: boolean,
  type: ElementType,
  name: string,
): Pick<NpyArray, 'rowCount' | 'columns' | 'rowsAsColumns'> {
  const long = shape.filter((length) => length !== 1);
  if (long.length > 2) {
    throw new InputError(
      'bad-file',
      said`The .npy file holds an array of shape (${shape.join(', ')}); one or two dimensions are read. Save a part of it, such as array[0], and try again.`,
    );
  }
  const [length = 1, width = 1] = long;
  const rowsAsColumns = long.length === 2 && length < MIN_SAMPLES && width >= MIN_SAMPLES;
  const rowCount = rowsAsColumns ? width : length;
  const columnCount = rowsAsColumns ? length : width;
  if (rowCount * columnCount === 0) throw new InputError('empty', said`The .npy file holds an empty array.`);
  if (columnCount > MOST_COLUMNS) {
    throw new InputError(
      'bad-file',
      said`The .npy file holds ${columnCount} columns; up to ${MOST_COLUMNS} are read. Save a part of it, such as array[:, :16], and try again.`,
    );
  }
  // Elements along a row of the array, and from one row to the next.
  const [along, down] = fortranOrder ? [length, 1] : [1, width];
  const [stride, step] = rowsAsColumns ? [along, down] : [down, along];
  const columns: NpyColumn[] = [];
  for (let k = 0; k < columnCount; k += 1) {
    const numbered = name === '' || columnCount > 1 ? `${name} column ${k + 1}`.trim() : name;
    const column = { first: k * step, stride };
    if (type.kind === 'c') {
      columns.push({ ...column, name: `${numbered} real`, part: 'real' });
      columns.push({ ...column, name: `${numbered} imaginary`, part: 'imaginary' });
    } else {
      columns.push({ ...column, name: numbered, part: 'real' });
    }
  }
  return { rowCount, columns, rowsAsColumns };
}

function elementAt(data: DataView, type: ElementType, index: number, part: NpyColumn['part']): number {
  const { littleEndian, size } = type;
  const at = index * size;
  switch (`${type.kind}${size}` as const) {
    case 'f2':
      return float16FromBits(data.getUint16(at, littleEndian));
    case 'f4':
      return data.getFloat32(at, littleEndian);
    case 'f8':
      return data.getFloat64(at, littleEndian);
    case 'c8':
      return data.getFloat32(part === 'real' ? at : at + 4, littleEndian);
    case 'c16':
      return data.getFloat64(part === 'real' ? at : at + 8, littleEndian);
    case 'i1':
      return data.getInt8(at);
    case 'i2':
      return data.getInt16(at, littleEndian);
    case 'i4':
      return data.getInt32(at, littleEndian);
    case 'i8':
      return Number(data.getBigInt64(at, littleEndian));
    case 'u2':
      return data.getUint16(at, littleEndian);
    case 'u4':
      return data.getUint32(at, littleEndian);
    case 'u8':
      return Number(data.getBigUint64(at, littleEndian));
    default:
      // u1 and b1
      return data.getUint8(at);
  }
}

function setElement(
  data: DataView,
  { kind, size, littleEndian }: ElementType,
  index: number,
  part: NpyColumn['part'],
  value: number,
): void {
  const width = kind === 'c' ? size / 2 : size;
  const at = index * size + (part === 'imaginary' ? width : 0);
  if (width === 2) data.setUint16(at, float16ToBits(value), littleEndian);
  else if (width === 4) data.setFloat32(at, value, littleEndian);
  else data.setFloat64(at, value, littleEndian);
}

function float64Head(array: NpyArray): Uint8Array {
  const shape = array.shape.length === 1 ? `(${array.shape[0]},)` : `(${array.shape.join(', ')})`;
  const order = array.fortranOrder ? 'True' : 'False';
  const header = `{'descr': '<f8', 'fortran_order': ${order}, 'shape': ${shape}, }`;
  // Numbers start at a multiple of 64 bytes, after a line feed.
  const length = Math.ceil((10 + header.length + 1) / 64) * 64;
  const head = Buffer.from(`${MAGIC}\x01\x00\x00\x00${header}`.padEnd(length - 1).concat('\n'), 'latin1');
  head.writeUInt16LE(length - 10, 8);
  return head;
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.subarray(start, end)).toString('latin1');
}

function damaged(reason: Wording): InputError {
  return new InputError(
    'bad-file',
    said`The .npy file is damaged: ${reason}. Save it again with numpy.save, and try again.`,
  );
}
