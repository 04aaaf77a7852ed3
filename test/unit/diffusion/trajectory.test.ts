import assert from 'node:assert/strict';
import { denoise } from '../../../src/core/denoise';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { reverseTrajectory } from '../../../src/core/diffusion/trajectory';
import { linearAt } from '../../../src/core/linearAt';
import { DEFAULT_SETTINGS } from '../../../src/core/result';
import { CARD, difference, fakeDenoiser, kernelSmoother, rootMeanSquare, wienerFilter } from './fakes';

const n = 256;
const normal = normalGenerator(2);
const truth = Float64Array.from({ length: n }, (_, i) => 3 * Math.cos((Math.PI * 4 * (i + 0.5)) / n) - 5);
const y = truth.map((v) => v + 0.4 * normal());
const options = { sigma: 0.4, outliers: 'keep', seed: 3, samples: 4 } as const;

describe('reverseTrajectory', () => {
  it('goes from standard normal noise to curves near the truth, in the units of y', async () => {
    const { x, block, steps } = await reverseTrajectory(
      { name: 'y', x: null, y },
      options,
      fakeDenoiser(wienerFilter),
    );
    assert.deepEqual(
      steps.map(({ logSnr }) => logSnr),
      CARD.sampler.logSnrs,
    );
    assert.deepEqual(
      x,
      Float64Array.from({ length: n }, (_, i) => i + 1),
    );
    assert.equal(block, 1);
    const first = steps[0].states;
    assert.equal(first.length, 4);
    const mean = y.reduce((sum, v) => sum + v / n, 0);
    const scale = rootMeanSquare(y.map((v) => v - mean));
    for (const state of first) {
      const size = rootMeanSquare(state.map((v) => (v - mean) / scale));
      assert.ok(Math.abs(size - 1) < 0.2, `standard normal noise at first, not ${size}`);
    }
    assert.notDeepEqual(first[0], steps[1].states[0]);
    const last = steps[steps.length - 1].estimates;
    for (const estimate of last) assert.ok(rootMeanSquare(difference(estimate, truth)) < 0.2);
  });

  it('ends around the curve of the result, also far below the noise that the network was trained on', async () => {
    const signal = (v: number): number => 3 * Math.cos((Math.PI * 4 * (v + 0.5)) / n) - 5;
    const uneven = y.map((_, i) => i + 0.3 * Math.sin(i * 7));
    const faint = (v: number, i: number): number => signal(v) + 3e-5 * (y[i] - truth[i]);
    const sigma = 1.2e-5;
    const cases = [
      { name: 'even', x: null, y: y.map((_, i) => faint(i, i)), estimate: wienerFilter, near: 5 * sigma },
      // What the grid does not resolve is taken back sample by sample, after the window.
      { name: 'uneven', x: uneven, y: uneven.map(faint), estimate: kernelSmoother, near: 0.005 },
    ];
    for (const { estimate, near, ...series } of cases) {
      const denoiser = fakeDenoiser(estimate);
      const { after } = await denoise(series, { ...DEFAULT_SETTINGS, sigma }, denoiser);
      const { x, steps } = await reverseTrajectory(series, { ...options, sigma }, denoiser);
      const at = linearAt(x, steps[steps.length - 1].estimates[0], series.x ?? x);
      const distance = rootMeanSquare(difference(at, after));
      assert.ok(distance < near, `${series.name}: ${distance}`);
    }
  });

  it('shows all of a series that is longer than a window, block by block, at any magnitude', async () => {
    const long = Float64Array.from({ length: 1000 }, (_, i) => 1e300 * Math.sin(i / 100));
    const at = long.map((_, i) => 2 * i);
    const denoiser = fakeDenoiser(wienerFilter, { maxLength: 256 });
    const { x, block, steps } = await reverseTrajectory(
      { name: 'y', x: at, y: long },
      { ...options, sigma: 1e298 },
      denoiser,
    );
    assert.equal(x.length, 250);
    assert.equal(block, 4);
    assert.deepEqual(x.slice(0, 3), Float64Array.of(3, 11, 19));
    const last = steps[steps.length - 1].estimates[0];
    assert.ok(last.every((v, i) => Math.abs(v / 1e300 - Math.sin(x[i] / 200)) < 0.1));
  });

  it('gives positions between uneven samples, ascending', async () => {
    const uneven = y.map((_, i) => i + 0.4 * Math.sin(i * 7));
    const { x, steps } = await reverseTrajectory(
      { name: 'y', x: uneven, y },
      options,
      fakeDenoiser(wienerFilter),
    );
    assert.equal(x.length, steps[0].states[0].length);
    assert.ok(x.every((v, i) => Number.isFinite(v) && (i === 0 || v >= x[i - 1])));
  });
});
