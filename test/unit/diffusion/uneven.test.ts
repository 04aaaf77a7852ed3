import assert from 'node:assert/strict';
import { join } from 'node:path';
import { denoise } from '../../../src/core/denoise';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { openDenoiser } from '../../../src/core/diffusion/session';
import { DEFAULT_SETTINGS } from '../../../src/core/result';
import { difference, rootMeanSquare } from './fakes';

const MODELS = join(__dirname, '../../../models');

/** Ascending, at random in [0, 1]. */
function positions(n: number): Float64Array {
  const normal = normalGenerator(11);
  return Float64Array.from({ length: n }, () => 0.5 + Math.atan(normal()) / Math.PI).sort();
}

describe('samples at uneven x', () => {
  const x = positions(500);
  const truth = x.map((v) => Math.sin(30 * v) + 0.5 * Math.cos(47 * v));
  // Far below the noise of training the curve is no better than the samples, but may not be much worse.
  for (const [sigma, most] of [
    [1e-6, 3],
    [1e-4, 2],
    [1e-2, 0.6],
    [0.2, 0.4],
  ] as const) {
    it(`keep what they say under noise of ${sigma}`, async () => {
      const normal = normalGenerator(3);
      const y = truth.map((v) => v + sigma * normal());
      const { after, lower, upper, noise } = await denoise(
        { name: 'y', x, y },
        DEFAULT_SETTINGS,
        await openDenoiser(MODELS),
      );
      assert.ok(Math.abs(noise.sigma / sigma - 1) < 0.4, `the noise is ${noise.sigma}`);
      const ratio = rootMeanSquare(difference(after, truth)) / rootMeanSquare(difference(y, truth));
      assert.ok(ratio < most, `error ${ratio} of the noise`);
      assert.ok(lower && upper);
      const inside = truth.filter((v, i) => lower[i] <= v && v <= upper[i]).length;
      assert.ok(inside > 0.7 * x.length, `${inside} of ${x.length} in the band`);
    });
  }

  it('are told from noise also where some are missing', async () => {
    const normal = normalGenerator(5);
    const y = truth.map((v, i) => (i % 13 === 5 ? Number.NaN : v + 1e-4 * normal()));
    const { noise } = await denoise({ name: 'y', x, y }, DEFAULT_SETTINGS, await openDenoiser(MODELS));
    assert.ok(Math.abs(noise.sigma / 1e-4 - 1) < 0.4, `${noise.sigma}`);
  });
});
