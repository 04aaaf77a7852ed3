import assert from 'node:assert/strict';
import { denoise, estimatedNoise } from '../../../src/core/denoise';
import { estimateNoise } from '../../../src/core/diagnostics/noiseLevel';
import { noiseCorrection, widening } from '../../../src/core/diffusion/noiseCorrection';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { type Denoiser, openDenoiser } from '../../../src/core/diffusion/session';
import { quantitiesOf } from '../../../src/core/quantities/quantities';
import { DEFAULT_SETTINGS, type SeriesResult } from '../../../src/core/result';
import { fakeDenoiser, identity } from './fakes';

interface Asked {
  readonly y: Float32Array;
  readonly w: Float32Array;
  readonly sigma: number;
}

/** A denoiser whose judge of noise knows that it is `part` of the standardised samples, and how well; and what it was asked. */
function knowing(part: number, deviation = 0): { denoiser: Denoiser; asked: Asked[] } {
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
          return Promise.resolve({ mean: Math.log(part / sigma), deviation });
        },
      }),
  };
  return { denoiser, asked };
}

function noise(n: number): Float64Array {
  const normal = normalGenerator(5);
  return Float64Array.from({ length: n }, () => 40 + 7 * normal());
}

describe('noiseCorrection', () => {
  it('is the factor that the network gives, whatever the scale of the samples', async () => {
    const given = noise(60);
    const mean = given.reduce((sum, v) => sum + v / 60, 0);
    const scale = Math.sqrt(given.reduce((sum, v) => sum + (v - mean) ** 2 / 60, 0));
    const { factor } = await noiseCorrection(knowing(0.2).denoiser, given, 3);
    assert.ok(Math.abs((factor * 3) / scale - 0.2) < 1e-6, `${factor}`);
  });

  it('tells how uncertain the level is, and how much wider that makes a band', async () => {
    const { logDeviation } = await noiseCorrection(knowing(0.2, 0.6).denoiser, noise(60), 3);
    assert.equal(logDeviation, 0.6);
    assert.equal(widening(0), 1);
    // Of a level that is hardly uncertain it is exact: E[exp(2 e)] = exp(2 d²) of a normal e of deviation d.
    assert.ok(Math.abs(widening(0.05) - Math.exp(0.05 ** 2)) < 1e-5);
  });

  it('feeds as many samples as there are, and fewer than the network takes with missing ones behind', async () => {
    const { denoiser, asked } = knowing(0.2);
    await noiseCorrection(denoiser, noise(60), 3);
    await noiseCorrection(denoiser, noise(20), 3);
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
    assert.equal((await noiseCorrection(knowing(1.5).denoiser, noise(60), 3)).factor, 1);
  });

  it('leaves longer series, levels outside the trained range and series without numbers alone', async () => {
    const { denoiser, asked } = knowing(0.2, 0.5);
    const none = { factor: 1, logDeviation: 0 };
    assert.deepEqual(await noiseCorrection(denoiser, noise(101), 3), none);
    assert.deepEqual(await noiseCorrection(denoiser, noise(60), 7e-4), none);
    assert.deepEqual(await noiseCorrection(denoiser, new Float64Array(60).fill(Number.NaN), 3), none);
    assert.equal(asked.length, 0);
    assert.ok((await noiseCorrection(denoiser, noise(100), 3)).factor < 1);
  });

  it('counts numbers, not missing samples', async () => {
    const { denoiser, asked } = knowing(0.2);
    const gaps = noise(110).map((v, i) => (i % 2 ? Number.NaN : v));
    assert.ok((await noiseCorrection(denoiser, gaps, 3)).factor < 1);
    assert.deepEqual([...asked[0].w.slice(0, 4)], [1, 0, 1, 0]);
    assert.equal(asked[0].y.length, 110);
    const longer = noise(129).map((v, i) => (i % 2 ? Number.NaN : v));
    assert.equal((await noiseCorrection(denoiser, longer, 3)).factor, 1, 'longer than any it was trained on');
  });

  it('is of the samples, however many cells of a grid they fill', async () => {
    const { denoiser, asked } = knowing(0.2);
    const y = noise(1000);
    const x = y.map((_, i) => Math.floor(i / 20));
    const many = await denoise({ name: 'y', x, y }, DEFAULT_SETTINGS, denoiser);
    assert.equal(many.noise.sigma, estimatedNoise(y));
    assert.equal(asked.length, 0);
    const few = noise(60);
    const squares = few.map((_, i) => i * i);
    await denoise({ name: 'y', x: squares.map((v, i) => v + (i % 3)), y: few }, DEFAULT_SETTINGS, denoiser);
    assert.deepEqual(
      asked.map((each) => each.y.length),
      [60],
    );
  });

  it('widens the band of the estimate, also where it is given back, but of no other level', async () => {
    const series = { name: 'y', x: null, y: noise(60) };
    const of = (deviation: number, sigma: number | null) =>
      denoise(series, { ...DEFAULT_SETTINGS, sigma }, knowing(0.2, deviation).denoiser);
    const [certain, uncertain] = [await of(0, null), await of(0.6, null)];
    const { sigma } = certain.noise;
    const width = ({ lower, upper }: SeriesResult): number => (upper?.[30] ?? 0) - (lower?.[30] ?? 0);
    assert.ok(Math.abs(width(uncertain) / width(certain) - Math.sqrt(1.72)) < 1e-9);
    assert.equal(uncertain.widening, Math.sqrt(1.72));
    assert.ok(uncertain.warnings.some(({ code }) => code === 'uncertain-level'));
    assert.ok(!certain.warnings.some(({ code }) => code === 'uncertain-level'));
    const again = await of(0.6, sigma);
    assert.deepEqual(again.upper, uncertain.upper);
    assert.ok(!again.warnings.some(({ code }) => code === 'uncertain-level'));
    const other = await of(0.6, 0.999 * sigma);
    assert.equal(other.widening, 1);
    assert.ok(Math.abs(width(other) / width(certain) - 1) < 0.01);
  });

  it('widens error bars of quantities alike', async () => {
    const series = { name: 'y', x: null, y: noise(60) };
    const { denoiser } = knowing(0.2, 0.6);
    const result = await denoise(series, DEFAULT_SETTINGS, denoiser);
    const [wide, narrow] = await Promise.all(
      [result, { ...result, widening: 1 }].map(async (each) => {
        const { rows } = await quantitiesOf(each, DEFAULT_SETTINGS, null, denoiser);
        const integral = rows.find(({ kind }) => kind === 'integral');
        assert.ok(integral);
        return integral.upper - integral.lower;
      }),
    );
    assert.ok(Math.abs(wide / narrow - Math.sqrt(1.72)) < 1e-3, `${wide} ${narrow}`);
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
        before += Math.log(sigma / TRUTH) / draws;
        after += Math.log((sigma * (await noiseCorrection(denoiser, y, sigma)).factor) / TRUTH) / draws;
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

    it('the bands of 16 and 32 samples of waves hold nearly as much of the truth as they say, with it', async () => {
      const denoiser = await openDenoiser('models', { threads: 1 });
      const normal = normalGenerator(23);
      const shares = { widened: 0, plain: 0 };
      const lengths = [16, 32];
      const draws = 60;
      for (const n of lengths) {
        for (let draw = 0; draw < draws; draw++) {
          const turns = 1 + (4 * draw) / draws;
          const curve = Float64Array.from({ length: n }, (_, i) => Math.sin((6 * turns * i) / n + draw));
          const series = { name: 'y', x: null, y: curve.map((v) => v + 0.3 * normal()) };
          const { after, upper, widening } = await denoise(series, DEFAULT_SETTINGS, denoiser);
          assert.ok(upper);
          const share = (factor: number): number =>
            curve.filter((v, i) => Math.abs(v - after[i]) <= factor * (upper[i] - after[i])).length / n;
          shares.widened += share(1) / draws / lengths.length;
          shares.plain += share(1 / widening) / draws / lengths.length;
        }
      }
      assert.ok(shares.widened > 0.8 && shares.widened < 0.96, `${shares.widened}`);
      assert.ok(shares.plain < shares.widened - 0.1, `${shares.plain}`);
    });
  });
});
