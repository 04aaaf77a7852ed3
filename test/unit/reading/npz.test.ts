import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { InputError } from '../../../src/core/errors';
import { isNpz, readNpz, writeNpz } from '../../../src/core/reading/npz';

const bytesOf = (name: string) =>
  new Uint8Array(readFileSync(join(__dirname, '../../fixtures/corpus/npy', name)));

describe('.npz files', () => {
  it('reads the longest arrays as columns and says what it leaves out', () => {
    const bytes = bytesOf('arrays.npz');
    assert.ok(isNpz(bytes));
    const { table } = readNpz(bytes);
    assert.deepEqual(
      table.columns.map(({ name }) => name),
      ['t', 'y', 'counts'],
    );
    assert.equal(table.rowCount, 12);
    assert.equal(table.columns[1].values[5], Math.sin(5 / 3) * 10);
    const said = table.notices.map(({ message }) => message).join('\n');
    assert.match(said, /label is left out/);
    assert.match(said, /short \(9\)/);
  });

  it('reads packed arrays and numbers the columns of a table', () => {
    const { table } = readNpz(bytesOf('packed.npz'));
    assert.deepEqual(
      table.columns.map(({ name }) => name),
      ['y', 'table column 1', 'table column 2'],
    );
  });

  for (const name of ['arrays.npz', 'packed.npz']) {
    it(`writes ${name} with new values in one array`, () => {
      const file = readNpz(bytesOf(name));
      const column = file.table.columns.findIndex((candidate) => candidate.name === 'y');
      const rows = Uint32Array.from({ length: 12 }, (_, k) => k);
      const values = Float64Array.from(rows, (k) => k ** 2);
      const { bytes, becameFloat64 } = writeNpz(file, [{ column, rows, values }]);
      assert.deepEqual(becameFloat64, []);
      const again = readNpz(bytes);
      assert.deepEqual(again.table.columns[column].values, values);
      assert.deepEqual(
        again.table.columns.filter((_, k) => k !== column),
        file.table.columns.filter((_, k) => k !== column),
      );
      assert.deepEqual(Object.keys(again.archive.members), Object.keys(file.archive.members));
      assert.deepEqual(again.archive.packed, file.archive.packed);
    });
  }

  it('says that whole numbers become float64', () => {
    const file = readNpz(bytesOf('arrays.npz'));
    const rows = Uint32Array.from([0]);
    const { becameFloat64 } = writeNpz(file, [{ column: 2, rows, values: Float64Array.from([0.5]) }]);
    assert.deepEqual(becameFloat64, ['counts']);
  });

  it('refuses a damaged archive, one without arrays, and one that unpacks to too much', () => {
    const bytes = bytesOf('packed.npz');
    const bad: Uint8Array[] = [
      bytes.subarray(0, bytes.length - 40),
      zipSync({ 'a.npy': new Uint8Array(9) }),
      bytes.map((byte, i) => (i > 40 && i < 120 ? byte ^ 0x55 : byte)),
    ];
    for (const [index, damaged] of bad.entries()) {
      assert.throws(() => readNpz(damaged), InputError, `specimen ${index}`);
    }
    const bomb = bytes.slice();
    // The unpacked size in the central directory, which NumPy writes last.
    const directory = Buffer.from(bomb).lastIndexOf('PK\x01\x02', undefined, 'latin1');
    new DataView(bomb.buffer).setUint32(directory + 24, 0xfffffff0, true);
    assert.throws(
      () => readNpz(bomb),
      (e) => e instanceof InputError && /2 GB/.test(e.message),
    );
  });
});
