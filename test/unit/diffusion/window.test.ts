import assert from 'node:assert/strict';
import { inRepository } from '../../../scripts/paths';
import { denoise } from '../../../src/core/denoise';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { openDenoiser } from '../../../src/core/diffusion/session';
import { DEFAULT_SETTINGS } from '../../../src/core/result';

const N = 300;
const truth = Float64Array.from({ length: N }, (_, i) => Math.sin(i / 20) + 0.3 * Math.sin(i / 7));

describe('less noise than in training', () => {
  for (const sigma of [1e-4, 1e-3]) {
    for (const samples of [null, 8]) {
      it(`is left in a band that holds the curve: sigma ${sigma}, ${samples ?? 'no'} samples`, async () => {
        const denoiser = await openDenoiser(inRepository('models'), { threads: 1 });
        const normal = normalGenerator(4);
        const y = truth.map((v) => v + sigma * normal());
        const settings = { ...DEFAULT_SETTINGS, sigma, samples };
        const { after, lower, upper } = await denoise({ name: 'y', x: null, y }, settings, denoiser);
        assert.ok(lower && upper);
        const held = truth.filter((v, i) => v >= lower[i] && v <= upper[i]).length;
        assert.ok(held >= 0.8 * N, `${held} of ${N}`);
        // Not for being wide: it says less than the samples do by themselves.
        const width = upper.reduce((sum, v, i) => sum + (v - lower[i]) / N, 0);
        assert.ok(width < 2 * 1.645 * sigma * 1.5, `${width / sigma} sigma`);
        const error = Math.sqrt(after.reduce((sum, v, i) => sum + (v - truth[i]) ** 2 / N, 0));
        assert.ok(error < sigma, `${error / sigma} sigma`);
      });
    }
  }
});
