import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../../../src/core/errors';
import { AUTOMATIC, type ReadingOptions } from '../../../src/core/reading/options';
import { readTable } from '../../../src/core/reading/readTable';
import { readInPieces } from './pieces';

const read = (text: string, options: Partial<ReadingOptions>) =>
  readTable(text, null, { ...AUTOMATIC, ...options });
const values = (text: string, options: Partial<ReadingOptions>) =>
  read(text, options).columns.map((column) => [...column.values]);
const refusal = (text: string, options: Partial<ReadingOptions>) => {
  try {
    read(text, options);
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    return error;
  }
  return assert.fail('it was read');
};

describe('what a person says about a text', () => {
  const thousands = '1,234\n1,345\n1,456\n';
  const pairs = '5,1\n7,2\n2,3\n8,4\n';

  it('settles what a comma means', () => {
    assert.equal(refusal(thousands, {}).code, 'ambiguous-decimal-mark');
    assert.deepEqual(values(thousands, { decimalMark: ',' }), [[1.234, 1.345, 1.456]]);
    assert.deepEqual(values(thousands, { decimalMark: '.', delimiter: 'none' }), [[1234, 1345, 1456]]);
    assert.equal(refusal(pairs, {}).code, 'ambiguous-decimal-mark');
    assert.deepEqual(values(pairs, { decimalMark: ',' }), [[5.1, 7.2, 2.3, 8.4]]);
    assert.deepEqual(values(pairs, { decimalMark: '.' }), [
      [5, 7, 2, 8],
      [1, 2, 3, 4],
    ]);
    assert.deepEqual(values('a;b\n1,234;2\n3,456;4\n', { decimalMark: '.' }), [
      [1234, 3456],
      [2, 4],
    ]);
  });

  it('is refused where the numbers contradict it', () => {
    const error = refusal('a;b\n1,5;2\n1.25;3\n', { decimalMark: '.' });
    assert.equal(error.code, 'mixed-decimal-marks');
    assert.deepEqual([error.line, error.column], [2, 1]);
    assert.equal(refusal('1.25\n2.5\n', { decimalMark: ',' }).code, 'mixed-decimal-marks');
    assert.equal(refusal('1 2\n3 4\n', { delimiter: 'semicolon' }).code, 'no-numbers');
    assert.equal(refusal('1\n2\n', { firstLine: 3 }).code, 'bad-option');
  });

  it('chooses the delimiter', () => {
    const text = '1;2,5;3\n4;5,5;6\n';
    assert.deepEqual(values(text, { delimiter: 'semicolon' }), [
      [1, 4],
      [2.5, 5.5],
      [3, 6],
    ]);
    assert.deepEqual(values('1 000\t2\n3 000\t4\n', { delimiter: 'tab' }), [
      [1000, 3000],
      [2, 4],
    ]);
    assert.deepEqual(values('[1, 2]\n3 4\n5 6\n', { delimiter: 'blanks', firstLine: 2 }), [
      [3, 5],
      [4, 6],
    ]);
  });

  it('makes the first row a header, or no header', () => {
    const years = '2001,2002\n1.5,2.5\n3.5,4.5\n';
    assert.equal(read(years, {}).rowCount, 3);
    const named = read(years, { header: true });
    assert.deepEqual([named.rowCount, ...named.columns.map(({ name }) => name)], [2, '2001', '2002']);
    const bare = read('a,b\n1.5,2.5\n3.5,4.5\n', { header: false });
    assert.deepEqual([bare.hasHeader, bare.rowCount, bare.columns[0].name], [false, 2, 'column 1']);
  });

  it('starts the table further down', () => {
    const text = '1,2\n3,4\n\na,b\n5,6\n7,8\n';
    assert.deepEqual(values(text, { firstLine: 4 }), [
      [5, 7],
      [6, 8],
    ]);
  });

  it('says what has no effect', () => {
    const { notices } = read('[1.5, 2.5, 3.5]', { decimalMark: ',', header: true });
    assert.deepEqual(
      notices.map(({ code }) => code),
      ['option-unused', 'option-unused'],
    );
  });

  it('holds for files read in pieces', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'denoise-options-'));
    try {
      const path = join(folder, 'large.txt');
      writeFileSync(
        path,
        Array.from({ length: 20_000 }, (_, i) => `${1 + (i % 9)},${100 + (i % 800)}`).join('\n'),
      );
      const { table } = await readInPieces(path, 16384, { ...AUTOMATIC, decimalMark: ',' });
      assert.equal(table.columns.length, 1);
      assert.equal(table.rowCount, 20_000);
      assert.equal(table.columns[0].values[19_999], 1 + (19_999 % 9) + (100 + (19_999 % 800)) / 1000);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
