/** Whether the 90 % band tells the truth: of the curve, its derivative and its peak, beside classical bands. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleDeviation } from '../../src/core/diffusion/band';
import { standardise } from '../../src/core/diffusion/conditioning';
import { posteriorSamples, posteriors } from '../../src/core/diffusion/sampler';
import type { Denoiser } from '../../src/core/diffusion/session';
import { normalDensity, normalTail } from '../../src/core/distributions';
import type { SeriesResult } from '../../src/core/result';
import { bandCases, RSNRS } from './cases';
import { bandFigures } from './classicalFigures';
import { type Bench, percent, run, type Section, table } from './measurement';
import { mean } from './statistics';

const LEVEL = 0.9;
const Z = 1.6448536269514722;
/** The peak's height is the highest value within this part of the series around the true peak. */
const PEAK_PART = 1 / 128;

interface Score {
  readonly group: string;
  readonly rsnr: number;
  readonly coverage: number;
  /** Gneiting & Raftery 2007, eq. 43, alpha = 0.1, in units of the noise. */
  readonly intervalScore: number;
  /** Of a normal law with the band's deviation, in units of the noise. */
  readonly crps: number;
  readonly derivative: number;
  readonly peak: number;
}

export async function bandSection({ denoiser, folder, extent }: Bench): Promise<Section> {
  const scores: Score[] = [];
  for (const { key, group, draw, y, truth } of bandCases(extent === 'full' ? 4 : 1)) {
    const result = await run(denoiser, { y }, { bandLevel: LEVEL, seed: draw + 1 });
    const functionals = await functionalCoverage(denoiser, result, truth, draw + 1);
    scores.push({ group, rsnr: Number(key.split('|')[1]), ...scoreOf(result, truth), ...functionals });
  }
  const line = (name: string, chosen: readonly Score[]): (string | number)[] => [
    name,
    percent(mean(chosen.map((s) => s.coverage))),
    mean(chosen.map((s) => s.intervalScore)),
    mean(chosen.map((s) => s.crps)),
    percent(mean(chosen.map((s) => s.derivative))),
    percent(mean(chosen.map((s) => s.peak))),
  ];
  const groups = ['regular', 'oscillatory'];
  const ours = [
    line('all', scores),
    ...groups.map((g) =>
      line(
        g,
        scores.filter((s) => s.group === g),
      ),
    ),
    ...RSNRS.map((r) =>
      line(
        `RSNR ${r}`,
        scores.filter((s) => s.rsnr === r),
      ),
    ),
  ];
  const peers = Object.entries(bandFigures().rows).flatMap(([name, row]) =>
    Object.entries(row).map(([group, s]) => [name, group, percent(s.coverage), s.intervalScore, s.crps]),
  );
  const own = groups.map((g) => {
    const chosen = scores.filter((s) => s.group === g);
    return ['**this model**', g, ...line('', chosen).slice(1, 4)];
  });
  const markdown = [
    '## The 90 % band',
    'WaveLab signals, n = 512, white noise; share of samples whose truth lies in the band, interval score and CRPS (of a normal law with the width of the band) in units of the noise, lower is better. Derivative (central differences) and height of the highest peak: bands from posterior samples, widened by the same factor as the band.',
    table(['', 'covers', 'interval score', 'CRPS', 'covers the derivative', 'covers the peak height'], ours),
    'Beside classical bands on the same series. The ensemble is the mixture of the five: mean of the means, variance within plus between (`bench/classical/bands.json`).',
    table(['band', 'signals', 'covers', 'interval score', 'CRPS'], [...own, ...peers]),
    '### Held-out draws of the prior',
    heldOut(folder),
  ].join('\n\n');
  return { markdown, runs: [] };
}

function scoreOf({ after, lower, upper }: SeriesResult, truth: Float64Array) {
  if (lower === null || upper === null) throw new Error('No band was drawn.');
  const inside = truth.map((f, i) => (f >= lower[i] && f <= upper[i] ? 1 : 0));
  const interval = truth.map((f, i) => {
    const outside = Math.max(lower[i] - f, 0) + Math.max(f - upper[i], 0);
    return upper[i] - lower[i] + (2 / (1 - LEVEL)) * outside;
  });
  const crps = truth.map((f, i) => normalCrps(f - after[i], Math.max((upper[i] - lower[i]) / (2 * Z), 1e-9)));
  return { coverage: mean(inside), intervalScore: mean(interval), crps: mean(crps) };
}

/** CRPS of N(0, s²) at `error` (Gneiting & Raftery 2007, eq. 21). */
function normalCrps(error: number, s: number): number {
  const z = error / s;
  return s * (z * (1 - 2 * normalTail(z)) + 2 * normalDensity(z) - 1 / Math.sqrt(Math.PI));
}

/** Whether bands from posterior samples cover the derivative (share of samples) and the peak height (0 or 1). */
async function functionalCoverage(
  denoiser: Denoiser,
  result: SeriesResult,
  truth: Float64Array,
  seed: number,
): Promise<{ derivative: number; peak: number }> {
  const n = truth.length;
  const w = new Float64Array(n).fill(1);
  const seen = standardise({ y: result.before, w, sigma: result.estimatedSigma, outliers: false });
  const [{ mean: centre }] = await posteriors(denoiser, [seen]);
  const samples = await posteriorSamples(denoiser, seen, seed, denoiser.card.sampler.samples);
  const inUnits = (v: Float64Array): Float64Array => v.map((u) => seen.mean + seen.scale * u);
  const middle = inUnits(centre);
  const curves = samples.map((s) => inUnits(s));
  const half = Z * denoiser.card.bandScale;

  const slopes = derivative(middle);
  const spread = sampleDeviation(curves.map(derivative), slopes);
  const trueSlopes = derivative(truth);
  const covered = slopes.map((v, i) => (Math.abs(v - trueSlopes[i]) <= half * spread[i] ? 1 : 0));

  const top = truth.reduce((best, v, i) => (v > truth[best] ? i : best), 0);
  const reach = Math.round(PEAK_PART * n);
  const height = (f: Float64Array): Float64Array =>
    Float64Array.of(Math.max(...f.subarray(Math.max(top - reach, 0), top + reach + 1)));
  const [heightSpread] = sampleDeviation(curves.map(height), height(middle));
  const error = Math.abs(height(middle)[0] - height(truth)[0]);
  return { derivative: mean(covered), peak: error <= half * heightSpread ? 1 : 0 };
}

/** Central differences, one-sided at the ends. */
function derivative(f: Float64Array): Float64Array {
  const last = f.length - 1;
  return f.map((_, i) => {
    const [a, b] = [Math.max(i - 1, 0), Math.min(i + 1, last)];
    return (f[b] - f[a]) / (b - a);
  });
}

interface HeldOutRow {
  readonly error: number;
  readonly harm: number;
  readonly coverage: number;
}

interface HeldOut {
  readonly length: number;
  readonly families: Readonly<Record<string, HeldOutRow>>;
  readonly snr: Readonly<Record<string, HeldOutRow>>;
}

/** What `python -m training.evaluate --write` stored in the card: error, harm and coverage by family. */
function heldOut(folder: string): string {
  const card: { bandScale: number; heldOutPrior: HeldOut } = JSON.parse(
    readFileSync(join(folder, 'denoiser.json'), 'utf8'),
  );
  const found = card.heldOutPrior;
  const rows = Object.entries({ ...found.families, ...found.snr }).map(([name, row]) => [
    name,
    row.error,
    percent(row.harm),
    percent(row.coverage),
  ]);
  return [
    `${found.length} samples, with the corruptions of training, from seeds that training never used; the band's scale (${card.bandScale}) fitted on the other half of the draws (\`python -m training.evaluate\`).`,
    table(['', 'error', 'made worse', 'band covers'], rows),
  ].join('\n\n');
}
