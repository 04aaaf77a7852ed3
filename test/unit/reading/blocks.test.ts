import assert from 'node:assert/strict';
import { restartsOf } from '../../../src/core/reading/blocks';
import { readTable } from '../../../src/core/reading/readTable';
import { seriesOf } from '../../../src/core/reading/seriesOf';

const ramp = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);
const restarts = (values: readonly number[], kind: 'number' | 'time' = 'number') =>
  restartsOf({ kind, values: Float64Array.from(values) });

describe('blocks of rows one below the other', () => {
  it('begin where x starts again', () => {
    assert.deepEqual(restarts([...ramp(8), ...ramp(9), ...ramp(10)]), [8, 17]);
    assert.deepEqual(restarts([...ramp(8).reverse(), ...ramp(8).reverse()]), [8]);
  });

  it('are neither sweeps there and back, nor short, nor steps that go a little back', () => {
    assert.deepEqual(restarts([...ramp(9), ...ramp(9).reverse()]), []);
    assert.deepEqual(restarts([...ramp(20), ...ramp(7)]), []);
    assert.deepEqual(restarts([...ramp(20), ...ramp(20, 17)]), []);
    assert.deepEqual(restarts([...ramp(20), ...ramp(20, 12)]), [20]);
    assert.deepEqual(restarts([...ramp(20), ...ramp(20, 12)], 'time'), []);
    assert.deepEqual(restarts(ramp(20)), []);
    assert.deepEqual(restarts([]), []);
  });

  it('are not mixed by sorting, and are pointed out with the line', () => {
    const rows = [...ramp(10), ...ramp(10)].map((x, i) => `${x},${Math.sin(i)}`);
    const table = readTable(`x,y\n${rows.join('\n')}`, null);
    assert.match(table.notices[0].message, /^Column x starts again in line 12: .* \(2 or more\)/);
    const { xColumn, notices } = seriesOf(table, { columns: null, x: null });
    assert.equal(xColumn, null);
    assert.deepEqual(
      notices.map(({ code }) => code),
      [],
    );
  });
});
