import assert from 'node:assert/strict';
import { readTable } from '../../../src/core/reading/readTable';
import type { Table } from '../../../src/core/reading/table';

/** Reads the first occurrence of `part`. */
function readPart(text: string, part: string): Table {
  const start = text.indexOf(part);
  assert.ok(start >= 0, `${part} is not in the text`);
  return readTable(text, [{ start, end: start + part.length }]);
}

function cellsOf(text: string, table: Table, column = 0): string[] {
  const { starts, ends } = table.columns[column];
  return Array.from(starts, (start, row) => text.slice(start, ends[row]));
}

describe('reading a selection', () => {
  const code = 'a = 1\ny = [10.5, 11.5, 12.5, 13.5]\nz = [1, 2]\n';

  it('gives offsets from the start of the document', () => {
    const table = readPart(code, '11.5, 12.5');
    assert.deepEqual(cellsOf(code, table), ['11.5', '12.5']);
    assert.deepEqual(table.notices, []);
  });

  it('reads a selected assignment with its name', () => {
    const table = readPart(code, 'y = [10.5, 11.5, 12.5, 13.5]');
    assert.equal(table.columns[0].name, 'y');
    assert.equal(table.rowCount, 4);
  });

  it('takes whole numbers where the selection cuts them, and says so', () => {
    const table = readPart(code, '5, 11.5, 12');
    assert.deepEqual(cellsOf(code, table), ['10.5', '11.5', '12.5']);
    assert.equal(table.notices[0].code, 'cut-number');
    assert.match(table.notices[0].message, /'10\.5'/);
  });

  it('knows a decimal comma at the edge of a selection', () => {
    const text = 'a;b\n10,55;1\n11,55;2\n12,55;3\n';
    const table = readPart(text, '55;1\n11,55;2\n12,55;3');
    assert.deepEqual(cellsOf(text, table), ['10,55', '11,55', '12,55']);
    assert.equal(table.decimalMark, ',');
    assert.equal(table.notices[0].code, 'cut-number');
  });

  it('keeps a cut exponent whole', () => {
    const text = '1.5e-3\n2.5e-3\n3.5e-3';
    assert.deepEqual(cellsOf(text, readTable(text, [{ start: 0, end: 17 }])), ['1.5e-3', '2.5e-3', '3.5e-3']);
  });

  it('reads the inside of a list that is wrapped over lines', () => {
    const text = 'y = [\n  1.5, 2.5, 3.5,\n  4.5, 5.5\n]';
    const table = readPart(text, '1.5, 2.5, 3.5,\n  4.5, 5.5');
    assert.deepEqual([...table.columns[0].values], [1.5, 2.5, 3.5, 4.5, 5.5]);
  });

  it('reads rows of a table that has no header', () => {
    const text = '0,1.5\n1,2.5\n2,3.5\n';
    const table = readPart(text, '1,2.5\n2,3.5\n');
    assert.equal(table.hasHeader, false);
    assert.deepEqual([...table.columns[1].values], [2.5, 3.5]);
  });

  describe('below a header', () => {
    const csv = 't [s],angle [rad],note\n0,1.5,a\n1,1.25,b\n2,1.125,c\n3,1.0625,d\n';

    it('takes names and units from the top of the document', () => {
      const table = readPart(csv, '1,1.25,b\n2,1.125,c\n3,1.0625,d');
      assert.deepEqual(
        table.columns.map(({ name, unit }) => [name, unit]),
        [
          ['t', 's'],
          ['angle', 'rad'],
        ],
      );
      assert.deepEqual(cellsOf(csv, table, 1), ['1.25', '1.125', '1.0625']);
      assert.equal(table.hasHeader, true);
    });

    it('keeps numbered columns where the selection has others than the document', () => {
      const table = readPart('t,a,b,c\n0,1.5,7,8\n1,1.25,7,8\n', '1.25,7,8');
      assert.ok(table.columns.every(({ name }) => name.startsWith('column ')));
    });

    it('keeps numbered columns where the top of the document is no table', () => {
      const table = readPart(
        `Report of today, unchecked.\n\n1,2\n1,x\n\n${csv.slice(23)}`,
        '1,1.25,b\n2,1.125,c',
      );
      assert.ok(table.columns.every(({ name }) => name.startsWith('column ')));
    });
  });
});
