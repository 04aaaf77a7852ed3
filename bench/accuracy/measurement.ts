/** What every table of the accuracy bench is measured with. */
import { denoise } from '../../src/core/denoise';
import type { Denoiser } from '../../src/core/diffusion/session';
import { DEFAULT_SETTINGS, type DenoiseSettings, type SeriesResult } from '../../src/core/result';
import { meanSquare } from './statistics';

/** How much to measure: `reduced` takes minutes, `full` all draws and seeds. */
export type Extent = 'reduced' | 'full';

export interface Bench {
  readonly denoiser: Denoiser;
  /** Folder of the model and its card. */
  readonly folder: string;
  readonly extent: Extent;
}

/** One part of the bench: Markdown, and the error of every single run relative to its input's. */
export interface Section {
  readonly markdown: string;
  readonly runs: readonly number[];
}

export interface Noisy {
  readonly x?: Float64Array | null;
  readonly y: Float64Array;
}

/** What a person would get with these settings, everything else automatic; no band unless asked for. */
export function run(
  denoiser: Denoiser,
  { x = null, y }: Noisy,
  settings: Partial<DenoiseSettings> = {},
): Promise<SeriesResult> {
  return denoise({ name: 'y', x, y }, { ...DEFAULT_SETTINGS, bandLevel: 0, ...settings }, denoiser);
}

/** Mean squared errors of a result (all samples) and of its input (present samples). */
export function squaredErrors(result: SeriesResult, truth: Float64Array): { after: number; before: number } {
  return {
    after: meanSquare(result.after, truth),
    before: meanSquare(result.before, truth, (i) => !Number.isNaN(result.before[i])),
  };
}

/** Accumulates squared errors over the draws of one row. */
export class Row {
  private after = 0;
  private before = 0;
  /** RMSE(estimate) / RMSE(input) of each run. */
  readonly runs: number[] = [];

  add({ after, before }: { after: number; before: number }): void {
    this.after += after;
    this.before += before;
    this.runs.push(Math.sqrt(after / before));
  }

  /** RMSE(estimate) / RMSE(input), squares averaged over the draws. */
  get ratio(): number {
    return Math.sqrt(this.after / this.before);
  }
}

/** A Markdown table; numbers are printed with three decimals, NaN as a dash. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const text = (v: string | number): string => {
    if (typeof v === 'string') return v;
    return Number.isNaN(v) ? '-' : v.toFixed(3);
  };
  const line = (cells: readonly (string | number)[]): string => `| ${cells.map(text).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Our figure, bold where it beats the other (lower is better). */
export function against(ours: number, other: number): string {
  return ours < other ? `**${ours.toFixed(3)}**` : ours.toFixed(3);
}

export function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)} %`;
}
