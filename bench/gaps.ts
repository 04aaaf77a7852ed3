/**
 * What experiments on missing samples, uneven x and little noise were measured with (training/EXPERIMENTS.md): the state of things.
 *
 *   npm run bench:gaps [-- --prior FOLDER]
 *
 * FOLDER holds curves of the training prior by bench/trust/priorDraws.py; without it the table of little noise is left out.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { normalGenerator } from '../src/core/diffusion/random';
import { type Denoiser, openDenoiser } from '../src/core/diffusion/session';
import { windowMeans } from '../src/core/diffusion/window';
import { normalReach } from '../src/core/distributions';
import type { SeriesResult } from '../src/core/result';
import { randomFor } from './accuracy/cases';
import type { Random } from './accuracy/corruptions';
import { percent, run, table } from './accuracy/measurement';
import { geometricMean, mean, meanSquare, scaledTo } from './accuracy/statistics';
import { OSCILLATORY, REGULAR } from './accuracy/waveLabSignals';
import { priorCases } from './trust/cases';

const LENGTH = 1024;
const POSITIONS = 600;

/** Which of n samples are missing. */
const HOLES: Readonly<Record<string, (n: number, random: Random) => boolean[]>> = {
  '3 %': (n, { uniform }) => Array.from({ length: n }, () => uniform() < 0.03),
  '30 %': (n, { uniform }) => Array.from({ length: n }, () => uniform() < 0.3),
  '60 %': (n, { uniform }) => Array.from({ length: n }, () => uniform() < 0.6),
  'gap of 5 %': (n, random) => gap(n, 0.05, random),
  'gap of 20 %': (n, random) => gap(n, 0.2, random),
};

function gap(n: number, part: number, { uniform }: Random): boolean[] {
  const length = Math.round(part * n);
  const start = Math.floor(uniform() * (n - length));
  return Array.from({ length: n }, (_, i) => i >= start && i < start + length);
}

/** Ascending positions of n samples. */
const GRIDS: Readonly<Record<string, (n: number, random: Random) => Float64Array>> = {
  jittered: (n, { uniform }) => Float64Array.from({ length: n }, (_, i) => (i + 0.6 * (uniform() - 0.5)) / n),
  random: (n, { uniform }) => Float64Array.from({ length: n }, uniform).sort(),
  adaptive(n) {
    let x = 0;
    const places = Float64Array.from({ length: n }, (_, i) => {
      x += 1 + 0.95 * Math.sin(i / 30);
      return x;
    });
    return places.map((v) => v / x);
  },
};

const CURVES: Readonly<Record<string, (t: number) => number>> = {
  'slow sine': (t) => Math.sin(7 * t),
  'two tones': (t) => Math.sin(60 * t) + 0.5 * Math.sin(97 * t),
  damped: (t) => Math.exp(-3 * t) * Math.cos(80 * t),
  step: (t) => (t > 0.43 ? 1 : 0) + 0.3 * t,
};

const rms = (...args: Parameters<typeof meanSquare>): number => Math.sqrt(meanSquare(...args));

function covered(
  { lower, upper }: SeriesResult,
  truth: Float64Array,
  isCounted: (i: number) => boolean,
): number {
  const places = Array.from(truth.keys()).filter(isCounted);
  const inside = places.filter((i) => lower && upper && lower[i] <= truth[i] && truth[i] <= upper[i]);
  return inside.length / places.length;
}

async function missingTable(denoiser: Denoiser): Promise<string> {
  const rows: string[][] = [];
  for (const [name, holes] of Object.entries(HOLES)) {
    for (const rsnr of [1, 3, 7, 30]) {
      const errors: number[] = [];
      const inHoles: number[] = [];
      const shares: number[] = [];
      let found = 0;
      const signals = Object.entries({ ...REGULAR, ...OSCILLATORY });
      for (const [signal, curve] of signals) {
        const random = randomFor(`gaps|${name}|${rsnr}|${signal}`);
        const truth = scaledTo(curve(LENGTH), rsnr);
        const isMissing = holes(LENGTH, random);
        const noisy = truth.map((v) => v + random.normal());
        const y = noisy.map((v, i) => (isMissing[i] ? Number.NaN : v));
        const before = rms(noisy, truth, (i) => !isMissing[i]);
        const result = await run(denoiser, { y }, { bandLevel: 0.9 });
        errors.push(rms(result.after, truth) / before);
        inHoles.push(rms(result.after, truth, (i) => isMissing[i]) / before);
        shares.push(covered(result, truth, (i) => isMissing[i]));
        if (Math.abs(result.noise.sigma / before - 1) <= 0.1) found++;
      }
      const figures = [geometricMean(errors), geometricMean(inHoles)].map((v) => v.toFixed(3));
      rows.push([name, String(rsnr), ...figures, percent(mean(shares)), `${found} of ${signals.length}`]);
    }
  }
  const head = [
    'missing',
    'RSNR',
    'error',
    'error of the missing',
    'band covers the missing',
    'noise level within 10 %',
  ];
  return `## Missing samples\n\nThe 23 WaveLab signals, n = ${LENGTH}, one draw, error over that of the present samples, geometric mean.\n\n${table(head, rows)}`;
}

async function unevenTable(denoiser: Denoiser): Promise<string> {
  const rows: string[][] = [];
  for (const sigma of [1e-6, 1e-4, 1e-3, 1e-2, 0.1]) {
    const ratios: number[] = [];
    const shares: number[] = [];
    for (const [name, positions] of Object.entries(GRIDS)) {
      for (const [curve, f] of Object.entries(CURVES)) {
        const random = randomFor(`uneven|${name}|${curve}`);
        const x = positions(POSITIONS, random);
        const truth = x.map(f);
        const y = truth.map((v) => v + sigma * random.normal());
        const result = await run(denoiser, { x, y }, { bandLevel: 0.9 });
        ratios.push(rms(result.after, truth) / rms(y, truth));
        shares.push(covered(result, truth, () => true));
      }
    }
    const figures = [Math.min(...ratios), geometricMean(ratios), Math.max(...ratios)].map((v) =>
      v.toFixed(2),
    );
    rows.push([String(sigma), ...figures, percent(mean(shares))]);
  }
  const head = ['noise', 'least error', 'geometric mean', 'largest', 'band covers'];
  return `## Uneven x\n\n${POSITIONS} positions, three grids, four curves of amplitude 1; error over that of the samples.\n\n${table(head, rows)}`;
}

async function littleNoiseTable(denoiser: Denoiser, folder: string): Promise<string> {
  const curves = priorCases(folder)
    .filter(({ name, truth }) => name !== 'spikes' && truth.length >= 256 && truth.length <= 1024)
    .slice(0, 240);
  const reach = normalReach(0.9) * denoiser.card.deviationScale;
  const rows: string[][] = [];
  for (const sigma of [1e-5, 1e-4, 3e-4, 1e-3, 2e-3, 4e-3]) {
    const ratios: number[] = [];
    const shares: number[] = [];
    for (const [k, { truth }] of curves.entries()) {
      const normal = normalGenerator(1000 + k);
      const y = truth.map((v) => v + sigma * normal());
      const window = { y, w: y.map(() => 1), sigma, outliers: false };
      const [{ mean: after, deviation }] = await windowMeans(denoiser, [window]);
      ratios.push(rms(after, truth) / rms(y, truth));
      shares.push(mean([...truth].map((v, i) => (Math.abs(v - after[i]) <= reach * deviation[i] ? 1 : 0))));
    }
    const worse = ratios.filter((v) => v > 1).length / ratios.length;
    rows.push([String(sigma), geometricMean(ratios).toFixed(3), percent(worse), percent(mean(shares))]);
  }
  const head = ['noise over the curve', 'error', 'made worse', 'band covers'];
  return `## Less noise than in training\n\n${curves.length} held-out draws of the prior, level known.\n\n${table(head, rows)}`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { prior: { type: 'string' } } });
  const denoiser = await openDenoiser(join(__dirname, '../models'), { threads: 1 });
  console.log(`Measured: denoiser ${denoiser.info.version}\n`);
  console.log(`${await missingTable(denoiser)}\n`);
  console.log(`${await unevenTable(denoiser)}\n`);
  if (values.prior !== undefined) console.log(await littleNoiseTable(denoiser, values.prior));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
