/**
 * What the models make of curves with the artefacts of numerics, against their reference: the denoiser, and of
 * solutions of differential equations the refiner.
 *
 *   npm run bench:equations -- [--seeds 5]
 *
 * Errors as in `relativeError`: root mean square, in standard deviations of the reference. Seeds matter where
 * random draws make the noise: then the row is the geometric mean over seeds 1, 2, ... Losses are listed as well.
 * The second table is of derivatives of noisy data, beside finite differences of them.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Denoiser, openDenoiser } from '../src/core/diffusion/session';
import { readEquation } from '../src/core/equations/read';
import type { EquationResult } from '../src/core/equations/result';
import { solveEquation } from '../src/core/equations/solve';
import { openRefiner } from '../src/core/ode/refinerSession';
import { DEFAULT_SETTINGS } from '../src/core/result';
import { dataDerivatives } from './equations/dataDerivatives';

interface Case {
  readonly name: string;
  readonly equation: string;
  /** Whether its result depends on the seed. */
  readonly isRandom?: boolean;
}

const CASES: readonly Case[] = [
  { name: 'cancellation (1-cos x)/x^2', equation: 'y = (1 - cos(x))/x^2, x = 1e-8..2e-7, n = 1000' },
  { name: '  over a wider range', equation: 'y = (1 - cos(x))/x^2, x = 3e-8..1e-6' },
  { name: '  logarithmic from 1e-9', equation: 'y = (1 - cos(x))/x^2, x = 1e-9..1e-6' },
  { name: 'exp(x) - 1 near 0', equation: 'y = exp(x) - 1, x = -1e-14..1e-14' },
  { name: '  (exp(x) - 1)/x', equation: 'y = (exp(x) - 1)/x, x = 1e-15..2e-13' },
  { name: 'difference, step 2^-45', equation: 'f(x) = exp(x), D(f), x = 0..1, dx = 2^-45' },
  { name: '  step 1e-9', equation: 'f(x) = exp(x), D(f), x = 0..1, dx = 1e-9' },
  { name: '  step 1e-12, oscillating', equation: 'f(x) = sin(3 x)*exp(-x/2), D(f), x = 0..6, dx = 1e-12' },
  { name: 'Monte Carlo mean over x', equation: 'y = mean(exp(-x U^2), 400), x = 0..5', isRandom: true },
  { name: '  running mean over n', equation: 'm[n] = mean(exp(-U^2)), n = 1..1000', isRandom: true },
  {
    name: 'Gibbs, 15 terms',
    equation: 'y = sum(sin((2k-1) x)/(2k-1), k = 1..15), x = 0.01..6.27, reference = pi/4*sign(sin(x))',
  },
  {
    name: 'trapezoid, stiff, rings',
    equation: "y' = -1000 (y - cos(t)), y(0) = 0, t = 0..3, method = trapezoid, n = 100",
  },
  { name: 'single precision', equation: 'y = x^3 - x, x = -2..2, precision = single' },
  {
    name: 'a path with noise of its own',
    equation: 'dX = -X dt + 0.3 dW, X(0) = 1, t = 0..10, n = 500',
    isRandom: true,
  },
  { name: 'nothing to gain', equation: 'y = sin(x)/x, x = 0.1..10' },
];

const MODELS = join(__dirname, '..', 'models');

const settings = { ...DEFAULT_SETTINGS, bandLevel: 0 };

async function solve(equation: string, denoiser: Denoiser): Promise<EquationResult> {
  const read = readEquation(equation);
  if (!read.problem) throw new Error(`${equation} leaves open: ${read.missing.join(', ')}`);
  return solveEquation(read, read.problem, settings, { denoiser, refiner: () => openRefiner(MODELS) });
}

async function errors({ equation }: Case, denoiser: Denoiser): Promise<[number, number]> {
  const { errorBefore, errorAfter } = await solve(equation, denoiser);
  if (errorBefore === null || errorAfter === null) throw new Error(`${equation} has no reference.`);
  return [errorBefore, errorAfter];
}

const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((total, v) => total + Math.log(v), 0) / values.length);

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { seeds: { type: 'string', default: '5' } } });
  const seeds = Number(values.seeds);
  if (!(Number.isInteger(seeds) && seeds >= 1)) throw new Error('--seeds needs a whole number from 1 on.');
  const denoiser = await openDenoiser(MODELS);
  const { name, version } = denoiser.info;
  console.log(`${name} ${version}, ${seeds} seeds where it matters\n`);
  console.log(`${'curve'.padEnd(30)}${'before'.padStart(10)}${'after'.padStart(10)}${'gain'.padStart(10)}`);
  let halved = 0;
  let worse = 0;
  for (const item of CASES) {
    const draws = Array.from({ length: item.isRandom ? seeds : 1 }, (_, k) =>
      item.isRandom ? { ...item, equation: `${item.equation}, seed = ${k + 1}` } : item,
    );
    const found: [number, number][] = [];
    for (const draw of draws) found.push(await errors(draw, denoiser));
    const before = geometricMean(found.map(([b]) => b));
    const after = geometricMean(found.map(([, a]) => a));
    const gain = before / after;
    if (gain >= 2) halved++;
    if (gain < 0.999) worse++;
    const cells = [before.toExponential(2), after.toExponential(2), gain.toFixed(2)];
    console.log(
      `${item.name.padEnd(30)}${cells.map((cell) => cell.padStart(10)).join('')}${gain < 0.999 ? '  worse' : ''}`,
    );
  }
  console.log(`\n${CASES.length} curves: ${halved} with at most half the error, ${worse} made worse.`);
  await printDataDerivatives(denoiser, seeds);
}

async function printDataDerivatives(denoiser: Denoiser, seeds: number): Promise<void> {
  const rows = await dataDerivatives({ denoiser, refiner: () => openRefiner(MODELS) }, seeds);
  console.log(`\n${'derivative of noisy data'.padEnd(30)}samples   SNR    gain  band covers`);
  for (const { name, samples, snr, gain, coverage } of rows) {
    const cells = [String(samples).padStart(7), String(snr).padStart(6), gain.toFixed(1).padStart(8)];
    console.log(`${name.padEnd(30)}${cells.join('')}  ${(100 * coverage).toFixed(0).padStart(9)} %`);
  }
  const gains = rows.map(({ gain }) => gain);
  const covered = rows.reduce((total, { coverage }) => total + coverage / rows.length, 0);
  console.log(
    `\nGain ${geometricMean(gains).toFixed(1)} (geometric mean; ${Math.min(...gains).toFixed(1)} to ${Math.max(...gains).toFixed(1)}); the 90 % band covers ${(100 * covered).toFixed(0)} %.`,
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
