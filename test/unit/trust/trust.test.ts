import assert from 'node:assert/strict';
import { join } from 'node:path';
import { denoise } from '../../../src/core/denoise';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { type Denoiser, openDenoiser } from '../../../src/core/diffusion/session';
import { METHOD_NAMES } from '../../../src/core/methods/names';
import { DEFAULT_SETTINGS } from '../../../src/core/result';
import type { Series } from '../../../src/core/series';
import { denoiseSeries } from '../../../src/core/trust/choice';
import { compareMethods } from '../../../src/core/trust/compare';
import { expectedError, relativeDistance } from '../../../src/core/trust/expectedError';
import {
  CAREFUL_PART,
  ERROR_COEFFICIENTS,
  errorTerms,
  expectedSquare,
  fearedSquare,
  isLevelDoubtful,
  SUSPECT,
  steinSquare,
} from '../../../src/core/trust/modelEvidence';
import { degreesOfFreedom, PROBE_SIZE, probe, unbiasedRisk } from '../../../src/core/trust/unbiasedRisk';

function noisy(truth: Float64Array, sigma: number): Series {
  const normal = normalGenerator(5);
  return { name: 'y', x: null, y: truth.map((v) => v + sigma * normal()) };
}

const rmse = (a: Float64Array, b: Float64Array): number =>
  Math.sqrt(a.reduce((sum, v, i) => sum + (v - b[i]) ** 2 / a.length, 0));

describe('expectedError', () => {
  const n = 1000;
  const posterior = { mean: new Float64Array(n).fill(2), deviation: new Float64Array(n).fill(0.3) };

  it('is the distance from the posterior mean where that is large beside the deviation', () => {
    const { rmse: error, low, high } = expectedError(new Float64Array(n).fill(12), posterior, 0.07);
    assert.ok(Math.abs(error - 10) < 0.01);
    assert.ok(low < error && error < high && high / low < 1.02);
  });

  it('is the own error for the mean itself, and less sure', () => {
    const { rmse: error, low, high } = expectedError(posterior.mean, posterior, 0.07);
    assert.ok(Math.abs(error - Math.sqrt(0.07)) < 1e-12);
    assert.ok(high / low > 1.5);
  });

  it('is 0 without any uncertainty', () => {
    const sure = { mean: posterior.mean, deviation: new Float64Array(n) };
    assert.deepEqual(expectedError(posterior.mean, sure, 0), { rmse: 0, low: 0, high: 0 });
    assert.equal(relativeDistance(posterior.mean, sure), Number.POSITIVE_INFINITY);
  });
});

describe('what a series says of the error', () => {
  // A linear smoother of a tenth of the samples' degrees of freedom, that took no signal away.
  const evidence = { samples: 500, variance: 0.1, freedom: 50, residual: 0.9 };

  it('is about the degrees of freedom over n where all agree', () => {
    assert.ok(Math.abs(steinSquare(evidence) - 0.1) < 1e-12);
    assert.ok(Math.abs(expectedSquare(evidence) / 0.1 - 1) < 0.25, String(expectedSquare(evidence)));
    assert.equal(fearedSquare(evidence), steinSquare(evidence));
  });

  it('is more where the residual exceeds the noise: signal was taken away', () => {
    const biased = { ...evidence, residual: 1.3 };
    assert.ok(expectedSquare(biased) > 1.2 * expectedSquare(evidence));
    assert.ok(Math.abs(fearedSquare(biased) - 0.5) < 1e-12);
  });

  it('doubts a level at half of which residual and posterior variance add up to the noise', () => {
    assert.equal(isLevelDoubtful({ variance: 0.7, residual: 0.3 }), true);
    assert.equal(isLevelDoubtful({ variance: 0.4, residual: 3 }), false);
  });

  it('is 0 without uncertainty, and finite without degrees of freedom', () => {
    assert.equal(expectedSquare({ ...evidence, variance: 0 }), 0);
    assert.ok(Number.isFinite(expectedSquare({ ...evidence, freedom: -3 })));
    assert.equal(errorTerms(evidence).length, ERROR_COEFFICIENTS.length);
  });
});

describe("Stein's estimate", () => {
  const n = 4000;
  const truth = Float64Array.from({ length: n }, (_, i) => 3 * Math.sin(i / 50));
  const { y } = noisy(truth, 1);
  const mean5 = (values: Float64Array): Float64Array =>
    values.map((_, i) => {
      let sum = 0;
      for (let k = -2; k <= 2; k++) sum += values[(i + k + n) % n] / 5;
      return sum;
    });

  it('counts the degrees of freedom of a moving mean', () => {
    const direction = probe(n);
    const moved = y.map((v, i) => v + PROBE_SIZE * direction[i]);
    const freedom = degreesOfFreedom(y, mean5(y), mean5(moved), direction);
    // One fifth of each sample is its own; the probe's error is about sqrt(2 n / 5).
    assert.ok(Math.abs(freedom - n / 5) < 3 * Math.sqrt((2 * n) / 5));
  });

  it('is close to the true error', () => {
    const curve = mean5(y);
    const risk = unbiasedRisk(y, curve, n / 5);
    assert.ok(Math.abs(risk - rmse(curve, truth) ** 2) < 3 * Math.sqrt(2 / n));
  });

  it('leaves missing samples out', () => {
    const gaps = y.map((v, i) => (i < 100 ? Number.NaN : v));
    assert.ok(Number.isFinite(unbiasedRisk(gaps, mean5(y), n / 5)));
    assert.equal(unbiasedRisk(gaps, y, n - 100), 1);
  });
});

describe('compareMethods', function () {
  this.timeout(60_000);
  let denoiser: Denoiser;
  before(async () => {
    denoiser = await openDenoiser(join(__dirname, '../../../models'), { threads: 1 });
  });

  const truth = Float64Array.from({ length: 500 }, (_, i) => Math.sin(i / 40) + (i > 260 ? 1 : 0));
  const series = noisy(truth, 0.2);

  it('estimates the error of every method', async () => {
    const fractions: number[] = [];
    const { estimates, sigma } = await compareMethods(series, DEFAULT_SETTINGS, denoiser, {
      onProgress: (fraction) => fractions.push(fraction),
    });
    assert.deepEqual(estimates.map(({ method }) => method).sort(), [...METHOD_NAMES].sort());
    assert.ok(Math.abs(sigma / 0.2 - 1) < 0.2);
    for (const { method, curve, error } of estimates) {
      const ratio = error.rmse / rmse(curve, truth);
      assert.ok(ratio > 0.6 && ratio < 1.6, `${method}: ${error.rmse} for ${rmse(curve, truth)}`);
    }
    const rest = estimates.slice(1).map(({ error }) => error.rmse);
    assert.deepEqual(
      rest,
      rest.toSorted((a, b) => a - b),
    );
    assert.equal(fractions.at(-1), 1);
    assert.ok(fractions.every((f, i) => i === 0 || f > fractions[i - 1]));
  });

  it('gives the curves that the methods give by themselves', async () => {
    const { estimates } = await compareMethods(series, DEFAULT_SETTINGS, denoiser);
    for (const { method, curve } of estimates) {
      const { after } = await denoise(series, { ...DEFAULT_SETTINGS, method, bandLevel: 0 }, denoiser);
      assert.ok(rmse(curve, after) < 1e-9, method);
    }
  });

  it('does not mind very large numbers, missing samples and uneven x', async () => {
    const y = series.y.map((v, i) => (i % 9 === 4 ? Number.NaN : 1e200 * v));
    const x = series.y.map((_, i) => i + 0.4 * Math.sin(i * i));
    const { estimates, sigma } = await compareMethods({ name: 'y', x, y }, DEFAULT_SETTINGS, denoiser);
    for (const { curve, error } of estimates) {
      assert.ok(curve.every(Number.isFinite));
      assert.ok(error.rmse > 0 && error.rmse < 3 * sigma);
    }
  });

  it('has nothing to compare without noise', async () => {
    const clean = { name: 'y', x: null, y: new Float64Array(100).fill(3) };
    const { estimates } = await compareMethods(clean, DEFAULT_SETTINGS, denoiser);
    assert.deepEqual(
      estimates.map(({ method, error }) => [method, error.rmse]),
      [['none', 0]],
    );
  });

  it('stops where it is told to', async () => {
    let calls = 0;
    const stopped = compareMethods(series, DEFAULT_SETTINGS, denoiser, {
      onProgress: () => {
        calls += 1;
        if (calls === 3) throw new Error('stop');
      },
    });
    await assert.rejects(stopped, /stop/);
    assert.equal(calls, 3);
  });

  it('leaves alone what it can hardly improve, and says so', async () => {
    // A rough path whose steps are larger than the noise.
    const normal = normalGenerator(11);
    let level = 0;
    const walk = Float64Array.from({ length: 300 }, () => {
      level += 2 * normal();
      return level;
    });
    const rough = noisy(walk, 0.5);
    const settings = { ...DEFAULT_SETTINGS, method: 'auto' as const };
    const result = await denoiseSeries(rough, settings, denoiser);
    assert.equal(result.method, 'none');
    assert.deepEqual(result.after, rough.y);
    assert.ok(result.warnings.some(({ code }) => code === 'method-chosen'));
    assert.ok(result.lower !== null);
  });

  it('assumes half of a noise level that seems too high', async () => {
    // So rough a curve that every estimate of the level takes most of it for noise.
    const normal = normalGenerator(9);
    let last = 0;
    const curve = Float64Array.from({ length: 128 }, () => {
      last = 0.5 * last + normal();
      return last;
    });
    const rough = noisy(curve, 0.2);
    const auto = { ...DEFAULT_SETTINGS, method: 'auto' as const };
    const { sigma, sigmaOfFirst, evidence, estimates } = await compareMethods(rough, auto, denoiser);
    assert.ok(sigma > 0.6 && fearedSquare(evidence) > SUSPECT);
    assert.equal(estimates[0].method, 'diffusion');
    assert.equal(sigmaOfFirst, CAREFUL_PART * sigma);
    const result = await denoiseSeries(rough, auto, denoiser);
    assert.deepEqual(result.noise, { sigma: sigmaOfFirst, source: 'estimated' });
    assert.ok(result.warnings.some(({ code }) => code === 'method-chosen'));
    const again = await denoise(rough, { ...DEFAULT_SETTINGS, sigma: sigmaOfFirst }, denoiser);
    assert.deepEqual(result.after, again.after);
    // A level that a person gives is not doubted.
    const given = await denoiseSeries(rough, { ...auto, sigma }, denoiser);
    assert.deepEqual(given.noise, { sigma, source: 'given' });
  });

  it('says so where a series is too long for a comparison', async () => {
    const long = noisy(
      Float64Array.from({ length: 4097 }, (_, i) => Math.sin(i / 100)),
      0.2,
    );
    const model = await denoise(long, DEFAULT_SETTINGS, denoiser);
    const auto = await denoiseSeries(long, { ...DEFAULT_SETTINGS, method: 'auto' }, denoiser);
    assert.deepEqual(auto.after, model.after);
    assert.deepEqual(
      auto.warnings.map(({ code }) => code),
      [...model.warnings.map(({ code }) => code), 'too-long-to-compare'],
    );
  });

  it("gives the model's own result where that is first", async () => {
    const { estimates } = await compareMethods(series, DEFAULT_SETTINGS, denoiser);
    const auto = await denoiseSeries(series, { ...DEFAULT_SETTINGS, method: 'auto' }, denoiser);
    assert.equal(auto.method, estimates[0].method);
    assert.ok(rmse(auto.after, estimates[0].curve) < 1e-9);
  });
});
