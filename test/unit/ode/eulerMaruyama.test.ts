import assert from 'node:assert/strict';
import { normalGenerator } from '../../../src/core/diffusion/random';
import {
  brownianIncrements,
  coarsenIncrements,
  type SdeSystem,
  solveEulerMaruyama,
} from '../../../src/core/ode/eulerMaruyama';

/** Geometric Brownian motion dY = mu Y dt + sigma Y dW: Y = exp((mu - sigma^2 / 2) t + sigma W). */
const mu = 0.8;
const sigma = 0.6;
const geometric: SdeSystem = {
  dimension: 1,
  noises: 1,
  drift: (_t, y, out) => {
    out[0] = mu * y[0];
  },
  diffusion: (_t, y, out) => {
    out[0] = sigma * y[0];
  },
  initial: Float64Array.of(1),
  t0: 0,
  t1: 1,
};

describe('Euler-Maruyama', () => {
  it('converges strongly with order 1/2 to the closed form on the same path', () => {
    const paths = 400;
    const errors = [1, 16].map((factor) => {
      let total = 0;
      for (let path = 0; path < paths; path++) {
        const fine = brownianIncrements(1024, 1, 1, normalGenerator(path + 1));
        const { y } = solveEulerMaruyama(geometric, coarsenIncrements(fine, 1, factor));
        const end = y[0][y[0].length - 1];
        const w = fine.reduce((sum, v) => sum + v, 0);
        total += Math.abs(end - Math.exp(mu - sigma ** 2 / 2 + sigma * w));
      }
      return total / paths;
    });
    const order = Math.log(errors[1] / errors[0]) / Math.log(16);
    assert.ok(Math.abs(order - 0.5) < 0.1, `order ${order}`);
  });

  it('gives each component its own noises', () => {
    const plain: SdeSystem = {
      dimension: 2,
      noises: 2,
      drift: (_t, _y, out) => out.fill(0),
      diffusion: (_t, _y, out) => out.set([1, 0, 0, 10]),
      initial: Float64Array.of(5, 7),
      t0: 0,
      t1: 3,
    };
    const { t, y } = solveEulerMaruyama(plain, Float64Array.of(1, 2, 3, 4, 5, 6));
    assert.deepEqual([...t], [0, 1, 2, 3]);
    assert.deepEqual([...y[0]], [5, 6, 9, 14]);
    assert.deepEqual([...y[1]], [7, 27, 67, 127]);
  });

  it('draws increments of the right variance, and joins them into the same path', () => {
    const increments = brownianIncrements(20_000, 2, 4, normalGenerator(3));
    const variance = increments.reduce((sum, v) => sum + v * v, 0) / increments.length;
    assert.ok(Math.abs(variance / (4 / 20_000) - 1) < 0.03);
    assert.deepEqual([...coarsenIncrements(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8), 2, 2)], [4, 6, 12, 14]);
    assert.throws(() => coarsenIncrements(increments, 2, 3), RangeError);
  });

  it('marks where a path stops being finite', () => {
    const wild: SdeSystem = {
      ...geometric,
      drift: (_t, y, out) => {
        out[0] = y[0] ** 5;
      },
      initial: Float64Array.of(10),
    };
    const { y, divergedAt } = solveEulerMaruyama(wild, new Float64Array(20));
    assert.ok(divergedAt !== null && divergedAt < 20);
    assert.ok(Number.isFinite(y[0][divergedAt - 1]) && Number.isNaN(y[0][divergedAt]));
  });
});
