import assert from 'node:assert/strict';
import { denoise } from '../../../src/core/denoise';
import { normalGenerator, uniformGenerator } from '../../../src/core/diffusion/random';
import { InputError } from '../../../src/core/errors';
import { measure, type QuantityKind } from '../../../src/core/quantities/measure';
import { errorBars, quantitiesOf, spreads } from '../../../src/core/quantities/quantities';
import { ENGLISH_QUANTITY_NAMES, quantityRows } from '../../../src/core/quantities/quantityRows';
import { DEFAULT_SETTINGS } from '../../../src/core/result';
import { fakeDenoiser, kernelSmoother } from '../diffusion/fakes';

const N = 1001;
const grid = (from: number, to: number) =>
  Float64Array.from({ length: N }, (_, i) => from + ((to - from) * i) / (N - 1));

function measured(x: Float64Array, f: (x: number) => number): (kind: QuantityKind) => number[] {
  const found = measure(x, x.map(f));
  return (kind) => found.filter((quantity) => quantity.kind === kind).map(({ value }) => value);
}

function assertNear(found: readonly number[], expected: readonly number[], tolerance: number): void {
  assert.equal(found.length, expected.length, `${found} for ${expected}`);
  found.forEach((value, k) => {
    assert.ok(Math.abs(value - expected[k]) <= tolerance, `${value}, not ${expected[k]}`);
  });
}

describe('measure', () => {
  it('finds integral, slopes, extrema, crossings and period of a sine', () => {
    const of = measured(grid(0.5, 20.5), Math.sin);
    assertNear(of('integral'), [Math.cos(0.5) - Math.cos(20.5)], 1e-4);
    assertNear(of('slope'), [Math.cos(10.5)], 1e-4);
    assert.ok(Math.abs(Math.abs(of('steepest-slope')[0]) - 1) < 1e-3);
    assertNear(of('maximum'), [1], 1e-6);
    assertNear(of('minimum'), [-1], 1e-6);
    assert.ok(Math.abs(Math.sin(of('maximum-at')[0]) - 1) < 1e-6);
    assertNear(
      of('crossing'),
      [1, 2, 3, 4, 5, 6].map((k) => k * Math.PI),
      1e-3,
    );
    assertNear(of('period'), [2 * Math.PI], 2e-2);
  });

  it('finds height, width and area of a Gaussian peak on a sloping line', () => {
    const of = measured(grid(-5, 5), (x) => 3 + 0.2 * x + 2 * Math.exp((-x * x) / 2));
    assertNear(of('peak-height'), [2], 1e-4);
    assertNear(of('peak-width'), [2 * Math.sqrt(2 * Math.LN2)], 1e-3);
    assertNear(of('peak-area'), [2 * Math.sqrt(2 * Math.PI)], 1e-3);
  });

  it('finds the half-life of a decay', () => {
    const of = measured(grid(1, 9), (x) => -4 * Math.exp(-x / 2));
    assertNear(of('half-life'), [2 * Math.LN2], 1e-3);
  });

  it('leaves out what a curve does not show', () => {
    const of = measured(grid(0, 1), (x) => 1 + x);
    for (const kind of ['crossing', 'period', 'peak-height', 'half-life'] as const)
      assert.deepEqual(of(kind), [], kind);
    const chirp = measured(grid(0, 20), (x) => Math.sin(x * x));
    assert.deepEqual(chirp('period'), []);
    assert.deepEqual(chirp('crossing'), [], 'too many to name');
  });

  it('takes samples at the same position as one, and leaves out what no number holds', () => {
    const x = grid(0.5, 20.5);
    const twice = Float64Array.from({ length: 2 * N }, (_, i) => x[i >> 1]);
    assert.deepEqual(measure(twice, twice.map(Math.sin)), measure(x, x.map(Math.sin)));
    const huge = measure(
      x.map((v) => 1e300 * v),
      x.map((v) => 1e300 * Math.sin(v)),
    );
    assert.ok(huge.every(({ value }) => Number.isFinite(value)));
    assert.ok(!huge.some(({ kind }) => kind === 'integral') && huge.some(({ kind }) => kind === 'maximum'));
  });

  it('is of uneven positions too', () => {
    const x = grid(0, 1).map((v) => v * v);
    assertNear(measured(x, (v) => v * v)('integral'), [1 / 3], 1e-5);
  });
});

describe('error bars', () => {
  const x = grid(0, 1);
  const curve = x.map((v) => Math.sin(2 * Math.PI * v));

  it('grow with the distance of curves that keep together, not of noise that averages out', () => {
    const normal = normalGenerator(3);
    const lifted = Array.from({ length: 16 }, () => {
      const by = 0.1 * normal();
      return curve.map((v) => v + by);
    });
    const rough = Array.from({ length: 16 }, () => curve.map((v) => v + 0.1 * normal()));
    const width = (curves: Float64Array[]): number => {
      const mean = errorBars(x, curve, curves, 0.9).find(({ kind }) => kind === 'mean');
      return mean ? mean.upper - mean.lower : Number.NaN;
    };
    assert.ok(width(lifted) > 10 * width(rough));
    assert.ok(width(lifted) > 0.1);
  });

  it('match each crossing with the nearest, and leave out what most curves do not have', () => {
    const of = (values: readonly number[]) => values.map((value) => ({ kind: 'crossing' as const, value }));
    const found = spreads(of([1, 2]), [of([1.1, 2.2]), of([0.9, 1.8])]);
    assert.deepEqual(
      found.map(({ spread }) => Number(spread.toFixed(9))),
      [0.1, 0.2],
    );
    assert.deepEqual(spreads([{ kind: 'period', value: 1 }], [[], [{ kind: 'period', value: 1 }]]), []);
  });

  it('are of the crossings that a curve has itself, not of the next ones', () => {
    const of = (values: readonly number[]) => values.map((value) => ({ kind: 'crossing' as const, value }));
    const found = spreads(of([1, 63]), [of([1.1, 62]), of([64]), of([63.5]), of([62.5])]);
    assert.deepEqual(
      found.map(({ value }) => value),
      [63],
      'most curves do not cross near 1',
    );
  });

  it('end where the stretch ends, of places', () => {
    const peaks = [0.1, 0.5, 0.9].map((at) => x.map((v) => Math.exp(-(((v - at) / 0.1) ** 2))));
    const place = errorBars(x, peaks[0], peaks, 0.9).find(({ kind }) => kind === 'maximum-at');
    assert.ok(place && place.lower === 0 && place.upper > 0.9 && place.upper <= 1, JSON.stringify(place));
  });

  it('are written with the digits that they allow, and with units', () => {
    const quantity = { kind: 'integral', value: 1.23456, lower: 1.2, upper: 1.27 } as const;
    const [row] = quantityRows([quantity], ENGLISH_QUANTITY_NAMES, { x: 's', y: 'V' }, ',');
    assert.deepEqual(row, {
      name: 'integral',
      value: '1,2346',
      lower: '1,2000',
      upper: '1,2700',
      unit: 'V·s',
    });
  });
});

describe('quantitiesOf', () => {
  /** A model that knows nothing beyond the closed form of a standard normal prior. */
  const denoiser = fakeDenoiser(({ y, sigma }) => y.map((v) => v / (1 + sigma * sigma)));
  const normal = normalGenerator(8);
  const series = {
    name: 'y',
    x: Float64Array.from({ length: 200 }, (_, i) => i / 10),
    y: Float64Array.from({ length: 200 }, (_, i) => Math.sin(i / 20) + 0.1 * normal()),
  };

  it('is of the stretch alone, and the same for the same seed', async () => {
    const result = await denoise(series, DEFAULT_SETTINGS, denoiser);
    const range = { from: 2.05, to: 7.95 };
    const found = await quantitiesOf(result, DEFAULT_SETTINGS, range, denoiser);
    assert.deepEqual(found.range, { from: 2.1, to: 7.9 });
    const part = measure(series.x.slice(21, 80), result.after.slice(21, 80));
    assert.equal(found.rows[0].value, part[0].value);
    for (const { value, lower, upper } of found.rows) assert.ok(lower <= value && value <= upper);
    assert.deepEqual(await quantitiesOf(result, DEFAULT_SETTINGS, range, denoiser), found);
  });

  it('averages a stretch longer than a window in blocks', async () => {
    const y = Float64Array.from({ length: 5000 }, (_, i) => Math.sin(i / 400) + 0.1 * normal());
    const result = await denoise({ name: 'y', x: null, y }, DEFAULT_SETTINGS, denoiser);
    const { rows, range } = await quantitiesOf(result, DEFAULT_SETTINGS, null, denoiser);
    assert.deepEqual(range, { from: 1, to: 5000 });
    const mean = rows.find(({ kind }) => kind === 'mean');
    const truth = (400 * (1 - Math.cos(12.5))) / 5000;
    assert.ok(mean && Math.abs(mean.value - truth) < 0.02, JSON.stringify(mean));
    const highest = rows.find(({ kind }) => kind === 'maximum-at');
    assert.ok(highest && Math.sin((highest.value - 1) / 400) > 0.8);
  });

  it('is of all of a long stretch whose grid has more cells than samples, or fewer', async () => {
    const uniform = uniformGenerator(3);
    // 6,000 random positions take more cells, 3,000 with four samples each fewer.
    for (const [positions, times] of [
      [6000, 1],
      [3000, 4],
    ]) {
      const sorted = Float64Array.from({ length: positions }, () => 100 * uniform()).sort();
      const x = Float64Array.from({ length: positions * times }, (_, i) => sorted[Math.floor(i / times)]);
      const y = x.map((v) => v / 10 + 0.1 * normal());
      const model = fakeDenoiser(kernelSmoother);
      const result = await denoise({ name: 'y', x, y }, DEFAULT_SETTINGS, model);
      const { rows, range } = await quantitiesOf(result, DEFAULT_SETTINGS, null, model);
      const value = (of: QuantityKind) => rows.find(({ kind }) => kind === of)?.value ?? Number.NaN;
      const length = range.to - range.from;
      assertNear([value('mean')], [(range.from + range.to) / 20], 0.02);
      assertNear([value('integral')], [((range.from + range.to) / 20) * length], 2);
      assertNear([value('slope')], [0.1], 0.05);
      assert.equal(value('maximum-at') > 99, true);
    }
  });

  it('is of a short stretch of a series whose grid is fine there, at all of its samples', async () => {
    const x = Float64Array.from({ length: 3000 }, (_, i) => (i < 2500 ? i : 2500 + (i - 2500) / 20));
    const y = x.map((v) => Math.sin(v / 100) + 0.1 * normal());
    const model = fakeDenoiser(kernelSmoother, { maxLength: 256 });
    const result = await denoise({ name: 'y', x, y }, DEFAULT_SETTINGS, model);
    const range = { from: 2490, to: 2501 };
    const { rows } = await quantitiesOf(result, DEFAULT_SETTINGS, range, model);
    const from = x.indexOf(2490);
    const to = x.indexOf(2501) + 1;
    assert.equal(rows[0].value, measure(x.slice(from, to), result.after.slice(from, to))[0].value);
  });

  it('draws lines past blocks without samples, where a model may know nothing', async () => {
    const y = Float64Array.from({ length: 1000 }, (_, i) =>
      i % 40 < 4 ? Number.NaN : Math.sin(i / 100) + 0.1 * normal(),
    );
    // Where there are no samples its curves are wild.
    const model = fakeDenoiser(
      (seen) => kernelSmoother(seen).map((v, i) => (seen.w[i] > 0 ? v : 9 * seen.state[i])),
      {
        maxLength: 256,
      },
    );
    const result = { ...(await denoise({ name: 'y', x: null, y }, DEFAULT_SETTINGS, model)) };
    const { rows } = await quantitiesOf(result, DEFAULT_SETTINGS, { from: 101, to: 900 }, model);
    const maximum = rows.find(({ kind }) => kind === 'maximum');
    assert.ok(maximum && maximum.upper - maximum.lower < 1, JSON.stringify(maximum));
  });

  it('is of a stretch in which all samples are missing', async () => {
    const y = Float64Array.from({ length: 2000 }, (_, i) =>
      i > 500 && i < 1500 ? Number.NaN : Math.sin(i / 100) + 0.1 * normal(),
    );
    const model = fakeDenoiser(kernelSmoother, { maxLength: 256 });
    const result = await denoise({ name: 'y', x: null, y }, DEFAULT_SETTINGS, model);
    const { rows } = await quantitiesOf(result, DEFAULT_SETTINGS, { from: 800, to: 1200 }, model);
    assert.ok(rows.length > 0);
  });

  it('has a value at repeated positions', async () => {
    const x = series.x.map((_, i) => i >> 1);
    const result = await denoise({ ...series, x }, DEFAULT_SETTINGS, denoiser);
    const { rows } = await quantitiesOf(result, DEFAULT_SETTINGS, null, denoiser);
    assert.ok(rows.some(({ kind }) => kind === 'slope'));
    assert.ok(rows.every((row) => [row.value, row.lower, row.upper].every(Number.isFinite)));
    const same = series.x.map((_, i) => i >> 5);
    const few = await denoise({ ...series, x: same }, DEFAULT_SETTINGS, denoiser);
    await assert.rejects(quantitiesOf(few, DEFAULT_SETTINGS, null, denoiser), InputError);
  });

  it('refuses a stretch without enough samples, and results without a band', async () => {
    const result = await denoise(series, DEFAULT_SETTINGS, denoiser);
    const refused = (error: unknown) => error instanceof InputError && error.code === 'bad-option';
    await assert.rejects(quantitiesOf(result, DEFAULT_SETTINGS, { from: 2, to: 2.4 }, denoiser), refused);
    await assert.rejects(
      quantitiesOf(result, { ...DEFAULT_SETTINGS, bandLevel: 0 }, null, denoiser),
      refused,
    );
  });
});
