import type { DenoiseApiOptions, DenoisedValues } from '../api';
import { InputError } from '../core/errors';
import { DEFAULT_SETTINGS, type DenoiseSettings } from '../core/result';
import type { InferenceClient } from '../inference/client';

/** Carries out `DenoiseExtensionApi.denoise`. */
export async function denoiseValues(
  client: InferenceClient,
  values: ArrayLike<number>,
  options: DenoiseApiOptions,
): Promise<DenoisedValues> {
  const y = numbers(values, 'values');
  const settings: DenoiseSettings = {
    ...DEFAULT_SETTINGS,
    sigma: options.sigma ?? null,
    bandLevel: options.bandLevel ?? 0,
    outliers: options.outliers ?? DEFAULT_SETTINGS.outliers,
    seed: options.seed ?? DEFAULT_SETTINGS.seed,
  };
  const series = { name: 'values', x: options.x === undefined ? null : positions(options.x, y.length), y };
  const { result, model } = await client.series(
    { kind: 'series', series, settings },
    options.signal ? { signal: options.signal } : {},
  );
  const { after, lower, upper, noise, snr, warnings } = result;
  return { after, lower, upper, sigma: noise.sigma, snr, warnings, model };
}

function positions(x: ArrayLike<number>, length: number): Float64Array {
  const found = numbers(x, 'x');
  if (found.length !== length) {
    throw new InputError('bad-x', `There are ${found.length} positions for ${length} values. Give one each.`);
  }
  found.forEach((value, i) => {
    if (!Number.isFinite(value) || (i > 0 && value < found[i - 1])) {
      throw new InputError('bad-x', `x[${i}] is ${value}: positions must be finite and ascending.`);
    }
  });
  return found;
}

function numbers(values: ArrayLike<number>, what: string): Float64Array {
  const found = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value: unknown = values[i];
    if (typeof value !== 'number' || Math.abs(value) === Number.POSITIVE_INFINITY) {
      throw new InputError(
        'not-a-number',
        `${what}[${i}] is ${String(value)}: give finite numbers, NaN for a missing one.`,
      );
    }
    found[i] = value;
  }
  return found;
}
