/** Figures of the classical methods, with their sources, from bench/classical. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** RMSE(estimate) / RMSE(input) of a row's best method, and of all. */
export interface ClassicalRow {
  readonly best: number;
  readonly bestMethod: string;
  readonly all: Readonly<Record<string, number>>;
}

export interface WaveLabFigures {
  /** n -> signal|RSNR -> the best of 29 methods, and some of them by id. */
  readonly cells: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>>;
}

export interface SmashFigures {
  /** mean.SNR.variance -> MISE. */
  readonly scenarios: Readonly<Record<string, { readonly best: number; readonly trueVariance: number }>>;
}

export interface BandFigures {
  readonly rows: Readonly<
    Record<string, Readonly<Record<string, { coverage: number; intervalScore: number; crps: number }>>>
  >;
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, '../classical', `${name}.json`), 'utf8'));
}

export const waveLabFigures = (): WaveLabFigures => read('waveLab');
export const smashFigures = (): SmashFigures => read('smash');
export const bandFigures = (): BandFigures => read('bands');
export const classicalRows = (
  name: 'waveLab2048' | 'corruptions' | 'lengths' | 'uneven',
): Readonly<Record<string, ClassicalRow>> => read<{ rows: Record<string, ClassicalRow> }>(name).rows;
