import assert from 'node:assert/strict';
import { covariances, KERNELS } from '../../../src/core/ode/kernels';
import { solveFixed } from '../../../src/core/ode/methods';
import type { OdeSystem } from '../../../src/core/ode/system';
import { fitVectorField, MAX_SAMPLES, type VectorFieldFit } from '../../../src/core/ode/vectorField';

const spiral: OdeSystem = {
  dimension: 2,
  initial: Float64Array.of(2, -1),
  t0: 0,
  t1: 6,
  rhs(_t, [x, y], out) {
    out[0] = y - 0.1 * x;
    out[1] = -Math.sin(x) - 0.2 * y;
  },
};

function best(fit: VectorFieldFit, component: number): number {
  const values = fit.logEvidence.map((v) => v[component]);
  return values.indexOf(Math.max(...values));
}

describe('kernels', () => {
  it('are symmetric and positive on the diagonal', () => {
    const points = Float64Array.of(0.3, -1.2, 0.8, 0.5);
    for (const kernel of KERNELS) {
      const row = new Float64Array(2);
      const column = new Float64Array(2);
      covariances(kernel, points, 0, points, 2, 2, [0, 1], 1, row);
      covariances(kernel, points, 1, points, 2, 2, [0, 1], 1, column);
      assert.ok(Math.abs(row[1] - column[0]) < 1e-15, kernel.name);
      assert.ok(row[0] > 0 && column[1] > 0, kernel.name);
    }
  });

  it('follow their formulas', () => {
    const a = Float64Array.of(1, 2);
    const b = Float64Array.of(0, 4);
    const value = (name: string, active = [0, 1]): number => {
      const out = new Float64Array(1);
      const kernel = KERNELS.find((k) => k.name === name);
      assert.ok(kernel);
      covariances(kernel, a, 0, b, 1, 2, active, 1, out);
      return out[0];
    };
    assert.equal(value('quadratic'), 25);
    assert.ok(Math.abs(value('gaussian 2') - Math.exp(-5 / 8)) < 1e-15);
    assert.ok(Math.abs(value('rational 1') - 1 / 3.5) < 1e-15);
    assert.ok(Math.abs(value('additive 1') - (0.1 + Math.exp(-0.5) + Math.exp(-2))) < 1e-15);
    assert.ok(Math.abs(value('gaussian 1', [0]) - Math.exp(-0.5)) < 1e-15);
  });
});

describe('a vector field from the evaluations of a solver', () => {
  const solution = solveFixed(spiral, 'euler', 60);
  const fit = fitVectorField(solution.evaluations, 2, { timeDependent: false });
  const choice = [best(fit, 0), best(fit, 1)];

  it('returns the slopes that were seen', () => {
    const field = fit.field(choice);
    const { states, slopes } = solution.evaluations;
    const out = new Float64Array(2);
    for (const k of [0, 17, 59]) {
      field(0, states.subarray(2 * k, 2 * k + 2), out);
      assert.ok(Math.abs(out[0] - slopes[2 * k]) < 1e-5);
      assert.ok(Math.abs(out[1] - slopes[2 * k + 1]) < 1e-5);
    }
  });

  it('knows a linear component exactly, and a sum of functions of the coordinates well, off the path', () => {
    const out = new Float64Array(2);
    const y = Float64Array.of(0.9, 0.4);
    fit.field(choice)(0, y, out);
    assert.equal(fit.models[choice[0]].kernel.name, 'linear');
    assert.ok(Math.abs(out[0] - (0.4 - 0.09)) < 1e-6);
    assert.ok(Math.abs(out[1] - (-Math.sin(0.9) - 0.08)) < 0.02);
  });

  it('is less certain far away than on the path', () => {
    const near = new Float64Array(2);
    const far = new Float64Array(2);
    fit.deviation(choice, 0, Float64Array.of(2, -1), near);
    fit.deviation(choice, 0, Float64Array.of(12, 9), far);
    assert.ok(far[1] > 100 * near[1]);
  });

  it('leaves out a coordinate that a component does not depend on', () => {
    const pure: OdeSystem = {
      ...spiral,
      rhs(_t, [x, y], out) {
        out[0] = Math.cos(2 * y);
        out[1] = -0.3 * x;
      },
    };
    const found = fitVectorField(solveFixed(pure, 'euler', 60).evaluations, 2, { timeDependent: false });
    assert.deepEqual(found.models[best(found, 0)].active, [1]);
  });

  it('takes time as a coordinate when f depends on it', () => {
    const forced: OdeSystem = {
      dimension: 1,
      initial: Float64Array.of(1),
      t0: 0,
      t1: 5,
      rhs(t, [x], out) {
        out[0] = Math.sin(2 * t) - x;
      },
    };
    const { evaluations } = solveFixed(forced, 'heun', 50);
    const found = fitVectorField(evaluations, 1, { timeDependent: true });
    const out = new Float64Array(1);
    found.field([best(found, 0)])(2.03, Float64Array.of(0.1), out);
    assert.ok(Math.abs(out[0] - (Math.sin(4.06) - 0.1)) < 0.01);
  });

  it('thins out more evaluations than it can use', () => {
    const long = solveFixed(spiral, 'rk4', 200);
    assert.equal(fitVectorField(long.evaluations, 2, { timeDependent: false }).samples, MAX_SAMPLES);
  });
});
