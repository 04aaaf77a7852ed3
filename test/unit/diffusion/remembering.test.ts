import assert from 'node:assert/strict';
import { remembering } from '../../../src/core/diffusion/remembering';
import type { Batch } from '../../../src/core/diffusion/session';
import { fakeDenoiser, wienerFilter } from './fakes';

const LENGTH = 64;

/** Curves of different phases, each with its noise level. */
function batch(...curves: readonly (readonly [phase: number, sigma: number])[]): Batch {
  const size = curves.length;
  const y = new Float32Array(size * LENGTH);
  for (const [k, [phase]] of curves.entries()) {
    for (let i = 0; i < LENGTH; i++) y[k * LENGTH + i] = Math.sin(i / 5 + phase) + 0.3 * Math.cos(i * i);
  }
  return {
    size,
    length: LENGTH,
    y,
    w: new Float32Array(size * LENGTH).fill(1),
    sigma: Float32Array.from(curves, ([, sigma]) => sigma),
    outliers: new Float32Array(size),
    state: new Float32Array(size * LENGTH),
    logSnr: new Float32Array(size).fill(-6),
  };
}

describe('remembering', () => {
  it('evaluates a curve once, and gives what the denoiser gives', async () => {
    const counted = fakeDenoiser(wienerFilter);
    const denoiser = remembering(counted);
    const asked = [
      batch([0, 0.3]),
      batch([1, 0.3], [0, 0.3], [2, 0.3]),
      batch([0, 0.3]),
      batch([0, 0.4]),
      batch([0, 0.4], [0, 0.3]),
    ];
    for (const each of asked) {
      assert.deepEqual(await denoiser.run(each), await fakeDenoiser(wienerFilter).run(each));
    }
    assert.equal(counted.evaluated(), (1 + 2 + 0 + 1 + 0) * LENGTH);
  });

  it('tells curves apart by every one of their inputs', async () => {
    const counted = fakeDenoiser(wienerFilter);
    const denoiser = remembering(counted);
    const first = batch([0, 0.3]);
    await denoiser.run(first);
    for (const name of ['y', 'w', 'sigma', 'outliers', 'state', 'logSnr'] as const) {
      const values = first[name].slice();
      values[values.length - 1] += 0.25;
      const before = counted.evaluated();
      await denoiser.run({ ...first, [name]: values });
      assert.equal(counted.evaluated(), before + LENGTH, name);
    }
  });

  it('forgets what was long ago', async () => {
    const counted = fakeDenoiser(wienerFilter);
    const denoiser = remembering(counted);
    for (const phase of [0, 1, 2, 3, 4, 0]) await denoiser.run(batch([phase, 0.3]));
    assert.equal(counted.evaluated(), 6 * LENGTH);
  });
});
