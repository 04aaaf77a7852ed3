/**
 * The noisy series that our model and the classical methods are both measured on: one definition, the same
 * draws for all. `npx tsx bench/accuracy/cases.ts FOLDER` writes them for `bench/classical/measure.py`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { normalGenerator } from '../../src/core/diffusion/random';
import { CORRUPTIONS, type Random } from './corruptions';
import { scaledTo } from './statistics';
import { OSCILLATORY, REGULAR } from './waveLabSignals';

export interface Case {
  readonly table: 'waveLab' | 'corruptions' | 'bands' | 'lengths' | 'uneven';
  /** Row of the table: signal and noise. */
  readonly key: string;
  readonly group: 'regular' | 'oscillatory';
  readonly draw: number;
  /** null: equally spaced. */
  readonly x: Float64Array | null;
  /** NaN where missing. */
  readonly y: Float64Array;
  readonly truth: Float64Array;
}

export const RSNRS = [1, 3, 7];
const CORRUPTED_LENGTH = 1024;
const CORRUPTED_RSNR = 3;
const BAND_LENGTH = 512;
export const LENGTHS = [16, 32, 64, 100, 500, 5000];
const LENGTH_RSNR = 3;
const UNEVEN_LENGTH = 500;
/** Uneven positions are drawn from a regular grid this many times as fine. */
const UNEVEN_FINENESS = 16;

/** A stream of random numbers for the case named so: the same on every machine. */
export function randomFor(name: string): Random {
  // FNV-1a.
  let hash = 0x811c9dc5;
  for (const c of name) hash = Math.imul(hash ^ c.charCodeAt(0), 0x01000193) >>> 0;
  const normal = normalGenerator(hash);
  // exp(-r²/2) of the radius of two normals is uniform.
  return { normal, uniform: () => Math.exp(-(normal() ** 2 + normal() ** 2) / 2) };
}

const groups = [
  ['regular', REGULAR],
  ['oscillatory', OSCILLATORY],
] as const;

/** WaveLab signals of n = 2048 with white noise, where no figures of all peers exist. */
export function* longWaveLabCases(draws: number): Generator<Case> {
  for (const rsnr of [3, 7]) {
    for (const [name, signal] of Object.entries(REGULAR)) {
      const truth = scaledTo(signal(2048), rsnr);
      yield* whiteDraws('waveLab', `${name}|${rsnr}`, 'regular', truth, draws);
    }
  }
}

export function* corruptedCases(draws: number): Generator<Case> {
  for (const [corruption, corrupt] of Object.entries(CORRUPTIONS)) {
    for (const [group, signals] of groups) {
      for (const [name, signal] of Object.entries(signals)) {
        // Rounding has no randomness.
        const count = corruption.startsWith('rounding') ? 1 : draws;
        for (let draw = 0; draw < count; draw++) {
          const key = `${corruption}|${name}`;
          const random = randomFor(`corruptions|${key}|${draw}`);
          const corrupted = corrupt(signal(CORRUPTED_LENGTH), CORRUPTED_RSNR, random);
          // Rounding leaves a lone spike as it is: there is nothing to measure.
          if (corrupted.y.every((v, i) => Math.abs(v - corrupted.truth[i]) < 1e-9)) continue;
          yield { table: 'corruptions', key, group, draw, x: null, ...corrupted };
        }
      }
    }
  }
}

export function* bandCases(draws: number): Generator<Case> {
  for (const [group, signals] of groups) {
    for (const [name, signal] of Object.entries(signals)) {
      for (const rsnr of RSNRS) {
        const truth = scaledTo(signal(BAND_LENGTH), rsnr);
        yield* whiteDraws('bands', `${name}|${rsnr}`, group, truth, draws);
      }
    }
  }
}

export function* lengthCases(draws: number): Generator<Case> {
  for (const n of LENGTHS) {
    for (const [name, signal] of Object.entries(REGULAR)) {
      const truth = scaledTo(signal(n), LENGTH_RSNR);
      yield* whiteDraws('lengths', `${n}|${name}`, 'regular', truth, draws);
    }
  }
}

export function* unevenCases(draws: number): Generator<Case> {
  for (const [name, signal] of Object.entries(REGULAR)) {
    const fine = signal(UNEVEN_LENGTH * UNEVEN_FINENESS);
    for (let draw = 0; draw < draws; draw++) {
      const random = randomFor(`uneven|${name}|${draw}`);
      const chosen = new Set<number>();
      while (chosen.size < UNEVEN_LENGTH) chosen.add(Math.floor(random.uniform() * fine.length));
      const x = Float64Array.from([...chosen].sort((a, b) => a - b));
      const truth = scaledTo(
        x.map((i) => fine[i]),
        LENGTH_RSNR,
      );
      yield {
        table: 'uneven',
        key: name,
        group: 'regular',
        draw,
        x,
        truth,
        y: truth.map((v) => v + random.normal()),
      };
    }
  }
}

function* whiteDraws(
  table: Case['table'],
  key: string,
  group: Case['group'],
  truth: Float64Array,
  draws: number,
): Generator<Case> {
  for (let draw = 0; draw < draws; draw++) {
    const { normal } = randomFor(`${table}|${key}|${draw}`);
    yield { table, key, group, draw, x: null, truth, y: truth.map((v) => v + normal()) };
  }
}

/** Writes `cases.json` (one entry a series) and `values.f64` (x if any, y, truth of each, in order). */
function writeCases(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const index: object[] = [];
  const values: Float64Array[] = [];
  const all = [longWaveLabCases(4), corruptedCases(2), bandCases(1), lengthCases(10), unevenCases(4)];
  for (const cases of all) {
    for (const { x, y, truth, ...entry } of cases) {
      index.push({ ...entry, n: y.length, hasX: x !== null });
      values.push(...(x === null ? [y, truth] : [x, y, truth]));
    }
  }
  writeFileSync(join(folder, 'cases.json'), JSON.stringify(index));
  writeFileSync(join(folder, 'values.f64'), Buffer.concat(values.map((v) => Buffer.from(v.buffer))));
}

if (require.main === module) writeCases(process.argv[2]);
