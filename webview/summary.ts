import type { SeriesMessage } from '../src/protocol';
import { type CurveError, curveError } from './curveError';
import { formatSignificant, nameWithUnit } from './format';
import { text } from './strings';

/**
 * What was found, in one sentence: "Noise level 0.031 (estimated), SNR 12.4, 512 samples,
 * 3 missing". With several series it begins with the name of the one shown.
 */
export function summarySentence(series: SeriesMessage, isOneOfSeveral: boolean): string {
  const { noise, snr, before, missing, unit } = series;
  const level = formatSignificant(noise.sigma) + (unit ? ` ${unit}` : '');
  const error = curveError(series);
  const accuracy = error && accuracyOf(error);
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

/** How far the curve was from its reference, and is now: "Error 0.83, after 0.031 (27 times smaller)". */
function accuracyOf({ before, after }: CurveError): string {
  const [larger, smaller] = [Math.max(before, after), Math.min(before, after)];
  const ratio = smaller > 0 ? formatSignificant(larger / smaller) : null;
  const change = before === after || ratio === null ? null : text.timesAsLarge(ratio, after < before);
  return text.accuracy(formatSignificant(before), formatSignificant(after), change);
}
