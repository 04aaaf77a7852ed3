import assert from 'node:assert/strict';
import { InputError } from '../../../src/core/errors';
import { type FixedStepMethod, METHOD_ORDER, solveFixed } from '../../../src/core/ode/methods';
import type { OdeSystem } from '../../../src/core/ode/system';
import { inEnglish, said } from '../../../src/core/wording';

const METHODS = Object.keys(METHOD_ORDER) as FixedStepMethod[];

/** y' = -2 t y, y(0) = 1: y = exp(-t^2). */
const gaussian: OdeSystem = {
  dimension: 1,
  rhs: (t, y, out) => {
    out[0] = -2 * t * y[0];
  },
  initial: Float64Array.of(1),
  t0: 0,
  t1: 1.5,
};

/** A pendulum without friction, in two components. */
const pendulum: OdeSystem = {
  dimension: 2,
  rhs: (_t, y, out) => {
    out[0] = y[1];
    out[1] = -Math.sin(y[0]);
  },
  initial: Float64Array.of(1, 0),
  t0: 0,
  t1: 4,
};

const decay = (rate: number, t1: number): OdeSystem => ({
  dimension: 1,
  rhs: (_t, y, out) => {
    out[0] = -rate * y[0];
  },
  initial: Float64Array.of(1),
  t0: 0,
  t1,
});

describe('fixed-step methods', () => {
  for (const method of METHODS) {
    it(`${method} converges with its order on a non-autonomous equation`, () => {
      const error = (steps: number): number => {
        const { y } = solveFixed(gaussian, method, steps);
        return Math.abs(y[0][steps] - Math.exp(-(1.5 ** 2)));
      };
      const order = Math.log2(error(100) / error(200));
      assert.ok(Math.abs(order - METHOD_ORDER[method]) < 0.2, `order ${order}`);
    });

    it(`${method} keeps every evaluation of f that it makes, and no other`, () => {
      let calls = 0;
      const counted: OdeSystem = {
        ...pendulum,
        rhs: (t, y, out) => {
          calls++;
          pendulum.rhs(t, y, out);
        },
      };
      const { evaluations } = solveFixed(counted, method, 30);
      assert.equal(evaluations.count, calls);
      assert.equal(evaluations.t.length, calls);
      assert.equal(evaluations.states.length, 2 * calls);
      const slope = new Float64Array(2);
      for (let k = 0; k < calls; k++) {
        pendulum.rhs(evaluations.t[k], evaluations.states.subarray(2 * k, 2 * k + 2), slope);
        assert.deepEqual([...slope], [...evaluations.slopes.subarray(2 * k, 2 * k + 2)]);
      }
    });
  }

  it('gives the values that a program by hand gives', () => {
    const { t, y, divergedAt, failure } = solveFixed(decay(12, 1), 'euler', 8);
    assert.equal(divergedAt, null);
    assert.equal(failure, null);
    assert.deepEqual([...t.slice(0, 3)], [0, 0.125, 0.25]);
    assert.deepEqual([...y[0].slice(0, 4)], [1, -0.5, 0.25, -0.125]);
    const one = (method: FixedStepMethod): number => solveFixed(decay(1, 1), method, 1).y[0][1];
    assert.equal(one('heun'), 0.5);
    assert.equal(one('midpoint'), 0.5);
    assert.ok(Math.abs(one('rk4') - 0.375) < 1e-15);
    assert.ok(Math.abs(one('backward-euler') - 0.5) < 1e-12);
    assert.ok(Math.abs(one('trapezoid') - 1 / 3) < 1e-12);
  });

  it('evaluates f as often as the textbook says', () => {
    const count = (method: FixedStepMethod): number => solveFixed(pendulum, method, 25).evaluations.count;
    assert.deepEqual(
      ['euler', 'heun', 'midpoint', 'rk4'].map((m) => count(m as FixedStepMethod)),
      [25, 50, 50, 100],
    );
  });

  it('says where a solution diverged, and why, when it knows the scale', () => {
    const { y, divergedAt, failure } = solveFixed(decay(12, 12.5), 'euler', 50, { scale: 1 });
    // Each step multiplies by 1 - 12 h = -2, and 2^20 is the first power above a million.
    assert.equal(divergedAt, 20);
    assert.match(
      inEnglish(failure ?? said``),
      /^Step 20 of 50, at t = 4\.75: the values grew to 1\.0e\+6\.$/,
    );
    assert.equal(y[0][19], -(2 ** 19));
    assert.ok(y[0].slice(20).every(Number.isNaN));
  });

  it('does not take honest growth for divergence when it does not know the scale', () => {
    const { y, divergedAt } = solveFixed(decay(-1, 30), 'rk4', 600);
    assert.equal(divergedAt, null);
    assert.ok(Math.abs(y[0][600] / Math.exp(30) - 1) < 1e-5);
  });

  it('stops at a pole', () => {
    const pole: OdeSystem = {
      dimension: 1,
      rhs: (_t, y, out) => {
        out[0] = y[0] ** 2;
      },
      initial: Float64Array.of(1),
      t0: 0,
      t1: 3,
    };
    const explicit = solveFixed(pole, 'rk4', 100);
    assert.ok(explicit.divergedAt !== null && explicit.t[explicit.divergedAt] < 1.2);
    const implicit = solveFixed(pole, 'backward-euler', 100);
    assert.ok(implicit.divergedAt !== null);
    assert.match(inEnglish(implicit.failure ?? said``), /^Step \d+ of 100, at t = .*Newton/);
  });

  it('solves a stiff system implicitly where Euler diverges', () => {
    const stiff = decay(1e6, 1);
    assert.notEqual(solveFixed(stiff, 'euler', 100, { scale: 1 }).divergedAt, null);
    const { y } = solveFixed(stiff, 'backward-euler', 100);
    assert.ok(Math.abs(y[0][1] - 1 / (1 + 1e4)) < 1e-12);
    assert.ok(Math.abs(y[0][100]) < 1e-12);
  });

  it('starts from rest at zero', () => {
    const ramp: OdeSystem = {
      dimension: 2,
      rhs: (_t, y, out) => {
        out[0] = y[1];
        out[1] = 1;
      },
      initial: new Float64Array(2),
      t0: 0,
      t1: 1,
    };
    assert.ok(Math.abs(solveFixed(ramp, 'trapezoid', 10).y[0][10] - 0.5) < 1e-12);
  });

  it('does not ask for accuracy of numbers that are all but zero', () => {
    const awakened: OdeSystem = {
      dimension: 1,
      rhs: (t, y, out) => {
        out[0] = y[0] ** 2 - y[0] + Math.exp(-(((t - 8) / 0.1) ** 2));
      },
      initial: Float64Array.of(0),
      t0: 0,
      t1: 20,
    };
    const [explicit, implicit] = (['rk4', 'backward-euler'] as const).map((method) =>
      solveFixed(awakened, method, 4000),
    );
    assert.equal(implicit.failure, null);
    assert.ok(Math.abs(implicit.y[0][2000] / explicit.y[0][2000] - 1) < 0.01);
  });

  it('refuses what cannot be solved', () => {
    assert.throws(() => solveFixed(gaussian, 'euler', 0), {
      name: 'InputError',
      message: /whole number from 1/,
    });
    assert.throws(() => solveFixed(gaussian, 'euler', 1e9), InputError);
    assert.throws(() => solveFixed({ ...gaussian, t1: 0 }, 'euler', 10), { message: /end after it begins/ });
    assert.throws(() => solveFixed({ ...gaussian, initial: Float64Array.of(Number.NaN) }, 'euler', 10), {
      message: /finite/,
    });
  });
});
