/**
 * The series that `bench/trust` reports on: the WaveLab signals, the means of the smash study, solutions of
 * ODEBench and measured series, each with white noise added. Nothing is tuned on them; what needs tuning is
 * tuned on the draws of `priorDraws.py`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { solveReference } from '../../src/core/ode/reference';
import { RSNRS, randomFor } from '../accuracy/cases';
import { MEANS } from '../accuracy/smashSignals';
import { deviation, scaledTo } from '../accuracy/statistics';
import { OSCILLATORY, REGULAR } from '../accuracy/waveLabSignals';
import { odeBenchProblems } from '../ode/systems';

export interface TrustCase {
  readonly set: 'WaveLab' | 'smash' | 'ODEBench' | 'measured' | 'prior';
  /** Signal, or family of the prior. */
  readonly name: string;
  /** Equally spaced, none missing. */
  readonly y: Float64Array;
  readonly truth: Float64Array;
  /** Standard deviation of the noise. */
  readonly sigma: number;
}

export const TRUST_LENGTHS = [128, 256, 512, 1024, 2048];

/** All benchmark series; `draws` of the noise for each. */
export function* benchmarkCases(draws: number): Generator<TrustCase> {
  for (const n of TRUST_LENGTHS) {
    for (const rsnr of RSNRS) {
      for (const [name, signal] of Object.entries({ ...REGULAR, ...OSCILLATORY })) {
        yield* noisy('WaveLab', name, signal(n), rsnr, draws);
      }
      for (const [name, mean] of Object.entries(MEANS)) yield* noisy('smash', name, mean(n), rsnr, draws);
    }
  }
  for (const [k, { label, system }] of odeBenchProblems().entries()) {
    const n = TRUST_LENGTHS[k % TRUST_LENGTHS.length];
    const t = Float64Array.from({ length: n }, (_, i) => (10 * i) / (n - 1));
    const { y } = solveReference(system, t, { relativeTolerance: 1e-8 });
    const curve = y[k % y.length];
    if (!curve.every(Number.isFinite) || !(deviation(curve) > 1e-6 * Math.abs(curve[0]))) continue;
    yield* noisy('ODEBench', label, curve, RSNRS[k % RSNRS.length], draws);
  }
  for (const [name, values] of Object.entries(measuredSeries())) {
    for (const n of TRUST_LENGTHS.filter((length) => length <= values.length)) {
      for (const rsnr of RSNRS) yield* noisy('measured', name, values.slice(0, n), rsnr, draws);
    }
  }
}

function* noisy(
  set: TrustCase['set'],
  name: string,
  curve: Float64Array,
  rsnr: number,
  draws: number,
): Generator<TrustCase> {
  const truth = scaledTo(curve, rsnr);
  for (let draw = 0; draw < draws; draw++) {
    const { normal } = randomFor(`trust|${set}|${name}|${truth.length}|${rsnr}|${draw}`);
    yield { set, name, truth, sigma: 1, y: truth.map((v) => v + normal()) };
  }
}

function measuredSeries(): Record<string, Float64Array> {
  const file: { series: Record<string, number[]> } = JSON.parse(
    readFileSync(join(__dirname, 'realSeries.json'), 'utf8'),
  );
  return Object.fromEntries(
    Object.entries(file.series).map(([name, values]) => [name, Float64Array.from(values)]),
  );
}

/** The draws of the prior that `priorDraws.py` wrote into a folder. */
export function priorCases(folder: string): TrustCase[] {
  if (!existsSync(join(folder, 'draws.json'))) {
    throw new Error(`${folder} holds no draws: make them with bench/trust/priorDraws.py.`);
  }
  const index: { family: string; n: number; sigma: number }[] = JSON.parse(
    readFileSync(join(folder, 'draws.json'), 'utf8'),
  );
  const bytes = readFileSync(join(folder, 'draws.f64'));
  const values = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  let at = 0;
  const take = (n: number): Float64Array => {
    at += n;
    return values.slice(at - n, at);
  };
  return index.map(({ family, n, sigma }) => ({
    set: 'prior',
    name: family,
    sigma,
    y: take(n),
    truth: take(n),
  }));
}
