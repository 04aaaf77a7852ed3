import assert from 'node:assert/strict';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { denoiseVarying, varyingNoise } from '../../../src/core/diffusion/varying';
import { difference, fakeDenoiser, independentPrior, rootMeanSquare, wienerFilter } from './fakes';

const n = 1024;
const options = { deviation: null, onProgress: () => undefined };

function observed(sigma: (i: number) => number) {
  const normal = normalGenerator(7);
  const truth = Float64Array.from({ length: n }, (_, i) => 4 * Math.sin((6 * i) / n));
  const y = truth.map((v, i) => v + sigma(i) * normal());
  return { truth, observation: { y, w: new Float64Array(n).fill(1), sigma: 1, outliers: false } };
}

describe('varyingNoise', () => {
  it('is null under white noise', async () => {
    const { observation } = observed(() => 1);
    assert.equal(await varyingNoise(fakeDenoiser(wienerFilter), observation), null);
  });

  it('finds a level that is twenty times as high at the end', async () => {
    const { observation } = observed((i) => 0.1 * 20 ** (i / n));
    const found = await varyingNoise(fakeDenoiser(wienerFilter), { ...observation, sigma: 0.45 });
    assert.ok(found !== null);
    assert.ok(found[900] / found[100] > 7 && found[900] / found[100] < 17, `${found[900] / found[100]}`);
  });

  it('can be stopped', async () => {
    const { observation } = observed((i) => 0.1 * 20 ** (i / n));
    const stop = () => {
      throw new Error('stopped');
    };
    await assert.rejects(
      varyingNoise(fakeDenoiser(wienerFilter), { ...observation, sigma: 0.45 }, stop),
      /stopped/,
    );
  });
});

describe('denoiseVarying', () => {
  it('gives each sample the estimate of its own level', async () => {
    const { observation } = observed(() => 1);
    const sigmas = Float64Array.from({ length: n }, (_, i) => 0.5 * 4 ** (i / (n - 1)));
    const { mean } = await denoiseVarying(fakeDenoiser(independentPrior(1)), observation, sigmas, options);
    const average = observation.y.reduce((sum, v) => sum + v, 0) / n;
    const variance = observation.y.reduce((sum, v) => sum + (v - average) ** 2, 0) / n;
    // Levels are 0.5, 1 and 2: there the shrinkage of independent samples of that variance is exact.
    for (const [i, sigma] of [
      [0, 0.5],
      [n - 1, 2],
    ]) {
      const expected = average + (observation.y[i] - average) / (1 + sigma ** 2 / variance);
      assert.ok(Math.abs(mean[i] - expected) < 1e-5, `${i}: ${mean[i]} is not ${expected}`);
    }
  });

  it('is better than one level, and its progress ascends to 1', async () => {
    const { truth, observation } = observed((i) => (i < 700 ? 0.1 : 2));
    const denoiser = fakeDenoiser(wienerFilter);
    const fractions: number[] = [];
    const onProgress = (fraction: number) => fractions.push(fraction);
    const sigmas = Float64Array.from({ length: n }, (_, i) => (i < 700 ? 0.1 : 2));
    const own = await denoiseVarying(denoiser, observation, sigmas, { ...options, onProgress });
    const one = await denoiseVarying(denoiser, observation, new Float64Array(n).fill(2), options);
    const error = (mean: Float64Array): number => rootMeanSquare(difference(mean, truth).subarray(0, 600));
    assert.ok(error(own.mean) < error(one.mean), `${error(own.mean)} ${error(one.mean)}`);
    assert.deepEqual(
      fractions,
      fractions.toSorted((a, b) => a - b),
    );
    assert.equal(fractions.at(-1), 1);
  });

  it('gives a finite deviation where one is asked for', async () => {
    const { observation } = observed(() => 1);
    const sigmas = Float64Array.from({ length: n }, (_, i) => 0.5 * 4 ** (i / n));
    const seeded = { ...options, deviation: { seed: 1, samples: 4 } };
    const { deviation } = await denoiseVarying(
      fakeDenoiser(independentPrior(1)),
      observation,
      sigmas,
      seeded,
    );
    assert.ok(deviation?.every((v) => v > 0 && Number.isFinite(v)));
  });
});
