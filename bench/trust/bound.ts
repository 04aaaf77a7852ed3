/** What chance leaves to be known: how well an oracle does that has the truth, but not the noise in the samples at hand. */

import { gridOf } from '../../src/core/diffusion/grid';
import { SMOOTHER_NAMES } from '../../src/core/methods/names';
import { tunedSmoothing } from '../../src/core/methods/smoothSamples';
import { randomFor } from '../accuracy/cases';
import { percent, run, table } from '../accuracy/measurement';
import { meanSquare, quantile } from '../accuracy/statistics';
import type { TrustBench } from './trustBench';

const WITHIN = 0.25;
/** The model is worse where its error is larger than that of the best other method by this factor; as good within the other. */
const WORSE = 1.2;
const AS_GOOD = 1.05;
const FALSE_ALARMS = 0.05;
/** Draws of the noise that the expectation is taken over, beside the one that is to be predicted. */
const DRAWS = 8;
/** Only every so many series: each takes as many runs of all methods as draws. */
const EVERY = 4;

/** Mean square errors, in units of the noise, of the model and then of the smoothers. */
interface Foretold {
  readonly n: number;
  /** With the samples at hand. */
  readonly own: readonly number[];
  /** On average over the other draws. */
  readonly expected: readonly number[];
}

/**
 * The mean square errors that all methods have on average over other draws of the noise, known from the truth, as an
 * estimate of those in this draw: of their size, of whether the model is worse than the best other method, and
 * of which is the best. The noise level is known.
 */
export async function boundSection({ denoiser, cases }: TrustBench): Promise<string> {
  const all: Foretold[] = [];
  for (const { set, name, y, truth, sigma } of cases.filter((_, k) => k % EVERY === 0)) {
    if (!truth.every(Number.isFinite)) continue;
    const n = y.length;
    const grid = gridOf(null, n);
    const squares = async (samples: Float64Array): Promise<number[]> => {
      const model = (await run(denoiser, { y: samples }, { sigma })).after;
      const others = SMOOTHER_NAMES.map((method) => tunedSmoothing(grid, samples, sigma, method)(samples));
      return [model, ...others].map((curve) => meanSquare(curve, truth) / sigma ** 2);
    };
    const own = await squares(y);
    const expected = own.map(() => 0);
    for (let draw = 0; draw < DRAWS; draw++) {
      const { normal } = randomFor(`bound|${set}|${name}|${n}|${sigma}|${draw}`);
      const drawn = await squares(truth.map((v) => v + sigma * normal()));
      drawn.forEach((square, k) => {
        expected[k] += square / DRAWS;
      });
    }
    all.push({ n, own, expected });
  }
  const ratios = all.map(({ n, own, expected }) => ({
    freedom: n * expected[0],
    ratio: Math.sqrt(expected[0] / own[0]),
  }));
  const row = (label: string, from: number, to: number): string[] => {
    const part = ratios.filter(({ freedom }) => freedom >= from && freedom < to);
    return [
      label,
      String(part.length),
      share(part.filter(({ ratio }) => Math.abs(ratio - 1) < WITHIN).length, part.length),
    ];
  };
  const disadvantage = ([model, ...others]: readonly number[]) => Math.sqrt(model / Math.min(...others));
  const isWorse = ({ own }: Foretold) => disadvantage(own) > WORSE;
  const worse = all.filter(isWorse);
  const limit = quantile(
    all.filter((one) => !isWorse(one)).map(({ expected }) => disadvantage(expected)),
    1 - FALSE_ALARMS,
  );
  const caught = worse.filter(({ expected }) => disadvantage(expected) > limit);
  const good = all.filter(({ own, expected }) => {
    const foretold = own[expected.indexOf(Math.min(...expected))];
    return Math.sqrt(foretold / Math.min(...own)) <= AS_GOOD;
  });
  return [
    '## What chance leaves',
    `${all.length} series. An oracle that knows the errors of all methods on average over ${DRAWS} other draws of the noise, and its level. The model's error in the draw at hand is within 25 % of that:`,
    table(
      ['mean square error × n / noise²', 'series', 'within 25 %'],
      [
        row('all', 0, Number.POSITIVE_INFINITY),
        row('below 5', 0, 5),
        row('5 to 15', 5, 15),
        row('15 to 50', 15, 50),
        row('50 and more', 50, Number.POSITIVE_INFINITY),
      ],
    ),
    `Of the ${worse.length} series in which the model errs more than the best of the others by a factor of ${WORSE}, it foretells ${share(caught.length, worse.length)} at ${percent(FALSE_ALARMS)} false alarms. The method that it takes for the best is within 5 % of the best in ${share(good.length, all.length)}.`,
  ].join('\n\n');
}

function share(part: number, whole: number): string {
  return whole === 0 ? '-' : percent(part / whole);
}
