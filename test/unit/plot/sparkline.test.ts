import assert from 'node:assert/strict';
import { sparkline } from '../../../src/core/plot/sparkline';

describe('sparkline', () => {
  it('leaves a gap where values are missing', () => {
    const svg = sparkline(Float64Array.of(1, 2, Number.NaN, 3, 4), '#123456');
    assert.equal(svg.match(/M/g)?.length, 2);
    assert.match(svg, /stroke="#123456"/);
  });

  it('keeps the extremes of many values, in little space', () => {
    const values = Float64Array.from({ length: 300_000 }, (_, i) =>
      i === 123_456 ? 50 : Math.sin(i / 1000),
    );
    const svg = sparkline(values, 'red');
    assert.ok(svg.length < 10_000, `${svg.length}`);
    assert.match(svg, /,4[LM"]/);
  });

  it('draws constant, huge and single values', () => {
    for (const values of [Float64Array.of(5, 5, 5), Float64Array.of(-1e308, 1e308), Float64Array.of(0)]) {
      assert.doesNotMatch(sparkline(values, 'red'), /NaN|Infinity/);
    }
  });
});
