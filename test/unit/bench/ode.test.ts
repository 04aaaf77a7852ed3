import assert from 'node:assert/strict';
import { defectCorrection, everyNth, richardson, rungeKuttaAtSameCost } from '../../../bench/ode/corrections';
import { cubicSpline, smoothingSpline } from '../../../bench/ode/spline';
import { odeBenchProblems } from '../../../bench/ode/systems';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { solveFixed } from '../../../src/core/ode/methods';
import type { OdeSystem } from '../../../src/core/ode/system';

const pendulum: OdeSystem = {
  dimension: 2,
  rhs: (t, y, out) => {
    out[0] = y[1];
    out[1] = -Math.sin(y[0]) + 0.3 * Math.cos(t);
  },
  initial: Float64Array.of(1, 0),
  t0: 0,
  t1: 4,
};

describe('ODEBench', () => {
  it('holds 63 systems from two states each, with finite slopes at all of them', () => {
    const problems = odeBenchProblems();
    assert.equal(problems.length, 126);
    assert.equal(new Set(problems.map(({ label }) => label)).size, 126);
    for (const { system, label } of problems) {
      const slope = new Float64Array(system.dimension);
      system.rhs(0, system.initial, slope);
      assert.ok(slope.every(Number.isFinite), label);
      assert.equal(system.initial.length, system.dimension);
    }
  });

  it('evaluates an equation as it stands', () => {
    const competition = odeBenchProblems().find(({ label }) => label === '26 (a)');
    const slope = new Float64Array(2);
    competition?.system.rhs(0, Float64Array.of(5, 4), slope);
    // x (3 - x - 2 y), y (2 - x - y)
    assert.deepEqual([...slope], [5 * (3 - 5 - 8), 4 * (2 - 5 - 4)]);
  });

  it('gives no number outside an equation’s domain', () => {
    const withLogarithm = odeBenchProblems().find(({ label }) => label === '7 (a)');
    const slope = new Float64Array(1);
    withLogarithm?.system.rhs(0, Float64Array.of(-1), slope);
    assert.ok(Number.isNaN(slope[0]));
  });
});

describe('corrections of a fixed-step solution', () => {
  const coarse = solveFixed(pendulum, 'euler', 40);
  const truth = solveFixed(pendulum, 'rk4', 4000).y.map((values) => everyNth(values, 100));
  const error = (y: readonly Float64Array[]): number =>
    Math.max(...y.map((values, i) => Math.max(...values.map((v, k) => Math.abs(v - truth[i][k])))));

  it('Richardson extrapolation raises the order by one', () => {
    const orders = [40, 80].map((steps) => {
      const [once, twice] = [solveFixed(pendulum, 'euler', steps), solveFixed(pendulum, 'euler', 2 * steps)];
      return error(richardson(once, twice).map((values) => everyNth(values, steps / 40)));
    });
    assert.ok(Math.abs(Math.log2(orders[0] / orders[1]) - 2) < 0.3, `${orders}`);
  });

  it('defect correction raises the order, too', () => {
    const orders = [40, 80].map((steps) => {
      const corrected = defectCorrection(pendulum, solveFixed(pendulum, 'euler', steps));
      return error(corrected.map((values) => everyNth(values, steps / 40)));
    });
    assert.ok(orders[0] < error(coarse.y) / 5);
    assert.ok(Math.abs(Math.log2(orders[0] / orders[1]) - 2) < 0.4, `${orders}`);
  });

  it('Runge-Kutta at the same cost makes no more evaluations, and meets the nodes', () => {
    let calls = 0;
    const counted: OdeSystem = {
      ...pendulum,
      rhs: (t, y, out) => {
        calls++;
        pendulum.rhs(t, y, out);
      },
    };
    const y = rungeKuttaAtSameCost(counted, coarse);
    assert.ok(calls <= 40);
    assert.equal(y[0].length, 41);
    assert.ok(error(y) < 0.01);
  });
});

describe('splines', () => {
  const nodes = Float64Array.from({ length: 12 }, (_, k) => 2 + 0.5 * k);

  it('a cubic is its own spline, slopes included', () => {
    const cubic = (t: number): number => t ** 3 - 4 * t ** 2 + 3;
    const spline = cubicSpline(2, 0.5, nodes.map(cubic));
    for (const t of [2, 2.3, 4.75, 7.4, 7.5]) {
      assert.ok(Math.abs(spline.value(t) - cubic(t)) < 1e-9);
      assert.ok(Math.abs(spline.slope(t) - (3 * t ** 2 - 8 * t)) < 1e-9);
    }
  });

  it('smoothing keeps a straight line and removes noise from a curve', () => {
    const line = nodes.map((t) => 3 * t - 1);
    assert.ok(smoothingSpline(line).every((v, k) => Math.abs(v - line[k]) < 1e-9));
    const normal = normalGenerator(5);
    const curve = Float64Array.from({ length: 120 }, (_, k) => Math.sin(k / 15));
    const noisy = curve.map((v) => v + 0.2 * normal());
    const distance = (y: Float64Array): number => y.reduce((sum, v, k) => sum + (v - curve[k]) ** 2, 0);
    assert.ok(distance(smoothingSpline(noisy)) < distance(noisy) / 4);
  });
});
