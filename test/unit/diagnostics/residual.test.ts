import assert from 'node:assert/strict';
import { residualFindings } from '../../../src/core/diagnostics/residual';
import { normalGenerator } from '../../../src/core/diffusion/random';

const n = 2000;
const noise = (seed: number) => {
  const normal = normalGenerator(seed);
  return Float64Array.from({ length: n }, () => 0.5 * normal());
};
const curve = Float64Array.from({ length: n }, (_, i) => 3 * Math.sin(i / 90));
const plus = (a: Float64Array, b: Float64Array) => a.map((v, i) => v + b[i]);

describe('residualFindings', () => {
  it('finds white noise of its size, and without outliers, nearly always', () => {
    let outliers = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const found = residualFindings(plus(curve, noise(seed)), curve, 0.5);
      outliers += found.outliers.length;
      assert.ok(Math.abs(found.moved - 0.5) < 0.03);
    }
    assert.ok(outliers <= 3, `${outliers} outliers`);
  });

  it('marks spikes, and leaves missing and untouched samples aside', () => {
    const before = plus(curve, noise(3));
    before[700] += 6;
    before[10] = Number.NaN;
    const after = curve.slice();
    after[20] = before[20];
    const found = residualFindings(before, after, 0.5);
    assert.deepEqual([...found.outliers], [700]);
    assert.equal(found.largestAt, 700);
    assert.equal(found.largest, before[700] - curve[700]);
  });

  it('says nothing of noise where there is none', () => {
    const none = residualFindings(curve, curve, 0);
    assert.deepEqual([none.moved, none.largest, none.outliers.length], [0, 0, 0]);
  });

  it('holds at the ends of the range of numbers', () => {
    const scale = 1e300;
    const found = residualFindings(
      plus(curve, noise(1)).map((v) => v * scale),
      curve.map((v) => v * scale),
      0.5 * scale,
    );
    assert.ok(Math.abs(found.moved / scale - 0.5) < 0.03);
  });
});
