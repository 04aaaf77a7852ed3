import assert from 'node:assert/strict';
import { runEquation } from '../../../src/core/equations/job';
import { DEFAULT_SETTINGS } from '../../../src/core/result';
import { FAKES } from './fakes';

/** Runs the first readable one of several texts. */
function run(...texts: readonly string[]) {
  const candidates = texts.map((text) => ({ text, data: [] }));
  return runEquation({ candidates, language: '', answers: '', settings: DEFAULT_SETTINGS }, FAKES);
}

describe('an equation among other lines', () => {
  it('is read alone where the lines around it cannot be read', async () => {
    const { candidate, missing } = await run("y' = -y\nhello there = 1 2 3", "y' = -y");
    assert.equal(candidate, 1);
    assert.ok(missing.includes('y(0) = 1'));
  });

  it('is not asked for what the lines around it contradict', async () => {
    await assert.rejects(run("y'' = -y\ny(0) = 1\ny(2) = 0", "y'' = -y"), /boundary value problem/);
  });

  it('is read alone where it needs nothing of the lines that contradict each other', async () => {
    const { candidate } = await run('y = x^2, x = 0..1\nn = 20\nh = 0.5', 'y = x^2, x = 0..1');
    assert.equal(candidate, 1);
  });
});
