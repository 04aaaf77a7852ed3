/** The denoiser on a computed curve whose noise level is known. */

import { type DenoiseHooks, denoise } from '../denoise';
import { credibleBand } from '../diffusion/band';
import type { Denoiser } from '../diffusion/session';
import type { DenoiseSettings, SeriesResult } from '../result';
import type { Series } from '../series';
import { standardDeviation } from '../standardDeviation';
import { said, type Wording } from '../wording';
import { trendOf } from './trend';

/** Below this part of the curve's spread noise is too small for the model, and a trend is taken out first. */
const SMALL_NOISE = 0.003;

export interface ImprovedCurve {
  readonly result: SeriesResult;
  /** What was done besides denoising, in words. */
  readonly notes: readonly Wording[];
}

/**
 * Denoises a computed curve. `sigma` is the noise level as its computation tells it; null where it does not:
 * then, as for any other data, it is estimated.
 */
export async function improveCurve(
  series: Series & { readonly x: Float64Array },
  sigma: number | null,
  settings: DenoiseSettings,
  denoiser: Denoiser,
  hooks: DenoiseHooks,
): Promise<ImprovedCurve> {
  const level = settings.sigma ?? sigma;
  const present = series.y.filter((v) => !Number.isNaN(v));
  const isSmall = level !== null && level > 0 && level < SMALL_NOISE * standardDeviation(present);
  const trend = isSmall ? trendOf(series.x, series.y, level) : null;
  if (isSmall && !trend) {
    // The model would take details of the curve for noise.
    const kept = await denoise(series, { ...settings, sigma: 0 }, denoiser, hooks);
    const band =
      settings.bandLevel > 0
        ? credibleBand(
            kept.after,
            kept.after.map(() => level),
            settings.bandLevel,
            1,
          )
        : null;
    return {
      result: {
        ...kept,
        lower: band?.lower ?? null,
        upper: band?.upper ?? null,
        noise: { sigma: level, source: settings.sigma === null ? 'estimated' : 'given' },
        estimatedSigma: sigma ?? level,
        snr: standardDeviation(kept.after) / level,
        warnings: kept.warnings.filter(
          ({ code }) => code !== 'at-resolution' && code !== 'noise-far-from-estimate',
        ),
      },
      notes: [
        said`The noise of ${series.name} is too small beside the curve for the model, and no simple trend describes the curve: it is left as it was computed.`,
      ],
    };
  }
  const y = trend ? series.y.map((v, i) => v - trend.values[i]) : series.y;
  const cleaned = await denoise({ ...series, y }, { ...settings, sigma: level }, denoiser, hooks);
  const back = (values: Float64Array): Float64Array =>
    trend ? values.map((v, i) => v + trend.values[i]) : values;
  const isGiven = settings.sigma !== null;
  const result: SeriesResult = {
    ...cleaned,
    before: series.y,
    after: back(cleaned.after),
    lower: cleaned.lower && back(cleaned.lower),
    upper: cleaned.upper && back(cleaned.upper),
    noise: isGiven || level === null ? cleaned.noise : { sigma: level, source: 'estimated' },
    estimatedSigma: sigma ?? cleaned.estimatedSigma,
    snr: level === null || level === 0 ? cleaned.snr : standardDeviation(back(cleaned.after)) / level,
    warnings: isGiven
      ? cleaned.warnings
      : cleaned.warnings.filter(({ code }) => code !== 'noise-far-from-estimate'),
  };
  const notes = trend
    ? [
        said`The noise of ${series.name} is too small beside the curve for the model alone: a polynomial of degree ${trend.degree} was taken out before, and put back after.`,
      ]
    : [];
  return { result, notes };
}
