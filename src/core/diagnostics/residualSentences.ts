/** What the checks of a residual say, in plain sentences. */
import type { ResidualChecks } from './residualChecks';

/** The sentences in one language; numbers come formatted. */
export interface ResidualSentences {
  readonly residualSignal: string;
  readonly residualUnknown: string;
  readonly residualWhite: string;
  readonly residualCorrelated: (r: string, lag: number) => string;
  readonly residualFollowed: (r: string, lag: number) => string;
  readonly residualLevel: (percent: string) => string;
  readonly residualMore: (percent: string) => string;
  readonly residualLess: (percent: string) => string;
  readonly residualNoStretch: string;
  readonly residualStretch: (from: string, to: string) => string;
  readonly residualBand: (shortest: string, longest: string | null, ratio: string) => string;
  readonly residualNoTone: string;
  readonly residualTone: (period: string | null) => string;
  readonly residualNormal: string;
  readonly residualHeavyTails: string;
  readonly residualNotNormal: string;
  readonly residualSteady: string;
  readonly residualDependsOnX: (ratio: string) => string;
  readonly residualDependsOnLevel: (ratio: string) => string;
}

export const ENGLISH_RESIDUAL_SENTENCES: ResidualSentences = {
  residualSignal:
    'Signal was probably taken away: what was removed is not only noise. Compare it with the curve, try a lower noise level, or leave these samples as they are.',
  residualUnknown: 'Too little was removed to tell whether it is noise.',
  residualWhite: 'Whiteness: neighbouring values of what was removed have nothing to do with each other.',
  residualCorrelated: (r, lag) =>
    `Whiteness: what was removed is correlated (${r} at a lag of ${lag}): signal was removed, or the noise itself is correlated.`,
  residualFollowed: (r, lag) =>
    `Whiteness: what was removed swings to and fro (correlation ${r} at a lag of ${lag}): the curve may follow some of the noise.`,
  residualLevel: (percent) =>
    `Size: what was removed is ${percent} of the noise level, which chance explains.`,
  residualMore: (percent) =>
    `Size: what was removed is ${percent} of the noise level, clearly more than the noise: signal may have been removed.`,
  residualLess: (percent) =>
    `Size: what was removed is ${percent} of the noise level, clearly less than the noise: some of it may still be there.`,
  residualNoStretch: 'Signal left: nowhere do samples lie off the curve together.',
  residualStretch: (from, to) =>
    `Signal left: from ${from} to ${to} the samples lie off the curve together, farther than noise explains.`,
  residualBand: (shortest, longest, ratio) =>
    `Signal left: what was removed has ${ratio} times the noise's power at periods ${longest === null ? `above ${shortest}` : `from ${shortest} to ${longest}`} samples.`,
  residualNoTone: 'Periodicity: no oscillation stands out of what was removed.',
  residualTone: (period) =>
    period === null
      ? 'Periodicity: an oscillation stands out of what was removed.'
      : `Periodicity: an oscillation of period ${period} stands out of what was removed.`,
  residualNormal: 'Distribution: what was removed is distributed as normal noise is.',
  residualHeavyTails:
    'Distribution: what was removed holds more large values than normal noise does: try it with outliers removed.',
  residualNotNormal: 'Distribution: what was removed is not normally distributed.',
  residualSteady: 'Evenness: what was removed is of one size along x and at every level of the curve.',
  residualDependsOnX: (ratio) =>
    `Evenness: the variance of what was removed changes along x (${ratio} times from the first third to the last).`,
  residualDependsOnLevel: (ratio) =>
    `Evenness: the variance of what was removed changes with the level of the curve (${ratio} times from the lowest third to the highest).`,
};

/** One sentence a check, the loudest first. */
export function sentencesOf(
  checks: ResidualChecks | null,
  say: ResidualSentences,
  /** Position of the sample with an index, as text. */
  placeOf: (index: number) => string,
  decimalMark: '.' | ',' = '.',
): string[] {
  if (checks === null) return [say.residualUnknown];
  const { whiteness, level, stretch, band, periodicity, normality, dependence } = checks;
  const marked = (number: string): string => number.replace('.', decimalMark);
  const figure = (v: number): string => marked(String(Number(v.toPrecision(2))));
  const percent = `${Math.round(100 * level.ratio)} %`;
  const sentences = checks.signalRemoved ? [say.residualSignal] : [];
  const correlated = whiteness.alarm === 'noise' ? say.residualFollowed : say.residualCorrelated;
  sentences.push(
    whiteness.alarm === null
      ? say.residualWhite
      : correlated(marked(whiteness.strongest.toFixed(2)), whiteness.lag),
    level.alarm === 'more'
      ? say.residualMore(percent)
      : level.alarm === 'less'
        ? say.residualLess(percent)
        : say.residualLevel(percent),
  );
  if (stretch.alarm) sentences.push(say.residualStretch(placeOf(stretch.from), placeOf(stretch.to - 1)));
  else if (band.alarm) {
    const longest = Number.isFinite(band.longest) ? figure(band.longest) : null;
    sentences.push(say.residualBand(figure(band.shortest), longest, figure(band.statistic)));
  } else sentences.push(say.residualNoStretch);
  const period =
    periodicity.period === null ? null : marked(String(Number(periodicity.period.toPrecision(3))));
  sentences.push(periodicity.alarm ? say.residualTone(period) : say.residualNoTone);
  if (!normality.alarm) sentences.push(say.residualNormal);
  else sentences.push(normality.excessKurtosis > 0 ? say.residualHeavyTails : say.residualNotNormal);
  const { onX, onLevel } = dependence;
  if (onX?.alarm) sentences.push(say.residualDependsOnX(figure(onX.ratio)));
  if (onLevel?.alarm) sentences.push(say.residualDependsOnLevel(figure(onLevel.ratio)));
  if (!onX?.alarm && !onLevel?.alarm) sentences.push(say.residualSteady);
  return sentences;
}
