import * as assert from 'node:assert/strict';
import { linearSplits, logSplits } from '../../../webview/plots/axes';

describe('ticks', () => {
  it('stand at round numbers within the axis, not too many', () => {
    assert.deepEqual(linearSplits(-0.3, 2.1, 6, 0), [0, 0.5, 1, 1.5, 2]);
    assert.deepEqual(linearSplits(0, 1000, 5, 0), [0, 200, 400, 600, 800, 1000]);
    for (const scale of [1e-300, 1e-9, 1, 1e300]) {
      const splits = linearSplits(-1.3 * scale, 1.7 * scale, 7, 0);
      assert.ok(splits.length >= 4 && splits.length <= 8, `${splits.length} at ${scale}`);
      assert.ok(splits.every((value) => value >= -1.3 * scale && value <= 1.7 * scale));
    }
  });

  it('are whole numbers where samples are counted', () => {
    assert.deepEqual(linearSplits(1, 4, 12, 1), [1, 2, 3, 4]);
    assert.deepEqual(linearSplits(1, 21, 9, 1), [5, 10, 15, 20]);
  });

  it('stand at decades of a logarithmic axis, with 2 and 5 where there is room, and within a decade too', () => {
    assert.deepEqual(logSplits(-2, 2, 6), [-2, -1, 0, 1, 2]);
    assert.deepEqual(
      logSplits(0, 1, 6).map((place) => Math.round(10 ** place)),
      [1, 2, 5, 10],
    );
    assert.deepEqual(
      logSplits(Math.log10(110), Math.log10(190), 4).map((place) => Math.round(10 ** place)),
      [120, 140, 160, 180],
    );
    assert.ok(logSplits(-300, 300, 8).length <= 9);
  });
});
