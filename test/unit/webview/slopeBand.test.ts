import assert from 'node:assert/strict';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { reverseTrajectory } from '../../../src/core/diffusion/trajectory';
import type { TrajectoryMessage } from '../../../src/protocol';
import { slopeBand } from '../../../webview/plots/contents';
import { dataResult } from '../../webview/states';
import { fakeDenoiser, kernelSmoother } from '../diffusion/fakes';

const LEVEL = 0.9;
const Z = 1.6448536269514722;
const given = dataResult();
const settings = { settings: { ...given.settings, bandLevel: LEVEL } };

/** A message about curves with slopes `tilts` besides that of `series`' own curve. */
function tilted(x: Float64Array, curve: (x: number) => number, tilts: readonly number[]): TrajectoryMessage {
  const estimates = tilts.map((tilt) => x.map((v) => curve(v) + tilt * v));
  return {
    type: 'trajectory',
    id: 1,
    series: 0,
    x,
    block: 1,
    bandScale: 1,
    steps: [{ logSnr: 5, states: [], estimates }],
  };
}

function series(x: Float64Array, curve: (x: number) => number) {
  const after = x.map(curve);
  return { ...given.series[0], x, before: after, after, lower: after, upper: after, reference: null };
}

describe('slopeBand', () => {
  const line = (v: number): number => 2 - v / 7;

  it('is as wide as the slopes of the samples differ, wherever their grid stands', () => {
    const positions: number[] = [];
    let place = 0;
    for (let i = 0; i < 200; i++) {
      positions.push(place);
      place += i >= 50 && i < 60 ? 0.1 : i === 120 ? 10 : 1;
    }
    const x = Float64Array.from(positions);
    const grid = x.map((_, i) => i);
    const band = slopeBand(settings, series(x, line), tilted(grid, line, [-0.03, 0.03]));
    assert.ok(band !== null);
    for (const [i, lower] of band.lower.entries()) {
      assert.ok(Math.abs(lower - (-1 / 7 - Z * 0.03)) < 1e-6, `${lower} at ${x[i]}`);
      assert.ok(Math.abs(band.upper[i] - (-1 / 7 + Z * 0.03)) < 1e-6);
    }
  });

  it('is there for uneven and repeated x, not for means of blocks nor without a band', async () => {
    const normal = normalGenerator(2);
    const x = Float64Array.from({ length: 300 }, (_, i) => Math.floor(i / 2) + 0.3 * Math.sin(3 * (i >> 1)));
    const own = series(x, (v) => Math.sin(v / 15));
    const y = own.after.map((v) => v + 0.1 * normal());
    const options = { sigma: 0.1, outliers: 'keep', seed: 1, samples: 4 } as const;
    const denoiser = fakeDenoiser(kernelSmoother);
    const { block, bandScale, ...rest } = await reverseTrajectory({ name: 'y', x, y }, options, denoiser);
    const steps = rest.steps.map(({ logSnr, states, estimates }) => ({
      logSnr,
      states: [...states],
      estimates: [...estimates],
    }));
    const message = { ...tilted(rest.x, line, [0]), x: rest.x, block, bandScale, steps };
    const band = slopeBand(settings, own, message);
    assert.ok(band?.lower.every((v, i) => Number.isFinite(v) && v < band.upper[i]));
    assert.equal(slopeBand(settings, own, { ...message, block: 2 }), null);
    assert.equal(slopeBand({ settings: { ...given.settings, bandLevel: 0 } }, own, message), null);
  });
});
