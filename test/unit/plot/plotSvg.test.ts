import assert from 'node:assert/strict';
import { plotSvg } from '../../../src/core/plot/plotSvg';
import type { SeriesResult } from '../../../src/core/result';
import { ENGLISH } from '../../../src/core/wording';

function result(n: number, curve: (i: number) => number, changes: Partial<SeriesResult> = {}): SeriesResult {
  const after = Float64Array.from({ length: n }, (_, i) => curve(i));
  return {
    name: 'y',
    x: null,
    before: after,
    method: 'diffusion',
    after,
    lower: null,
    upper: null,
    noise: { sigma: 1, source: 'given' },
    errorBars: null,
    widening: 1,
    estimatedSigma: 1,
    snr: 1,
    missing: 0,
    warnings: [],
    ...changes,
  };
}

const labels = {
  title: 'file',
  x: 'sample',
  isTime: false,
  bandLevel: 0,
  decimalMark: '.' as const,
  provenance: [],
  language: ENGLISH,
};

describe('plotSvg', () => {
  it('escapes names that come from a file', () => {
    const panels = [{ series: result(10, Math.sin), title: '<script>&"' }];
    const svg = plotSvg(panels, { ...labels, title: '</svg>' });
    assert.ok(!svg.includes('<script>'));
    assert.equal(svg.split('</svg>').length, 2);
    assert.ok(svg.includes('&#60;script&#62;&#38;&#34;'));
  });

  it('leaves out missing samples and nothing else', () => {
    const before = Float64Array.of(1, Number.NaN, 3, 4);
    const svg = plotSvg([{ series: result(4, (i) => i, { before, missing: 1 }), title: 'y' }], labels);
    assert.equal(svg.match(/h0/g)?.length, 3);
    assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
  });

  it('keeps the extremes of a series too long to draw every sample', () => {
    const spike = (i: number): number => (i === 123_456 ? 50 : Math.sin(i / 1000));
    const svg = plotSvg([{ series: result(200_000, spike), title: 'y' }], labels);
    assert.ok(svg.length < 200_000, `${svg.length}`);
    const top = /<path d="M[^"]*,0[ML,]/;
    assert.match(svg, top);
  });

  it('draws what a pixel column with a gap holds besides, and nothing in the gap', () => {
    const half = (i: number): number => (i < 100_050 ? Number.NaN : i === 100_051 ? 50 : Math.sin(i / 1000));
    const svg = plotSvg([{ series: result(200_000, half), title: 'y' }], labels);
    assert.doesNotMatch(svg, /NaN/);
    assert.match(svg, /<path d="M[^"]*,0[ML,]/);
  });

  it('draws constant, huge and tiny series', () => {
    for (const scale of [0, 1, 1e300, 1e-300]) {
      const svg = plotSvg([{ series: result(20, () => scale), title: 'y' }], labels);
      assert.doesNotMatch(svg, /NaN|Infinity/);
    }
    assert.match(plotSvg([{ series: result(20, (i) => i * 1e300), title: 'y' }], labels), />1e\+301</);
  });

  it('labels dates', () => {
    const x = Float64Array.from({ length: 48 }, (_, i) => Date.UTC(2026, 2, 1, i) / 1000);
    const svg = plotSvg([{ series: result(48, Math.sin, { x }), title: 'y' }], { ...labels, isTime: true });
    assert.match(svg, />Mon 02</);
    assert.match(svg, />12 PM</);
  });
});
