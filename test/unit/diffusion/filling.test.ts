import assert from 'node:assert/strict';
import { join } from 'node:path';
import { denoise, estimatedNoise } from '../../../src/core/denoise';
import { filledPosteriors } from '../../../src/core/diffusion/filling';
import { noiseAmongMissing } from '../../../src/core/diffusion/noiseAmongMissing';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { type Denoiser, openDenoiser } from '../../../src/core/diffusion/session';
import { DEFAULT_SETTINGS, type SeriesResult } from '../../../src/core/result';
import { difference, fakeDenoiser, rootMeanSquare, type Seen } from './fakes';

const MODELS = join(__dirname, '../../../models');

/** Every eleventh sample but the ends, and five in a row. */
const isMissing = (i: number): boolean => i % 11 === 7 || (i >= 100 && i < 105);

function withHoles(y: Float64Array): Float64Array {
  return y.map((v, i) => (isMissing(i) ? Number.NaN : v));
}

describe('filledPosteriors', () => {
  const y = Float64Array.of(1, -1, 0, 0, 0.5, 0.7);
  const w = Float64Array.of(1, 1, 0, 0, 0.5, 1);

  /** What the network is shown of a window, its curve 0.25 everywhere. */
  async function shown(weights: Float64Array, sigma: number): Promise<Seen[]> {
    const seen: Seen[] = [];
    const denoiser = fakeDenoiser((one) => {
      const n = y.length;
      seen.push({ ...one, y: one.y.slice(0, n), w: one.w.slice(0, n) });
      return one.y.map(() => 0.25);
    });
    await filledPosteriors(denoiser, [{ y, w: weights, sigma, outliers: false }]);
    return seen;
  }

  it('is one evaluation where no sample is missing', async () => {
    const seen = await shown(Float64Array.of(1, 1, 0.5, 0.25, 1, 1), 0.25);
    assert.equal(seen.length, 1);
  });

  it('is one evaluation where all are', async () => {
    assert.equal((await shown(new Float64Array(6), 0.25)).length, 1);
  });

  it('is one evaluation where hardly any is present', async () => {
    assert.equal((await shown(Float64Array.of(0, 0, 0, 1, 0, 0), 0.25)).length, 1);
  });

  it('shows the curve in the place of missing samples, at levels halved from its uncertainty to the noise', async () => {
    const seen = await shown(w, 0.25);
    assert.deepEqual(seen[0].w, w);
    const filled = seen.slice(1, -1);
    // The closed form's deviation where nothing is known is 1.
    assert.deepEqual(
      filled.map(({ sigma }) => Math.round(100 * sigma) / 100),
      [1, 0.5, 0.25],
    );
    for (const one of filled) {
      assert.deepEqual(one.y, Float64Array.of(1, -1, 0.25, 0.25, 0.5, Math.fround(0.7)));
      assert.deepEqual(one.w, Float64Array.of(1, 1, 1, 1, 0.5, 1));
    }
  });

  it('hardly believes the curve where it judges the deviation, the less the longer the gap', async () => {
    const { w: doubted, sigma } = (await shown(w, 0.25)).at(-1) as Seen;
    assert.equal(sigma, 0.25);
    assert.deepEqual(doubted, Float64Array.of(1, 1, Math.fround(0.05), Math.fround(0.05), 0.5, 1));
  });

  it('ends after a few evaluations where the noise is as large as the uncertainty', async () => {
    assert.ok((await shown(w, 2)).length <= 5);
  });
});

describe('missing samples', () => {
  let denoiser: Denoiser;

  before(async () => {
    denoiser = await openDenoiser(MODELS);
  });

  function run(y: Float64Array): Promise<SeriesResult> {
    return denoise({ name: 'y', x: null, y }, DEFAULT_SETTINGS, denoiser);
  }

  const n = 500;
  const curve = Float64Array.from({ length: n }, (_, i) => Math.sin(i / 60) + 0.3 * Math.cos(i / 9));
  const cases = [
    { name: 'without noise', sigma: 0, error: 0.005 },
    { name: 'with hardly any noise', sigma: 1e-5, error: 0.005 },
    { name: 'with some noise', sigma: 0.02, error: 0.01 },
  ];
  for (const { name, sigma, error } of cases) {
    it(`of a curve ${name} are filled in, and the band says how well`, async () => {
      const normal = normalGenerator(3);
      const { after, lower, upper } = await run(withHoles(curve.map((v) => v + sigma * normal())));
      const holes = Array.from(curve.keys()).filter(isMissing);
      const errors = Float64Array.from(holes, (i) => after[i] - curve[i]);
      assert.ok(rootMeanSquare(errors) < error, `${rootMeanSquare(errors)}`);
      assert.ok(lower && upper);
      const inside = holes.filter((i) => lower[i] <= curve[i] && curve[i] <= upper[i]).length;
      assert.ok(inside > 0.8 * holes.length, `${inside} of ${holes.length} in the band`);
      const width = Float64Array.from(holes, (i) => upper[i] - lower[i]);
      assert.ok(
        rootMeanSquare(width) < 0.2,
        `no wider than a fraction of the curve: ${rootMeanSquare(width)}`,
      );
    });
  }

  it('hide tones from the first estimate of the noise level, not from the second', async () => {
    const normal = normalGenerator(9);
    const tone = Float64Array.from({ length: 1024 }, (_, i) => 3 * Math.sin(2.2 * i + 2e-4 * i * i));
    const random = normalGenerator(4);
    const y = tone.map((v) => v + 0.5 * normal()).map((v) => (random() > 0.3 ? Number.NaN : v));
    const first = estimatedNoise(y);
    assert.ok(first > 1, `${first}`);
    const level = await noiseAmongMissing(denoiser, y, first);
    assert.ok(Math.abs(level / 0.5 - 1) < 0.15, `${level}`);
    const { after, noise } = await run(y);
    assert.ok(Math.abs(noise.sigma / level - 1) < 1e-9);
    assert.ok(rootMeanSquare(difference(after, tone)) < 0.4);
  });

  it('change no estimate of the noise level where they are few', async () => {
    const y = withHoles(curve).map((v, i) => (i > 120 && Number.isNaN(v) ? 0 : v));
    const few = Float64Array.from({ length: 5000 }, (_, i) => y[i] ?? 0);
    assert.equal(await noiseAmongMissing(denoiser, few, 0.123), 0.123);
  });
});
