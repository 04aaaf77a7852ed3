import assert from 'node:assert/strict';
import {
  averageBlocks,
  denoiseGrid,
  interpolateBlocks,
  windowStarts,
} from '../../../src/core/diffusion/long';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { difference, fakeDenoiser, identity, independentPrior, rootMeanSquare, wienerFilter } from './fakes';

const short = { maxLength: 256 };
const mean = { deviation: null, onProgress: () => undefined };

function noisy(n: number, sigma: number, curve: (i: number) => number) {
  const normal = normalGenerator(n);
  const truth = Float64Array.from({ length: n }, (_, i) => curve(i));
  const y = truth.map((v) => v + sigma * normal());
  return { truth, observation: { y, w: new Float64Array(n).fill(1), sigma, outliers: false } };
}

describe('windowStarts', () => {
  it('covers all samples with overlaps of at least a quarter', () => {
    for (const n of [10, 256, 257, 300, 1000, 5001]) {
      const starts = windowStarts(n, 256);
      assert.equal(starts[0], 0);
      assert.equal(starts.at(-1), Math.max(n - 256, 0));
      for (let k = 1; k < starts.length; k++) {
        const step = starts[k] - starts[k - 1];
        assert.ok(step > 0 && step <= 193, `${n}: ${step}`);
      }
    }
  });
});

describe('blocks', () => {
  it('average with the precision that their samples have together', () => {
    const y = Float64Array.of(1, 3, 10, 20, 5);
    const w = Float64Array.of(1, 1, 1, 0, 0.5);
    const blocks = averageBlocks({ y, w, sigma: 2, outliers: false }, 2);
    assert.deepEqual([...blocks.y], [2, 10, 5]);
    assert.deepEqual([...blocks.w], [1, 0.5, 0.25]);
    assert.equal(blocks.sigma, 2 / Math.sqrt(2));
  });

  it('are interpolated exactly where the curve is a straight line', () => {
    const n = 43;
    const curve = Float64Array.from({ length: n }, (_, i) => 3 - 0.25 * i);
    const centres = Float64Array.from({ length: 6 }, (_, k) => 3 - 0.25 * (8 * k + 3.5));
    const back = interpolateBlocks(centres, 8, n);
    assert.ok(rootMeanSquare(difference(back, curve)) < 1e-13);
  });
});

describe('denoiseGrid', () => {
  it('reassembles a series of any length without seams', async () => {
    for (const n of [40, 256, 257, 3000, 20_000]) {
      // Far from white, so that no window is left out.
      const { observation } = noisy(n, 1, (i) => 3 * Math.cos(2.2 * i) + 10 * Math.sin(i / 300));
      const { mean: result } = await denoiseGrid(fakeDenoiser(identity, short), observation, mean);
      assert.ok(rootMeanSquare(difference(result, observation.y)) < 1e-5, `${n}`);
    }
  });

  it('pools slow features of a long series over all of their samples', async () => {
    const n = 20_000;
    const sigma = 1;
    const { truth, observation } = noisy(n, sigma, (i) => 0.3 * Math.sin((2 * Math.PI * i) / n));
    const { mean: result } = await denoiseGrid(fakeDenoiser(wienerFilter, short), observation, mean);
    // Seen through 256 samples the slow wave drowns: no window can do better than sigma / 16.
    assert.ok(rootMeanSquare(difference(result, truth)) < sigma / 24);
  });

  it('keeps slow and fast features together', async () => {
    const n = 6000;
    const { truth, observation } = noisy(n, 0.5, (i) => 4 * Math.sin(i / 900) + Math.sin(0.5 * i));
    const { mean: result } = await denoiseGrid(fakeDenoiser(wienerFilter, short), observation, mean);
    assert.ok(rootMeanSquare(difference(result, truth)) < 0.25);
  });

  it('costs time in proportion to the length', async () => {
    const cost = async (n: number): Promise<number> => {
      const denoiser = fakeDenoiser(identity, short);
      await denoiseGrid(denoiser, noisy(n, 1, (i) => 3 * Math.cos(2.2 * i)).observation, mean);
      return denoiser.evaluated() / n;
    };
    const costs = [await cost(10_000), await cost(80_000)];
    for (const c of costs) assert.ok(c < 1.7, `${c} evaluations a sample`);
  });

  it('leaves white windows out at the finer levels', async () => {
    const n = 50_000;
    const denoiser = fakeDenoiser(wienerFilter, short);
    const { observation } = noisy(n, 1, () => 0);
    const { mean: result } = await denoiseGrid(denoiser, observation, mean);
    assert.ok(denoiser.evaluated() < n / 5, `${denoiser.evaluated()}`);
    assert.ok(rootMeanSquare(result) < 0.05);
  });

  it('reports ascending progress that ends at 1', async () => {
    const seen: number[] = [];
    const { observation } = noisy(3000, 1, (i) => 3 * Math.cos(2.2 * i));
    const options = {
      deviation: { seed: 1, samples: 8 },
      onProgress: (fraction: number) => seen.push(fraction),
    };
    const result = await denoiseGrid(fakeDenoiser(identity, short), observation, options);
    assert.ok(seen.length > 20);
    assert.ok(seen.every((v, i) => i === 0 || v >= seen[i - 1]));
    assert.equal(seen.at(-1), 1);
    assert.ok(result.interpolated);
    assert.ok(result.deviation?.every((v) => Number.isFinite(v) && v >= 0));
  });

  it("has the network's own deviation everywhere, whatever the length, for the cost of the mean", async () => {
    const { observation } = noisy(3000, 1, (i) => 3 * Math.cos(2.2 * i));
    const alone = fakeDenoiser(independentPrior(9), short);
    await denoiseGrid(alone, observation, mean);
    const denoiser = fakeDenoiser(independentPrior(9), short);
    const result = await denoiseGrid(denoiser, observation, { ...mean, deviation: 'network' });
    assert.equal(denoiser.evaluated(), alone.evaluated());
    assert.equal(result.interpolated, false);
    assert.ok(result.deviation?.every((v) => v > 0.5 && v < 1));
  });

  it('refines noise far below the trained range', async () => {
    const sigma = 1e-6;
    const wave = (k: number, i: number): number => Math.cos((Math.PI * k * (i + 0.5)) / 256);
    const { truth, observation } = noisy(256, sigma, (i) => wave(5, i) + 1e-3 * wave(9, i));
    const { mean: result } = await denoiseGrid(fakeDenoiser(wienerFilter, short), observation, mean);
    const error = rootMeanSquare(difference(result, truth));
    // The stand-in is as sure as of independent samples, so that samples and curve count alike.
    assert.ok(error < 0.9 * sigma, `${error}`);
  });
});
