/** Whether the expected error of each method is its true one. */
import { estimatedNoise } from '../../src/core/denoise';
import type { Denoiser } from '../../src/core/diffusion/session';
import { windowMeans } from '../../src/core/diffusion/window';
import { SMOOTHERS } from '../../src/core/methods/methods';
import { METHOD_CARDS, METHOD_NAMES, SMOOTHER_NAMES } from '../../src/core/methods/names';
import { percent, table } from '../accuracy/measurement';
import { geometricMean, meanSquare, quantile } from '../accuracy/statistics';
import type { TrustCase } from './cases';
import { figures, type Measured, measured } from './measured';
import type { TrustBench } from './trustBench';

const WITHIN = 0.25;
const FOLDS = 10;
/** Cross-validation takes eleven times as long: it is tried on one series in this many. */
const CROSS_VALIDATED = 10;

/** Tables of expected over true error, by method and by set of series. */
export async function estimateSection({ denoiser, cases }: TrustBench): Promise<string> {
  const results = await measured(denoiser, cases);
  const sets = [...new Set(results.map(({ series }) => series.set))];
  const seconds = results.filter(({ series }) => series.y.length === 1024).map((r) => r.seconds);
  return [
    '## Expected error',
    `${results.length} series. Share of series in which the expected RMSE is within 25 % of the true one; how often the 80 % interval holds the true one; geometric mean and 5 and 95 % quantiles of expected over true.`,
    table(
      ['method', 'within 25 %', 'in the interval', 'mean', '5 %', '95 %'],
      [...METHOD_NAMES.map((method) => accuracy(results, method)), overall(results)],
    ),
    'The same by set of series, over all methods, and by length:',
    table(
      ['', 'series', 'within 25 %'],
      [
        ...sets.map((set) => group(set, results, ({ series }) => series.set === set)),
        ...[...new Set(results.map(({ series }) => series.y.length))]
          .sort((a, b) => a - b)
          .map((n) => group(`n = ${n}`, results, ({ series }) => series.y.length === n)),
      ],
    ),
    await crossValidated(denoiser, cases),
    `Comparing all methods on 1024 samples took ${quantile(seconds, 0.5).toFixed(2)} s (median).`,
  ].join('\n\n');
}

function isWithin(expected: number, error: number): boolean {
  return Math.abs(expected / error - 1) < WITHIN;
}

function share(values: readonly boolean[]): string {
  return percent(values.filter(Boolean).length / values.length);
}

function accuracy(results: readonly Measured[], method: (typeof METHOD_NAMES)[number]): (string | number)[] {
  const all = results.map((result) => figures(result, method));
  const ratios = all.map(({ expected, error }) => expected / error);
  return [
    METHOD_CARDS[method].title,
    share(all.map(({ expected, error }) => isWithin(expected, error))),
    share(all.map(({ low, high, error }) => low <= error && error <= high)),
    geometricMean(ratios),
    quantile(ratios, 0.05),
    quantile(ratios, 0.95),
  ];
}

function overall(results: readonly Measured[]): string[] {
  const all = results.flatMap(({ methods }) => [...methods.values()]);
  return [
    'all',
    share(all.map(({ expected, error }) => isWithin(expected, error))),
    share(all.map(({ low, high, error }) => low <= error && error <= high)),
    '',
    '',
    '',
  ];
}

function group(name: string, results: readonly Measured[], where: (result: Measured) => boolean): string[] {
  const all = results.filter(where).flatMap(({ methods }) => [...methods.values()]);
  return [
    name,
    String(all.length / METHOD_NAMES.length),
    share(all.map(({ expected, error }) => isWithin(expected, error))),
  ];
}

/** The estimate that was not taken: masked cross-validation, every sample hidden once in ten folds. */
async function crossValidated(denoiser: Denoiser, cases: readonly TrustCase[]): Promise<string> {
  const hits = new Map<string, boolean[]>();
  const tried = cases.filter((_, k) => k % CROSS_VALIDATED === 0);
  for (const { y, truth } of tried) {
    const sigma = estimatedNoise(y);
    if (!(sigma > 0) || !truth.every(Number.isFinite)) continue;
    const whole = { y, w: new Float64Array(y.length).fill(1), sigma, outliers: false };
    // A multiplicative order hides neighbours in different folds, with no period in common with the series.
    const fold = y.map((_, i) => ((i * 7919) % 10_007) % FOLDS);
    const folds = Array.from({ length: FOLDS }, (_, k) => ({
      ...whole,
      w: fold.map((f) => (f === k ? 0 : 1)),
    }));
    const record = (name: string, curve: Float64Array, hidden: readonly Float64Array[]): void => {
      const predicted = y.map((_, i) => hidden[fold[i]][i]);
      const expected = Math.sqrt(Math.max(meanSquare(predicted, y) - sigma ** 2, 0));
      hits.set(name, [...(hits.get(name) ?? []), isWithin(expected, Math.sqrt(meanSquare(curve, truth)))]);
    };
    const [own, ...others] = await windowMeans(denoiser, [whole, ...folds]);
    record(
      'diffusion',
      own.mean,
      others.map(({ mean }) => mean),
    );
    for (const name of SMOOTHER_NAMES) {
      const smooth = SMOOTHERS[name](whole);
      record(name, smooth(whole), folds.map(smooth));
    }
  }
  const all = [...hits.values()].flat();
  return `Masked cross-validation instead (every sample hidden once in ${FOLDS} folds, the noise's variance taken off; ${tried.length} series) is within 25 % in ${share(all)} of the cases, for the model in ${share(hits.get('diffusion') ?? [])}: the noise of the hidden samples drowns errors that are small beside it.`;
}
