import assert from 'node:assert/strict';
import { estimateNoise } from '../../../src/core/diagnostics/noiseLevel';
import { noiseCorrection } from '../../../src/core/diffusion/noiseCorrection';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { type Denoiser, openDenoiser } from '../../../src/core/diffusion/session';
import { fakeDenoiser, identity } from './fakes';

interface Asked {
  readonly y: Float32Array;
  readonly w: Float32Array;
  readonly sigma: number;
}

/** A denoiser whose judge of noise knows that it is `part` of the standardised samples; and what it was asked. */
function knowing(part: number): { denoiser: Denoiser; asked: Asked[] } {
  const asked: Asked[] = [];
  const denoiser: Denoiser = {
    ...fakeDenoiser(identity),
    noiseLevel: () =>
      Promise.resolve({
        shortest: 32,
        longest: 128,
        sigmaRange: [0.002, 2],
        logRatio(y, w, sigma) {
          asked.push({ y, w, sigma });
          return Promise.resolve(Math.log(part / sigma));
        },
      }),
  };
  return { denoiser, asked };
}

function observation(n: number, sigma: number) {
  const normal = normalGenerator(5);
  const y = Float64Array.from({ length: n }, () => 40 + 7 * normal());
  return { y, w: new Float64Array(n).fill(1), sigma, outliers: false };
}

describe('noiseCorrection', () => {
  it('is the factor that the network gives, whatever the scale of the samples', async () => {
    const given = observation(60, 3);
    const mean = given.y.reduce((sum, v) => sum + v / 60, 0);
    const scale = Math.sqrt(given.y.reduce((sum, v) => sum + (v - mean) ** 2 / 60, 0));
    const factor = await noiseCorrection(knowing(0.2).denoiser, given, 60);
    assert.ok(Math.abs((factor * 3) / scale - 0.2) < 1e-6, `${factor}`);
  });

  it('feeds as many samples as there are, and fewer than the network takes with missing ones behind', async () => {
    const { denoiser, asked } = knowing(0.2);
    await noiseCorrection(denoiser, observation(60, 3), 60);
    await noiseCorrection(denoiser, observation(20, 3), 20);
    assert.deepEqual(
      asked.map(({ y, w }) => [y.length, w.reduce((sum, v) => sum + v, 0)]),
      [
        [60, 60],
        [32, 20],
      ],
    );
    assert.ok(asked[1].y.subarray(20).every((v) => v === 0));
  });

  it('never raises the level', async () => {
    assert.equal(await noiseCorrection(knowing(1.5).denoiser, observation(60, 3), 60), 1);
  });

  it('leaves longer series, levels outside the trained range and empty grids alone', async () => {
    const { denoiser, asked } = knowing(0.2);
    assert.equal(await noiseCorrection(denoiser, observation(101, 3), 101), 1);
    assert.equal(await noiseCorrection(denoiser, observation(60, 7e-4), 60), 1);
    assert.equal(await noiseCorrection(denoiser, { ...observation(60, 3), w: new Float64Array(60) }, 0), 1);
    assert.equal(asked.length, 0);
    assert.ok((await noiseCorrection(denoiser, observation(100, 3), 100)) < 1);
  });

  it('counts samples, not cells of their grid', async () => {
    const { denoiser, asked } = knowing(0.2);
    const spread = observation(110, 3);
    const half = { ...spread, w: spread.w.map((_, i) => (i % 2 ? 0 : 1)) };
    assert.ok((await noiseCorrection(denoiser, half, 55)) < 1, 'few samples on a longer grid');
    assert.equal(asked[0].y.length, 110);
    assert.equal(await noiseCorrection(denoiser, observation(50, 3), 500), 1, 'many on a short one');
    assert.equal(await noiseCorrection(denoiser, observation(10, 3), 50), 1, 'five at each position');
    assert.ok((await noiseCorrection(denoiser, observation(10, 3), 40)) < 1);
    assert.equal(
      await noiseCorrection(denoiser, observation(129, 3), 60),
      1,
      'longer than any it was trained on',
    );
  });

  describe('with the network that is shipped', () => {
    const TRUTH = 0.05;

    /** Mean over draws of log(level / truth), of the estimate and corrected, for waves of n samples. */
    async function meanErrors(n: number, samplesAPeriod: number): Promise<{ before: number; after: number }> {
      const denoiser = await openDenoiser('models', { threads: 1 });
      const normal = normalGenerator(11);
      const draws = 40;
      let before = 0;
      let after = 0;
      for (let draw = 0; draw < draws; draw++) {
        const y = Float64Array.from(
          { length: n },
          (_, i) => Math.sin((2 * Math.PI * i) / samplesAPeriod + draw) + TRUTH * normal(),
        );
        const sigma = estimateNoise(y);
        const series = { y, w: new Float64Array(n).fill(1), sigma, outliers: false };
        before += Math.log(sigma / TRUTH) / draws;
        after += Math.log((sigma * (await noiseCorrection(denoiser, series, n))) / TRUTH) / draws;
      }
      return { before, after };
    }

    it('a wave of five samples a period is no longer taken for noise', async () => {
      const { before, after } = await meanErrors(24, 5);
      assert.ok(before > 1, `${before}`);
      assert.ok(Math.abs(after) < 0.3, `${after}`);
    });

    it('the level of a wave that is well resolved stays about what it was', async () => {
      const { before, after } = await meanErrors(64, 32);
      assert.ok(Math.abs(before) < 0.15 && Math.abs(after) < 0.15, `${before}, ${after}`);
    });
  });
});
