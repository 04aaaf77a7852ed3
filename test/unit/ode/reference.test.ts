import assert from 'node:assert/strict';
import { solveRadau } from '../../../src/core/ode/radau';
import { type ReferenceOptions, solveReference } from '../../../src/core/ode/reference';
import type { OdeSystem } from '../../../src/core/ode/system';
import { inEnglish, said } from '../../../src/core/wording';
import { HIRES, ROBER, VAN_DER_POL } from './stiffProblems';

const grid = (system: OdeSystem, steps: number): Float64Array =>
  Float64Array.from({ length: steps + 1 }, (_, k) => system.t0 + ((system.t1 - system.t0) * k) / steps);

function scalar(f: (t: number, y: number) => number, y0: number, t1: number): OdeSystem {
  return {
    dimension: 1,
    rhs: (t, y, out) => {
      out[0] = f(t, y[0]);
    },
    initial: Float64Array.of(y0),
    t0: 0,
    t1,
  };
}

const lorenz: OdeSystem = {
  dimension: 3,
  rhs: (_t, y, out) => {
    out[0] = 10 * (y[1] - y[0]);
    out[1] = y[0] * (28 - y[2]) - y[1];
    out[2] = y[0] * y[1] - (8 / 3) * y[2];
  },
  initial: Float64Array.of(1, 1, 1),
  t0: 0,
  t1: 50,
};

function assertEnd(y: readonly Float64Array[], end: readonly number[], tolerance: number): void {
  for (const [i, expected] of end.entries()) {
    const error = Math.abs(y[i][y[i].length - 1] / expected - 1);
    assert.ok(error < tolerance, `component ${i + 1}: relative error ${error}`);
  }
}

/** Closed forms; A1 to A4 are those of DETEST (Hull et al. 1972). */
const CLOSED_FORMS: readonly (readonly [string, OdeSystem, (t: number) => number])[] = [
  ['A1, decay', scalar((_t, y) => -y, 1, 20), (t) => Math.exp(-t)],
  ['A2, a special Riccati equation', scalar((_t, y) => -(y ** 3) / 2, 1, 20), (t) => 1 / Math.sqrt(t + 1)],
  ['A3, an oscillation', scalar((t, y) => y * Math.cos(t), 1, 20), (t) => Math.exp(Math.sin(t))],
  [
    'A4, logistic growth',
    scalar((_t, y) => (y / 4) * (1 - y / 20), 1, 20),
    (t) => 20 / (1 + 19 * Math.exp(-t / 4)),
  ],
  ['a stiff relaxation', scalar((t, y) => -1e5 * (y - Math.cos(t)) - Math.sin(t), 1, 20), Math.cos],
];

describe('reference solution', () => {
  for (const [name, problem, digits, options] of [
    ['ROBER', ROBER, 1e-11, { negligible: 1e-10 }],
    ['HIRES', HIRES, 1e-11, {}],
    ['Van der Pol, mu = 1000', VAN_DER_POL, 1e-10, {}],
  ] as const) {
    it(`agrees with the published end values of ${name}, and says that it is stiff`, () => {
      const reference = solveReference(problem, grid(problem, 100), options satisfies ReferenceOptions);
      assertEnd(reference.y, problem.end, digits);
      assert.equal(reference.solver, 'radau');
      assert.match(inEnglish(reference.solverReason), /^stiff: .* would need about \d/);
      assert.equal(reference.reason, null);
      assert.equal(reference.trustedUntil, problem.t1);
      assert.ok(reference.error.every((v) => v < 1e-7));
    });
  }

  for (const [name, problem, exact] of CLOSED_FORMS) {
    it(`agrees with the closed form of ${name} at every output time`, () => {
      const { t, y, error, reason, trustedUntil } = solveReference(problem, grid(problem, 150));
      const largest = Math.max(...y[0].map((v, k) => Math.abs(v - exact(t[k]))));
      assert.ok(largest < 2e-10, `error ${largest}`);
      assert.ok(
        largest <= 10 * Math.max(...error) + 1e-13,
        `error ${largest}, estimated ${Math.max(...error)}`,
      );
      assert.equal(reason, null);
      assert.equal(trustedUntil, 20);
    });
  }

  it('takes the explicit solver where the problem is not stiff', () => {
    assert.equal(solveReference(CLOSED_FORMS[2][1], Float64Array.of(20)).solver, 'odex');
  });

  it('says from when on a chaotic system has no reference', () => {
    const { trustedUntil, reason, error, t } = solveReference(lorenz, grid(lorenz, 500));
    assert.ok(trustedUntil > 25 && trustedUntil < 40, `${trustedUntil}`);
    assert.match(
      inEnglish(reason ?? said``),
      /^From t = 3\d(\.\d)? on no digit of the reference can be trusted: the system is chaotic/,
    );
    assert.ok(error[100] < 1e-6 && t[100] === 10);
    const short = solveReference(lorenz, Float64Array.of(5, 10));
    assert.equal(short.reason, null);
  });

  it('notices an unstable problem whose pilot runs away', () => {
    const unstable = scalar((t, y) => 3 * (y - Math.cos(t)) - Math.sin(t), 1, 50);
    const { trustedUntil, reason } = solveReference(unstable, grid(unstable, 150));
    assert.ok(trustedUntil > 5 && trustedUntil < 13, `${trustedUntil}`);
    assert.match(inEnglish(reason ?? said``), /unstable/);
  });

  it('stops at a pole, and is right until there', () => {
    const pole = scalar((_t, y) => y ** 2, 1, 2);
    const { t, y, trustedUntil, reason } = solveReference(pole, grid(pole, 100));
    assert.equal(trustedUntil, 0.98);
    assert.match(inEnglish(reason ?? said``), /grows without bound at about t = 1:/);
    for (let k = 0; t[k] <= trustedUntil; k++) assert.ok(Math.abs(y[0][k] * (1 - t[k]) - 1) < 1e-9);
    assert.ok(Number.isNaN(y[0][60]));
  });

  it('stops where f is no number', () => {
    const root = scalar((_t, y) => -Math.sqrt(y), 1, 3);
    const { trustedUntil, reason } = solveReference(root, grid(root, 30));
    assert.ok(Math.abs(trustedUntil - 2) < 0.11);
    assert.match(inEnglish(reason ?? said``), /cannot be continued beyond t = 2: f is not a finite number/);
  });

  it('stops when its evaluations are spent', () => {
    let calls = 0;
    const sliding = scalar(
      (_t, y) => {
        calls++;
        return -Math.sign(y - 0.31);
      },
      1,
      5,
    );
    const { reason, evaluations } = solveReference(sliding, grid(sliding, 10), { maxEvaluations: 30_000 });
    assert.match(inEnglish(reason ?? said``), /stopped at t = 0\.69\d*, after as many evaluations/);
    assert.ok(evaluations <= 30_100 && calls <= 30_100);
  });

  for (const width of [0.01, 0.05, 0.1, 0.2, 1]) {
    for (const rest of [0, 1]) {
      it(`sees a pulse of width ${width} in an interval of 100, from ${rest} on`, () => {
        const pulse = (t: number): number => 20 * Math.exp(-(((t - 40) / width) ** 2));
        const pulsed = scalar((t, y) => rest - y + pulse(t), rest, 100);
        const { y, trustedUntil } = solveReference(pulsed, grid(pulsed, 400));
        assert.equal(trustedUntil, 100);
        const after = 20 * width * Math.sqrt(Math.PI) * Math.exp(width ** 2 / 4);
        for (const k of [200, 240]) {
          const expected = rest + after * Math.exp(-(k / 4 - 40));
          assert.ok(Math.abs(y[0][k] / expected - 1) < 1e-10, `${y[0][k]} at ${k / 4}, not ${expected}`);
        }
      });
    }
  }

  it('sees a pulse that an oscillator at rest gets', () => {
    const struck: OdeSystem = {
      dimension: 2,
      rhs: (t, y, out) => {
        out[0] = y[1];
        out[1] = -y[0] + Math.exp(-(((t - 30.2) / 0.02) ** 2));
      },
      initial: Float64Array.of(0, 0),
      t0: 0,
      t1: 60,
    };
    const { t, y, trustedUntil } = solveReference(struck, grid(struck, 600));
    assert.equal(trustedUntil, 60);
    const amplitude = 0.02 * Math.sqrt(Math.PI) * Math.exp(-((0.02 / 2) ** 2));
    for (const k of [310, 450, 600]) {
      assert.ok(Math.abs(y[0][k] - amplitude * Math.sin(t[k] - 30.2)) < 1e-10 * amplitude);
    }
  });

  it('knows the magnitude of a solution, unless it stops where nobody knows how it goes on', () => {
    const magnitudeOf = (system: OdeSystem): number | null =>
      solveReference(system, grid(system, 100)).magnitude;
    assert.equal(magnitudeOf(scalar((_t, y) => -y, 3, 5)), 3);
    assert.equal(magnitudeOf(scalar((_t, y) => -y, 0, 5)), 1);
    assert.ok((magnitudeOf(scalar((_t, y) => 1 + y ** 2, 0, 2)) ?? 0) > 50);
    assert.equal(magnitudeOf(scalar((t) => t * Math.sqrt(1 - t), 0, 2)), null);
  });

  it('tells a pole from the end of f, also from zero on', () => {
    const reasonOf = (system: OdeSystem): string => {
      const { reason } = solveReference(system, grid(system, 100));
      return reason ? inEnglish(reason) : '';
    };
    const tangent = scalar((_t, y) => 1 + y ** 2, 0, 2);
    assert.match(reasonOf(tangent), /grows without bound at about t = 1\.57:/);
    const root = scalar((t) => t * Math.sqrt(1 - t), 0, 2);
    assert.match(reasonOf(root), /cannot be continued beyond t = 1:/);
  });

  it('keeps a component that rests', () => {
    const resting: OdeSystem = {
      dimension: 2,
      rhs: (_t, y, out) => {
        out[0] = y[1];
        out[1] = y[0] - y[0];
      },
      initial: Float64Array.of(3, 0),
      t0: 0,
      t1: 10,
    };
    const { y, reason } = solveReference(resting, grid(resting, 10));
    assert.equal(reason, null);
    assert.ok(y[0].every((v) => v === 3) && y[1].every((v) => v === 0));
  });

  it('refuses times that do not ascend', () => {
    assert.throws(() => solveReference(lorenz, Float64Array.of(1, 1)), {
      name: 'InputError',
      message: /ascend/,
    });
    assert.throws(() => solveReference(lorenz, Float64Array.of(-1, 1)), { name: 'InputError' });
  });
});

describe('Radau IIA', () => {
  it('gains digits as the tolerance says, with few steps', () => {
    const errors = [1e-6, 1e-9, 1e-12].map((relativeTolerance) => {
      const options = { relativeTolerance, negligible: 1e-3, maxEvaluations: 1e6 };
      const { y, steps, failure } = solveRadau(HIRES, Float64Array.of(HIRES.t1), options);
      assert.equal(failure, null);
      assert.ok(steps < 600);
      return Math.abs(y[0][0] / HIRES.end[0] - 1);
    });
    assert.ok(errors[0] < 1e-6 && errors[1] < 1e-9 && errors[2] < 1e-12, `${errors}`);
  });

  it('is as exact between its steps as at their ends', () => {
    const oscillator: OdeSystem = {
      dimension: 2,
      rhs: (_t, y, out) => {
        out[0] = y[1];
        out[1] = -y[0];
      },
      initial: Float64Array.of(1, 0),
      t0: 0,
      t1: 30,
    };
    const t = grid(oscillator, 1000);
    const options = { relativeTolerance: 1e-10, negligible: 1e-3, maxEvaluations: 1e6 };
    const { y, steps } = solveRadau(oscillator, t, options);
    assert.ok(steps < 400);
    assert.ok(
      t.every((at, k) => Math.abs(y[0][k] - Math.cos(at)) < 1e-8 && Math.abs(y[1][k] + Math.sin(at)) < 1e-8),
    );
  });
});
