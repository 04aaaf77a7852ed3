import assert from 'node:assert/strict';
import { fuzz } from '../../../scripts/fuzz/run';

describe('fuzzing', () => {
  it('finds no crash and no hang in some seconds', function () {
    this.timeout(30_000);
    // The machine may be busy with other things: only what is far too slow is a failure here.
    const report = fuzz(3, 20261122, () => {}, 5);
    assert.deepEqual(report.failures, []);
    assert.ok(report.documents > 50);
    assert.ok(report.read > 0 && report.refused > 0);
  });
});
