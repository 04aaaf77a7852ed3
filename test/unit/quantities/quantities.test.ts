import assert from 'node:assert/strict';
import { denoise } from '../../../src/core/denoise';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { InputError } from '../../../src/core/errors';
import { measure, type QuantityKind } from '../../../src/core/quantities/measure';
import { errorBars, quantitiesOf, spreads } from '../../../src/core/quantities/quantities';
import { ENGLISH_QUANTITY_NAMES, quantityRows } from '../../../src/core/quantities/quantityRows';
import { DEFAULT_SETTINGS } from '../../../src/core/result';
import { fakeDenoiser } from '../diffusion/fakes';

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
