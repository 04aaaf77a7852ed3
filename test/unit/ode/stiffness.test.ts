import assert from 'node:assert/strict';
import { type FixedStepMethod, solveFixed } from '../../../src/core/ode/methods';
import { solveReference } from '../../../src/core/ode/reference';
import { explainStability, stabilityLimit } from '../../../src/core/ode/stiffness';
import type { OdeSystem } from '../../../src/core/ode/system';
import { inEnglish, said } from '../../../src/core/wording';
import { HIRES } from './stiffProblems';

function system(initial: readonly number[], t1: number, rhs: OdeSystem['rhs']): OdeSystem {
  return { dimension: initial.length, rhs, initial: Float64Array.from(initial), t0: 0, t1 };
}

const decay = system([1], 4, (_t, y, out) => {
  out[0] = -15 * y[0];
});
/** A slow curve with fast decay towards it. */
const relaxation = system([0], 6, (t, y, out) => {
  out[0] = -50 * (y[0] - Math.cos(t));
});
const oscillator = system([1, 0], 20, (_t, y, out) => {
  out[0] = y[1];
  out[1] = -9 * y[0];
});
/** Van der Pol's oscillator: decay at changing rates. */
const vanDerPol = system([2, 0], 20, (_t, y, out) => {
  out[0] = y[1];
  out[1] = 8 * (1 - y[0] ** 2) * y[1] - y[0];
});
/** Two coupled reactions, one a thousand times faster. */
const reactions = system([1, 0, 0], 3, (_t, y, out) => {
  out[0] = -1000 * y[0] + 900 * y[1];
  out[1] = 1000 * y[0] - 900 * y[1] - y[1];
  out[2] = y[1];
});

const CASES: readonly (readonly [string, OdeSystem, FixedStepMethod, number])[] = [
  ['decay', decay, 'euler', 20],
  ['decay', decay, 'heun', 20],
  ['decay', decay, 'rk4', 15],
  ['relaxation', relaxation, 'euler', 120],
  ['oscillator', oscillator, 'euler', 150],
  ['oscillator', oscillator, 'rk4', 18],
  ["Van der Pol's oscillator", vanDerPol, 'euler', 150],
  ["Van der Pol's oscillator", vanDerPol, 'rk4', 120],
  ['reactions', reactions, 'heun', 500],
  ['HIRES', { ...HIRES, t1: 30 }, 'rk4', 70],
];

describe('stability of a fixed step', () => {
  for (const [name, problem, method, steps] of CASES) {
    it(`${method} on ${name}: the suggested step and the suggested method really work`, () => {
      const nodes = Float64Array.from({ length: steps + 1 }, (_, k) => (problem.t1 * k) / steps);
      const truth = solveReference(problem, nodes);
      assert.equal(truth.reason, null);
      /** Root mean square error at the nodes, of the worst component, as a share of its range. */
      const error = (chosen: FixedStepMethod, n: number): number => {
        const solution = solveFixed(problem, chosen, n);
        if (solution.divergedAt !== null) return Number.POSITIVE_INFINITY;
        return Math.max(
          ...truth.y.map((values, i) => {
            const square = values.reduce((sum, v, k) => sum + (v - solution.y[i][(k * n) / steps]) ** 2, 0);
            return Math.sqrt(square / values.length) / (Math.max(...values) - Math.min(...values));
          }),
        );
      };
      assert.ok(error(method, steps) > 0.5, `was not bad: ${error(method, steps)}`);
      const report = explainStability(problem, solveFixed(problem, method, steps), truth);
      assert.ok(report !== null && report.kind === 'unstable');
      assert.ok(report.suggestedSteps !== null);
      const after = error(method, report.suggestedSteps);
      assert.ok(after <= 0.1, `suggested ${report.suggestedSteps} steps: error ${after}`);
      if (report.suggestedMethod !== null) {
        const other = error(report.suggestedMethod, steps);
        assert.ok(other <= 0.1, `suggested ${report.suggestedMethod}: error ${other}`);
      }
    });
  }

  it('knows the limits of the methods on both axes', () => {
    const limit = (method: FixedStepMethod, re: number, im: number): number =>
      stabilityLimit(method, { re, im });
    assert.ok(Math.abs(limit('euler', -1, 0) - 2) < 0.002);
    assert.ok(Math.abs(limit('heun', -3, 0) - 2) < 0.002);
    assert.ok(Math.abs(limit('rk4', -1, 0) - 2.785) < 0.002);
    assert.equal(limit('euler', 0, 1), 0);
    assert.ok(Math.abs(limit('rk4', 0, 5) - 2.828) < 0.002);
    assert.equal(limit('backward-euler', -1, 0), Number.POSITIVE_INFINITY);
    assert.equal(limit('trapezoid', 0, 1), Number.POSITIVE_INFINITY);
  });

  it('says it in words', () => {
    const report = explainStability(decay, solveFixed(decay, 'euler', 20, { scale: 1 }));
    assert.equal(
      inEnglish(report?.wording ?? said``),
      "Euler's method is unstable with h = 0.2: the fastest decay has rate 15 (at t = 0), so step times rate is 3, " +
        "above this method's limit of 2. What works: h = 0.1 (40 steps), or method = backward-euler with the present step.",
    );
    const wave = explainStability(oscillator, solveFixed(oscillator, 'euler', 150));
    assert.match(
      inEnglish(wave?.wording ?? said``),
      /fastest oscillation has rate 3 .* amplifies every oscillation, .* method = rk4 with the present step\.$/,
    );
  });

  it('explains the ringing of the trapezoid rule', () => {
    const report = explainStability(relaxation, solveFixed(relaxation, 'trapezoid', 30));
    assert.equal(report?.kind, 'ringing');
    assert.equal(report.suggestedMethod, 'backward-euler');
    assert.match(
      inEnglish(report.wording),
      /^The trapezoid rule rings with h = 0\.2: .* change sign at every step/,
    );
    assert.ok(report.suggestedSteps !== null && report.suggestedSteps < 120);
  });

  it('stays silent where the step is small enough, and where the solution itself grows', () => {
    assert.equal(explainStability(decay, solveFixed(decay, 'euler', 200)), null);
    assert.equal(explainStability(oscillator, solveFixed(oscillator, 'rk4', 200)), null);
    assert.equal(explainStability(relaxation, solveFixed(relaxation, 'backward-euler', 10)), null);
    const growth = system([1], 30, (_t, y, out) => {
      out[0] = y[0];
    });
    assert.equal(explainStability(growth, solveFixed(growth, 'euler', 100)), null);
  });
});
