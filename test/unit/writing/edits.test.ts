import assert from 'node:assert/strict';
import { readTable } from '../../../src/core/reading/readTable';
import { applyEdits, editsFor } from '../../../src/core/writing/edits';

/** Writes `value(row)` into a column and returns the new text and the notice codes. */
function rewrite(
  text: string,
  column: number,
  value: (before: number, row: number) => number,
  sigma: number,
): { text: string; notices: string[] } {
  const table = readTable(text, null);
  const rows = Uint32Array.from({ length: table.rowCount }, (_, row) => row);
  const { edits, notices } = editsFor(
    text,
    table,
    column,
    rows,
    table.columns[column].values.map(value),
    sigma,
  );
  return { text: applyEdits(text, edits), notices: notices.map((notice) => notice.code) };
}

describe('writing values back', () => {
  it('changes only the numbers of its column', () => {
    const text = '# run 5\r\nt;y;note\r\n0,5;"1,25";a 1,25\r\n1,5;"2,50";b\r\n';
    const { text: after } = rewrite(text, 1, (y) => y + 0.5, 1);
    assert.equal(after, '# run 5\r\nt;y;note\r\n0,5;"1,75";a 1,25\r\n1,5;"3,00";b\r\n');
  });

  it('lets a number at the left of its field grow to the right, and no further than the field', () => {
    const row = (i: number) => ` ${`${i}.5`.padEnd(6)} ${`${i}`.padEnd(3)} `;
    const head = '|x     |y  |\n|real  |int|\n';
    const text = `${head}${Array.from({ length: 9 }, (_, i) => row(i)).join('\n')}\n`;
    const lines = rewrite(text, 0, (x) => x + 100, 1).text.split('\n');
    assert.equal(lines[2], ' 100.50 0   ');
    assert.equal(lines[10], ' 108.50 8   ');
    assert.throws(() => rewrite(text, 1, (y) => y + 10_000, 1), /does not fit into the 3 characters/);
  });

  it('leaves cells with the value that was read untouched, byte for byte', () => {
    const text = 't,y\n0,+1.50E+00\n1,1.5\n2,.5\n';
    assert.equal(rewrite(text, 1, (y) => y, 0).text, text);
    assert.equal(
      rewrite(text, 1, (y, row) => (row === 1 ? 2.5 : y), 1).text,
      't,y\n0,+1.50E+00\n1,+2.50\n2,.5\n',
    );
  });

  it('keeps the sign between the parts of complex numbers', () => {
    const text = 'f,z\n1,1-2j\n2,1.5-2.5j\n3,2-0.5j\n';
    assert.equal(rewrite(text, 2, (y) => -y, 0.5).text, 'f,z\n1,1+2.00j\n2,1.5+2.50j\n3,2+0.50j\n');
    const spaced = 'z = [1.0 - 2.0im, 1.5 - 2.5im, 2.0 + 0.5im]';
    assert.equal(rewrite(spaced, 1, (y) => -y, 10).text, 'z = [1.0 + 2.0im, 1.5 + 2.5im, 2.0 - 0.5im]');
  });

  it('fills missing cells in the notation of the others', () => {
    const csv = 't,y\n0,1.25\n1,\n2,NaN\n3, \n4,1.5\n';
    assert.equal(
      rewrite(csv, 1, (y, row) => (Number.isNaN(y) ? row / 2 : y), 1).text,
      't,y\n0,1.25\n1,0.50\n2,1.00\n3, 1.50\n4,1.5\n',
    );
    const json = '{"y": [1.5, null, NaN]}';
    assert.equal(rewrite(json, 0, (y) => (Number.isNaN(y) ? 2 : y), 1).text, '{"y": [1.5, 2.00, 2.00]}');
    const percent = 'a\nNA\n1.5 %\n2.5 %\n';
    assert.equal(rewrite(percent, 0, (y) => (Number.isNaN(y) ? 2 : y), 10).text, 'a\n2.0 %\n1.5 %\n2.5 %\n');
  });

  it('quotes a decimal comma in a new cell between commas', () => {
    const text = 'n,y\n1,"1,5"\n2,\n3,"2,5"\n';
    const { text: after } = rewrite(text, 1, (y) => (Number.isNaN(y) ? 2 : y), 1);
    assert.equal(after, 'n,y\n1,"1,5"\n2,"2,00"\n3,"2,5"\n');
    assert.equal(readTable(after, null).columns[1].values[1], 2);
  });

  it('tells where whole numbers become decimals', () => {
    const text = 'n\n10\n20\n30\n';
    assert.deepEqual(
      rewrite(text, 0, (y) => y + 0.26, 1),
      {
        text: 'n\n10.26\n20.26\n30.26\n',
        notices: ['integers-became-decimals'],
      },
    );
    assert.deepEqual(
      rewrite(text, 0, (y) => y + 0.26, 200),
      { text, notices: [] },
    );
  });

  it('keeps right-aligned columns aligned while there is room', () => {
    const text = '   1     9.50\n   2    10.50\n   3   -11.50\n';
    assert.equal(
      rewrite(text, 1, (y, row) => (row === 2 ? 1.25 : y + 0.125), 0.1).text,
      '   1    9.625\n   2   10.625\n   3    1.250\n',
    );
    assert.equal(rewrite('1 2.5 3\n4 5.5 6\n', 1, (y) => y + 0.25, 1).text, '1 2.75 3\n4 5.75 6\n');
  });

  it('keeps left-aligned columns aligned', () => {
    const text = '1.5    a\n10.5   b\n100.5  c\n';
    assert.equal(rewrite(text, 0, (y) => y - 0.25, 1).text, '1.25   a\n10.25  b\n100.25 c\n');
  });

  it('gives ascending edits for rows in any order', () => {
    const text = 't,y\n2,1.5\n0,2.5\n1,3.5\n';
    const table = readTable(text, null);
    const { edits } = editsFor(text, table, 1, Uint32Array.of(1, 2, 0), Float64Array.of(20, 30, 10), 1);
    assert.equal(applyEdits(text, edits), 't,y\n2,10.00\n0,20.00\n1,30.00\n');
  });
});
