import type { SeriesMessage } from '../src/protocol';
import { formatSignificant, nameWithUnit } from './format';
import { text } from './strings';

/**
 * What was found, in one sentence: "Noise level 0.031 (estimated), SNR 12.4, 512 samples,
 * 3 missing". With several series it begins with the name of the one shown.
 */
export function summarySentence(series: SeriesMessage, isOneOfSeveral: boolean): string {
  const { noise, snr, before, missing, unit } = series;
  const level = formatSignificant(noise.sigma) + (unit ? ` ${unit}` : '');
  const parts = [
    noise.sigma === 0 ? text.noNoise : text.noiseLevelOf(level, noise.source),
    ...(snr === null ? [] : [text.snr(formatSignificant(snr))]),
    text.samples(before.length),
    ...(missing > 0 ? [text.missing(missing)] : []),
  ];
  const sentence = parts.join(', ');
  return isOneOfSeveral ? `${nameWithUnit(series.name, null)}: ${sentence}` : sentence;
}
