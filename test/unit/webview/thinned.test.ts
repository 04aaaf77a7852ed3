import * as assert from 'node:assert/strict';
import { pyramidOf } from '../../../webview/plots/pyramid';
import { nearest, thinned } from '../../../webview/plots/thinned';

let state = 7;
const random = () => {
  state = (state * 48271) % 2147483647;
  return state / 2147483647;
};

describe('pyramid of extremes', () => {
  it('knows minimum and maximum of any stretch, missing values aside', () => {
    for (const length of [0, 1, 15, 16, 17, 100, 1000, 4096, 5003]) {
      const values = Float64Array.from({ length }, () => (random() < 0.1 ? Number.NaN : random() - 0.5));
      const pyramid = pyramidOf(values);
      for (let trial = 0; trial < 60; trial++) {
        const [start, end] = [random(), random()]
          .map((v) => Math.floor(v * (length + 1)))
          .sort((a, b) => a - b);
        const present = [...values.subarray(start, end)].filter((value) => !Number.isNaN(value));
        const expected = present.length > 0 ? [Math.min(...present), Math.max(...present)] : [NaN, NaN];
        assert.deepEqual(pyramid.extremes(start, end), expected, `${start} to ${end} of ${length}`);
      }
    }
  });
});

describe('what is drawn of a long series', () => {
  const count = 100_000;
  const x = Float64Array.from({ length: count }, (_, i) => i / 10);
  const values = x.map((v) => Math.sin(v));
  values[54_321] = 9;
  values[777] = Number.NaN;
  const row = { pyramid: pyramidOf(values), side: 'both' } as const;

  it('keeps every extreme at every zoom, with a bounded number of values', () => {
    for (const width of [10_000, 3000, 500, 60, 7, 1]) {
      const from = 5432.1 - width / 3;
      const { x: at, rows, block } = thinned(x, [row], from, from + width, 2000);
      assert.ok(at.length <= 2004, `${at.length} values`);
      const drawn = rows[0].filter((value) => value !== null);
      const [low, high] = row.pyramid.extremes(
        Math.ceil(from * 10),
        Math.min(count, Math.floor((from + width) * 10) + 1),
      );
      assert.ok(Math.min(...drawn) <= low, 'the minimum');
      assert.ok(Math.max(...drawn) >= high, 'the maximum');
      const spike = at[rows[0].indexOf(9)];
      assert.ok(Math.abs(spike - 5432.1) <= block / 10, 'the spike stands in its place');
    }
  });

  it('draws the samples themselves where there is room, with gaps', () => {
    const { x: at, rows, block } = thinned(x, [row], 77, 79, 2000);
    assert.equal(block, 1);
    assert.deepEqual(at.slice(0, 3), [76.9, 77, 77.1]);
    assert.equal(rows[0][at.indexOf(77.7)], null);
    assert.equal(rows[0][at.indexOf(78)], Math.sin(78));
  });

  it('does not flicker: blocks stay where they are while the view moves', () => {
    const a = thinned(x, [row], 1000, 9000, 2000);
    const b = thinned(x, [row], 1001.3, 9001.3, 2000);
    assert.equal(a.block, b.block);
    const first = a.x.indexOf(b.x[2]);
    assert.ok(first >= 0);
    assert.deepEqual(a.rows[0].slice(first, first + 500), b.rows[0].slice(2, 502));
  });

  it('draws one side only of a band', () => {
    const { rows } = thinned(
      x,
      [
        { ...row, side: 'low' },
        { ...row, side: 'high' },
      ],
      0,
      10_000,
      200,
    );
    assert.ok(rows[0].every((low, i) => (low ?? 0) <= (rows[1][i] ?? 0)));
  });
});

describe('the sample under the pointer', () => {
  it('is the nearest one', () => {
    const x = Float64Array.of(0, 1, 1, 4);
    assert.deepEqual(
      [-5, 0.4, 0.6, 2.4, 2.6, 9].map((place) => nearest(x, place)),
      [0, 0, 1, 2, 3, 3],
    );
    assert.equal(nearest(new Float64Array(), 1), -1);
  });
});
