import assert from 'node:assert/strict';
import { completeEquation } from '../../../src/core/equations/read';
import { timeInputs } from '../../../src/core/equations/timeInputs';

const TIMES = Float64Array.from({ length: 41 }, (_, k) => k / 4);

/** The inputs of an equation whose right-hand side was evaluated at TIMES. */
function inputsOf(equation: string): ((t: number) => number)[] | null {
  const { problem } = completeEquation(`${equation}, t = 0..10, n = 40`);
  assert.equal(problem.kind, 'ode');
  return problem.kind === 'ode' ? timeInputs(problem, TIMES) : null;
}

describe('the functions of time in a differential equation', () => {
  it('are its largest parts without an unknown', () => {
    const drive = (t: number) => 2 * Math.sin(t) + t / 5;
    const found = inputsOf("y' = (2 sin(t) + t/5)*y - y, y(0) = 1");
    assert.equal(found?.length, 1);
    for (const t of TIMES) assert.equal(found[0](t), drive(t));
  });

  it('are interpolated between the evaluations, and beyond the last one', () => {
    const found = inputsOf("y'' + y = cos(t), y(0) = 1, y'(0) = 0");
    assert.equal(found?.length, 1);
    for (let t = 0; t <= 10; t += 0.01) assert.ok(Math.abs(found[0](t) - Math.cos(t)) < 1e-5, `${t}`);
    assert.ok(Math.abs(found[0](10.25) - Math.cos(10.25)) < 1e-3);
    // From anywhere to anywhere, not only step by step.
    assert.ok(Math.abs(found[0](0.6) - Math.cos(0.6)) < 1e-5);
  });

  it('are each taken once', () => {
    assert.equal(inputsOf("x' = sin(t) - x, y' = x*sin(t) + exp(-t), x(0) = 1, y(0) = 0")?.length, 2);
  });

  it('are none where time does not occur, or in too many ways', () => {
    assert.equal(inputsOf("y' = -y, y(0) = 1"), null);
    assert.equal(inputsOf("y' = sin(y*t)*sin(t) + y*cos(t) + y^2*exp(t) + t^3*y^3, y(0) = 1"), null);
  });
});
