import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marginalExcess, posteriorMean, sparsityWeight } from '../../../src/core/methods/empiricalBayes';
import { filter, smooth } from '../../../src/core/methods/localTrend';
import { robustLines } from '../../../src/core/methods/loess';
import { SMOOTHERS } from '../../../src/core/methods/methods';
import { simplexMinimum } from '../../../src/core/methods/minimise';
import { SMOOTHER_NAMES } from '../../../src/core/methods/names';
import { medians } from '../../../src/core/methods/runningMedian';
import { movingPolynomials } from '../../../src/core/methods/savitzkyGolay';
import { thresholded } from '../../../src/core/methods/shortTimeFourier';
import { totalVariationFit } from '../../../src/core/methods/totalVariation';
import { analyse, synthesise } from '../../../src/core/methods/wavelet';
import { crossValidation, whittakerFit } from '../../../src/core/methods/whittaker';

/** Written by bench/classical/fixtures.py. */
interface Fixture {
  readonly y: number[];
  readonly w: number[];
  readonly savitzkyGolay: { order: number; width: number; curve: number[] }[];
  readonly whittaker: { order: number; penalty: number; curve: number[]; score: number }[];
  readonly totalVariation: { penalty: number; w: number[]; curve: number[] }[];
  readonly loess: { neighbours: number; rounds: number; curve: number[] };
  readonly localTrend: {
    noise: number;
    level: number;
    slope: number;
    curve: number[];
    greatest: { logLikelihood: number; params: [number, number, number] };
    atGreatest: number[];
  };
  readonly shrinkage: { x: number; weight: number; excess: number; mean: number }[];
  readonly wavelet: { level: number; detail: number[] };
  readonly median: { half: number; curve: number[] };
  readonly shortTimeFourier: { sigma: number; length: number; curve: number[] };
}

const fixture: Fixture = JSON.parse(readFileSync(join(__dirname, '../../fixtures/methods.json'), 'utf8'));
const y = Float64Array.from(fixture.y);
const w = Float64Array.from(fixture.w);
const ones = new Float64Array(y.length).fill(1);

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    const distance = Math.abs(actual[i] - expected[i]);
    assert.ok(distance <= tolerance, `${actual[i]} at ${i} instead of ${expected[i]}`);
  }
}

/** sin over two periods with noise of standard deviation 0.3, the same every time. */
function noisySine(n: number): { truth: Float64Array; y: Float64Array } {
  let seed = 1;
  const uniform = () => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed + 0.5) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const truth = Float64Array.from({ length: n }, (_, i) => Math.sin((4 * Math.PI * i) / n));
  return { truth, y: truth.map((v) => v + 0.3 * normal()) };
}

function rmse(a: Float64Array, b: Float64Array): number {
  return Math.sqrt(a.reduce((sum, v, i) => sum + (v - b[i]) ** 2 / a.length, 0));
}

describe('classical methods against other implementations', () => {
  for (const { order, width, curve } of fixture.savitzkyGolay) {
    it(`fits polynomials of order ${order} in windows of ${width} as SciPy does`, () => {
      assertClose(movingPolynomials(y, ones, order, (width - 1) / 2).curve, curve, 1e-8);
    });
  }

  for (const { order, penalty, curve, score } of fixture.whittaker) {
    it(`solves Whittaker's system of order ${order}, penalty ${penalty}, and scores it`, () => {
      assertClose(whittakerFit(y, w, order, penalty), curve, 1e-8);
      assertClose([crossValidation(y, w, order, penalty)], [score], 1e-9);
    });
  }

  for (const { penalty, w: weights, curve } of fixture.totalVariation) {
    it(`minimises total variation exactly, penalty ${penalty}`, () => {
      const fit = totalVariationFit(y.slice(0, curve.length), Float64Array.from(weights), penalty);
      assertClose(fit, curve, 1e-5);
    });
  }

  it('fits robust local lines as statsmodels does', () => {
    const { neighbours, rounds, curve } = fixture.loess;
    const x = Float64Array.from(y.keys());
    // Its last neighbour's weight is cut off, ours is small.
    assertClose(robustLines({ x, y, w: ones }, x, neighbours, rounds), curve, 2e-3);
  });

  it('smooths a local linear trend as statsmodels does', () => {
    const { noise, level, slope, curve } = fixture.localTrend;
    const present = Float64Array.from(w, (v) => (v > 0 ? 1 : 0));
    assertClose(smooth(y, present, { level: level / noise, slope: slope / noise }), curve, 1e-4);
  });

  it('finds the local linear trend of greatest likelihood', () => {
    const { greatest, atGreatest } = fixture.localTrend;
    const [noise, level, slope] = greatest.params;
    const likelihood = (ratios: { level: number; slope: number }) =>
      filter(y, ones, ratios, null).logLikelihood;
    const found = simplexMinimum(
      ([a, b]) => -likelihood({ level: Math.exp(a), slope: Math.exp(b) }),
      [-2, -8],
      2,
      200,
    );
    const ours = likelihood({ level: Math.exp(found[0]), slope: Math.exp(found[1]) });
    assert.ok(ours >= likelihood({ level: level / noise, slope: slope / noise }) - 0.02);
    const curve = smooth(y, ones, { level: level / noise, slope: slope / noise });
    assertClose(curve, atGreatest, 1e-3);
  });

  for (const { x, weight, excess, mean } of fixture.shrinkage) {
    it(`shrinks ${x} at weight ${weight} to its posterior mean`, () => {
      assertClose([marginalExcess(x) / excess, posteriorMean(x, weight)], [1, mean], 1e-7);
    });
  }

  it('has the undecimated wavelet coefficients of PyWavelets, shifted and up to their sign, and its own inverse', () => {
    const first = analyse(y, 1);
    const second = analyse(first.coarse, 2);
    const sizes = (values: Iterable<number>) => Float64Array.from(values, Math.abs).sort();
    assertClose(sizes(second.detail), sizes(fixture.wavelet.detail), 1e-9);
    assertClose(synthesise(synthesise(second.coarse, second.detail, 2), first.detail, 1), y, 1e-9);
  });

  it('takes running medians as SciPy does', () => {
    const { half, curve } = fixture.median;
    const inner = medians(y, half, false).subarray(half, y.length - half);
    assertClose(inner, curve.slice(half, -half), 0);
  });

  it('thresholds short-time spectra as SciPy does', () => {
    const { sigma, length, curve } = fixture.shortTimeFourier;
    assertClose(thresholded(y, sigma, length).curve, curve, 1e-9);
  });
});

describe('each classical method', () => {
  const { truth, y: samples } = noisySine(400);
  const holes = samples.map((_, i) => (i % 7 === 3 || (i > 200 && i < 215) ? 0 : 1));
  for (const name of SMOOTHER_NAMES) {
    const smoothed = (values: Float64Array, weights: Float64Array, sigma = 0.3) => {
      const observation = { y: values, w: weights, sigma, outliers: false };
      return SMOOTHERS[name](observation)(observation);
    };

    it(`${name} takes at least half of the noise off a sine`, () => {
      assert.ok(rmse(smoothed(samples, ones400), truth) < 0.15);
    });

    it(`${name} fills missing samples without looking at what stands there`, () => {
      const curve = smoothed(samples, holes);
      assert.ok(rmse(curve, truth) < 0.2);
      assert.deepEqual(
        smoothed(
          samples.map((v, i) => (holes[i] > 0 ? v : 1e6)),
          holes,
        ),
        curve,
      );
    });

    it(`${name} shifts and scales with the samples`, () => {
      const moved = smoothed(
        samples.map((v) => 5 + 10 * v),
        ones400,
        3,
      );
      assertClose(
        moved,
        smoothed(samples, ones400).map((v) => 5 + 10 * v),
        1e-3,
      );
    });

    it(`${name} takes a weight for the precision that it is, also where samples differ in it`, () => {
      // A quarter of the precision with half of sigma is the same noise.
      const curve = smoothed(
        samples,
        ones400.map(() => 0.25),
        0.15,
      );
      assert.ok(rmse(curve, smoothed(samples, ones400)) < 0.02);
      // One sample far more precise than all others changes nothing for these.
      const weights = ones400.map((_, i) => (i === 100 ? 1 : 1 / 30));
      assert.ok(rmse(smoothed(samples, weights, 0.3 / Math.sqrt(30)), truth) < 0.15);
    });

    it(`${name} copes with eight samples`, () => {
      const curve = smoothed(samples.slice(0, 8), new Float64Array(8).fill(1));
      assert.ok(curve.every(Number.isFinite));
    });
  }
  const ones400 = new Float64Array(400).fill(1);
});

describe('sparsityWeight', () => {
  it('is near 0 for pure noise and 1 for strong signals', () => {
    const { y: sine, truth } = noisySine(1000);
    const noise = sine.map((v, i) => (v - truth[i]) / 0.3);
    assert.ok(sparsityWeight(noise) < 0.1);
    assert.equal(sparsityWeight(noise.map((v) => v + 20)), 1);
  });
});
