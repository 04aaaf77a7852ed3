import assert from 'node:assert/strict';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { trendOf } from '../../../src/core/equations/trend';

describe('the trend of a curve', () => {
  const normal = normalGenerator(3);
  const x = Float64Array.from({ length: 400 }, (_, i) => 2 + i / 100);
  const cubic = x.map((v) => 1e6 * (v ** 3 - 4 * v));

  it('is the polynomial of least degree that leaves only noise', () => {
    const noisy = cubic.map((v) => v + normal());
    noisy[7] = Number.NaN;
    const trend = trendOf(x, noisy, 1);
    assert.equal(trend?.degree, 3);
    trend.values.forEach((v, i) => {
      assert.ok(Math.abs(v - cubic[i]) < 1, `${v - cubic[i]} at ${i}`);
    });
  });

  it('is none where no polynomial of low degree describes the curve', () => {
    assert.equal(
      trendOf(
        x,
        x.map((v) => Math.sin(200 * v)),
        0.001,
      ),
      null,
    );
  });
});
