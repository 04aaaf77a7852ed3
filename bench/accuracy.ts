/**
 * Accuracy on the WaveLab signals, beside 29 classical methods.
 *
 *   npm run bench:accuracy -- [--lengths 256,1024] [--draws 10] [--band] [--cells]
 *
 * Signals are scaled to a standard deviation of RSNR = 1, 3, 7 and get unit white Gaussian noise;
 * everything is automatic, as a user would get it. Figures are RMSE(estimate) / RMSE(input), from the
 * mean squared error over the draws, and their geometric mean over cells. --band also draws posterior
 * samples (slow) and counts how often the truth lies in the 90 % band.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { denoise } from '../src/core/denoise';
import { normalGenerator } from '../src/core/diffusion/random';
import { type Denoiser, openDenoiser } from '../src/core/diffusion/session';
import { DEFAULT_SETTINGS } from '../src/core/result';
import { OSCILLATORY, REGULAR } from './signals';

const RSNRS = [1, 3, 7];
const PEERS = ['smash_haar', 'ebayes_ti_med', 'stft_thr', 'tv_sure', 'savgol_loocv', 'spline_gcv'] as const;

type ClassicalCell = { best: number; bestMethod: string } & Partial<Record<(typeof PEERS)[number], number>>;
interface Classical {
  readonly cells: Readonly<Record<string, Readonly<Record<string, ClassicalCell>>>>;
}

interface Cell {
  readonly group: string;
  readonly key: string;
  /** RMSE ratio over the draws. */
  readonly ratio: number;
  /** Draws whose error is above the input's. */
  readonly harmed: number;
  readonly worst: number;
  /** Share of samples whose truth lies in the band; NaN without --band. */
  readonly coverage: number;
  /** Mean of estimated sigma over the true one. */
  readonly sigma: number;
}

const root = join(__dirname, '..');
const classical: Classical = JSON.parse(readFileSync(join(root, 'bench/classical.json'), 'utf8'));

function scaled(signal: Float64Array, deviation: number): Float64Array {
  const mean = signal.reduce((total, v) => total + v, 0) / signal.length;
  const current = Math.sqrt(signal.reduce((total, v) => total + (v - mean) ** 2, 0) / signal.length);
  return signal.map((v) => (v / current) * deviation);
}

const meanSquare = (a: Float64Array, b: Float64Array): number =>
  a.reduce((total, v, i) => total + (v - b[i]) ** 2, 0) / a.length;
const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((total, v) => total + Math.log(v), 0) / values.length);
const average = (values: readonly number[]): number =>
  values.reduce((total, v) => total + v, 0) / values.length;

async function measure(
  denoiser: Denoiser,
  truth: Float64Array,
  seed: number,
  draws: number,
  band: boolean,
): Promise<Omit<Cell, 'group' | 'key'>> {
  const ratios: number[] = [];
  const squares: number[] = [];
  const sigmas: number[] = [];
  let covered = 0;
  for (let draw = 0; draw < draws; draw++) {
    const normal = normalGenerator(seed * 1000 + draw);
    const y = truth.map((v) => v + normal());
    const settings = { ...DEFAULT_SETTINGS, bandLevel: band ? 0.9 : 0, seed: draw + 1 };
    const result = await denoise({ name: 'y', x: null, y }, settings, denoiser);
    const before = meanSquare(y, truth);
    squares.push(meanSquare(result.after, truth));
    ratios.push(Math.sqrt(squares[draw] / before));
    sigmas.push(result.noise.sigma);
    const { lower, upper } = result;
    if (lower && upper) covered += truth.filter((v, i) => v >= lower[i] && v <= upper[i]).length;
  }
  return {
    ratio: Math.sqrt(average(squares)),
    harmed: ratios.filter((r) => r > 1).length,
    worst: Math.max(...ratios),
    coverage: band ? covered / (draws * truth.length) : Number.NaN,
    sigma: average(sigmas),
  };
}

function printGroup(n: number, group: string, cells: readonly Cell[], draws: number): void {
  const anchors = cells.map((c) => classical.cells[n]?.[c.key]);
  const isAnchored = anchors.every((a) => a !== undefined);
  const runs = cells.length * draws;
  const harmed = cells.reduce((total, c) => total + c.harmed, 0);
  console.log(`\nn = ${n}, ${group}: ${cells.length} cells x ${draws} draws`);
  console.log(`  this model                         ${geometricMean(cells.map((c) => c.ratio)).toFixed(3)}`);
  if (isAnchored) {
    console.log(
      `  best of 29, chosen with the truth  ${geometricMean(anchors.map((a) => a.best)).toFixed(3)}   ` +
        `(this model is better in ${cells.filter((c, i) => c.ratio < anchors[i].best).length} of ${cells.length} cells)`,
    );
    for (const peer of PEERS) {
      const figures = anchors.flatMap((a) => a[peer] ?? []);
      if (figures.length === cells.length) {
        console.log(`  ${peer.padEnd(33)}  ${geometricMean(figures).toFixed(3)}`);
      }
    }
  }
  console.log(
    `  made worse: ${harmed} of ${runs} runs; worst run ${Math.max(...cells.map((c) => c.worst)).toFixed(3)}`,
  );
  const close = cells.filter((c) => Math.abs(c.sigma - 1) <= 0.1).length;
  console.log(`  noise level within 10 % (mean over draws) in ${close} of ${cells.length} cells`);
  const coverage = average(cells.map((c) => c.coverage));
  if (!Number.isNaN(coverage)) console.log(`  90 % band covers ${(100 * coverage).toFixed(1)} %`);
}

function printCells(n: number, cells: readonly Cell[]): void {
  for (const cell of cells) {
    const anchor = classical.cells[n]?.[cell.key];
    const beside = anchor
      ? `${anchor.best.toFixed(3)} ${anchor.bestMethod}${cell.ratio < anchor.best ? '' : '   <- loss'}`
      : '';
    const coverage = Number.isNaN(cell.coverage) ? '' : `  covers ${(100 * cell.coverage).toFixed(0)} %`;
    console.log(
      `  ${cell.key.padEnd(20)} ${cell.ratio.toFixed(3)}  sigma ${cell.sigma.toFixed(2)}${coverage}  best classical ${beside}`,
    );
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      lengths: { type: 'string', default: '256,1024' },
      draws: { type: 'string', default: '10' },
      model: { type: 'string', default: join(root, 'models') },
      band: { type: 'boolean', default: false },
      cells: { type: 'boolean', default: false },
    },
  });
  const draws = Number(values.draws);
  const denoiser = await openDenoiser(values.model, { threads: 1 });
  console.log(`${denoiser.info.name} ${denoiser.info.version}, sha256 ${denoiser.info.sha256.slice(0, 12)}`);
  for (const n of values.lengths.split(',').map(Number)) {
    for (const [group, signals] of Object.entries({ regular: REGULAR, oscillatory: OSCILLATORY })) {
      const cells: Cell[] = [];
      for (const [k, [name, signal]] of Object.entries(signals).entries()) {
        for (const rsnr of RSNRS) {
          const truth = scaled(signal(n), rsnr);
          const measured = await measure(denoiser, truth, (n * 100 + k) * 10 + rsnr, draws, values.band);
          cells.push({ group, key: `${name}|${rsnr}`, ...measured });
        }
      }
      printGroup(n, group, cells, draws);
      if (values.cells) printCells(n, cells);
    }
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
