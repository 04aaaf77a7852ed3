import assert from 'node:assert/strict';
import { credibleBand, sampleDeviation } from '../../../src/core/diffusion/band';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { posteriorSamples, posteriors } from '../../../src/core/diffusion/sampler';
import { CARD, fakeDenoiser, independentPrior } from './fakes';

const n = 512;
const normal = normalGenerator(7);
const observation = {
  y: Float64Array.from({ length: n }, () => 0.8 * normal()),
  w: new Float64Array(n).fill(1),
  sigma: 0.5,
  outliers: false,
};
const priorVariance = 0.64;
const posteriorVariance = 1 / (1 / priorVariance + 1 / observation.sigma ** 2);

describe('normalGenerator', () => {
  it('is standard normal and repeats with its seed', () => {
    const first = normalGenerator(3);
    const again = normalGenerator(3);
    const values = Float64Array.from({ length: 100_000 }, first);
    assert.deepEqual(values.slice(0, 100), Float64Array.from({ length: 100 }, again));
    assert.notEqual(normalGenerator(4)(), values[0]);
    const moment = (p: number): number => values.reduce((sum, v) => sum + v ** p, 0) / values.length;
    assert.ok(Math.abs(moment(1)) < 0.015);
    assert.ok(Math.abs(moment(2) - 1) < 0.02);
    assert.ok(Math.abs(moment(4) - 3) < 0.15);
    const lagged = values.reduce((sum, v, i) => sum + v * (values[i + 1] ?? 0), 0) / values.length;
    assert.ok(Math.abs(lagged) < 0.015);
  });
});

describe('posterior of independent Gaussian samples', () => {
  it('has the known mean in one evaluation', async () => {
    const denoiser = fakeDenoiser(independentPrior(priorVariance));
    const [{ mean }] = await posteriors(denoiser, [observation]);
    mean.forEach((v, i) => {
      const expected = (posteriorVariance / observation.sigma ** 2) * observation.y[i];
      assert.ok(Math.abs(v - expected) < 1e-4);
    });
  });

  it('is sampled with the known mean and deviation, better with finer steps', async () => {
    const errorOf = async (logSnrs: number[]): Promise<number> => {
      const denoiser = fakeDenoiser(independentPrior(priorVariance), { sampler: { logSnrs, samples: 32 } });
      const samples = await posteriorSamples(denoiser, observation, 5, 16);
      let bias = 0;
      let variance = 0;
      for (const sample of samples) {
        sample.forEach((v, i) => {
          const d = v - (posteriorVariance / observation.sigma ** 2) * observation.y[i];
          bias += d / (n * samples.length);
          variance += (d * d) / (n * samples.length);
        });
      }
      assert.ok(Math.abs(bias) < 0.02, `bias ${bias}`);
      return Math.abs(Math.sqrt(variance / posteriorVariance) - 1);
    };
    const card = await errorOf(CARD.sampler.logSnrs);
    const fine = await errorOf(Array.from({ length: 111 }, (_, i) => -6 + i / 10));
    assert.ok(fine < 0.03, `fine steps: ${fine}`);
    assert.ok(card < 0.3, `steps of the card: ${card}`);
    assert.ok(fine < card);
  });

  it('draws the same samples for the same seed only', async () => {
    const denoiser = fakeDenoiser(independentPrior(priorVariance));
    const [a] = await posteriorSamples(denoiser, observation, 1, 16);
    const [b] = await posteriorSamples(denoiser, observation, 1, 16);
    const [c] = await posteriorSamples(denoiser, observation, 2, 16);
    assert.deepEqual(a, b);
    assert.notDeepEqual(a, c);
  });
});

describe('estimates', () => {
  it('pads with weight 0 to a multiple of the length, and never below the shortest trained window', async () => {
    const seen: { length: number; weight: number }[] = [];
    const denoiser = fakeDenoiser((row) => {
      seen.push({ length: row.w.length, weight: row.w.reduce((sum, v) => sum + v, 0) });
      return row.y;
    });
    const short = (length: number) => ({
      ...observation,
      y: observation.y.slice(0, length),
      w: observation.w.slice(0, length),
    });
    const [{ mean, deviation }] = await posteriors(denoiser, [short(9)]);
    assert.equal(mean.length, 9);
    assert.equal(deviation.length, 9);
    await posteriors(denoiser, [short(100)]);
    assert.deepEqual(seen, [
      { length: 64, weight: 9 },
      { length: 128, weight: 100 },
    ]);
  });
});

describe('band', () => {
  it('is the mean and as many deviations as the level and the card say', () => {
    const mean = Float64Array.of(1, 2);
    const { lower, upper } = credibleBand(mean, Float64Array.of(0.5, 0), 0.9, 2);
    assert.ok(Math.abs(upper[0] - (1 + 1.6448536)) < 1e-6);
    assert.ok(Math.abs(lower[0] - (1 - 1.6448536)) < 1e-6);
    assert.equal(lower[1], 2);
    const widest = credibleBand(mean, Float64Array.of(1, 1), 1 - 2 ** -53, 1);
    assert.ok(widest.upper[0] > 9 && widest.upper[0] < 10, 'the largest level below 1');
  });

  it('takes the distance of the samples from the posterior mean, not from their own', () => {
    const samples = [Float64Array.of(1, 5), Float64Array.of(3, 5)];
    assert.deepEqual([...sampleDeviation(samples, Float64Array.of(2, 5))], [1, 0]);
    assert.deepEqual([...sampleDeviation(samples, Float64Array.of(2, 8))], [1, 3]);
  });
});
