import assert from 'node:assert/strict';
import { normalQuantile, normalReach, normalTail } from '../../../src/core/distributions';

describe('normal distribution', () => {
  it('has the known quantiles', () => {
    const known: [number, number][] = [
      [0.5, 0],
      [0.75, 0.6744897501960817],
      [0.95, 1.6448536269514722],
      [0.995, 2.5758293035489004],
      [0.0001, -3.719016485455709],
      [1e-12, -7.034483825301131],
    ];
    for (const [p, z] of known) assert.ok(Math.abs(normalQuantile(p) - z) < 1e-6, `${p}`);
  });

  it('holds a level within its reach, up to the largest below 1', () => {
    for (const level of [0.5, 0.9, 0.999, 1 - 1e-9, 1 - 2 ** -53]) {
      const outside = 2 * normalTail(normalReach(level));
      assert.ok(Math.abs(outside / (1 - level) - 1) < 1e-5, `${outside} outside of ${level}`);
    }
  });
});
