import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { rangeAfter, rangeWithin } from '../../../src/panel/textRange';

describe('range of a text that changes', () => {
  const text = 'ab[cdef]gh';
  const range = { start: 2, end: 8 };
  const cases: [name: string, offset: number, length: number, inserted: string, covered: string][] = [
    ['stays for a change behind it', 9, 1, 'XYZ', '[cdef]'],
    ['stays for an insertion at its end', 8, 0, 'X', '[cdef]'],
    ['moves with an insertion before it', 0, 0, 'XYZ', '[cdef]'],
    ['moves with a deletion before it', 0, 2, '', '[cdef]'],
    ['takes in what is inserted at its start', 2, 0, 'X', 'X[cdef]'],
    ['grows with what is inserted in it', 4, 1, 'XYZ', '[cXYZef]'],
    ['shrinks with what is deleted in it', 3, 4, '', '[]'],
    ['grows over a change across its start', 1, 2, 'X', 'Xcdef]'],
    ['grows over a change across its end', 7, 2, 'X', '[cdefX'],
    ['becomes what replaces all of it', 0, 10, 'XY', 'XY'],
  ];
  for (const [name, offset, length, inserted, covered] of cases) {
    it(name, () => {
      const changed = text.slice(0, offset) + inserted + text.slice(offset + length);
      const { start, end } = rangeAfter(range, { offset, length, inserted: inserted.length });
      assert.equal(changed.slice(start, end), covered);
    });
  }

  it('stays inside the text, whatever changes', async () => {
    const position = fc.nat(30);
    const staysInside = fc.property(
      fc.tuple(position, position),
      fc.tuple(position, position),
      position,
      (bounds, changed, inserted) => {
        const [start, end] = [Math.min(...bounds), Math.max(...bounds)];
        const [offset, changeEnd] = [Math.min(...changed), Math.max(...changed)];
        const after = rangeAfter({ start, end }, { offset, length: changeEnd - offset, inserted });
        const textLength = 30 + inserted - (changeEnd - offset);
        assert.ok(after.start >= 0 && after.start <= after.end && after.end <= textLength);
      },
    );
    await fc.assert(staysInside);
  });

  it('is cut to a shorter text', () => {
    assert.deepEqual(rangeWithin({ start: 5, end: 9 }, 7), { start: 5, end: 7 });
    assert.deepEqual(rangeWithin({ start: 5, end: 9 }, 3), { start: 3, end: 3 });
  });
});
