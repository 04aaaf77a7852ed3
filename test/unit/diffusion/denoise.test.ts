import assert from 'node:assert/strict';
import { denoise } from '../../../src/core/denoise';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { InputError } from '../../../src/core/errors';
import { DEFAULT_SETTINGS, type DenoiseSettings, type SeriesResult } from '../../../src/core/result';
import { difference, fakeDenoiser, kernelSmoother, rootMeanSquare, type Seen, wienerFilter } from './fakes';

const n = 256;
const normal = normalGenerator(5);
const truth = Float64Array.from({ length: n }, (_, i) => 2 * Math.cos((Math.PI * 4 * (i + 0.5)) / n) + 7);
const y = truth.map((v) => v + 0.3 * normal());

function run(
  values: Float64Array,
  settings: Partial<DenoiseSettings> = {},
  x: Float64Array | null = null,
  estimate: (seen: Seen) => Float64Array = wienerFilter,
): Promise<SeriesResult> {
  return denoise({ name: 'y', x, y: values }, { ...DEFAULT_SETTINGS, ...settings }, fakeDenoiser(estimate));
}

const codes = (result: SeriesResult): string[] => result.warnings.map((w) => w.code);

describe('denoise', () => {
  it('brings the samples closer to the truth, inside a band, and says how noisy they were', async () => {
    const result = await run(y);
    assert.ok(rootMeanSquare(difference(result.after, truth)) < 0.1);
    assert.ok(Math.abs(result.noise.sigma - 0.3) < 0.06);
    assert.equal(result.noise.source, 'estimated');
    assert.equal(result.estimatedSigma, result.noise.sigma);
    assert.ok(result.lower?.every((v, i) => v <= result.after[i]));
    assert.ok(result.upper?.every((v, i) => v >= result.after[i]));
    assert.deepEqual(result.before, y);
    assert.deepEqual(codes(result), []);
    assert.equal(result.missing, 0);
    assert.ok(Math.abs(result.snr - Math.SQRT2 / result.noise.sigma) < 0.3);
  });

  it('gives no band at level 0; one from samples is the same for the same seed only', async () => {
    const none = await run(y, { bandLevel: 0 });
    assert.equal(none.lower, null);
    assert.equal(none.upper, null);
    assert.deepEqual((await run(y)).upper, (await run(y, { seed: 2 })).upper);
    const drawn = (seed: number) => run(y, { samples: 8, seed });
    const [a, b, c] = [await drawn(1), await drawn(1), await drawn(2)];
    assert.deepEqual(a.upper, b.upper);
    assert.notDeepEqual(a.upper, c.upper);
    assert.deepEqual(a.after, c.after);
  });

  it('leaves the samples of a stretch as they are, and fills what is missing in it', async () => {
    const gappy = y.slice();
    gappy[105] = Number.NaN;
    const result = await run(gappy, { untouched: [{ from: 101, to: 120 }] });
    result.after.forEach((v, i) => {
      const inside = i >= 100 && i <= 119 && i !== 105;
      assert.equal(v === gappy[i], inside, `sample ${i + 1}`);
      if (inside) assert.deepEqual([result.lower?.[i], result.upper?.[i]], [v, v]);
    });
    assert.ok(Number.isFinite(result.after[105]));
    const x = y.map((_, i) => i / 10);
    const byX = await run(y, { untouched: [{ from: 1, to: 1.25 }] }, x);
    assert.deepEqual(byX.after.slice(10, 13), y.slice(10, 13));
    assert.notEqual(byX.after[13], y[13]);
  });

  it('denoises each part at its own level where the noise varies, and says so', async () => {
    const draw = normalGenerator(7);
    const curve = Float64Array.from({ length: 1024 }, (_, i) => 4 * Math.sin((6 * i) / 1024));
    const values = curve.map((v, i) => v + 0.1 * 20 ** (i / 1024) * draw());
    const result = await run(values, { bandLevel: 0 }, null, kernelSmoother);
    assert.deepEqual(codes(result), ['varying-noise']);
    assert.match(result.warnings[0].message, /from about 0\.1\d* to 1\.\d+:/);
    const quiet = (v: Float64Array): number => rootMeanSquare(difference(v, curve).subarray(0, 250));
    assert.ok(quiet(result.after) < 0.7 * quiet(values));
  });

  it('draws as many samples for the band as are asked for, and none by default', async () => {
    const evaluated = async (samples: number | null) => {
      const denoiser = fakeDenoiser(wienerFilter);
      await denoise({ name: 'y', x: null, y }, { ...DEFAULT_SETTINGS, samples }, denoiser);
      return denoiser.evaluated() / n - 1;
    };
    const { logSnrs } = fakeDenoiser(wienerFilter).card.sampler;
    assert.equal(await evaluated(4), 4 * logSnrs.length);
    assert.equal(await evaluated(null), 0);
  });

  it('scales with the samples, up to the largest numbers and down to the smallest normal ones', async () => {
    const plain = await run(y);
    for (const scale of [2 ** 1000, 2 ** -1000, 1e307, 1e-307]) {
      const result = await run(y.map((v) => v * scale));
      result.after.forEach((v, i) => {
        assert.ok(Math.abs(v / scale - plain.after[i]) < 1e-5, `${scale}: ${v}`);
      });
      assert.ok(Math.abs(result.noise.sigma / scale - plain.noise.sigma) < 1e-9);
      assert.ok(result.upper?.every((v) => Number.isFinite(v)));
    }
  });

  it('fills missing samples and warns of many and of long gaps', async () => {
    const gappy = y.map((v, i) => (i >= 40 && i < 110 ? Number.NaN : v));
    const result = await run(gappy);
    assert.equal(result.missing, 70);
    assert.ok(result.after.every(Number.isFinite));
    assert.ok(Number.isNaN(result.before[40]));
    assert.deepEqual(codes(result), ['many-missing', 'long-gap']);
    assert.match(result.warnings[1].message, /^70 samples in a row are missing, from sample 41 on/);
  });

  it('warns of few samples', async () => {
    assert.deepEqual(codes(await run(y.slice(0, 31))), ['few-samples']);
    assert.deepEqual(codes(await run(y.slice(0, 32))), []);
  });

  it('leaves equal samples as they are, and fills between them', async () => {
    const result = await run(Float64Array.of(3, 3, Number.NaN, 3, 3, 3, 3, 3, 3));
    assert.deepEqual([...result.after], new Array(9).fill(3));
    assert.deepEqual(result.upper, result.after);
    assert.equal(result.noise.sigma, 0);
    assert.ok(codes(result).includes('all-equal'));
  });

  it('leaves samples without noise as they are, bit for bit', async () => {
    const levels = Float64Array.from({ length: 200 }, (_, i) => (Math.floor(i / 50) % 2) * 1e-300 + 1e-299);
    const clean = await run(levels);
    assert.deepEqual(clean.after, levels);
    assert.deepEqual(codes(clean), ['at-resolution']);
    assert.equal(clean.snr, Number.POSITIVE_INFINITY);
    const given = await run(y, { sigma: 0 });
    assert.deepEqual(given.after, y);
    assert.deepEqual(given.lower, y);
    assert.ok(codes(given).includes('at-resolution'));
  });

  it('takes rounding for the noise where most samples are ties', async () => {
    const rounded = truth.map((v) => Math.round(v));
    const result = await run(rounded);
    assert.ok(Math.abs(result.noise.sigma - 1 / Math.sqrt(12)) < 1e-12);
    assert.deepEqual(codes(result), ['rounded']);
  });

  it('uses the noise level given and warns when the estimate is far from it', async () => {
    const near = await run(y, { sigma: 0.25 });
    assert.deepEqual(near.noise, { sigma: 0.25, source: 'given' });
    assert.ok(near.estimatedSigma > 0.25);
    assert.deepEqual(codes(near), []);
    const far = await run(y, { sigma: 3 });
    assert.deepEqual(codes(far), ['noise-far-from-estimate']);
    assert.match(
      far.warnings[0].message,
      /^The noise level given, 3, is above the estimate, 0\.\d+, by a factor of/,
    );
  });

  it('tells the network whether spikes may be outliers', async () => {
    const seen = new Set<boolean>();
    const spy = (row: Seen): Float64Array => {
      seen.add(row.outliers);
      return row.y;
    };
    await run(y, { outliers: 'keep' }, null, spy);
    assert.deepEqual([...seen], [false]);
    await run(y, { outliers: 'remove' }, null, spy);
    assert.deepEqual([...seen], [false, true]);
  });

  it('handles uneven x, repeated x included, and says so', async () => {
    let position = 0;
    const x = Float64Array.from({ length: n }, (_, i) => {
      if (i % 8 !== 0) position += 0.1 + Math.abs(normal());
      return position;
    });
    const curve = x.map((v) => Math.cos((Math.PI * 3 * v) / position));
    const result = await run(
      curve.map((v) => v + 0.2 * normal()),
      {},
      x,
      kernelSmoother,
    );
    assert.deepEqual(codes(result), ['uneven-x']);
    assert.equal(result.after.length, n);
    assert.equal(result.after[7], result.after[8]);
    const error = rootMeanSquare(difference(result.after, curve));
    assert.ok(error < 0.1, `${error}`);
  });

  it('does not call repeated measurements at even x uneven', async () => {
    const x = y.map((_, i) => 0.1 * (i >> 1));
    const samples = x.map((v) => Math.cos(v) + 0.2 * normal());
    const warnings = async (at: Float64Array) => codes(await run(samples, {}, at, kernelSmoother));
    assert.deepEqual(await warnings(x), []);
    assert.deepEqual(await warnings(x.map((v) => (v > 3 ? v + 0.5 : v))), ['uneven-x'], 'with a gap');
  });

  it('stays within the range of numbers, next to its ends', async () => {
    const wave = y.map((_, i) => 1.2 * Math.sin(i / 10) + 0.1 * normal());
    const largest = wave.map((v) => 1.79e308 * Math.max(-1, Math.min(1, v)));
    const result = await run(largest, { bandLevel: 0.999 }, null, ({ y: seen }) => seen);
    for (const values of [result.after, result.lower, result.upper]) {
      assert.ok(values?.every(Number.isFinite));
    }
    const kept = result.after.filter((v) => Math.abs(v) > 1e308);
    assert.ok(kept.length > 0);
  });

  it('reports ascending progress that ends at 1', async () => {
    const seen: number[] = [];
    const settings = { ...DEFAULT_SETTINGS, samples: 8 };
    await denoise({ name: 'y', x: null, y }, settings, fakeDenoiser(wienerFilter), {
      onProgress: (fraction) => seen.push(fraction),
    });
    assert.ok(seen.length > 5);
    assert.ok(seen.every((v, i) => i === 0 || v >= seen[i - 1]));
    assert.equal(seen.at(-1), 1);
  });

  it('refuses settings and series that make no sense', async () => {
    const refused = (code: string) => (error: unknown) => error instanceof InputError && error.code === code;
    await assert.rejects(run(y, { sigma: -1 }), refused('bad-option'));
    await assert.rejects(run(y, { sigma: Number.NaN }), refused('bad-option'));
    await assert.rejects(run(y, { bandLevel: 1 }), refused('bad-option'));
    await assert.rejects(run(y, { samples: 1 }), refused('bad-option'));
    await assert.rejects(run(y, { untouched: [{ from: 2, to: 1 }] }), refused('bad-option'));
    await assert.rejects(run(new Float64Array(20).fill(Number.NaN)), refused('too-few-samples'));
  });

  it('calls four numbers too few to tell noise from signal, unless their noise level is given', async () => {
    const few = Float64Array.of(1.3, -0.4, 2.2, 0.1);
    await assert.rejects(
      run(few),
      (error: unknown) => error instanceof InputError && error.code === 'too-few-samples',
    );
    const given = await run(few, { sigma: 0.5 });
    assert.deepEqual(given.noise, { sigma: 0.5, source: 'given' });
    assert.ok(given.after.every(Number.isFinite));
  });

  it('keeps samples far from all others as they are, or puts the curve there; beside them nothing changes', async () => {
    const spiked = y.map((v, i) => (i === 50 || i === 51 ? v + 1e6 : i === 100 ? v - 200 : v));
    const [alone, keep, remove] = await Promise.all([
      run(y.map((v, i) => (i === 50 || i === 51 || i === 100 ? Number.NaN : v))),
      run(spiked),
      run(spiked, { outliers: 'remove' }),
    ]);
    const isFar = (i: number): boolean => i === 50 || i === 51 || i === 100;
    assert.deepEqual(
      keep.after,
      alone.after.map((v, i) => (isFar(i) ? spiked[i] : v)),
    );
    assert.ok(Math.abs((keep.upper?.[50] ?? 0) - spiked[50] - 1.645 * keep.noise.sigma) < 0.01);
    assert.ok(Math.abs(remove.after[50] - y[50]) < 1 && Math.abs(remove.after[100] - y[100]) < 1);
    for (const { warnings, missing, before } of [keep, remove]) {
      assert.deepEqual(
        warnings
          .filter(({ code }) => code === 'far-samples')
          .map(({ message }) => /: 3, first/.test(message)),
        [true],
      );
      assert.equal(missing, 0);
      assert.equal(before, spiked);
    }
  });

  it('tells the SNR of values whose squares are no numbers', async () => {
    for (const scale of [1e-200, 1e160]) {
      // Far below their last digit: they stay as they are.
      const { snr, after } = await run(
        y.map((v) => scale * v),
        { sigma: 1e-20 * scale },
      );
      assert.deepEqual(
        after,
        y.map((v) => scale * v),
      );
      assert.ok(snr > 1e19 && snr < 1e21, `${snr}`);
    }
  });
});
