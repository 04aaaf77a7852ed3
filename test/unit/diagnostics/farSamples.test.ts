import assert from 'node:assert/strict';
import { farSamples, withoutFar } from '../../../src/core/diagnostics/farSamples';
import { normalGenerator } from '../../../src/core/diffusion/random';

/** A slow sine under noise of 0.1. */
function wave(n: number, seed = 5): Float64Array {
  const normal = normalGenerator(seed);
  return Float64Array.from({ length: n }, (_, i) => Math.sin(i / 20) + 0.1 * normal());
}

describe('farSamples', () => {
  it('finds none in noisy curves with peaks, edges and a fast tone', () => {
    const normal = normalGenerator(3);
    const curves = [
      wave(500),
      wave(500).map((v, i) => v + (i > 250 ? 1000 : 0)),
      // Peaks of several samples, however high.
      wave(500).map((v, i) => v + 1e4 * Math.exp(-(((i - 200) / 2) ** 2))),
      Float64Array.from({ length: 500 }, (_, i) => 100 * Math.sin(2.9 * i) + 0.1 * normal()),
      // Counts.
      Float64Array.from({ length: 500 }, (_, i) => (i % 37 === 5 ? 1 : 0)),
      Float64Array.from({ length: 500 }, (_, i) => (i % 7 === 5 ? 40 : 0) + normal()),
    ];
    for (const curve of curves) assert.deepEqual(farSamples(curve), []);
  });

  it('finds isolated samples and pairs, past missing ones and at the ends', () => {
    for (const height of [10, 1e3, 1e30]) {
      const places = [0, 100, 250, 251, 400, 499];
      const y = wave(500);
      for (const i of places) y[i] += i === 400 ? -height : height;
      y[101] = Number.NaN;
      assert.deepEqual(farSamples(y), places);
      assert.deepEqual(
        [...withoutFar(y).keys()].filter((i) => Number.isNaN(withoutFar(y)[i])),
        [0, 100, 101, 250, 251, 400, 499],
      );
    }
    const alone = wave(500);
    assert.equal(withoutFar(alone), alone);
  });

  it('finds marks of missing samples, also long runs of them', () => {
    const y = wave(500).map((v, i) =>
      i % 50 < 3 || (i > 200 && i < 260) ? -99.99 : i % 90 === 80 ? 1e30 : v,
    );
    const places = [...y.keys()].filter((i) => y[i] === -99.99 || y[i] === 1e30);
    assert.deepEqual(farSamples(y), places);
  });

  it('leaves series alone in which far samples are many', () => {
    const pulses = wave(500).map((v, i) => (i % 10 === 4 ? v + 50 : v));
    assert.deepEqual(farSamples(pulses), []);
  });
});
