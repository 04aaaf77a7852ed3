import assert from 'node:assert/strict';
import polish from '../../../l10n/bundle.l10n.pl.json';
import { figureOf } from '../../../src/core/plot/figure';
import type { Provenance } from '../../../src/core/provenance';
import { DEFAULT_SETTINGS } from '../../../src/core/result';
import { type Language, worded } from '../../../src/core/wording';

const N = 3000;
const after = Float64Array.from({ length: N }, (_, i) => Math.sin(i / 100));
const NAME = '<img onerror=alert(1)>';
const PROVENANCE: Provenance = {
  version: '1.2.3',
  model: { name: 'denoiser', version: '0', sha256: 'c'.repeat(64) },
  settings: { ...DEFAULT_SETTINGS, bandLevel: 0, seed: 77 },
  equation: null,
};
const figure = figureOf(
  NAME,
  {
    xName: NAME,
    xUnit: null,
    xIsTime: false,
    series: [
      {
        name: NAME,
        method: 'diffusion',
        unit: NAME,
        x: Float64Array.from({ length: N }, (_, i) => i / 7),
        before: after,
        after,
        lower: null,
        upper: null,
        noise: { sigma: 0.1, source: 'estimated' },
        missing: 0,
      },
    ],
  },
  PROVENANCE,
  '.',
);

describe('an exported page', () => {
  const html = figure.html();

  it('holds the picture and every value', () => {
    const [, encoded] = /data:text\/csv;charset=utf-8;base64,([A-Za-z0-9+/=]+)"/.exec(html) ?? [];
    const lines = Buffer.from(encoded, 'base64')
      .toString('utf8')
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('#'));
    assert.equal(lines.length, N + 1);
    lines.slice(1).forEach((line, i) => {
      const [x, , y] = line.split(',').map(Number);
      assert.ok(x === i / 7 && y === after[i], line);
    });
    assert.match(html, /<svg [\s\S]*<path /);
    assert.match(html, /the first 2000 of 3000 rows/);
  });

  it('says what it came from, in the page, its download and the drawing', () => {
    const [, encoded] = /base64,([A-Za-z0-9+/=]+)"/.exec(html) ?? [];
    const svg = figure.svg();
    for (const text of [html, Buffer.from(encoded, 'base64').toString('utf8'), svg]) {
      assert.match(text, /Denoise 1\.2\.3, model denoiser 0, SHA-256 c{64}/);
      assert.match(text, /noise level 0\.1 \(estimated\)/);
      assert.match(text, /--noise 0\.1 --band 0 --outliers keep --seed 77/);
    }
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

describe('a figure of data with decimal commas', () => {
  const values = Float64Array.of(0.5, 1500.25, 2500.75);
  const series = {
    name: 'Spannung',
    method: 'diffusion' as const,
    unit: 'V',
    x: Float64Array.of(0, 0.5, 1),
    before: values,
    after: values,
    lower: null,
    upper: null,
    noise: { sigma: 0.125, source: 'estimated' as const },
    missing: 0,
  };
  const german = figureOf(
    'Messung',
    { xName: 't', xUnit: null, xIsTime: false, series: [series] },
    { ...PROVENANCE, settings: { ...PROVENANCE.settings, bandLevel: 0.975 } },
    ',',
  );

  it('says its labels in the language that is wanted, and what programs read in English', () => {
    const texts: Record<string, string> = polish;
    const language: Language = {
      tag: 'pl',
      say: (wording) => worded(wording, (template) => texts[template], String),
    };
    const result = { xName: null, xUnit: null, xIsTime: false, series: [{ ...series, missing: 2 }] };
    const { settings } = PROVENANCE;
    const provenance = { ...PROVENANCE, settings: { ...settings, bandLevel: 0.9 } };
    const inPolish = figureOf('pomiar', result, provenance, ',', language);
    const labels = [...inPolish.svg().matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, label]) => label);
    for (const label of ['przed', 'po', 'pasmo 90 %', 'próbka']) assert.ok(labels.includes(label), label);
    const html = inPolish.html();
    assert.match(html, /<html lang="pl">/);
    assert.match(html, /brakujących 2, poziom szumu 0,125 V\./);
    assert.match(html, /<th>Spannung after \[V]<\/th>.*<summary>Z czego to powstało/s);
  });

  it('writes its numbers with them', () => {
    const labels = [...german.svg().matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, label]) => label);
    for (const label of ['0,2', '1\u202f000', '97,5 % band']) {
      assert.ok(labels.includes(label), `${label} in ${labels.join(' | ')}`);
    }
    const html = german.html();
    assert.match(html, /noise level 0,125 V/);
    assert.match(html, /<td>1500,25<\/td>/);
    const [, encoded] = /base64,([A-Za-z0-9+/=]+)"/.exec(html) ?? [];
    assert.match(Buffer.from(encoded, 'base64').toString('utf8'), /^0,5;1500,25;1500,25$/m);
  });
});
