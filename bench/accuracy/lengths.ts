/** Any length and grid: few samples, uneven x, and slow signals of up to a million samples. */
import type { SeriesResult } from '../../src/core/result';
import { LENGTHS, lengthCases, randomFor, unevenCases } from './cases';
import { classicalRows } from './classicalFigures';
import { against, type Bench, percent, Row, run, type Section, squaredErrors, table } from './measurement';
import { geometricMean, mean, scaledTo } from './statistics';
import { REGULAR } from './waveLabSignals';

const SLOW_LENGTHS = [1000, 10_000, 100_000, 1_000_000];
const LONG_LENGTHS = [20_000, 200_000];
const LONG_RSNR = 3;
const BAND_LEVEL = 0.9;

/** Three slow sines, whatever the number of samples. */
export function slowSines(n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => {
    const t = (2 * Math.PI * i) / n;
    return Math.sin(t) + 0.6 * Math.sin(2.7 * t + 1) + 0.4 * Math.sin(5.3 * t + 2);
  });
}

export async function lengthSection({ denoiser, extent }: Bench): Promise<Section> {
  const classicalLengths = classicalRows('lengths');
  const classicalUneven = classicalRows('uneven');
  const rows = new Map<string, Row>();
  const covered = new Map<string, number[]>();
  const add = async (key: string, x: Float64Array | null, y: Float64Array, truth: Float64Array) => {
    const row = rows.get(key) ?? new Row();
    rows.set(key, row);
    const result = await run(denoiser, { x, y }, { bandLevel: BAND_LEVEL });
    row.add(squaredErrors(result, truth));
    covered.set(key, [...(covered.get(key) ?? []), coverage(result, truth)]);
  };
  for (const { key, x, y, truth } of lengthCases(10)) await add(key, x, y, truth);
  for (const { key, x, y, truth } of unevenCases(4)) await add(`uneven|${key}`, x, y, truth);
  const line = (name: string, prefix: string, bestOf: (key: string) => number): (string | number)[] => {
    const keys = [...rows.keys()].filter((key) => key.startsWith(`${prefix}|`));
    const ours = keys.map((key) => rows.get(key)?.ratio ?? Number.NaN);
    const best = keys.map((key) => bestOf(key));
    const runs = keys.flatMap((key) => rows.get(key)?.runs ?? []);
    return [
      name,
      against(geometricMean(ours), geometricMean(best)),
      geometricMean(best),
      `${ours.filter((v, k) => v < best[k]).length} of ${keys.length}`,
      `${runs.filter((r) => r > 1).length} of ${runs.length}`,
      percent(mean(keys.flatMap((key) => covered.get(key) ?? []))),
    ];
  };
  const body = LENGTHS.map((n) => line(`n = ${n}`, String(n), (key) => classicalLengths[key].best));
  body.push(line('n = 500, uneven x', 'uneven', (key) => classicalUneven[key.slice('uneven|'.length)].best));

  const long: (string | number)[][] = [];
  for (const n of LONG_LENGTHS) {
    const ratios: number[] = [];
    const coverages: number[] = [];
    for (const [name, signal] of Object.entries(REGULAR)) {
      const truth = scaledTo(signal(n), LONG_RSNR);
      const { normal } = randomFor(`long|${n}|${name}`);
      const result = await run(denoiser, { y: truth.map((v) => v + normal()) }, { bandLevel: BAND_LEVEL });
      const row = rows.get(`long|${n}|${name}`) ?? new Row();
      rows.set(`long|${n}|${name}`, row);
      row.add(squaredErrors(result, truth));
      ratios.push(row.ratio);
      coverages.push(coverage(result, truth));
    }
    const worse = ratios.filter((r) => r > 1).length;
    long.push([
      n.toLocaleString('en'),
      geometricMean(ratios),
      `${worse} of ${ratios.length}`,
      percent(mean(coverages)),
      `${percent(Math.min(...coverages))} to ${percent(Math.max(...coverages))}`,
    ]);
  }
  const slow: (string | number)[][] = [];
  for (const n of SLOW_LENGTHS) {
    const row = new Row();
    const truth = scaledTo(slowSines(n), 1);
    for (let draw = 0; draw < (extent === 'full' ? 5 : 2); draw++) {
      const { normal } = randomFor(`slow|${n}|${draw}`);
      row.add(squaredErrors(await run(denoiser, { y: truth.map((v) => v + normal()) }), truth));
    }
    slow.push([n.toLocaleString('en'), row.ratio.toFixed(4)]);
  }
  const markdown = [
    '## Any length and grid',
    'The ten regular WaveLab signals at RSNR 3, 10 draws (uneven x: positions at random, 4 draws), geometric mean. Best classical: of ten to eleven methods chosen with the truth for each signal, Gaussian processes included up to n = 500; with uneven x on its own grid or interpolated (`bench/classical/lengths.json`, `uneven.json`). The band of 90 %: share of samples whose truth it holds.',
    table(['', 'this model', 'best classical', 'signals better', 'runs made worse', 'band covers'], body),
    `Longer ones, of one draw each, with the share of samples whose truth the 90 % band holds: on average, and of the signals (Riemann's, nowhere smooth, is the least).`,
    table(['n', 'this model', 'runs made worse', 'band covers', 'least and largest'], long),
    'Three slow sines at RSNR 1, error relative to the noise: it keeps falling as samples grow.',
    table(['n', 'RMSE(estimate) / RMSE(input)'], slow),
  ].join('\n\n');
  return { markdown, runs: [...rows.values()].flatMap((r) => r.runs) };
}

/** The share of samples whose truth lies in the band. */
function coverage({ lower, upper }: SeriesResult, truth: Float64Array): number {
  if (!lower || !upper) throw new Error('The result has no band.');
  return mean(truth.map((v, i) => Number(v >= lower[i] && v <= upper[i])));
}
