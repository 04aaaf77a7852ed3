import assert from 'node:assert/strict';
import { InputError } from '../../../src/core/errors';
import { readTable } from '../../../src/core/reading/readTable';
import type { Table } from '../../../src/core/reading/table';
import type { TextRange } from '../../../src/core/reading/wholeNumbers';
import { applyEdits } from '../../../src/core/writing/edits';
import { editsForColumns } from '../../../src/core/writing/editsForColumns';

/** A text in which `«` and `»` enclose the selections: the text without them, and the ranges. */
function marked(source: string): { text: string; ranges: TextRange[] } {
  const ranges: TextRange[] = [];
  let text = '';
  let start = 0;
  for (const character of source) {
    if (character === '«') start = text.length;
    else if (character === '»') ranges.push({ start, end: text.length });
    else text += character;
  }
  return { text, ranges };
}

const cellsOf = (text: string, { columns }: Table) =>
  columns.map(({ starts, ends }) => Array.from(starts, (start, row) => text.slice(start, ends[row])));

function read(source: string): { text: string; table: Table; cells: string[][]; notices: string[] } {
  const { text, ranges } = marked(source);
  const table = readTable(text, ranges);
  return { text, table, cells: cellsOf(text, table), notices: table.notices.map(({ code }) => code) };
}

describe('reading several selections', () => {
  it('reads a column selection of a CSV as that column, with its name', () => {
    const { table, cells, notices } = read('t,u [V],v\n0,«1.50»,7\n1,«2.25»,8\n2,«3.75»,9\n');
    assert.deepEqual(cells, [['1.50', '2.25', '3.75']]);
    assert.deepEqual([table.columns[0].name, table.columns[0].unit], ['u', 'V']);
    assert.deepEqual(notices, []);
  });

  it('takes whole numbers where a straight selection cuts them, and says so', () => {
    const { cells, table, notices } = read('t;u;v\n0;«10,5»0;7\n1;«9,25»;8\n2;«11,7»5;9\n');
    assert.deepEqual(cells, [['10,50', '9,25', '11,75']]);
    assert.equal(table.decimalMark, ',');
    assert.deepEqual(notices, ['cut-number']);
    assert.match(table.notices[0].message, /cut 2 numbers in two, '10,50' first/);
  });

  it('reads the column that most rows mean where a straight selection slips into another one', () => {
    const { cells, table, notices } = read('9,«10.5»,3\n10,«11.5»,4\n11,«12.5»,5\n1«00,1»3.5,6\n');
    assert.deepEqual(cells, [['10.5', '11.5', '12.5', '13.5']]);
    assert.deepEqual(notices, ['cut-number', 'uneven-selection']);
    assert.match(
      table.notices[1].message,
      /some of the rows \(1\)\. In every row these columns are read: 2\./,
    );
  });

  it('keeps an empty cell as a missing sample', () => {
    const { cells, table } = read('0,«1.5,»7\n1«,,»8\n2,«3.5,»9\n3,«4.5,»9\n');
    assert.deepEqual(cells, [['1.5', '', '3.5', '4.5']]);
    assert.ok(Number.isNaN(table.columns[0].values[1]));
  });

  it('reads a column of a table with touching cells', () => {
    const { cells, table } = read(
      ' 1.0« 22.5»-33.5\n 2.0« 23.5»-34.5\n 3.0«     »-35.5\n 4.0« 25.5»-36.5\n'.repeat(3),
    );
    assert.equal(table.format, 'fixed');
    assert.deepEqual(cells, [Array(3).fill(['22.5', '23.5', '', '25.5']).flat()]);
  });

  it('reads two columns that are selected apart', () => {
    const { cells } = read('«1»,20,«3.5»\n«2»,21,«4.5»\n«3»,22,«5.5»\n');
    assert.deepEqual(cells, [
      ['1', '2', '3'],
      ['3.5', '4.5', '5.5'],
    ]);
  });

  it('reads blocks of lines as one table', () => {
    const { cells } = read('x,y\r\n«1,2.5\r\n2,3.5\r\n»words between\r\n«3,4.5\r\n4,5.5»\r\n');
    assert.deepEqual(cells, [
      ['1', '2', '3', '4'],
      ['2.5', '3.5', '4.5', '5.5'],
    ]);
  });

  it('reads two lists in code as two columns', () => {
    const { cells, table } = read('«a = [1.5, 2.5,\n 3.5]»\nb = [9]\n«c = [4, 5, 6]»\n');
    assert.deepEqual(cells, [
      ['1.5', '2.5', '3.5'],
      ['4', '5', '6'],
    ]);
    assert.deepEqual(
      table.columns.map(({ name }) => name),
      ['a', 'c'],
    );
  });

  it('reads numbers picked one by one out of prose', () => {
    const { cells } = read('at first «1.5» volts, then «2.5»\nand at the end 3«.5».');
    assert.deepEqual(cells, [['1.5', '2.5', '3.5']]);
  });

  it('gives the place of a fault in the document', () => {
    const { text, ranges } = marked('# a\n# b\n«1\n2\n»x\n«3\n4\nabc\n»');
    assert.throws(
      () => readTable(text, ranges),
      (error) =>
        error instanceof InputError &&
        error.code === 'not-a-number' &&
        error.line === 8 &&
        error.wording.values.length > 0 &&
        error.column === 1,
    );
  });

  it('writes back into the selections only', () => {
    const { text, table } = read('t,u,v\n0,«1.50»,7\n1,«2.25»,8\n2,«3.75»,9\n');
    const values = table.columns[0].values.map((value) => value + 1);
    const { edits } = editsForColumns(text, table, [
      { column: 0, rows: Uint32Array.of(0, 1, 2), values, sigma: 1 },
    ]);
    assert.equal(applyEdits(text, edits), 't,u,v\n0,2.50,7\n1,3.25,8\n2,4.75,9\n');
  });

  it('does not care for the order of the ranges, nor whether they overlap', () => {
    const text = '1.5\n2.5\n3.5\n4.5\n';
    const table = readTable(text, [
      { start: 8, end: 16 },
      { start: 0, end: 4 },
      { start: 12, end: 15 },
      { start: 9, end: 9 },
    ]);
    assert.deepEqual([...table.columns[0].values], [1.5, 3.5, 4.5]);
  });

  it('refuses selections of nothing', () => {
    assert.throws(
      () => readTable('1\n \n', [{ start: 1, end: 3 }]),
      (error) => error instanceof InputError && error.code === 'empty',
    );
  });
});
