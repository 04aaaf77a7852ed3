import assert from 'node:assert/strict';
import {
  binSamples,
  gridOf,
  linearValuesAt,
  offsetsWithinCells,
  valuesAt,
} from '../../../src/core/diffusion/grid';
import { normalGenerator } from '../../../src/core/diffusion/random';

const even = (n: number, f: (i: number) => number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => f(i));

describe('valuesAt', () => {
  const normal = normalGenerator(4);
  let position = 0;
  const x = even(200, () => {
    position += 0.2 + Math.abs(normal());
    return position;
  });
  const grid = gridOf(x, x.length);

  it('follows a bend between cells', () => {
    const curve = even(grid.cells, (k) => Math.sin(k / 8));
    const error = valuesAt(grid, curve).map((v, i) => v - Math.sin(grid.positions[i] / 8));
    assert.ok(Math.max(...error.map(Math.abs)) < 2e-4, 'linear between cells errs by 2e-3');
  });

  it('is a line on a line, to its ends, and between few cells', () => {
    const line = (v: number): number => 3 - 2 * v;
    assert.ok(
      valuesAt(grid, even(grid.cells, line)).every((v, i) => Math.abs(v - line(grid.positions[i])) < 1e-9),
    );
    const two = { kind: 'binned', positions: Float64Array.of(0, 0.25, 1), cells: 2 } as const;
    assert.deepEqual(valuesAt(two, Float64Array.of(4, 8)), Float64Array.of(4, 5, 8));
  });

  it('is the last cell in the half beyond its centre, where a width might end below 0', () => {
    const beyond = { kind: 'binned', positions: Float64Array.of(0, 1.5, 2.4), cells: 3 } as const;
    assert.deepEqual(linearValuesAt(beyond, Float64Array.of(6, 4, 1)), Float64Array.of(6, 2.5, 1));
  });

  it('does not swing beside a jump', () => {
    const values = valuesAt(
      grid,
      even(grid.cells, (k) => (k < grid.cells / 2 ? 0 : 1)),
    );
    assert.ok(values.every((v) => v >= 0 && v <= 1));
  });
});

describe('gridOf', () => {
  it('takes even x, also rounded, as it is', () => {
    assert.equal(gridOf(null, 5).kind, 'even');
    assert.equal(
      gridOf(
        even(100, (i) => 3 + 0.1 * i),
        100,
      ).kind,
      'even',
    );
    assert.equal(
      gridOf(
        even(100, (i) => Math.round(100 * (i / 3)) / 100),
        100,
      ).kind,
      'even',
    );
    assert.equal(
      gridOf(
        even(9, (i) => (i - 4) * 4e307),
        9,
      ).kind,
      'even',
    );
  });

  it('takes logarithmic and Chebyshev spacing as stretched', () => {
    assert.equal(
      gridOf(
        even(200, (i) => 10 ** (i / 40)),
        200,
      ).kind,
      'stretched',
    );
    assert.equal(
      gridOf(
        even(200, (i) => -Math.cos((Math.PI * (i + 0.5)) / 200)),
        200,
      ).kind,
      'stretched',
    );
  });

  it('leaves empty cells where rows are missing', () => {
    const x = Float64Array.of(0, 1, 2, 5, 6, 7, 8, 9, 10, 11);
    const grid = gridOf(x, x.length);
    assert.equal(grid.kind, 'binned');
    assert.deepEqual([...grid.positions], [...x]);
    assert.equal(grid.cells, 12);
    const { w } = binSamples(grid, x, 1, false, null);
    assert.deepEqual([...w], [1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1]);
  });

  it('does not make the grid of repeated measurements at nearly the same positions all but empty', () => {
    for (const times of [2, 3, 4]) {
      const x = even(250 * times, (i) => Math.floor(i / times) + 0.01 * (i % times));
      for (const samples of [x, Float64Array.of(...x, 250)]) {
        const grid = gridOf(samples, samples.length);
        assert.ok(
          grid.cells >= 250 && grid.cells <= 2 * 251,
          `${grid.cells} cells of ${times} measurements each`,
        );
        const { w } = binSamples(grid, samples, 1, false, null);
        assert.ok(w.filter((v) => v > 0).length >= 250);
      }
    }
  });

  it('keeps the cells of bursts, whose samples tell of their own shape', () => {
    const x = even(1000, (i) => 60 * Math.floor(i / 100) + 0.001 * (i % 100));
    const { positions } = gridOf(x, x.length);
    for (let i = 1; i < 100; i++) assert.ok(Math.abs(positions[i] - i) < 1e-6);
  });

  it('shortens gaps that would cost time and hold nothing', () => {
    const x = Float64Array.of(0, 1, 2, 3, 1e9, 1e9 + 1, 1e9 + 2);
    const grid = gridOf(x, x.length);
    assert.equal(grid.cells, 3 + 32 + 2 + 1);
  });
});

describe('binSamples', () => {
  it('raises the precision of cells with several samples, relative to the best', () => {
    const x = Float64Array.of(0, 1, 1, 1, 1, 2, 3, 4);
    const y = Float64Array.of(5, 1, 2, 3, 4, 7, Number.NaN, 9);
    const grid = gridOf(x, x.length);
    const bins = binSamples(grid, y, 2, true, null);
    assert.deepEqual([...bins.y], [5, 2.5, 7, 0, 9]);
    assert.deepEqual([...bins.w], [0.25, 1, 0.25, 0, 0.25]);
    assert.equal(bins.sigma, 1);
    assert.equal(bins.outliers, true);
    assert.deepEqual([...valuesAt(grid, bins.y)].slice(0, 6), [5, 2.5, 2.5, 2.5, 2.5, 7]);
  });

  it('costs no accuracy on a smooth curve, to first order, once the offsets within cells are taken off', () => {
    const normal = normalGenerator(11);
    let position = 0;
    const x = even(400, () => {
      position += 0.2 + Math.abs(normal());
      return position;
    });
    const curve = (v: number): number => Math.sin(v / 12);
    const y = x.map(curve);
    const grid = gridOf(x, x.length);
    assert.equal(grid.kind, 'binned');
    const spacing = (x[1] - x[0]) / (grid.positions[1] - grid.positions[0]);
    const truth = even(grid.cells, (k) => curve(x[0] + k * spacing));
    const worst = (offsets: Float64Array | null): number => {
      const bins = binSamples(grid, y, 0.01, false, offsets);
      return bins.y.reduce(
        (most, v, k) => (bins.w[k] > 0 ? Math.max(most, Math.abs(v - truth[k])) : most),
        0,
      );
    };
    const plain = worst(null);
    const shifted = worst(offsetsWithinCells(grid, truth));
    assert.ok(plain > 0.02, `plain ${plain}`);
    assert.ok(shifted < plain / 10, `shifted ${shifted}, plain ${plain}`);
  });
});
