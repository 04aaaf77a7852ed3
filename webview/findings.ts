import type { ResultMessage, SeriesMessage } from '../src/protocol';
import { formatSignificant, percent, positionFormatter } from './format';
import { seriesData } from './plots/seriesData';
import { text } from './strings';

/** Beyond these, what was removed is not of the noise's size. */
const LESS = 0.7;
const MORE = 1.3;

/** What was found in a series, in sentences. Every figure is of this run. */
export function findingsOf(result: ResultMessage, series: SeriesMessage): readonly string[] {
  const { noise, estimatedSigma, snr, before, lower, upper, missing, unit } = series;
  const { x, findings, varies, outliers } = seriesData(series);
  const { limit, moved, largest, largestAt, correlation } = findings;
  const value = (v: number) => formatSignificant(v) + (unit ? ` ${unit}` : '');
  const sentences: string[] = [];

  if (noise.sigma > 0) {
    const ratio = snr === null ? null : formatSignificant(snr);
    sentences.push(text.findingNoise(value(noise.sigma), noise.source, ratio));
    if (noise.source === 'given') sentences.push(text.findingGiven(value(estimatedSigma)));
  } else {
    sentences.push(text.findingNone);
  }
  if (missing > 0) sentences.push(text.findingMissing(missing, before.length));
  if (result.settings.untouched.length > 0) {
    sentences.push(text.findingUntouched(result.settings.untouched.length));
  }
  if (largest > 0) {
    const at = series.x ? positionFormatter(x, result.xIsTime)(x[largestAt]) : String(largestAt + 1);
    const where = `${result.xName ?? text.sample} = ${at}${result.xUnit ? ` ${result.xUnit}` : ''}`;
    sentences.push(text.findingMoved(value(moved), value(largest), where));
    if (varies) sentences.push(text.findingVaries);
    else if (moved < LESS * noise.sigma) sentences.push(text.findingMovedLess);
    else if (moved > MORE * noise.sigma) sentences.push(text.findingMovedMore);
    if (outliers.length > 0) sentences.push(text.findingOutliers(outliers.length, value(limit)));
    if (correlation === null) sentences.push(text.findingUnknown);
    else if (!correlation.matters) sentences.push(text.findingWhite);
    else {
      const say = correlation.strongest > 0 ? text.findingCorrelated : text.findingFollowed;
      sentences.push(say(correlation.strongest.toFixed(2), correlation.lag));
    }
  }
  if (lower && upper) {
    const width = upper.reduce((sum, high, index) => sum + (high - lower[index]) / 2 / upper.length, 0);
    if (width > 0) sentences.push(text.findingBand(percent(result.settings.bandLevel), value(width)));
  }
  return sentences;
}
