/**
 * What averaging the estimate over flips and shifts of the series would gain: evaluations of the network on the same
 * samples, shown upside down, reversed, or moved against the network's strides. Not part of the model card.
 */

import { estimateNoise } from '../../src/core/diagnostics/noiseLevel';
import type { Observation } from '../../src/core/diffusion/conditioning';
import { standardise } from '../../src/core/diffusion/conditioning';
import { posteriors } from '../../src/core/diffusion/sampler';
import type { Denoiser } from '../../src/core/diffusion/session';
import { RSNRS, randomFor } from './cases';
import { type Bench, Row, type Section, table } from './measurement';
import { geometricMean, meanSquare, scaledTo } from './statistics';
import { OSCILLATORY, REGULAR } from './waveLabSignals';

const N = 1024;
const DRAWS = 3;

/** One way to show the network the same samples. */
interface View {
  readonly sign: 1 | -1;
  readonly isReversed: boolean;
  /** Missing samples in front. */
  readonly shift: number;
}

const PLAIN: View = { sign: 1, isReversed: false, shift: 0 };
const flips = ({ shift }: View): View[] =>
  ([1, -1] as const).flatMap((sign) => [false, true].map((isReversed) => ({ sign, isReversed, shift })));
/** The network's strides are 4 and 16. */
const SHIFTED = [0, 3, 6, 9].map((shift): View => ({ ...PLAIN, shift }));

const WAYS: Readonly<Record<string, readonly View[]>> = {
  'as it is': [PLAIN],
  'upside down too': [PLAIN, { ...PLAIN, sign: -1 }],
  'reversed too': [PLAIN, { ...PLAIN, isReversed: true }],
  'both, four flips': flips(PLAIN),
  'four shifts': SHIFTED,
  'four flips of four shifts': SHIFTED.flatMap(flips),
};

function shown({ y, w, ...rest }: Observation, { sign, isReversed, shift }: View): Observation {
  const put = (values: Float64Array): Float64Array => {
    const all = new Float64Array(shift + values.length);
    all.set(isReversed ? values.toReversed() : values, shift);
    return all;
  };
  return { ...rest, y: put(y.map((v) => sign * v)), w: put(w) };
}

async function averaged(denoiser: Denoiser, y: Float64Array, views: readonly View[]): Promise<Float64Array> {
  const observation = standardise({
    y,
    w: new Float64Array(y.length).fill(1),
    sigma: estimateNoise(y),
    outliers: false,
  });
  const total = new Float64Array(y.length);
  for (const view of views) {
    const [{ mean }] = await posteriors(denoiser, [shown(observation, view)]);
    const own = mean.subarray(view.shift);
    const straight = view.isReversed ? own.toReversed() : own;
    for (let i = 0; i < total.length; i++) total[i] += (view.sign * straight[i]) / views.length;
  }
  return total.map((v) => observation.mean + observation.scale * v);
}

/** The error of each way, and how many evaluations it costs. */
export async function averagingSection({ denoiser }: Bench): Promise<Section> {
  const rows: (string | number)[][] = [];
  for (const [way, views] of Object.entries(WAYS)) {
    const errors = [];
    for (const signals of [REGULAR, OSCILLATORY]) {
      const cells: Row[] = [];
      for (const [name, signal] of Object.entries(signals)) {
        for (const rsnr of RSNRS) {
          const truth = scaledTo(signal(N), rsnr);
          const row = new Row();
          for (let draw = 0; draw < DRAWS; draw++) {
            const { normal } = randomFor(`averaging|${name}|${rsnr}|${draw}`);
            const y = truth.map((v) => v + normal());
            const estimate = await averaged(denoiser, y, views);
            row.add({ after: meanSquare(estimate, truth), before: meanSquare(y, truth) });
          }
          cells.push(row);
        }
      }
      errors.push(geometricMean(cells.map(({ ratio }) => ratio)));
    }
    rows.push([way, String(views.length), ...errors]);
  }
  const markdown = [
    '## Averaging over flips and shifts',
    `WaveLab signals, n = ${N}, RSNR ${RSNRS.join(', ')}, ${DRAWS} draws, one window, outliers kept: RMSE(estimate) / RMSE(input), geometric mean over cells.`,
    table(['', 'evaluations', 'regular', 'oscillatory'], rows),
  ].join('\n\n');
  return { markdown, runs: [] };
}
