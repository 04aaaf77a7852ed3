import assert from 'node:assert/strict';
import { linearAt } from '../../../src/core/linearAt';

describe('linearAt', () => {
  it('is exact for lines on uneven positions, between and beyond them', () => {
    const from = Float64Array.of(0, 1, 1.5, 4);
    const line = (v: Float64Array) => v.map((x) => 3 - 2 * x);
    const at = Float64Array.of(-1, 0, 0.25, 1, 1.2, 3.5, 4, 5);
    const found = linearAt(from, line(from), at);
    line(at).forEach((v, i) => {
      assert.ok(Math.abs(found[i] - v) < 1e-12, `${found[i]} at ${at[i]}`);
    });
  });

  it('takes repeated positions, a single one, and positions as far apart as numbers go', () => {
    const repeated = linearAt(
      Float64Array.of(0, 1, 1, 2),
      Float64Array.of(0, 5, 5, 6),
      Float64Array.of(0.5, 1, 1.5),
    );
    assert.deepEqual([...repeated], [2.5, 5, 5.5]);
    assert.deepEqual([...linearAt(Float64Array.of(3), Float64Array.of(7), Float64Array.of(3, 4))], [7, 7]);
    const far = linearAt(Float64Array.of(-1.5e308, 1.5e308), Float64Array.of(0, 1), Float64Array.of(0));
    assert.deepEqual([...far], [0.5]);
  });
});
