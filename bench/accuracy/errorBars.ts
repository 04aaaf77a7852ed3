/** Samples that come with error bars, used and ignored, beside smoothers that weight samples by them. */

import { denoise } from '../../src/core/denoise';
import { gridOf } from '../../src/core/diffusion/grid';
import type { SmootherName } from '../../src/core/methods/names';
import { tunedSmoothing } from '../../src/core/methods/smoothSamples';
import { DEFAULT_SETTINGS } from '../../src/core/result';
import { randomFor } from './cases';
import type { Random } from './corruptions';
import { against, type Bench, percent, Row, type Section, table } from './measurement';
import { geometricMean, meanSquare, scaledTo } from './statistics';
import { OSCILLATORY, REGULAR } from './waveLabSignals';

const LENGTH = 256;
const RSNR = 3;
const DRAWS = 2;

/** Deviation of the noise of sample i, up to a factor; height: of the curve above its least value, in units of the noise. */
const BARS: Readonly<Record<string, (i: number, random: Random, height: number) => number>> = {
  'log-normal, 0.3': (_, { normal }) => Math.exp(0.3 * normal()),
  'log-normal, 0.7': (_, { normal }) => Math.exp(0.7 * normal()),
  'one in ten 5 times as large': (_, { uniform }) => (uniform() < 0.1 ? 5 : 1),
  'slowly from 1 to 4 and back': (i) => 4 ** Math.sin((Math.PI * i) / LENGTH),
  'the second half 4 times as large': (i) => (i < LENGTH / 2 ? 1 : 4),
  'those of counts': (_i, _random, height) => Math.sqrt(1 + height),
};

/** Those that take weights. */
const PEERS: readonly SmootherName[] = [
  'savitzky-golay',
  'whittaker',
  'loess',
  'total-variation',
  'local-trend',
];

/** RMSE over that of the samples. */
export async function errorBarSection({ denoiser }: Bench): Promise<Section> {
  const signals = Object.entries({ ...REGULAR, ...OSCILLATORY });
  const rows: (string | number)[][] = [];
  for (const [kind, shape] of Object.entries(BARS)) {
    const ratios: number[] = [];
    const ignored: number[] = [];
    const best: number[] = [];
    const peers = new Map<SmootherName, number[]>(PEERS.map((name) => [name, []]));
    let covered = 0;
    for (const [name, signal] of signals) {
      const truth = scaledTo(signal(LENGTH), RSNR);
      const ours = { used: new Row(), ignored: new Row() };
      const theirs = new Map(PEERS.map((peer) => [peer, new Row()]));
      for (let draw = 0; draw < DRAWS; draw++) {
        const random = randomFor(`errorBars|${kind}|${name}|${draw}`);
        const least = truth.reduce((a, b) => Math.min(a, b));
        const shapes = truth.map((v, i) => shape(i, random, v - least));
        const size = Math.sqrt(meanSquare(shapes, new Float64Array(LENGTH)));
        const errorBars = shapes.map((v) => v / size);
        const y = truth.map((v, i) => v + errorBars[i] * random.normal());
        const before = meanSquare(y, truth);
        for (const choice of ['use', 'ignore'] as const) {
          const settings = { ...DEFAULT_SETTINGS, errorBars: choice };
          const result = await denoise({ name: 'y', x: null, y, errorBars }, settings, denoiser);
          const row = choice === 'use' ? ours.used : ours.ignored;
          row.add({ before, after: meanSquare(result.after, truth) });
          if (choice === 'use') covered += coverage(result, truth) / (DRAWS * signals.length);
        }
        for (const peer of PEERS) {
          const curve = tunedSmoothing(gridOf(null, LENGTH), y, errorBars, peer)(y);
          theirs.get(peer)?.add({ before, after: meanSquare(curve, truth) });
        }
      }
      ratios.push(ours.used.ratio);
      ignored.push(ours.ignored.ratio);
      for (const [peer, row] of theirs) peers.get(peer)?.push(row.ratio);
      best.push(Math.min(...Array.from(theirs.values(), (row) => row.ratio)));
    }
    const single = [...peers]
      .map(([peer, all]) => ({ peer, ratio: geometricMean(all) }))
      .reduce((a, b) => (b.ratio < a.ratio ? b : a));
    rows.push([
      kind,
      against(geometricMean(ratios), geometricMean(best)),
      geometricMean(ignored),
      geometricMean(best),
      `${single.ratio.toFixed(3)} (${single.peer})`,
      `${ratios.filter((v, k) => v < best[k]).length} of ${ratios.length}`,
      percent(covered),
    ]);
  }
  const markdown = [
    '## Samples with error bars',
    `All 23 WaveLab signals, n = ${LENGTH}, RSNR ${RSNR} (root mean square of the noise), ${DRAWS} draws, geometric mean of RMSE over that of the samples. Each sample comes with the standard deviation of its noise. Beside: the model without them; the best for each signal, chosen with the truth, of the ${PEERS.length} smoothers of this program that weight samples; and the one that is best on average. These runs are not among those that harm is counted in.`,
    table(
      [
        'error bars',
        'this model',
        'without error bars',
        'best classical, weighted',
        'best single one',
        'signals better',
        'band covers',
      ],
      rows,
    ),
  ].join('\n\n');
  return { markdown, runs: [] };
}

/** Part of the samples whose true value is in the band. */
function coverage(
  { lower, upper }: { readonly lower: Float64Array | null; readonly upper: Float64Array | null },
  truth: Float64Array,
): number {
  if (lower === null || upper === null) return Number.NaN;
  return truth.filter((v, i) => v >= lower[i] && v <= upper[i]).length / truth.length;
}
