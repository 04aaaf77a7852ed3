import assert from 'node:assert/strict';
import type { Observation } from '../../../src/core/diffusion/conditioning';
import { denoiseGrid } from '../../../src/core/diffusion/long';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { denoiseVarying, varyingNoise } from '../../../src/core/diffusion/varying';
import {
  difference,
  fakeDenoiser,
  independentPrior,
  kernelSmoother,
  rootMeanSquare,
  type Seen,
  wienerFilter,
} from './fakes';

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
  /** The fake's own deviation is that of the noise: here it is to be next to nothing. */
  const SURE = { deviationScale: 0.01 };

  /** Deviations of the noise of each sample that each run was told, in the units of y, and the result. */
  async function toldTo(
    observation: Observation,
    sigmas: Float64Array,
    scale: number,
    estimate: (seen: Seen) => Float64Array = kernelSmoother,
  ) {
    const told: Float64Array[] = [];
    const denoiser = fakeDenoiser((seen) => {
      // Standardised: y is what tells the scale.
      const [a, b] = [0, n - 1];
      const unit = (observation.y[b] - observation.y[a]) / (seen.y[b] - seen.y[a]);
      told.push(seen.w.map((w) => (unit * seen.sigma) / Math.sqrt(w)));
      return estimate(seen);
    }, SURE);
    const result = await denoiseVarying(denoiser, observation, sigmas, scale, options);
    return { told, result };
  }

  it('tells the network of levels around that of each run, first with care, then of those that the residual shows', async () => {
    const { observation } = observed((i) => (i < 512 ? 0.25 : 1));
    const sigmas = Float64Array.from({ length: n }, (_, i) => (i < 512 ? 0.25 : 1));
    const { told } = await toldTo(observation, sigmas, 1);
    const at = (run: number): number[] => [200, 800].map((i) => Number(told[run][i].toFixed(3)));
    // Runs at 0.25, 0.5 and 1: nothing is believed to be less noisy than they.
    assert.deepEqual(
      [at(0), at(1), at(2)],
      [
        [0.25, 1],
        [0.5, 1],
        [1, 1],
      ],
    );
    const last = told.at(-1) ?? new Float64Array(n);
    assert.ok(Math.abs(last[800] - 1) < 0.2, `${last[800]}`);
    assert.ok(Math.abs(last[200] - last[800] / 4) < 0.1, 'believed to be a quarter as noisy at least');
  });

  it('finds the levels that estimates in windows missed in what is left', async () => {
    const { observation } = observed((i) => (i < 512 ? 0.1 : 1));
    const { told } = await toldTo(observation, new Float64Array(n).fill(0.5), 1);
    // The first run knows of one level; of those after it the second is at twice the lowest level, of 0.125 at least.
    assert.equal(told[0][200], told[0][800]);
    assert.ok(Math.abs(told[2][200] - 0.125) < 0.03, `${told[2][200]}`);
    assert.ok(told[2][800] > 0.4, `${told[2][800]}`);
  });

  it('takes all levels for as much larger as the person does', async () => {
    const { observation } = observed(() => 1);
    const sigmas = new Float64Array(n).fill(1);
    const once = await toldTo(observation, sigmas, 1);
    const twice = await toldTo(observation, sigmas, 2);
    const last = ({ told }: typeof once): number => told.at(-1)?.[500] ?? 0;
    assert.ok(Math.abs(last(twice) / last(once) - 2) < 0.05, `${last(once)} ${last(twice)}`);
  });

  it('is better than one level, and its progress ascends to 1', async () => {
    const level = (i: number): number => (i < 700 ? 0.1 : 2);
    const { truth, observation } = observed(level);
    const denoiser = fakeDenoiser(kernelSmoother);
    const fractions: number[] = [];
    const onProgress = (fraction: number) => fractions.push(fraction);
    const sigmas = Float64Array.from({ length: n }, (_, i) => level(i));
    const own = await denoiseVarying(denoiser, observation, sigmas, 1, { ...options, onProgress });
    const one = await denoiseGrid(denoiser, { ...observation, sigma: 2 }, options);
    const error = (mean: Float64Array): number => rootMeanSquare(difference(mean, truth).subarray(685, 700));
    assert.ok(error(own.mean) < 0.7 * error(one.mean), `${error(own.mean)} ${error(one.mean)}`);
    assert.deepEqual(
      fractions,
      fractions.toSorted((a, b) => a - b),
    );
    assert.equal(fractions.at(-1), 1);
  });

  it('passes over missing samples', async () => {
    const { observation } = observed((i) => (i < 512 ? 0.1 : 1));
    const w = observation.w.slice().fill(0, 300, 420);
    const y = observation.y.map((v, i) => (w[i] > 0 ? v : Number.NaN));
    const sigmas = Float64Array.from({ length: n }, (_, i) => (i < 512 ? 0.1 : 1));
    const { mean } = await denoiseVarying(
      fakeDenoiser(kernelSmoother),
      { ...observation, y, w },
      sigmas,
      1,
      options,
    );
    assert.ok(mean.every(Number.isFinite));
  });

  it('gives a finite deviation where one is asked for', async () => {
    const { observation } = observed(() => 1);
    const sigmas = Float64Array.from({ length: n }, (_, i) => 0.5 * 4 ** (i / n));
    for (const source of ['network', { seed: 1, samples: 4 }] as const) {
      const { deviation } = await denoiseVarying(fakeDenoiser(independentPrior(1)), observation, sigmas, 1, {
        ...options,
        deviation: source,
      });
      assert.ok(deviation?.every((v) => v > 0 && Number.isFinite(v)));
    }
  });
});
