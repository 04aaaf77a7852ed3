import type { DenoiseApiOptions, DenoisedValues } from '../api';
import { givenSeries } from '../core/givenSeries';
import { remark } from '../core/notice';
import { DEFAULT_SETTINGS, type DenoiseSettings } from '../core/result';
import type { InferenceClient } from '../inference/client';

/** Carries out `DenoiseExtensionApi.denoise`. */
export async function denoiseValues(
  client: InferenceClient,
  values: ArrayLike<number>,
  options: DenoiseApiOptions,
): Promise<DenoisedValues> {
  const settings: DenoiseSettings = {
    ...DEFAULT_SETTINGS,
    sigma: options.sigma ?? null,
    bandLevel: options.bandLevel ?? 0,
    outliers: options.outliers ?? DEFAULT_SETTINGS.outliers,
    seed: options.seed ?? DEFAULT_SETTINGS.seed,
  };
  const series = givenSeries(values, options.x ?? null, options.errorBars ?? null);
  const { result, model } = await client.series(
    { kind: 'series', series, settings },
    options.signal ? { signal: options.signal } : {},
  );
  const { after, lower, upper, noise, snr, warnings } = result;
  return { after, lower, upper, sigma: noise.sigma, snr, warnings: warnings.map(remark), model };
}
