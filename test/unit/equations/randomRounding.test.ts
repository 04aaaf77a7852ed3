import assert from 'node:assert/strict';
import { float32, float64 } from '../../../src/core/equations/arithmetic';
import { randomRounding } from '../../../src/core/equations/randomRounding';

describe('random rounding', () => {
  for (const [name, arithmetic, single, ulp] of [
    ['double', float64, false, 2 ** -52],
    ['single', float32, true, 2 ** -23],
  ] as const) {
    it(`moves results by one unit in the last place, with the variance of rounding, in ${name} precision`, () => {
      const add = randomRounding(arithmetic, single, 5).operation('add');
      const errors = Array.from({ length: 20_000 }, () => (add(1, 0.5) - 1.5) / ulp);
      assert.ok(errors.every((error) => [-1, 0, 1].includes(error)));
      const mean = errors.reduce((total, error) => total + error, 0) / errors.length;
      const variance = errors.reduce((total, error) => total + error ** 2, 0) / errors.length;
      assert.ok(Math.abs(mean) < 0.01, `mean ${mean}`);
      assert.ok(Math.abs(variance - 1 / 12) < 0.01, `variance ${variance}`);
    });
  }

  it('leaves zero and what is not finite alone', () => {
    const multiply = randomRounding(float64, false, 5).operation('multiply');
    for (let k = 0; k < 200; k++) {
      assert.equal(multiply(0, 3), 0);
      assert.equal(multiply(1e300, 1e300), Number.POSITIVE_INFINITY);
    }
  });
});
