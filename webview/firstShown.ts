import type { SeriesMessage } from '../src/protocol';

/** Index of the series that a new panel opens on: the first in which noise was found, else the first. */
export function firstShown(series: readonly Pick<SeriesMessage, 'noise'>[]): number {
  return Math.max(
    0,
    series.findIndex(({ noise }) => noise.sigma > 0),
  );
}
