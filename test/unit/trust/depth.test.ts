import assert from 'node:assert/strict';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { notice } from '../../../src/core/notice';
import { DEPTH_LIMIT, depthOf, depthWarnings } from '../../../src/core/trust/depth';
import { said } from '../../../src/core/wording';
import { fakeDenoiser } from '../diffusion/fakes';

const normal = normalGenerator(4);
const before = Float64Array.from({ length: 300 }, (_, i) => Math.sin(i / 20) + 0.2 * normal());
const series = {
  x: null,
  before,
  noise: { sigma: 0.2, source: 'estimated' as 'estimated' | 'given' },
  errorBars: null,
  warnings: [],
};

/** The posterior mean of white noise of unit variance under noise. */
const wiener = fakeDenoiser(({ y, sigma }) => y.map((v) => v / (1 + sigma * sigma)));

describe('depthOf', () => {
  it('is next to 0 for a model that takes a series the same wherever it begins', async () => {
    const depth = await depthOf(series, 'keep', wiener);
    assert.ok(depth !== null && depth.contradiction < 1e-4, String(depth?.contradiction));
  });

  it('grows with what depends on the place', async () => {
    const model = fakeDenoiser(({ y }) => y.map((v, i) => (i % 2 ? v : 0)));
    const depth = await depthOf(series, 'keep', model);
    assert.ok(depth !== null && depth.contradiction > DEPTH_LIMIT);
    assert.ok(depthWarnings(depth).some(({ code }) => code === 'out-of-depth'));
  });

  it("fears what Stein's estimate of a linear model says is left", async () => {
    // y / (1 + s²): residual y² s⁴ / (1 + s²)² / s², of mean square 1 in standardised units; as many degrees of
    // freedom as 1 / (1 + s²) of each sample.
    const depth = await depthOf(series, 'keep', wiener);
    const mean = before.reduce((sum, v) => sum + v / before.length, 0);
    const square = before.reduce((sum, v) => sum + (v - mean) ** 2 / before.length, 0);
    const s = 0.2 ** 2 / square;
    const stein = s / (1 + s) ** 2 - 1 + 2 / (1 + s);
    assert.ok(depth?.feared != null && Math.abs(depth.feared - stein) < 0.01, `${depth?.feared}, ${stein}`);
  });

  it('takes outliers that may be removed for so much noise only', async () => {
    const spiked = before.map((v, i) => (i % 40 === 7 ? v + 5 : v));
    const smooth = fakeDenoiser(({ y }) => y.map(() => 0));
    const [kept, removed] = await Promise.all(
      (['keep', 'remove'] as const).map((outliers) =>
        depthOf({ ...series, before: spiked }, outliers, smooth),
      ),
    );
    assert.ok(kept?.feared && removed?.feared && removed.feared < 9 && removed.feared < kept.feared / 2);
  });

  it('says nothing of what is left where the level of the noise varies', async () => {
    const depth = await depthOf({ ...series, warnings: [notice('varying-noise', said``)] }, 'keep', wiener);
    assert.ok(depth !== null && depth.feared === null);
  });

  it('says nothing of few samples, or without noise', async () => {
    assert.equal(await depthOf({ ...series, before: before.slice(0, 50) }, 'keep', wiener), null);
    const silent = { ...series, noise: { sigma: 0, source: 'given' as const } };
    assert.equal(await depthOf(silent, 'keep', wiener), null);
    assert.deepEqual(depthWarnings(null), []);
  });

  it('sees a series longer than a window in one evaluation of blocks, and tells nothing of what is left there', async () => {
    const model = fakeDenoiser(({ y }) => y.map((v, i) => (i % 2 ? v : 0)), { maxLength: 64 });
    const depth = await depthOf(series, 'keep', model);
    assert.ok(depth !== null && depth.contradiction > DEPTH_LIMIT);
    assert.equal(depth.feared, null);
    assert.equal(model.evaluated(), 3 * 64);
  });
});

describe('depthWarnings', () => {
  it('says where much is left', () => {
    const codes = (feared: number | null) =>
      depthWarnings({ contradiction: 0.1, feared }).map(({ code }) => code);
    assert.deepEqual(codes(0.4), []);
    assert.deepEqual(codes(null), []);
    assert.deepEqual(codes(0.6), ['much-left']);
    const message = (feared: number) => depthWarnings({ contradiction: 0.1, feared })[0].message;
    assert.match(message(0.6), /60 % of the variance/);
    assert.match(message(1.39), /farther from the truth than the samples/);
  });
});
