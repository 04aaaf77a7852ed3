/** What can be said of numbers at a glance, without the model. */
import { estimatedNoise } from './denoise';
import { readTable } from './reading/readTable';
import { seriesOf } from './reading/seriesOf';
import type { TextRange } from './reading/wholeNumbers';
import type { Series } from './series';

export interface QuickSummary {
  readonly series: readonly SeriesSummary[];
  readonly decimalMark: '.' | ',';
}

export interface SeriesSummary {
  readonly name: string;
  readonly unit: string | null;
  /** Samples that are not missing. */
  readonly count: number;
  readonly mean: number;
  /** Estimated standard deviation of the noise; NaN where there are too few samples to tell. */
  readonly noise: number;
  /** Estimated sd(signal) / sd(noise); Infinity without noise, NaN where the noise is not known. */
  readonly snr: number;
}

/**
 * Reads the ranges of a text as `Denoise Data` would, and summarises each series.
 * @throws InputError where they cannot be read.
 */
export function quickSummary(text: string, ranges: readonly TextRange[] | null): QuickSummary {
  const table = readTable(text, ranges);
  const { items } = seriesOf(table, { columns: null, x: null });
  return {
    decimalMark: table.decimalMark,
    series: items.map(({ series, column }) => ({
      name: series.name,
      unit: table.columns[column].unit,
      ...statistics(series),
    })),
  };
}

function statistics({ x, y }: Series): Pick<SeriesSummary, 'count' | 'mean' | 'noise' | 'snr'> {
  const present = y.filter((value) => !Number.isNaN(value));
  const count = present.length;
  const mean = present.reduce((sum, value) => sum + value / count, 0);
  const variance = present.reduce((sum, value) => sum + (value - mean) ** 2 / count, 0);
  const noise = estimatedNoise(y, x);
  const snr =
    noise === 0 ? Number.POSITIVE_INFINITY : Math.sqrt(Math.max(variance - noise * noise, 0)) / noise;
  return { count, mean, noise, snr };
}
