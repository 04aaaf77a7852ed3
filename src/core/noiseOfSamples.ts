/** The noise of each sample of a result. */
import { withoutFar } from './diagnostics/farSamples';
import type { SeriesResult } from './result';

/** Root mean square of the values where y is a number. */
export function levelOf(values: Float64Array, y: Float64Array): number {
  const present = values.filter((_, i) => !Number.isNaN(y[i]));
  // Squares of very large or small numbers are no numbers.
  const largest = present.reduce((most, v) => Math.max(most, v), 0);
  return largest * Math.sqrt(present.reduce((sum, v) => sum + (v / largest) ** 2, 0) / present.length);
}

/** Standard deviation of the noise of a result, in the units of y: of every sample, or of each where they came with their own. */
export function noiseOfSamples({
  noise,
  errorBars,
  before,
}: Pick<SeriesResult, 'noise' | 'errorBars' | 'before'>): number | Float64Array {
  if (errorBars === null) return noise.sigma;
  const scale = noise.sigma / levelOf(errorBars, withoutFar(before, errorBars));
  return errorBars.map((v) => scale * v);
}
