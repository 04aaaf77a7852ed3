import { relativeError } from '../src/core/equations/accuracy';
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
  const accuracy = accuracyOf(series);
  const parts = [
    ...(accuracy === null ? [] : [accuracy]),
    ...(accuracy !== null && noise.sigma === 0
      ? []
      : [noise.sigma === 0 ? text.noNoise : text.noiseLevelOf(level, noise.source)]),
    ...(snr === null ? [] : [text.snr(formatSignificant(snr))]),
    text.samples(before.length),
    ...(missing > 0 ? [text.missing(missing)] : []),
  ];
  const sentence = parts.join(', ');
  return isOneOfSeveral ? `${nameWithUnit(series.name, null)}: ${sentence}` : sentence;
}

/** How far the curve was from its reference, and is now: "Error 0.83 before, 0.031 after (26.8 times smaller)". */
function accuracyOf({ before, after, reference }: SeriesMessage): string | null {
  // Missing samples are no error of those that are there.
  const known = reference?.map((value, index) => (Number.isNaN(before[index]) ? Number.NaN : value));
  const [was, is] = [before, after].map((values) => relativeError([values], known ? [known] : null));
  if (was === null || is === null || !Number.isFinite(was)) return null;
  const [larger, smaller] = [Math.max(was, is), Math.min(was, is)];
  const ratio = smaller > 0 && larger > smaller ? formatSignificant(larger / smaller) : null;
  const change = ratio === null ? null : text.timesAsLarge(ratio, is < was);
  return text.accuracy(formatSignificant(was), formatSignificant(is), change);
}
