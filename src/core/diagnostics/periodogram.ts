/** The periodogram at the Fourier frequencies of any length. */
import { fourierTransform } from './fourier';

/**
 * |sum x_n exp(-2 pi i k n / N)|² / N for k = 1 .. ceil(N / 2) - 1: without the mean, and without the line at half of the
 * sampling rate. Of white noise each is exponential with mean sigma², independently.
 */
export function periodogram(values: Float64Array): Float64Array {
  const n = values.length;
  const { re, im } = transform(values);
  return Float64Array.from({ length: Math.ceil(n / 2) - 1 }, (_, k) => (re[k + 1] ** 2 + im[k + 1] ** 2) / n);
}

/** Discrete Fourier transform of any length; unless that is a power of two, as a convolution with a chirp (Bluestein 1970). */
function transform(values: Float64Array): { re: Float64Array; im: Float64Array } {
  const n = values.length;
  const length = 2 ** Math.ceil(Math.log2(2 * n));
  if (length === 2 * n) {
    const [re, im] = [values.slice(), new Float64Array(n)];
    fourierTransform(re, im);
    return { re, im };
  }
  // pi k² / n, with k² reduced while it is a whole number.
  const angle = (k: number): number => (Math.PI * ((k * k) % (2 * n))) / n;
  const chirp = { re: new Float64Array(length), im: new Float64Array(length) };
  const signal = { re: new Float64Array(length), im: new Float64Array(length) };
  for (let k = 0; k < n; k++) {
    const [c, s] = [Math.cos(angle(k)), Math.sin(angle(k))];
    signal.re[k] = values[k] * c;
    signal.im[k] = -values[k] * s;
    for (const place of k === 0 ? [0] : [k, length - k]) [chirp.re[place], chirp.im[place]] = [c, s];
  }
  fourierTransform(signal.re, signal.im);
  fourierTransform(chirp.re, chirp.im);
  for (let k = 0; k < length; k++) {
    const [a, b, c, d] = [signal.re[k], signal.im[k], chirp.re[k], chirp.im[k]];
    signal.re[k] = a * c - b * d;
    // Conjugated, so that the same transform goes back.
    signal.im[k] = -(a * d + b * c);
  }
  fourierTransform(signal.re, signal.im);
  const re = new Float64Array(n);
  const im = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const [c, s] = [Math.cos(angle(k)), Math.sin(angle(k))];
    const [a, b] = [signal.re[k] / length, -signal.im[k] / length];
    re[k] = a * c + b * s;
    im[k] = b * c - a * s;
  }
  return { re, im };
}
