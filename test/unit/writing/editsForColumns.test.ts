import * as assert from 'node:assert/strict';
import { readTable } from '../../../src/core/reading/readTable';
import { applyEdits } from '../../../src/core/writing/edits';
import { editsForColumns } from '../../../src/core/writing/editsForColumns';

describe('edits of several columns', () => {
  const cleaned = (text: string, values: number[][]) => {
    const table = readTable(text, null);
    const columns = values.map((column, index) => ({
      column: index,
      rows: Uint32Array.from(column.keys()),
      values: Float64Array.from(column),
      sigma: 0,
    }));
    const { edits } = editsForColumns(text, table, columns);
    for (let i = 1; i < edits.length; i++) assert.ok(edits[i].start >= edits[i - 1].end, 'no overlap');
    return applyEdits(text, edits);
  };

  it('stand in the order of the text', () => {
    assert.equal(
      cleaned('1.5,2.5\n3.5,4.5\n', [
        [1.25, 3.5],
        [2.5, 4.75],
      ]),
      '1.25,2.5\n3.5,4.75\n',
    );
  });

  it('keep numbers apart where two neighbours grow into the same blanks', () => {
    // The first column is flush left, the second one flush right.
    const text = '1.5     2.5\n10.5   20.5\n';
    const written = cleaned(text, [
      [1.12345, 10.12345],
      [2.12345, 20.12345],
    ]);
    assert.deepEqual(
      written
        .trim()
        .split('\n')
        .map((line) => line.split(/ +/).map(Number)),
      [
        [1.12345, 2.12345],
        [10.12345, 20.12345],
      ],
    );
  });
});
