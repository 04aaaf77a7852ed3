/** WaveLab signals with unit white noise, beside the best classical method of each cell. */
import type { Denoiser } from '../../src/core/diffusion/session';
import { RSNRS, randomFor } from './cases';
import { classicalRows, waveLabFigures } from './classicalFigures';
import { against, type Bench, Row, run, type Section, squaredErrors, table } from './measurement';
import { geometricMean, scaledTo } from './statistics';
import { OSCILLATORY, REGULAR } from './waveLabSignals';

const PEERS = {
  smash_haar: 'smash, Haar',
  ebayes_ti_med: 'EbayesThresh, translation invariant',
  stft_thr: 'STFT threshold',
  tv_sure: 'total variation, SURE',
  spline_gcv: 'smoothing spline, GCV',
  savgol_loocv: 'Savitzky-Golay, cross-validated',
};

const classical = waveLabFigures().cells;
const computed = classicalRows('waveLab2048');

/** The best figure known: of 29 methods, and of those computed for n = 2048 where that is less. */
function bestClassical(n: number, key: string): number {
  const known = classical[n][key]?.best ?? Number.POSITIVE_INFINITY;
  return n === 2048 ? Math.min(known, computed[key].best) : known;
}

interface Measured {
  readonly n: number;
  readonly group: string;
  readonly rows: ReadonlyMap<string, Row>;
  /** Signal|RSNR -> estimated noise level of each draw; 1 is the truth. */
  readonly sigmas: ReadonlyMap<string, number[]>;
}

async function measure(denoiser: Denoiser, n: number, group: 'regular' | 'oscillatory', draws: number) {
  const signals = group === 'regular' ? REGULAR : OSCILLATORY;
  const rows = new Map<string, Row>();
  const sigmas = new Map<string, number[]>();
  for (const [name, signal] of Object.entries(signals)) {
    for (const rsnr of n === 2048 ? [3, 7] : RSNRS) {
      const key = `${name}|${rsnr}`;
      const truth = scaledTo(signal(n), rsnr);
      const row = new Row();
      const estimates: number[] = [];
      for (let draw = 0; draw < draws; draw++) {
        const { normal } = randomFor(`waveLab|${n === 2048 ? '' : `${n}|`}${key}|${draw}`);
        const result = await run(denoiser, { y: truth.map((v) => v + normal()) });
        row.add(squaredErrors(result, truth));
        estimates.push(result.estimatedSigma);
      }
      rows.set(key, row);
      sigmas.set(key, estimates);
    }
  }
  return { n, group, rows, sigmas };
}

function summary({ n, group, rows }: Measured): (string | number)[] {
  const ours = [...rows.values()].map((r) => r.ratio);
  const best = [...rows.keys()].map((key) => bestClassical(n, key));
  const runs = [...rows.values()].flatMap((r) => r.runs);
  return [
    `n = ${n}, ${group}`,
    against(geometricMean(ours), geometricMean(best)),
    geometricMean(best),
    `${ours.filter((v, k) => v < best[k]).length} of ${ours.length}`,
    `${runs.filter((r) => r > 1).length} of ${runs.length}`,
    Math.max(...runs),
  ];
}

/** Geometric means of single methods, chosen without the truth. */
function peers(measured: readonly Measured[]): string {
  const head = ['', ...measured.map(({ n, group }) => `n = ${n}, ${group}`)];
  const rows: (string | number)[][] = Object.entries(PEERS).map(([peer, name]) => [
    name,
    ...measured.map(({ n, rows: r }) => geometricMean([...r.keys()].map((key) => classical[n][key][peer]))),
  ]);
  rows.unshift([
    '**this model**',
    ...measured.map((m) => geometricMean([...m.rows.values()].map((r) => r.ratio))),
  ]);
  return table(head, rows);
}

function cells(n: number, measured: readonly Measured[]): string {
  const rsnrs = n === 2048 ? [3, 7] : RSNRS;
  const head = [`n = ${n}`, ...rsnrs.flatMap((r) => [`RSNR ${r}`, 'best classical'])];
  const names = [...new Set(measured.flatMap((m) => [...m.rows.keys()].map((key) => key.split('|')[0])))];
  const all = new Map(measured.flatMap((m) => [...m.rows]));
  const rows = names.map((name) => [
    name,
    ...rsnrs.flatMap((r) => {
      const key = `${name}|${r}`;
      const best = bestClassical(n, key);
      return [against(all.get(key)?.ratio ?? Number.NaN, best), best];
    }),
  ]);
  return table(head, rows);
}

function noiseLevels(measured: readonly Measured[]): string {
  const rows = measured.map(({ n, group, sigmas }) => {
    const means = [...sigmas].map(([key, v]) => [key, geometricMean(v)] as const);
    const within = (s: number): boolean => s >= 0.9 && s <= 1.1;
    const runs = [...sigmas.values()].flat();
    const off = means
      .filter(([, s]) => !within(s))
      .map(([key, s]) => `${key.replace('|', ' ')}: ${s.toFixed(2)}`);
    return [
      `n = ${n}, ${group}`,
      `${means.length - off.length} of ${means.length}`,
      `${runs.filter(within).length} of ${runs.length}`,
      off.join(', '),
    ];
  });
  return table(
    ['', 'cells within 10 % (mean of draws)', 'runs within 10 %', 'cells outside, estimate / truth'],
    rows,
  );
}

/** Tables of the error by group, method and cell, and of the estimated noise level. */
export async function waveLabSection({ denoiser }: Bench): Promise<Section> {
  const short: Measured[] = [];
  for (const n of [256, 1024]) {
    for (const group of ['regular', 'oscillatory'] as const)
      short.push(await measure(denoiser, n, group, 10));
  }
  const long = await measure(denoiser, 2048, 'regular', 4);
  const all = [...short, long];
  const markdown = [
    '## WaveLab signals',
    'RMSE(estimate) / RMSE(input), unit white noise, signals scaled to a deviation of RSNR, 10 draws a cell (n = 2048: 4), geometric mean over cells. Best classical: of 29 methods the best in each cell, chosen with the truth (`bench/classical/waveLab.json`; n = 2048: also of those in `waveLab2048.json`). Bold: better than it.',
    table(
      ['', 'this model', 'best classical', 'cells better', 'runs made worse', 'worst run'],
      all.map(summary),
    ),
    'Single methods, as one would have to choose them without the truth:',
    peers(short),
    ...[1024, 256, 2048].map((n) =>
      cells(
        n,
        all.filter((m) => m.n === n),
      ),
    ),
    '### Noise level',
    'Estimated over true noise level, from the same runs.',
    noiseLevels(all),
  ].join('\n\n');
  return { markdown, runs: all.flatMap((m) => [...m.rows.values()].flatMap((r) => r.runs)) };
}
