/** How strong each frequency is in a series. */
import { fourierTransform } from './fourier';

export interface Spectrum {
  /** Cycles for each unit of x, ascending from the lowest above 0 to half of the sampling rate. */
  readonly frequency: Float64Array;
  /** Amplitude of the tone that would give each line, in the units of y. */
  readonly amplitude: Float64Array;
}

/**
 * Amplitude spectrum of equally spaced samples, all finite, at least 2: mean removed, Hann window, zeros up to
 * a power of two. A tone of amplitude A between two lines loses up to 15 % of A (the window's scalloping).
 */
export function amplitudeSpectrum(values: Float64Array, spacing: number): Spectrum {
  const n = values.length;
  const length = 2 ** Math.ceil(Math.log2(n));
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  const mean = values.reduce((sum, v) => sum + v / n, 0);
  let total = 0;
  for (let i = 0; i < n; i++) {
    const window = Math.sin((Math.PI * (i + 0.5)) / n) ** 2;
    total += window;
    re[i] = window * (values[i] - mean);
  }
  fourierTransform(re, im);
  const lines = length / 2;
  return {
    frequency: Float64Array.from({ length: lines }, (_, k) => (k + 1) / (length * spacing)),
    // The line at half of the sampling rate has no mirror image.
    amplitude: Float64Array.from(
      { length: lines },
      (_, k) => ((k + 1 === lines ? 1 : 2) * Math.hypot(re[k + 1], im[k + 1])) / total,
    ),
  };
}

/** The spacing of positions that are even to within 1 %; null where they are not, or are fewer than 2. */
export function evenSpacing(x: Float64Array): number | null {
  const last = x.length - 1;
  const spacing = (x[last] - x[0]) / last;
  if (!(spacing > 0 && Number.isFinite(spacing))) return null;
  return x.every((v, i) => Math.abs(v - x[0] - i * spacing) <= 0.01 * spacing) ? spacing : null;
}
