import assert from 'node:assert/strict';
import { figureOf } from '../../../src/core/plot/figure';

const N = 3000;
const after = Float64Array.from({ length: N }, (_, i) => Math.sin(i / 100));
const NAME = '<img onerror=alert(1)>';
const figure = figureOf(
  NAME,
  {
    xName: NAME,
    xUnit: null,
    xIsTime: false,
    series: [
      {
        name: NAME,
        unit: NAME,
        x: Float64Array.from({ length: N }, (_, i) => i / 7),
        before: after,
        after,
        lower: null,
        upper: null,
        noise: { sigma: 0.1 },
        missing: 0,
      },
    ],
  },
  0,
);

describe('an exported page', () => {
  const html = figure.html();

  it('holds the picture and every value', () => {
    const [, encoded] = /data:text\/csv;charset=utf-8;base64,([A-Za-z0-9+/=]+)"/.exec(html) ?? [];
    const lines = Buffer.from(encoded, 'base64').toString('utf8').trimEnd().split('\n');
    assert.equal(lines.length, N + 1);
    lines.slice(1).forEach((line, i) => {
      const [x, , y] = line.split(',').map(Number);
      assert.ok(x === i / 7 && y === after[i], line);
    });
    assert.match(html, /<svg [\s\S]*<path /);
    assert.match(html, /the first 2000 of 3000 rows/);
  });

  it('refers to nothing outside of itself', () => {
    const addresses = [...html.matchAll(/(?:src|href|url)\s*[=(]\s*["']?([^"')\s>]+)/g)].map(
      ([, address]) => address,
    );
    assert.deepEqual(
      addresses.filter((address) => !address.startsWith('data:')),
      [],
    );
    assert.equal(html.replaceAll('http://www.w3.org/2000/svg', '').match(/https?:/), null);
    assert.match(html, /default-src 'none'/);
  });

  it('shows names from files as text', () => {
    assert.ok(!html.includes('<img'));
    assert.ok(!figure.svg().includes('<img'));
  });
});
