/** Whether the error bars of half-lives cover the truth, on decays drawn for it: other series hold few. */
import { posteriorCurves } from '../../src/core/diffusion/posteriorCurves';
import { measure } from '../../src/core/quantities/measure';
import { QUANTITY_SAMPLES, spreads } from '../../src/core/quantities/quantities';
import { SPREAD_FACTORS } from '../../src/core/quantities/spreadFactors';
import { randomFor } from '../accuracy/cases';
import { percent, run, table } from '../accuracy/measurement';
import { quantile } from '../accuracy/statistics';
import type { TrustBench } from './trustBench';

const Z_90 = 1.6448536269514722;
const LENGTHS = [64, 128, 256, 512];
/** Decays that the factor is fitted to, and as many others that it is measured on. */
const DECAYS = 200;

/** Curves that start at 1 and halve at u = 1; `shape` in (0, 1) is their free parameter. */
const LAWS: Readonly<Record<string, (u: number, shape: number) => number>> = {
  exponential: (u) => 2 ** -u,
  'second order': (u) => 1 / (1 + u),
  'power law': (u, shape) => (1 + u / scaleOf(1 + 3 * shape)) ** -(1 + 3 * shape),
  'stretched exponential': (u, shape) => 2 ** -(u ** (0.6 + 1.4 * shape)),
  logistic: (u, shape) => {
    const steepness = 4 + 8 * shape;
    const start = 1 / (Math.exp(steepness) - 2);
    return (1 + start) / (1 + start * Math.exp(steepness * u));
  },
  'two exponentials': (u, shape) => {
    const slow = 0.2 + 0.3 * shape;
    return 0.5 * 2 ** (-u * slow) + 0.5 * 2 ** (-u * fastRate(slow));
  },
};

/** s with (1 + 1 / s)^-p = 1/2. */
function scaleOf(power: number): number {
  return 1 / (2 ** (1 / power) - 1);
}

/** Rate of the second of two exponentials that together halve at u = 1. */
function fastRate(slow: number): number {
  return -Math.log2(1 - 2 ** -slow);
}

/** Coverage of 90 % bars, by law, on decays other than those that the factor comes from. */
export async function halfLifeSection({ denoiser }: TrustBench): Promise<string> {
  const ratios = async (set: string): Promise<{ law: string; ratio: number }[]> => {
    const found: { law: string; ratio: number }[] = [];
    for (let k = 0; k < DECAYS; k++) {
      const { normal, uniform } = randomFor(`half-lives|${set}|${k}`);
      const laws = Object.keys(LAWS);
      const law = laws[k % laws.length];
      const n = LENGTHS[Math.floor(uniform() * LENGTHS.length)];
      const halfLife = n * (0.08 + 0.6 * uniform());
      const shape = uniform();
      const noise = 1 / (3 * 10 ** uniform());
      const truth = Float64Array.from({ length: n }, (_, i) => LAWS[law](i / halfLife, shape));
      const y = truth.map((v) => v + noise * normal());
      const result = await run(denoiser, { y }, { bandLevel: 0.9 });
      const { x, mean, curves } = await posteriorCurves(
        result,
        { stretch: { first: 0, end: n }, outliers: 'keep', seed: k + 1, samples: QUANTITY_SAMPLES },
        denoiser,
        () => undefined,
      );
      const real = measure(x, truth).find(({ kind }) => kind === 'half-life');
      const own = spreads(
        measure(x, mean),
        curves.map((curve) => measure(x, curve)),
      ).find(({ kind }) => kind === 'half-life');
      if (real && own) found.push({ law, ratio: Math.abs(real.value - own.value) / own.spread });
    }
    return found;
  };
  const fitted = await ratios('fitted');
  const reported = await ratios('reported');
  const covered = (of: readonly { ratio: number }[], factor: number): string =>
    percent(of.filter(({ ratio }) => ratio <= Z_90 * factor).length / of.length);
  const factor = SPREAD_FACTORS['half-life'];
  return [
    '## Half-lives',
    `Decays by ${Object.keys(LAWS).length} laws, ${Math.min(...LENGTHS)} to ${Math.max(...LENGTHS)} samples, half-life 8 to 68 % of the series, noise 1/30 to 1/3 of the start. The factor for 90 % on ${fitted.length} of them is ${(
      quantile(
        fitted.map(({ ratio }) => ratio),
        0.9,
      ) / Z_90
    ).toFixed(2)}; on ${reported.length} others:`,
    table(
      ['law', 'measured', 'covers without factor', 'factor', 'covers'],
      ['all', ...Object.keys(LAWS)].map((name) => {
        const part = name === 'all' ? reported : reported.filter(({ law }) => law === name);
        return [name, String(part.length), covered(part, 1), factor, covered(part, factor)];
      }),
    ),
  ].join('\n\n');
}
