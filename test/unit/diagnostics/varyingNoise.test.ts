import assert from 'node:assert/strict';
import { areClearlyDifferent, localNoise, logLevels } from '../../../src/core/diagnostics/varyingNoise';
import { normalGenerator } from '../../../src/core/diffusion/random';

const noisy = (n: number, sigma: (t: number) => number, curve: (t: number) => number) => {
  const normal = normalGenerator(n);
  return Float64Array.from({ length: n }, (_, i) => curve(i / n) + sigma(i / n) * normal());
};
const wave = (t: number): number => 10 * Math.sin(12 * t);

describe('localNoise', () => {
  it('finds no variation in white noise, whatever the curve and the length', () => {
    for (const n of [256, 500, 1024, 5000]) {
      for (const curve of [wave, (t: number) => (t > 0.4 ? 20 : 0), (t: number) => 5 * Math.sin(n * t)]) {
        const y = noisy(n, () => 1, curve);
        assert.equal(localNoise(y), null, `${n}`);
      }
    }
  });

  it('follows a level that rises tenfold, also past missing samples', () => {
    const sigma = (t: number): number => 0.1 * 10 ** t;
    for (const n of [2000, 200_000]) {
      const y = noisy(n, sigma, wave);
      y.fill(Number.NaN, 0.45 * n, 0.475 * n);
      const found = localNoise(y);
      assert.ok(found !== null);
      for (const t of [0.2, 0.4, 0.6, 0.8]) {
        const ratio = found[Math.round(n * t)] / sigma(t);
        assert.ok(ratio > 0.75 && ratio < 1.33, `${n}, ${t}: ${ratio}`);
      }
    }
  });

  it('leaves series alone that are too short to tell, or without noise', () => {
    assert.equal(localNoise(noisy(200, (t) => 0.1 * 30 ** t, wave)), null);
    assert.equal(localNoise(new Float64Array(1000)), null);
  });
});

describe('logLevels', () => {
  it('gives the logarithm of the level, and its own noise', () => {
    const { values, sigma } = logLevels(
      noisy(
        40_000,
        () => 3,
        () => 0,
      ),
    );
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
    assert.ok(Math.abs(mean - Math.log(3)) < 0.01, `${mean}`);
    assert.ok(Math.abs(deviation / sigma - 1) < 0.1, `${deviation} ${sigma}`);
  });

  it('leaves out blocks with a missing sample and blocks of zeros', () => {
    const { values } = logLevels(Float64Array.of(1, 1, Number.NaN, 1, 0, 0, 0, 0, 2, -2, 2, -2, 9));
    assert.equal(values.length, 3);
    assert.ok(Number.isNaN(values[0]) && Number.isNaN(values[1]));
    assert.ok(Math.abs(values[2] - Math.log(2) - 0.135) < 1e-12);
  });
});

describe('areClearlyDifferent', () => {
  it('asks for a factor of 3.5 between the ends of the middle 90 %', () => {
    const spreadOver = (factor: number): Float64Array =>
      Float64Array.from({ length: 201 }, (_, i) => (Math.log(factor) * i) / 200 / 0.9);
    assert.equal(areClearlyDifferent(spreadOver(3.4)), false);
    assert.equal(areClearlyDifferent(spreadOver(3.6)), true);
  });
});
