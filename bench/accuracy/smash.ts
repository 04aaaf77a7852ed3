/** The smash study, beside the published results of its methods. */
import { randomFor } from './cases';
import { smashFigures } from './classicalFigures';
import { against, type Bench, percent, run, type Section, squaredErrors, table } from './measurement';
import { MEANS, VARIANCES } from './smashSignals';
import { deviation, geometricMean, mean } from './statistics';

const LENGTH = 1024;

const { scenarios } = smashFigures();

/**
 * Deviation of the noise at each sample, as the study scales it: its mean over samples is sd(mean) / snr.
 */
export function smashDeviation(mu: Float64Array, variance: Float64Array, snr: number): Float64Array {
  const shape = variance.map(Math.sqrt);
  const factor = deviation(mu) / snr / mean(shape);
  return shape.map((v) => v * factor);
}

/** MISE by scenario (mean, SNR, variance function), with how many are better than the best published. */
export async function smashSection({ denoiser, extent }: Bench): Promise<Section> {
  const seeds = extent === 'full' ? 100 : 10;
  const runs: number[] = [];
  const ratios = new Map<string, number>();
  for (const [name, curve] of Object.entries(MEANS)) {
    const mu = curve(LENGTH);
    const size = mean(mu.map((v) => v * v));
    for (const snr of [1, 3]) {
      for (const [noise, variance] of Object.entries(VARIANCES)) {
        const sigma = smashDeviation(mu, variance(LENGTH), snr);
        const key = `${name}.${snr}.${noise}`;
        let mise = 0;
        for (let seed = 0; seed < seeds; seed++) {
          const { normal } = randomFor(`smash|${key}|${seed}`);
          const result = await run(denoiser, { y: mu.map((v, i) => v + sigma[i] * normal()) });
          const { after, before } = squaredErrors(result, mu);
          runs.push(Math.sqrt(after / before));
          mise += (1e4 * after) / size / seeds;
        }
        ratios.set(key, mise / scenarios[key].best);
      }
    }
  }
  const all = [...ratios.values()];
  const columns = [1, 3].flatMap((snr) => Object.keys(VARIANCES).map((v) => `${snr}.${v}`));
  const column = (c: string): number[] =>
    Object.keys(MEANS).map((m) => ratios.get(`${m}.${c}`) ?? Number.NaN);
  const trueVariance = (c: string): number[] =>
    Object.keys(MEANS).map((m) => scenarios[`${m}.${c}`].trueVariance / scenarios[`${m}.${c}`].best);
  const rows: (string | number)[][] = Object.keys(MEANS).map((m) => [
    m,
    ...columns.map((c) => against(ratios.get(`${m}.${c}`) ?? Number.NaN, 1)),
  ]);
  rows.push(['geometric mean', ...columns.map((c) => against(geometricMean(column(c)), 1))]);
  rows.push(['smash, given the true variance', ...columns.map((c) => geometricMean(trueVariance(c)))]);
  const markdown = [
    '## The smash study',
    `n = ${LENGTH}, seven mean functions, SNR 1 and 3, constant noise (v1) and four variance functions (v2 to v5), ${seeds} seeds. MISE over that of the best of the study's 16 methods that are not given the true variance (100 seeds, \`bench/classical/smash.json\`), chosen with the truth in each scenario; below 1 we are better.`,
    table(['mean', ...columns.map((c) => `SNR ${c.replace('.', ' ')}`)], rows),
    `Better in ${all.filter((r) => r < 1).length} of ${all.length} scenarios, geometric mean of the ratio ${geometricMean(all).toFixed(3)}; ${percent(runs.filter((r) => r > 1).length / runs.length)} of ${runs.length} runs made worse.`,
  ].join('\n\n');
  return { markdown, runs };
}
