import assert from 'node:assert/strict';
import { isWhite } from '../../../src/core/diagnostics/whiteness';
import { normalGenerator } from '../../../src/core/diffusion/random';

const n = 1500;
const ones = new Float64Array(n).fill(1);
const normal = normalGenerator(21);
const white = (): Float64Array => Float64Array.from({ length: n }, normal);

describe('isWhite', () => {
  it('accepts nearly all white noise of the right level', () => {
    let accepted = 0;
    for (let k = 0; k < 100; k++) if (isWhite(white(), ones, 1)) accepted++;
    assert.ok(accepted >= 88 && accepted <= 100, `${accepted} of 100`);
  });

  it('knows weights: missing samples count for nothing', () => {
    const w = ones.map((_, i) => (i % 10 === 0 ? 0 : 0.25));
    let accepted = 0;
    for (let k = 0; k < 30; k++) {
      const y = white().map((v, i) => (i % 10 === 0 ? 1e6 : 2 * v));
      if (isWhite(y, w, 1)) accepted++;
    }
    assert.ok(accepted >= 25, `${accepted} of 30`);
  });

  it('sees what is left of a signal', () => {
    const rejects = (name: string, add: (i: number) => number, sigma = 1): void => {
      const y = white().map((v, i) => v + add(i));
      assert.ok(!isWhite(y, ones, sigma), name);
    };
    rejects('slow wave', (i) => 0.3 * Math.sin(i / 100));
    rejects('fast tone', (i) => 0.35 * Math.sin(2 * i));
    rejects('spike', (i) => (i === 700 ? 8 : 0));
    rejects('wrong level', () => 0, 0.9);
  });
});
