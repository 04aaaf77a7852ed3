import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gaussianEstimate, type Observation, standardise } from '../../../src/core/diffusion/conditioning';
import { noiseScale, signalScale } from '../../../src/core/diffusion/schedule';

const y = Float64Array.of(1, -2, 0.5, 3);
const ones = new Float64Array(4).fill(1);
const zeros = new Float64Array(4);
const observation = (changes: Partial<Observation> = {}): Observation => ({
  y,
  w: ones,
  sigma: 0.5,
  outliers: false,
  ...changes,
});

describe('schedule', () => {
  it('preserves variance and has lambda = log(a / s)', () => {
    for (const logSnr of [-6, -0.5, 0, 2, 5]) {
      const a = signalScale(logSnr);
      const s = noiseScale(logSnr);
      assert.ok(Math.abs(a * a + s * s - 1) < 1e-14);
      assert.ok(Math.abs(Math.log(a / s) - logSnr) < 1e-12);
    }
  });
});

describe('gaussianEstimate', () => {
  it('is 0 without data at pure noise', () => {
    const m = gaussianEstimate(observation({ w: zeros }), zeros, -6);
    assert.deepEqual([...m], [0, 0, 0, 0]);
  });

  it('tends to y as sigma tends to 0, and is y at 0', () => {
    for (const sigma of [1e-9, 1e-200, 0]) {
      const m = gaussianEstimate(observation({ sigma }), ones, 0);
      m.forEach((v, i) => {
        assert.ok(Math.abs(v - y[i]) < 1e-15, `sigma ${sigma}: ${v}`);
      });
    }
  });

  it('tends to x_t / a as lambda grows', () => {
    const state = Float64Array.of(0.3, -1, 2, 0);
    const m = gaussianEstimate(observation({ w: zeros }), state, 12);
    m.forEach((v, i) => {
      assert.ok(Math.abs(v - state[i]) < 1e-9);
    });
  });

  it('is the precision-weighted mean of prior, data and state', () => {
    const w = Float64Array.of(1, 0.25, 0, 1);
    const state = Float64Array.of(0.2, 0.4, -0.6, 0);
    const logSnr = 0.7;
    const m = gaussianEstimate(observation({ w }), state, logSnr);
    const pt = Math.exp(2 * logSnr);
    m.forEach((v, i) => {
      const py = w[i] / 0.25;
      const expected = (py * y[i] + (pt * state[i]) / signalScale(logSnr)) / (1 + py + pt);
      assert.ok(Math.abs(v - expected) < 1e-14);
    });
  });

  it('agrees with the training code', () => {
    const path = join(__dirname, '../../fixtures/preconditioning.json');
    const { cases } = JSON.parse(readFileSync(path, 'utf8'));
    assert.ok(cases.length > 0);
    for (const c of cases) {
      const m = gaussianEstimate(
        observation({ y: Float64Array.from(c.y), w: Float64Array.from(c.w), sigma: c.sigma }),
        Float64Array.from(c.x_t),
        c.log_snr,
      );
      m.forEach((v, i) => {
        assert.ok(Math.abs(v - c.mean[i]) <= 1e-12 * (1 + Math.abs(c.mean[i])), `${v} and ${c.mean[i]}`);
      });
    }
  });
});

describe('standardise', () => {
  it('gives weighted mean 0 and deviation 1, and undoes exactly what it says', () => {
    const w = Float64Array.of(1, 0.5, 0, 0.25);
    const s = standardise(observation({ w }));
    const total = w.reduce((sum, v) => sum + v, 0);
    const mean = s.y.reduce((sum, v, i) => sum + w[i] * v, 0) / total;
    const variance = s.y.reduce((sum, v, i) => sum + w[i] * v * v, 0) / total;
    assert.ok(Math.abs(mean) < 1e-15);
    assert.ok(Math.abs(variance - 1) < 1e-14);
    assert.equal(s.sigma, 0.5 / s.scale);
    assert.equal(s.y[2], 0);
    assert.ok(Math.abs(s.mean + s.scale * s.y[0] - y[0]) < 1e-15);
  });

  it('gives one sample of great precision no more than sixteen times that of the median one', () => {
    const w = Float64Array.of(0.02, 1, 0.01, 0.01);
    const s = standardise(observation({ w }));
    assert.deepEqual(
      [...s.w].map((v) => Number(v.toFixed(12))),
      [1 / 12, 1, 1 / 24, 1 / 24].map((v) => Number(v.toFixed(12))),
    );
    const precision = (k: number, of: { w: Float64Array; sigma: number }): number => of.w[k] / of.sigma ** 2;
    for (const k of [0, 2, 3]) {
      const [before, after] = [precision(k, observation({ w })), precision(k, s) / s.scale ** 2];
      assert.ok(Math.abs(after / before - 1) < 1e-12, 'the others keep theirs');
    }
    const usual = observation({ w: Float64Array.of(0.2, 1, 0.5, 0) });
    assert.equal(standardise(usual).w, usual.w);
  });

  it('survives equal samples', () => {
    const s = standardise(observation({ y: new Float64Array(4).fill(7) }));
    assert.deepEqual([...s.y], [0, 0, 0, 0]);
    assert.equal(s.mean, 7);
    assert.equal(s.sigma, 1);
  });
});
