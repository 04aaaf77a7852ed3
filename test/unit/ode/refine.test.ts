import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type FixedStepMethod, type FixedStepSolution, solveFixed } from '../../../src/core/ode/methods';
import { CANDIDATES, reconstruct } from '../../../src/core/ode/reconstruct';
import { MAX_STEPS, refineSolution } from '../../../src/core/ode/refine';
import { CURVES, FEATURES, refinerInput } from '../../../src/core/ode/refinerInput';
import { openRefiner, type Refiner } from '../../../src/core/ode/refinerSession';
import type { OdeSystem } from '../../../src/core/ode/system';
import { inEnglish, said } from '../../../src/core/wording';

/** A predator, its prey and a limit to its growth: none of ODEBench's systems. */
const food: OdeSystem = {
  dimension: 2,
  initial: Float64Array.of(0.6, 0.4),
  t0: 0,
  t1: 12,
  rhs(_t, [prey, predator], out) {
    const eaten = (1.4 * prey * predator) / (0.5 + prey);
    out[0] = prey * (1 - prey / 2.5) - eaten;
    out[1] = 0.7 * eaten - 0.4 * predator;
  },
};

const decay: OdeSystem = {
  dimension: 1,
  initial: Float64Array.of(1),
  t0: 0,
  t1: 4,
  rhs(_t, [y], out) {
    out[0] = -y;
  },
};

const AUTONOMOUS = { timeDependent: false, bandLevel: 0.9 };

function truth(system: OdeSystem, steps: number): Float64Array[] {
  const fine = solveFixed(system, 'rk4', 100 * steps);
  return fine.y.map((values) => values.filter((_, k) => k % 100 === 0));
}

function error(y: readonly Float64Array[], expected: readonly Float64Array[]): number {
  const squares = y.flatMap((values, c) => Array.from(values, (v, n) => (v - expected[c][n]) ** 2));
  return Math.sqrt(squares.reduce((sum, v) => sum + v, 0) / squares.length);
}

describe('reconstruction of a solution', () => {
  it('is exact to many digits for a linear equation', () => {
    const coarse = solveFixed(decay, 'euler', 20);
    const { candidates } = reconstruct(coarse, coarse.evaluations, { timeDependent: false });
    assert.equal(candidates.length, CANDIDATES);
    const [best] = candidates;
    assert.ok(best);
    const exact = coarse.t.map((t) => Math.exp(-t));
    assert.ok(error(best, [exact]) < 1e-6 * error(coarse.y, [exact]));
  });

  it('begins at the initial value', () => {
    const coarse = solveFixed(food, 'euler', 40);
    for (const candidate of reconstruct(coarse, coarse.evaluations, { timeDependent: false }).candidates) {
      assert.deepEqual(
        candidate?.map((values) => values[0]),
        [0.6, 0.4],
      );
    }
  });
});

describe('what the refiner is shown', () => {
  const coarse = solveFixed(food, 'euler', 40);
  const fine = solveFixed(food, 'euler', 80);

  it('has a fixed number of finite features, and the base as a curve at 0', () => {
    for (const pair of [null, fine]) {
      const input = refinerInput(coarse, pair, { timeDependent: false });
      assert.ok(input);
      for (const c of [0, 1]) {
        assert.equal(input.features[c].length, 41 * FEATURES);
        assert.ok(input.features[c].every(Number.isFinite));
        assert.equal(input.curves[c].length, 41 * CURVES);
        assert.ok(input.curves[c].every((v, k) => k % CURVES !== 1 || v === 0));
        assert.ok(input.scale[c].every((s) => s > 0));
      }
    }
  });

  it('does not depend on the units of y', () => {
    const scaled: OdeSystem = {
      ...food,
      initial: food.initial.map((v) => 1000 * v),
      rhs(t, y, out) {
        food.rhs(
          t,
          y.map((v) => v / 1000),
          out,
        );
        for (let c = 0; c < 2; c++) out[c] *= 1000;
      },
    };
    const one = refinerInput(coarse, null, { timeDependent: false });
    const other = refinerInput(solveFixed(scaled, 'euler', 40), null, { timeDependent: false });
    assert.ok(one && other);
    one.features[0].forEach((v, k) => {
      assert.ok(
        Math.abs(v - other.features[0][k]) < 2e-2,
        `feature ${k % FEATURES}: ${v}, ${other.features[0][k]}`,
      );
    });
  });

  it('refuses solutions that do not fit together', () => {
    assert.throws(() => refinerInput(coarse, coarse, { timeDependent: false }), /half the step/);
  });
});

describe('refined solutions', () => {
  let refiner: Refiner;
  before(async () => {
    refiner = await openRefiner(join(__dirname, '../../../models'), { threads: 1 });
  });

  const cases: [OdeSystem, FixedStepMethod, number, number][] = [
    [decay, 'euler', 20, 50],
    [decay, 'backward-euler', 20, 50],
    [food, 'euler', 40, 1],
    [food, 'heun', 25, 5],
    [food, 'trapezoid', 20, 5],
  ];
  for (const [system, method, steps, gain] of cases) {
    it(`are at least ${gain} times closer: ${system === decay ? 'decay' : 'food chain'}, ${method}, ${steps} steps`, async () => {
      const coarse = solveFixed(system, method, steps);
      const expected = truth(system, steps);
      const refined = await refineSolution(coarse, null, refiner, AUTONOMOUS);
      assert.ok(refined);
      assert.equal(refined.outcome, 'improved');
      assert.ok(error(coarse.y, expected) > gain * error(refined.y, expected));
      assert.ok(refined.estimatedErrorAfter < refined.estimatedErrorBefore);
      assert.deepEqual(
        refined.y.map((values) => values[0]),
        Array.from(system.initial),
      );
    });
  }

  it('are no worse from a pair of solutions', async () => {
    const coarse = solveFixed(food, 'euler', 40);
    const expected = truth(food, 40);
    const fine = solveFixed(food, 'euler', 80);
    const refined = await refineSolution(coarse, fine, refiner, AUTONOMOUS);
    assert.ok(refined);
    const richardson = coarse.y.map((values, c) => values.map((v, n) => 2 * fine.y[c][2 * n] - v));
    assert.ok(error(refined.y, expected) < error(richardson, expected));
  });

  it('have a band that widens with its level and holds the estimate', async () => {
    const coarse = solveFixed(food, 'euler', 40);
    const narrow = await refineSolution(coarse, null, refiner, { ...AUTONOMOUS, bandLevel: 0.5 });
    const wide = await refineSolution(coarse, null, refiner, { ...AUTONOMOUS, bandLevel: 0.95 });
    assert.ok(narrow && wide);
    for (let n = 1; n < coarse.t.length; n++) {
      assert.ok(wide.lower[0][n] < narrow.lower[0][n] && narrow.lower[0][n] < narrow.y[0][n]);
      assert.ok(wide.upper[0][n] > narrow.upper[0][n] && narrow.upper[0][n] > narrow.y[0][n]);
    }
  });

  it('are the input where there is nothing to improve', async () => {
    const coarse = solveFixed(decay, 'rk4', 60);
    const refined = await refineSolution(coarse, null, refiner, AUTONOMOUS);
    assert.equal(refined?.outcome, 'kept');
    assert.deepEqual(refined?.y, coarse.y);
    assert.match(inEnglish(refined?.wording ?? said``), /nothing to improve/);
  });

  it('do not exist for a solution that diverged, or of too many steps', async () => {
    const stiff: OdeSystem = {
      ...decay,
      rhs: (_t, [y], out) => {
        out[0] = -5000 * y;
      },
    };
    const diverged: FixedStepSolution = solveFixed(stiff, 'euler', 200);
    assert.notEqual(diverged.divergedAt, null);
    assert.equal(await refineSolution(diverged, null, refiner, AUTONOMOUS), null);
    const long = solveFixed(decay, 'euler', MAX_STEPS + 1);
    assert.equal(await refineSolution(long, null, refiner, AUTONOMOUS), null);
  });
});
