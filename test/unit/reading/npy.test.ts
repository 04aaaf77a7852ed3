import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../../src/core/errors';
import { float16FromBits, float16ToBits } from '../../../src/core/reading/float16';
import { parseNpy, readNpy, writeNpy } from '../../../src/core/reading/npy';

const FOLDER = join(__dirname, '../../fixtures/corpus/npy');
const bytesOf = (name: string) => new Uint8Array(readFileSync(join(FOLDER, `${name}.npy`)));

const K = Array.from({ length: 12 }, (_, k) => k);
const WAVE = K.map((k) => Math.sin(k / 3) * 10);
const rounded = WAVE.map((value) => Math.round(value) + 0);

/** What NumPy saved, column by column, and how far a value may be off (as a share of 10). */
const SPECIMENS: [name: string, names: string[], columns: number[][], tolerance: number][] = [
  ['float64', ['column 1'], [WAVE], 1e-15],
  ['float32-big-endian', ['column 1'], [WAVE], 1e-7],
  ['float16', ['column 1'], [WAVE], 5e-4],
  ['int32', ['column 1'], [rounded], 0],
  ['uint8', ['column 1'], [K.map((k) => 20 * k)], 0],
  ['int64-big-endian', ['column 1'], [K.map((k) => k * 1e12)], 0],
  ['bool', ['column 1'], [K.map((k) => (k % 3 === 0 ? 1 : 0))], 0],
  ['table', ['column 1', 'column 2'], [K.map((k) => k / 2), WAVE], 1e-15],
  [
    'fortran-order',
    ['column 1', 'column 2', 'column 3'],
    [K.map((k) => k / 2), WAVE, WAVE.map((v) => -v)],
    1e-15,
  ],
  ['rows', ['column 1', 'column 2'], [WAVE, WAVE.map((v) => -v)], 1e-15],
  ['complex64', ['column 1 real', 'column 1 imaginary'], [WAVE, K], 1e-7],
  [
    'complex128-table',
    ['column 1 real', 'column 1 imaginary', 'column 2 real', 'column 2 imaginary'],
    [WAVE, K, K, WAVE.map((v) => -v)],
    1e-15,
  ],
];

describe('.npy files', () => {
  for (const [name, names, columns, tolerance] of SPECIMENS) {
    it(`reads ${name}`, () => {
      const table = readNpy(bytesOf(name));
      assert.deepEqual(
        table.columns.slice(0, names.length).map((column) => column.name),
        names,
      );
      assert.equal(table.rowCount, 12);
      columns.forEach((expectedValues, c) => {
        table.columns[c].values.forEach((value, row) => {
          const expected = expectedValues[row];
          assert.ok(Math.abs(value - expected) <= 10 * tolerance, `${value} for ${expected} in row ${row}`);
        });
      });
    });

    it(`writes ${name} with one column changed and everything else as it was`, () => {
      const bytes = bytesOf(name);
      const array = parseNpy(bytes, '');
      const rows = Uint32Array.from(K);
      const last = columns.length - 1;
      const written = writeNpy(array, [
        { column: last, rows, values: Float64Array.from(K, (k) => k / 4 - 1) },
      ]);
      assert.equal(written.becameFloat64, ['i', 'u', 'b'].includes(array.type.kind));
      const again = parseNpy(written.bytes, '');
      assert.deepEqual(again.shape, array.shape);
      assert.equal(again.fortranOrder, array.fortranOrder);
      if (!written.becameFloat64) assert.deepEqual(again.head, array.head);
      const before = readNpy(bytes);
      const after = readNpy(written.bytes);
      assert.deepEqual(after.columns.slice(0, last), before.columns.slice(0, last));
      assert.deepEqual(
        Array.from(after.columns[last].values),
        K.map((k) => k / 4 - 1),
      );
    });
  }

  it('counts NaN and infinity as missing', () => {
    const { values } = readNpy(bytesOf('missing')).columns[0];
    assert.deepEqual(
      K.filter((k) => Number.isNaN(values[k])),
      [3, 5],
    );
  });

  it('gives back the same bytes where no value is new', () => {
    for (const name of ['float64', 'float16', 'complex64', 'fortran-order', 'missing']) {
      const bytes = bytesOf(name);
      assert.deepEqual(writeNpy(parseNpy(bytes, ''), []).bytes, bytes, name);
    }
  });

  const refused: [name: string, message: RegExp][] = [
    ['records', /records/],
    ['text', /elements of type '<U1'/],
    ['three-dimensional', /shape \(2, 3, 4\)/],
    ['long-double', /type '<f16'/],
  ];
  for (const [name, message] of refused) {
    it(`refuses ${name}`, () => {
      assert.throws(
        () => readNpy(bytesOf(name)),
        (e) => e instanceof InputError && message.test(e.message),
      );
    });
  }

  it('refuses a damaged file, wherever the damage is, and never throws anything else', () => {
    const bytes = bytesOf('table');
    for (let length = 0; length < bytes.length; length += 7) {
      assert.throws(
        () => readNpy(bytes.subarray(0, length)),
        (e) => e instanceof InputError && e.code === 'bad-file',
      );
    }
    for (let i = 0; i < 128; i += 1) {
      for (const value of [0, 0x27, 0x39, 0xff]) {
        const damaged = bytes.slice();
        damaged[i] = value;
        try {
          readNpy(damaged);
        } catch (error) {
          assert.ok(error instanceof InputError, `byte ${i}: ${error}`);
        }
      }
    }
  });

  it('knows every half-precision number', () => {
    for (let bits = 0; bits < 0x10000; bits += 1) {
      const value = float16FromBits(bits);
      if (!Number.isNaN(value)) assert.equal(float16ToBits(value), bits);
    }
    assert.equal(float16ToBits(2049), float16ToBits(2048), 'ties go to even');
    assert.equal(float16ToBits(1e6), 0x7c00);
  });
});
