import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  estimateNoise,
  isRounded,
  refineSmallNoise,
  refineUnevenNoise,
  roundingNoise,
} from '../../../src/core/diagnostics/noiseLevel';
import { normalGenerator } from '../../../src/core/diffusion/random';

function noisy(n: number, sigma: number, curve: (i: number) => number): Float64Array {
  const normal = normalGenerator(n);
  return Float64Array.from({ length: n }, (_, i) => curve(i) + sigma * normal());
}

describe('estimateNoise', () => {
  it('gives what the training code gives', () => {
    const text = readFileSync(join(__dirname, '../../fixtures/noise-level.json'), 'utf8');
    const { cases } = JSON.parse(text);
    assert.ok(cases.length > 0);
    for (const { y, sigma } of cases) {
      const values = Float64Array.from(y, (v: number | null) => v ?? Number.NaN);
      const estimate = estimateNoise(values);
      assert.ok(Math.abs(estimate - sigma) <= 1e-9 * sigma, `${estimate} and ${sigma}`);
    }
  });

  it('finds the noise under smooth curves and under fast tones', () => {
    for (const curve of [(i: number) => 5 * Math.sin(i / 40), (i: number) => 5 * Math.sin(1.9 * i)]) {
      const sigma = estimateNoise(noisy(2000, 0.2, curve));
      assert.ok(sigma > 0.16 && sigma < 0.24, `${sigma}`);
    }
  });

  it('scales with the samples and does not see missing ones', () => {
    const y = noisy(600, 1, (i) => i / 100);
    const sigma = estimateNoise(y);
    assert.ok(Math.abs(estimateNoise(y.map((v) => 1e-3 * v)) / (1e-3 * sigma) - 1) < 1e-9);
    const gappy = estimateNoise(y.map((v, i) => (i % 9 === 0 ? Number.NaN : v)));
    assert.ok(Math.abs(gappy / sigma - 1) < 0.2, `${gappy}`);
  });

  it('closes gaps where no five samples stand together', () => {
    const y = noisy(600, 1, () => 0).map((v, i) => (i % 3 === 0 ? Number.NaN : v));
    const sigma = estimateNoise(y);
    assert.ok(sigma > 0.8 && sigma < 1.2, `${sigma}`);
  });

  it('takes a curve without noise in the place of missing samples into account', () => {
    const tone = (i: number): number => 5 * Math.sin(1.9 * i);
    const y = noisy(2000, 0.2, tone);
    const hidden = normalGenerator(7);
    const gappy = y.map((v) => (hidden() > 0.3 ? Number.NaN : v));
    const curve = y.map((_, i) => tone(i));
    assert.ok(estimateNoise(gappy) > 0.5, 'a tone among gaps is taken for noise');
    const sigma = estimateNoise(gappy, curve);
    assert.ok(sigma > 0.18 && sigma < 0.22, `${sigma}`);
    assert.equal(estimateNoise(y, curve), estimateNoise(y));
  });

  it('is 0 for ties and NaN for too few samples', () => {
    assert.equal(estimateNoise(new Float64Array(50).fill(3)), 0);
    assert.ok(Number.isNaN(estimateNoise(Float64Array.of(1, 2, Number.NaN, 3))));
  });
});

describe('refineSmallNoise', () => {
  it('sees noise far below what a smooth curve leaves in 4th differences', () => {
    for (const sigma of [1e-6, 1e-9, 1e-13]) {
      const y = noisy(200, sigma, (i) => Math.sin(i / 12));
      const first = estimateNoise(y);
      const refined = refineSmallNoise(y, first);
      assert.ok(first > 1.2 * sigma);
      assert.ok(refined > 0.5 * sigma && refined < 2 * sigma, `${refined} for ${sigma}, first ${first}`);
    }
  });

  it('leaves noise that is not small as estimated, and small noise that was seen rightly', () => {
    for (const sigma of [1, 0.01, 1e-5]) {
      const y = noisy(500, sigma, (i) => Math.sin(i / 100));
      const first = estimateNoise(y);
      assert.equal(refineSmallNoise(y, first), first);
    }
    const tone = noisy(500, 1e-3, (i) => Math.sin(0.5 * i));
    assert.equal(refineSmallNoise(tone, estimateNoise(tone)), estimateNoise(tone));
  });
});

describe('refineUnevenNoise', () => {
  const n = 400;
  const normal = normalGenerator(2);
  const x = Float64Array.from({ length: n }, () => Math.atan(normal())).sort();

  it('tells uneven positions of a smooth curve from noise', () => {
    for (const sigma of [0.1, 1e-3, 1e-6, 1e-10]) {
      const y = noisy(n, sigma, (i) => Math.sin(9 * x[i]));
      const plain = estimateNoise(y);
      assert.ok(sigma > 0.01 || plain > 2 * sigma, `${plain}`);
      const refined = refineUnevenNoise(x, y, plain);
      assert.ok(refined > 0.7 * sigma && refined < 2 * sigma, `${refined}, not ${sigma}`);
    }
  });

  it('leaves out missing samples, and takes the differences of repeated ones', () => {
    const repeated = x.map((v, i) => x[i - (i % 2)] ?? v);
    const y = noisy(n, 0.01, (i) => Math.sin(9 * repeated[i])).map((v, i) => (i % 17 === 3 ? Number.NaN : v));
    const refined = refineUnevenNoise(repeated, y, 1);
    assert.ok(Math.abs(refined / 0.01 - 1) < 0.2, `${refined}`);
  });

  it('changes nothing by chance, nor of a few samples', () => {
    const y = noisy(n, 1, () => 0);
    const plain = estimateNoise(y);
    assert.equal(refineUnevenNoise(x, y, plain), plain);
    assert.equal(refineUnevenNoise(x.subarray(0, 12), y.subarray(0, 12), 3), 3);
  });
});

describe('roundingNoise', () => {
  it('is that of the last digit where it flickers', () => {
    const y = Float64Array.from({ length: 400 }, (_, i) => Math.round(6 * Math.sin(i / 100)) / 10);
    assert.ok(Math.abs(roundingNoise(y) - 0.1 / Math.sqrt(12)) < 1e-12);
  });

  it('is 0 for clean levels and for ramps', () => {
    assert.equal(roundingNoise(Float64Array.from({ length: 400 }, (_, i) => Math.floor(i / 50) % 2)), 0);
    assert.equal(roundingNoise(Float64Array.from({ length: 400 }, (_, i) => i)), 0);
    const tall = Float64Array.from({ length: 400 }, (_, i) => [0, 7, 1, 9][Math.floor(i / 50) % 4]);
    assert.equal(roundingNoise(tall), 0);
  });
});

describe('isRounded', () => {
  const y = noisy(2000, 1, (i) => Math.sin(i / 100));

  it('tells steps as large as the noise from fine ones, past missing samples', () => {
    const rounded = (step: number): Float64Array => y.map((v) => Math.round(v / step) * step);
    const gappy = rounded(0.8).fill(Number.NaN, 20, 60);
    assert.equal(isRounded(gappy, 1), true);
    assert.equal(isRounded(rounded(0.01), 1), false);
    assert.equal(isRounded(y, 1), false);
  });
});
