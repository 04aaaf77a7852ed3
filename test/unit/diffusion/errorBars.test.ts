import assert from 'node:assert/strict';
import { join } from 'node:path';
import { denoise } from '../../../src/core/denoise';
import { farSamples } from '../../../src/core/diagnostics/farSamples';
import { binSamples, gridOf } from '../../../src/core/diffusion/grid';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { openDenoiser } from '../../../src/core/diffusion/session';
import { denoiseWeighted } from '../../../src/core/diffusion/weighted';
import { usableErrorBars } from '../../../src/core/errorBars';
import { InputError } from '../../../src/core/errors';
import { givenSeries } from '../../../src/core/givenSeries';
import { noiseOfSamples } from '../../../src/core/noiseOfSamples';
import { DEFAULT_SETTINGS, type SeriesResult } from '../../../src/core/result';
import { compareMethods } from '../../../src/core/trust/compare';
import { fakeDenoiser } from './fakes';

const N = 256;

/** Samples of a curve whose error bars differ by up to a hundred times. */
function measured(x: Float64Array | null = null) {
  const normal = normalGenerator(5);
  const truth = Float64Array.from(
    { length: N },
    (_, i) => Math.sin((x?.[i] ?? i) / 20) + ((x?.[i] ?? i) > 128 ? 1 : 0),
  );
  const errorBars = truth.map(() => 0.2 * Math.exp(normal()));
  const y = truth.map((v, i) => v + errorBars[i] * normal());
  return { truth, series: { name: 'y', x, y, errorBars } };
}

const rootMeanSquare = (a: Float64Array, b: Float64Array): number =>
  Math.sqrt(a.reduce((sum, v, i) => sum + (v - b[i]) ** 2, 0) / a.length);
const codes = ({ warnings }: SeriesResult) => warnings.map(({ code }) => code);

describe('error bars of samples', () => {
  it('are replaced by the median of the others where they are none, which is said', () => {
    const y = Float64Array.of(1, 2, 3, Number.NaN, 5);
    const errorBars = Float64Array.of(3, 0, 3, 100, Number.NaN);
    const { bars, notices } = usableErrorBars({ name: 'y', x: null, y, errorBars });
    assert.deepEqual([...(bars?.values ?? [])], [3, 3, 3, 100, 3]);
    assert.equal(bars?.level, 3);
    assert.match(notices[0].message, /error bar above 0: 2\. For them 3 /);
    const none = usableErrorBars({ name: 'y', x: null, y, errorBars: new Float64Array(5) });
    assert.equal(none.bars, null);
  });

  it('have a root mean square that a noise level scales', () => {
    const result = {
      before: Float64Array.of(1, 2, 4),
      errorBars: Float64Array.of(3, 4, 5),
      noise: { sigma: 1, source: 'given' as const },
    };
    const scaled = noiseOfSamples(result);
    assert.ok(typeof scaled !== 'number');
    const square = scaled.reduce((sum, v) => sum + (v * v) / 3, 0);
    assert.ok(Math.abs(square - 1) < 1e-12);
    assert.ok(Math.abs(scaled[2] / scaled[0] - 5 / 3) < 1e-12);
    assert.equal(noiseOfSamples({ ...result, errorBars: null }), 1);
  });

  it('weight the samples of a cell', () => {
    const grid = gridOf(Float64Array.of(0, 1, 1, 2, 3, 7), 6);
    const y = Float64Array.of(1, 2, 6, 3, 4, 5);
    const seen = binSamples(grid, y, Float64Array.of(1, 1, 2, 1, 2, 1), false, null);
    assert.ok(Math.abs(seen.y[1] - (2 + 6 / 4) / 1.25) < 1e-12);
    assert.ok(Math.abs(seen.sigma - 1 / Math.sqrt(1.25)) < 1e-12);
    assert.ok(Math.abs(seen.w[1] - 1) < 1e-12 && Math.abs(seen.w[3] - 0.25 / 1.25) < 1e-12);
    assert.equal(seen.w[5], 0);
    assert.deepEqual(
      binSamples(
        grid,
        y,
        Float64Array.from(y, () => 2),
        false,
        null,
      ).w,
      binSamples(grid, y, 2, false, null).w,
    );
  });

  it('all alike are a noise level', async () => {
    const model = fakeDenoiser(({ y, w, sigma }) => y.map((v, i) => (w[i] * v) / (w[i] + sigma * sigma)));
    const { series } = measured();
    const settings = { ...DEFAULT_SETTINGS, sigma: 0.3 };
    const plain = { name: 'y', x: null, y: series.y };
    const barred = await denoise({ ...plain, errorBars: series.y.map(() => 0.3) }, DEFAULT_SETTINGS, model);
    const given = await denoise(plain, settings, model);
    assert.ok(rootMeanSquare(barred.after, given.after) < 1e-9);
    assert.deepEqual(barred.noise, { sigma: 0.3, source: 'error-bars' });
  });

  describe('with the model', () => {
    const model = openDenoiser(join(__dirname, '../../../models'));

    for (const [where, x] of [
      ['equally spaced', null],
      ['unevenly spaced', Float64Array.from({ length: N }, (_, i) => i + 0.4 * Math.sin(i * i))],
    ] as const) {
      it(`make a better curve of ${where} samples, inside of its band`, async () => {
        const { truth, series } = measured(x);
        const used = await denoise(series, DEFAULT_SETTINGS, await model);
        const ignored = await denoise(series, { ...DEFAULT_SETTINGS, errorBars: 'ignore' }, await model);
        assert.ok(rootMeanSquare(used.after, truth) < 0.7 * rootMeanSquare(ignored.after, truth));
        const inside = truth.filter(
          (v, i) => v >= (used.lower?.[i] ?? 0) && v <= (used.upper?.[i] ?? 0),
        ).length;
        assert.ok(inside > 0.8 * N, `${inside} of ${N}`);
        assert.equal(used.noise.source, 'error-bars');
        assert.equal(ignored.errorBars, null);
        assert.equal(ignored.noise.source, 'estimated');
        assert.deepEqual(
          codes(used).filter((code) => code.startsWith('error-bars')),
          [],
        );
      });
    }

    it('are scaled by a noise level, and said to be too small or too large', async () => {
      const { series } = measured();
      const times = (factor: number) =>
        denoise(
          { ...series, errorBars: series.errorBars.map((v) => factor * v) },
          DEFAULT_SETTINGS,
          denoiser,
        );
      const denoiser = await model;
      const own = await times(1);
      assert.ok(codes(await times(1 / 4)).includes('error-bars-small'));
      assert.ok(codes(await times(4)).includes('error-bars-large'));
      const { sigma } = own.noise;
      const scaled = await denoise(
        { ...series, errorBars: series.errorBars.map((v) => v / 4) },
        { ...DEFAULT_SETTINGS, sigma },
        denoiser,
      );
      assert.ok(rootMeanSquare(scaled.after, own.after) < 1e-6 * sigma);
      assert.equal(scaled.noise.source, 'given');
    });

    it('count with every method, and when they are compared', async () => {
      const { truth, series } = measured();
      const { sigma, estimates } = await compareMethods(series, DEFAULT_SETTINGS, await model);
      const plain = await compareMethods(series, { ...DEFAULT_SETTINGS, errorBars: 'ignore' }, await model);
      assert.equal(sigma, usableErrorBars(series).bars?.level);
      const curveOf = (list: typeof estimates, name: string): Float64Array =>
        list.find(({ method }) => method === name)?.curve ?? new Float64Array(0);
      for (const method of ['diffusion', 'whittaker', 'local-trend', 'loess']) {
        const better = rootMeanSquare(curveOf(estimates, method), truth);
        assert.ok(better < 0.8 * rootMeanSquare(curveOf(plain.estimates, method), truth), method);
      }
      const [{ method, error, curve }] = estimates;
      const actual = rootMeanSquare(curve, truth);
      assert.ok(error.rmse > 0.5 * actual && error.rmse < 2 * actual, `${method}: ${error.rmse}, ${actual}`);
    });
  });

  it('explain samples that would be far from all others', () => {
    const y = Float64Array.from({ length: 100 }, (_, i) => Math.sin(i / 10) + 0.01 * Math.sin(i * i));
    y[40] = 50;
    assert.deepEqual(farSamples(y), [40]);
    assert.deepEqual(
      farSamples(
        y,
        y.map((_, i) => (i === 40 ? 10 : 0.01)),
      ),
      [],
    );
    assert.deepEqual(
      farSamples(
        y,
        y.map(() => 0.01),
      ),
      [40],
    );
  });

  it('do not hide a spike that they cannot explain', async () => {
    // Takes a sample of more than twice the noise of the most precise ones for noise.
    const model = fakeDenoiser(({ y, w }) => y.map((v, i) => (w[i] < 0.3 ? 0 : v)));
    const y = Float64Array.from({ length: 100 }, (_, i) => Math.sin(i * i));
    const errorBars = y.map((_, i) => (i % 10 === 5 ? 3 : 1));
    y[25] = 20;
    y[45] = 8;
    const fractions: number[] = [];
    const options = { deviation: null, onProgress: (fraction: number) => fractions.push(fraction) };
    const seen = (outliers: boolean) => binSamples(gridOf(null, 100), y, errorBars, outliers, null);
    const kept = await denoiseWeighted(model, seen(false), options);
    assert.ok(kept.mean[25] > 15, `${kept.mean[25]}`);
    assert.ok(Math.abs(kept.mean[45]) < 5, 'this one may be noise');
    assert.ok(fractions.every((v, k) => k === 0 || v >= fractions[k - 1]) && fractions.at(-1) === 1);
    const removed = await denoiseWeighted(model, seen(true), options);
    assert.ok(removed.mean[25] < 15, `${removed.mean[25]}`);
  });

  it('of a program are refused where they cannot be', () => {
    const refuses = (errorBars: number[], message: RegExp): void => {
      assert.throws(
        () => givenSeries([1, 2], null, errorBars),
        (error) => error instanceof InputError && message.test(error.message),
      );
    };
    refuses([1], /1 error bars for 2 values/);
    refuses([1, -1], /errorBars\[1\] is -1/);
    refuses([Number.POSITIVE_INFINITY, 1], /errorBars\[0\]/);
    assert.deepEqual(givenSeries([1, 2], null, [1, Number.NaN]).errorBars, Float64Array.of(1, Number.NaN));
  });
});
