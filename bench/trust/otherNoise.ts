/** What the automatic choice, which takes the noise for white, does where it is not. */

import { DEFAULT_SETTINGS } from '../../src/core/result';
import { denoiseSeries } from '../../src/core/trust/choice';
import { randomFor } from '../accuracy/cases';
import { CORRUPTIONS } from '../accuracy/corruptions';
import { percent, run, table } from '../accuracy/measurement';
import { deviation, geometricMean, meanSquare } from '../accuracy/statistics';
import type { TrustBench } from './trustBench';

const KINDS = ['Student-t(3)', 'AR(1) 0.5', 'multiplicative'];
/** Only every so many series. */
const EVERY = 5;
/** Longer ones say nothing more. */
const LONGEST = 1024;

/** Errors of the model and of the choice under other noise of the same size, over that of the input. */
export async function otherNoiseSection({ denoiser, cases }: TrustBench): Promise<string> {
  const chosen = cases.filter(
    ({ y, truth }, k) => k % EVERY === 0 && y.length <= LONGEST && truth.every(Number.isFinite),
  );
  const rows: string[][] = [];
  for (const kind of KINDS) {
    const model: number[] = [];
    const automatic: number[] = [];
    for (const { set, name, truth: curve, sigma } of chosen) {
      const random = randomFor(`other|${kind}|${set}|${name}|${curve.length}|${sigma}`);
      const { truth, y } = CORRUPTIONS[kind](curve, deviation(curve) / sigma, random);
      const input = meanSquare(y, truth);
      const ratio = (after: Float64Array) => Math.sqrt(meanSquare(after, truth) / input);
      model.push(ratio((await run(denoiser, { y })).after));
      const settings = { ...DEFAULT_SETTINGS, method: 'auto' as const, bandLevel: 0 };
      automatic.push(ratio((await denoiseSeries({ name, x: null, y }, settings, denoiser)).after));
    }
    const harm = (errors: readonly number[]) =>
      percent(errors.filter((error) => error > 1).length / errors.length);
    rows.push([
      kind,
      geometricMean(model).toFixed(3),
      harm(model),
      geometricMean(automatic).toFixed(3),
      harm(automatic),
    ]);
  }
  return [
    '## Automatic choice under other noise',
    `RMSE over that of the input, geometric mean of ${chosen.length} series, and share of series made worse.`,
    table(['noise', 'the model alone', 'harm', 'automatic choice', 'harm'], rows),
  ].join('\n\n');
}
