import { normalGenerator } from '../../src/core/diffusion/random';
import { completeEquation } from '../../src/core/equations/read';
import { type EquationModels, solveEquation } from '../../src/core/equations/solve';
import { readTable } from '../../src/core/reading/readTable';
import { DEFAULT_SETTINGS } from '../../src/core/result';
import { standardDeviation } from '../../src/core/standardDeviation';

/** A curve, its derivative as an equation says it, and the end of t. */
const CURVES: readonly { name: string; y: (t: number) => number; slope: string; end: number }[] = [
  { name: 'sine', y: Math.sin, slope: 'cos(t)', end: 12 },
  {
    name: 'damped oscillation',
    y: (t) => Math.exp(-t / 4) * Math.sin(3 * t),
    slope: 'exp(-t/4)*(3 cos(3 t) - sin(3 t)/4)',
    end: 12,
  },
  { name: 'peak', y: (t) => Math.exp(-((t - 5) ** 2)), slope: '-2*(t-5)*exp(-(t-5)^2)', end: 10 },
  { name: 'fall', y: (t) => 20 - 0.4905 * t ** 2, slope: '-0.981*t', end: 6 },
  {
    name: 'saturation',
    y: (t) => 1 / (1 + Math.exp(-2 * (t - 4))),
    slope: '2*exp(-2*(t-4))/(1+exp(-2*(t-4)))^2',
    end: 8,
  },
  { name: 'chirp', y: (t) => Math.sin(t ** 2 / 2), slope: 't*cos(t^2/2)', end: 8 },
];

export interface DerivativeRow {
  readonly name: string;
  readonly samples: number;
  /** Standard deviation of the curve over that of the noise. */
  readonly snr: number;
  /** Error of the differences over that of the denoised derivative, geometric mean over seeds. */
  readonly gain: number;
  /** Share of samples whose true derivative lies in the 90 % band. */
  readonly coverage: number;
}

/** Derivatives `D(y)` of noisy samples of known curves, for seeds 1, 2, ... */
export async function dataDerivatives(models: EquationModels, seeds: number): Promise<DerivativeRow[]> {
  const rows: DerivativeRow[] = [];
  for (const samples of [100, 500]) {
    for (const snr of [5, 30]) {
      for (const { name, y, slope, end } of CURVES) {
        let logGain = 0;
        let coverage = 0;
        for (let seed = 1; seed <= seeds; seed++) {
          const t = Float64Array.from({ length: samples }, (_, i) => (end * i) / (samples - 1));
          const clean = t.map(y);
          const sigma = standardDeviation(clean) / snr;
          const normal = normalGenerator(seed);
          const lines = Array.from(clean, (v, i) => `${t[i]},${v + sigma * normal()}`);
          const { read, problem } = completeEquation(`v = D(y), reference = ${slope}`);
          const tables = [readTable(`t,y\n${lines.join('\n')}`, null)];
          const solved = await solveEquation(read, problem, DEFAULT_SETTINGS, models, {}, tables);
          const [{ result, reference }] = solved.series;
          const { lower, upper } = result;
          if (!reference || !lower || !upper || !solved.errorBefore || !solved.errorAfter) {
            throw new Error(`${name} has no reference or no band.`);
          }
          logGain += Math.log(solved.errorBefore / solved.errorAfter) / seeds;
          const inside = reference.filter((v, i) => lower[i] <= v && v <= upper[i]).length;
          coverage += inside / samples / seeds;
        }
        rows.push({ name, samples, snr, gain: Math.exp(logGain), coverage });
      }
    }
  }
  return rows;
}
