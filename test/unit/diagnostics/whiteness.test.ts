import assert from 'node:assert/strict';
import { isWhite } from '../../../src/core/diagnostics/whiteness';
import { normalGenerator } from '../../../src/core/diffusion/random';

const n = 1500;
const ones = new Float64Array(n).fill(1);
const normal = normalGenerator(21);
const white = (): Float64Array => Float64Array.from({ length: n }, normal);

describe('isWhite', () => {
  it('accepts white noise of the right level as often as it is told to', () => {
    const accepted = (falseAlarms: number): number => {
      let count = 0;
      for (let k = 0; k < 300; k++) if (isWhite(white(), ones, 1, falseAlarms)) count++;
      return count;
    };
    // Five tests, not independent of each other.
    const often = accepted(0.01);
    assert.ok(often >= 279 && often < 300, `${often} of 300`);
    const oftener = accepted(0.1);
    assert.ok(oftener >= 150 && oftener < 255, `${oftener} of 300`);
    assert.equal(accepted(1e-5), 300);
  });

  it('knows weights: missing samples count for nothing', () => {
    const w = ones.map((_, i) => (i % 10 === 0 ? 0 : 0.25));
    let accepted = 0;
    for (let k = 0; k < 30; k++) {
      const y = white().map((v, i) => (i % 10 === 0 ? 1e6 : 2 * v));
      if (isWhite(y, w, 1, 0.01)) accepted++;
    }
    assert.ok(accepted >= 25, `${accepted} of 30`);
  });

  it('sees what is left of a signal', () => {
    const rejects = (name: string, add: (i: number) => number, sigma = 1): void => {
      const y = white().map((v, i) => v + add(i));
      for (const falseAlarms of [0.01, 1e-5]) assert.ok(!isWhite(y, ones, sigma, falseAlarms), name);
    };
    rejects('slow wave', (i) => 0.3 * Math.sin(i / 100));
    rejects('fast tone', (i) => 0.35 * Math.sin(2 * i));
    rejects('short hump', (i) => (i >= 700 && i < 716 ? 1.8 : 0));
    rejects('spike', (i) => (i === 700 ? 8 : 0));
    rejects('wrong level', () => 0, 0.9);
  });
});
