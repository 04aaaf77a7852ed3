import { type DenoiseHooks, denoise } from '../denoise';
import type { Denoiser } from '../diffusion/session';
import { notice } from '../notice';
import type { DenoiseSettings, SeriesResult } from '../result';
import type { Series } from '../series';
import { said } from '../wording';
import { ALTERNATIVES, compareMethods } from './compare';

/** Longer series are the model's: comparing would take long, and there it hardly errs more than others. */
const LONGEST_COMPARED = 4096;
/** The part of the work that the comparison is. */
const COMPARISON_SHARE = 0.7;

/**
 * Denoises one series by the method of the settings; where that is 'auto', by the one that `compareMethods` puts
 * first, the reason among the warnings unless it is the model with the level found; above 4,096 samples by the model,
 * which is said too. The band stays the model's: it is one of the
 * curve, not of an estimate.
 * @throws InputError as `denoise` does.
 */
export async function denoiseSeries(
  series: Series,
  settings: DenoiseSettings,
  denoiser: Denoiser,
  hooks: DenoiseHooks = {},
): Promise<SeriesResult> {
  if (settings.method !== 'auto') return denoise(series, settings, denoiser, hooks);
  if (series.y.length > LONGEST_COMPARED) {
    const model = await denoise(series, settings, denoiser, hooks);
    const reason = notice(
      'too-long-to-compare',
      said`The series has more than ${LONGEST_COMPARED} samples: no other method was tried, and the noise level not doubted.`,
    );
    return { ...model, warnings: [...model.warnings, reason] };
  }
  const { estimates, sigma, sigmaOfFirst, reason } = await compareMethods(
    series,
    settings,
    denoiser,
    { onProgress: (fraction) => hooks.onProgress?.(COMPARISON_SHARE * fraction) },
    ALTERNATIVES,
  );
  const { method } = estimates[0];
  const isLevelKept = sigmaOfFirst === sigma;
  const level = isLevelKept ? settings.sigma : sigmaOfFirst;
  const model = await denoise(series, { ...settings, method: 'diffusion', sigma: level }, denoiser, {
    onProgress: (fraction) => hooks.onProgress?.(COMPARISON_SHARE + (1 - COMPARISON_SHARE) * fraction),
  });
  if (method === 'diffusion') {
    if (isLevelKept) return model;
    const noise = { sigma: sigmaOfFirst, source: 'estimated' as const };
    return { ...model, noise, warnings: [...model.warnings, reason] };
  }
  const own = await denoise(series, { ...settings, method, bandLevel: 0 }, denoiser);
  return {
    ...own,
    lower: model.lower,
    upper: model.upper,
    warnings: [...own.warnings, reason],
  };
}
