import assert from 'node:assert/strict';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { DEPTH_LIMIT, depthOf, depthWarning } from '../../../src/core/trust/depth';
import { fakeDenoiser } from '../diffusion/fakes';

const normal = normalGenerator(4);
const before = Float64Array.from({ length: 300 }, (_, i) => Math.sin(i / 20) + 0.2 * normal());
const series = { x: null, before, noise: { sigma: 0.2, source: 'estimated' as const } };

describe('depthOf', () => {
  it('is next to 0 for a model that takes a series the same way round or other', async () => {
    const even = fakeDenoiser(({ y, sigma }) => y.map((v) => v / (1 + sigma * sigma)));
    const depth = await depthOf(series, 'keep', even);
    assert.ok(depth !== null && depth < 1e-4, String(depth));
    assert.equal(depthWarning(depth), null);
  });

  it('grows with what depends on the sign, on the direction, or on the place', async () => {
    const models = [
      fakeDenoiser(({ y }) => y.map(Math.abs)),
      fakeDenoiser(({ y }) => y.map((v, i) => (v + (y[i - 1] ?? 0) + (y[i - 2] ?? 0)) / 3)),
      fakeDenoiser(({ y }) => y.map((v, i) => (i % 2 ? v : 0))),
    ];
    for (const model of models) {
      const depth = await depthOf(series, 'keep', model);
      assert.ok(depth !== null && depth > DEPTH_LIMIT);
      assert.equal(depthWarning(depth)?.code, 'out-of-depth');
    }
  });

  it('says nothing of few samples, or without noise', async () => {
    const model = fakeDenoiser(({ y }) => y.map(Math.abs));
    assert.equal(await depthOf({ ...series, before: before.slice(0, 50) }, 'keep', model), null);
    const silent = { ...series, noise: { sigma: 0, source: 'given' as const } };
    assert.equal(await depthOf(silent, 'keep', model), null);
    assert.equal(depthWarning(null), null);
  });

  it('sees a series longer than a window in one evaluation of blocks', async () => {
    const model = fakeDenoiser(({ y }) => y.map(Math.abs), { maxLength: 64 });
    const depth = await depthOf(series, 'keep', model);
    assert.ok(depth !== null && depth > DEPTH_LIMIT);
    assert.equal(model.evaluated(), 4 * 64);
  });
});
