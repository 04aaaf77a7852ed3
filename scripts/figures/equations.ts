// Draws the figures of docs/equations.md, and prints the numbers in its text. Run with: npm run figures
import { mkdirSync, writeFileSync } from 'node:fs';
import { rungeKuttaAtSameCost, smoothed } from '../../bench/ode/corrections';
import { type FixedStepMethod, METHOD_ORDER, solveFixed } from '../../src/core/ode/methods';
import { type Reference, solveReference } from '../../src/core/ode/reference';
import { refineSolution } from '../../src/core/ode/refine';
import { openRefiner } from '../../src/core/ode/refinerSession';
import { explainStability } from '../../src/core/ode/stiffness';
import type { OdeSystem } from '../../src/core/ode/system';
import { inEnglish, said } from '../../src/core/wording';
import { runMain } from '../main';
import { inRepository } from '../paths';
import { type Chart, COLOURS, type Curve, chartSvg } from './chart';

/** A pendulum with friction and a drive: smooth, harmless, and bent by a coarse step. */
const PENDULUM: OdeSystem = {
  dimension: 2,
  rhs: (t, y, out) => {
    out[0] = y[1];
    out[1] = -0.15 * y[1] - Math.sin(y[0]) + 0.4 * Math.cos(0.7 * t);
  },
  initial: Float64Array.of(1.2, 0),
  t0: 0,
  t1: 20,
};

/** The same without the drive. */
const FREE_PENDULUM: OdeSystem = {
  ...PENDULUM,
  rhs: (_t, y, out) => {
    out[0] = y[1];
    out[1] = -0.15 * y[1] - Math.sin(y[0]);
  },
};

/** Lorenz's convection. */
const LORENZ: OdeSystem = {
  dimension: 3,
  rhs: (_t, y, out) => {
    out[0] = 10 * (y[1] - y[0]);
    out[1] = y[0] * (28 - y[2]) - y[1];
    out[2] = y[0] * y[1] - (8 / 3) * y[2];
  },
  initial: Float64Array.of(1, 1, 1),
  t0: 0,
  t1: 45,
};

/** A quantity that follows a slow one at a fast rate. */
const follower = (rate: number): OdeSystem => ({
  dimension: 1,
  rhs: (t, y, out) => {
    out[0] = -rate * (y[0] - Math.cos(t));
  },
  initial: Float64Array.of(0),
  t0: 0,
  t1: 6,
});

const nodes = (system: OdeSystem, steps: number): Float64Array =>
  Float64Array.from({ length: steps + 1 }, (_, k) => system.t0 + ((system.t1 - system.t0) * k) / steps);

/** A reference drawn as a curve. */
function truthCurve(system: OdeSystem): Curve {
  const { t, y } = solveReference(system, nodes(system, 1500));
  return { name: 'true solution', x: t, y: y[0], colour: COLOURS.truth };
}

/** Root mean square error of the first component over its standard deviation. */
function relativeError(y: Float64Array, { y: truth }: Reference): number {
  const mean = truth[0].reduce((sum, v) => sum + v, 0) / y.length;
  const variance = truth[0].reduce((sum, v) => sum + (v - mean) ** 2, 0);
  return Math.sqrt(y.reduce((sum, v, k) => sum + (v - truth[0][k]) ** 2, 0) / variance);
}

function bias(): Chart {
  const euler = solveFixed(PENDULUM, 'euler', 100);
  const truth = solveReference(PENDULUM, euler.t);
  const smooth = smoothed(euler)[0];
  const rungeKutta = rungeKuttaAtSameCost(PENDULUM, euler)[0];
  const report = { euler: euler.y[0], smoothed: smooth, 'rk4, same evaluations': rungeKutta };
  for (const [name, y] of Object.entries(report))
    console.log(`bias: ${name} ${relativeError(y, truth).toPrecision(3)}`);
  return {
    title: "A coarse step bends the curve: Euler's method, 100 steps, on a driven pendulum",
    xLabel: 't',
    yLabel: 'angle',
    curves: [
      truthCurve(PENDULUM),
      { name: 'computed', x: euler.t, y: euler.y[0], colour: COLOURS.computed, dots: true },
      { name: 'computed and smoothed', x: euler.t, y: smooth, colour: COLOURS.other, dashed: true },
    ],
  };
}

async function refined(): Promise<Chart> {
  const euler = solveFixed(FREE_PENDULUM, 'euler', 100);
  const truth = solveReference(FREE_PENDULUM, euler.t);
  const refiner = await openRefiner(inRepository('models'), { threads: 1 });
  const found = await refineSolution(euler, null, refiner, { timeDependent: false, bandLevel: 0.9 });
  if (!found) throw new Error('The pendulum was not refined.');
  console.log(
    `refined: error ${relativeError(euler.y[0], truth).toPrecision(3)} becomes ` +
      `${relativeError(found.y[0], truth).toPrecision(3)}; ${inEnglish(found.wording)}`,
  );
  return {
    title: 'The same 100 evaluations, used twice: the pendulum without its drive',
    xLabel: 't',
    yLabel: 'angle',
    curves: [
      // Below the true one, which it would hide.
      { name: 'improved', x: euler.t, y: found.y[0], colour: '#8fbcf2', width: 7 },
      truthCurve(FREE_PENDULUM),
      { name: 'computed', x: euler.t, y: euler.y[0], colour: COLOURS.computed, dots: true },
    ],
  };
}

function cost(): Chart {
  const curve = (method: FixedStepMethod, colour: string): Curve => {
    const found = Array.from({ length: 14 }, (_, k) => Math.round(20 * 2 ** (k * 0.75))).map((steps) => {
      const solution = solveFixed(PENDULUM, method, steps);
      return {
        evaluations: solution.evaluations.count,
        error: relativeError(solution.y[0], solveReference(PENDULUM, solution.t)),
      };
    });
    return {
      name: `${method}, order ${METHOD_ORDER[method]}`,
      x: found.map(({ evaluations }) => evaluations),
      y: found.map(({ error }) => error),
      colour,
      dots: true,
    };
  };
  return {
    title: 'What an evaluation of the right-hand side buys',
    xLabel: 'evaluations',
    yLabel: 'error / standard deviation',
    logarithmic: true,
    curves: [curve('euler', COLOURS.computed), curve('heun', COLOURS.other), curve('rk4', COLOURS.better)],
  };
}

function chaos(): Chart {
  const computed = solveFixed(LORENZ, 'rk4', 4500);
  const truth = solveReference(LORENZ, nodes(LORENZ, 2250));
  console.log(`chaos: ${truth.reason && inEnglish(truth.reason)}`);
  const apart = truth.t.find(
    (t, k) => t <= truth.trustedUntil && Math.abs(computed.y[0][2 * k] - truth.y[0][k]) > 1,
  );
  console.log(`chaos: rk4 with h = ${computed.t[1]} is off by 1 from t = ${apart}`);
  return {
    title: "Chaos: Lorenz's equations by rk4 with h = 0.01",
    xLabel: 't',
    yLabel: 'x',
    shaded: { from: truth.trustedUntil, label: 'no reference either' },
    curves: [
      {
        name: 'true solution',
        x: truth.t,
        y: truth.y[0].map((v, k) => (truth.t[k] <= truth.trustedUntil ? v : Number.NaN)),
        colour: COLOURS.truth,
      },
      { name: 'computed', x: computed.t, y: computed.y[0], colour: COLOURS.computed, dashed: true },
    ],
  };
}

function unstable(): Chart {
  const system = follower(15);
  const computed = solveFixed(system, 'euler', 40);
  const report = explainStability(system, computed, solveReference(system, computed.t));
  console.log(`unstable: ${inEnglish(report?.wording ?? said`nothing`)}`);
  const calm = solveFixed(system, 'euler', report?.suggestedSteps ?? 40);
  return {
    title: "A step above the stability limit: Euler's method, h = 0.15, rate 15",
    xLabel: 't',
    yLabel: 'y',
    yDomain: [-3, 3],
    curves: [
      truthCurve(system),
      { name: 'computed', x: computed.t, y: computed.y[0], colour: COLOURS.computed, dots: true },
      {
        name: `h = ${calm.t[1].toPrecision(2)}, as suggested`,
        x: calm.t,
        y: calm.y[0],
        colour: COLOURS.better,
        dots: true,
      },
    ],
  };
}

function ringing(): Chart {
  const system = follower(400);
  const computed = solveFixed(system, 'trapezoid', 60);
  const truth = solveReference(system, computed.t);
  const report = explainStability(system, computed, truth);
  console.log(`ringing: ${inEnglish(report?.wording ?? said`nothing`)}`);
  const smooth = smoothed(computed)[0];
  console.log(
    `ringing: error ${relativeError(computed.y[0], truth).toPrecision(3)}, smoothed ${relativeError(smooth, truth).toPrecision(3)}`,
  );
  return {
    title: 'Ringing: the trapezoid rule, h = 0.1, rate 400',
    xLabel: 't',
    yLabel: 'y',
    curves: [
      truthCurve(system),
      { name: 'computed', x: computed.t, y: computed.y[0], colour: COLOURS.computed, dots: true },
    ],
  };
}

runMain(async () => {
  const folder = inRepository('docs/figures');
  mkdirSync(folder, { recursive: true });
  for (const [name, figure] of Object.entries({ bias, refined, cost, chaos, unstable, ringing })) {
    writeFileSync(`${folder}/${name}.svg`, chartSvg(await figure()));
  }
});
