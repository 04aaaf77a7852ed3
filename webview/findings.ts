import { sentencesOf } from '../src/core/diagnostics/residualSentences';
import type { ResultMessage, SeriesMessage } from '../src/protocol';
import { formatSignificant, percent, positionFormatter } from './format';
import { seriesData } from './plots/seriesData';
import { text } from './strings';

/** What was found in a series, in sentences. Every figure is of this run. */
export function findingsOf(result: ResultMessage, series: SeriesMessage): readonly string[] {
  const { noise, errorBars, estimatedSigma, snr, before, lower, upper, missing, unit } = series;
  const { x, findings, varies, outliers, checks } = seriesData(series);
  const { limit, moved, largest, largestAt } = findings;
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
    const place = (index: number) => {
      const at = series.x ? positionFormatter(x, result.xIsTime)(x[index]) : String(index + 1);
      return `${result.xName ?? text.sample} = ${at}${result.xUnit ? ` ${result.xUnit}` : ''}`;
    };
    const said = sentencesOf(checks, text, place, result.decimalMark);
    // What is wrong is said before anything else.
    if (checks?.signalRemoved) sentences.unshift(...said.splice(0, 1));
    sentences.push(text.findingMoved(value(moved), value(largest), place(largestAt)));
    if (varies) sentences.push(text.findingVaries);
    if (outliers.length > 0) {
      const count = outliers.length;
      sentences.push(
        errorBars === null
          ? text.findingOutliers(count, value(limit * noise.sigma))
          : text.findingOutliersOfErrorBars(count, formatSignificant(limit)),
      );
    }
    sentences.push(...said);
  }
  if (lower && upper) {
    // An equation may be undefined at some samples.
    const widths = upper.map((high, index) => high - lower[index]).filter((each) => !Number.isNaN(each));
    const width = widths.reduce((sum, each) => sum + each / 2 / widths.length, 0);
    if (width > 0) sentences.push(text.findingBand(percent(result.settings.bandLevel), value(width)));
  }
  return sentences;
}
