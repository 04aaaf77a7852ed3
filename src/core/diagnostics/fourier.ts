/**
 * Discrete Fourier transform in place, radix 2 (Cooley & Tukey); the length is a power of two:
 * X_k = sum_n x_n exp(-2 pi i k n / N).
 */
export function fourierTransform(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      const real = re[i];
      re[i] = re[j];
      re[j] = real;
      const imaginary = im[i];
      im[i] = im[j];
      im[j] = imaginary;
    }
  }
  const { cosines, sines } = factors(n);
  for (let size = 2; size <= n; size *= 2) {
    const half = size / 2;
    const stride = n / size;
    for (let start = 0; start < n; start += size) {
      for (let k = 0; k < half; k++) {
        const c = cosines[k * stride];
        const s = sines[k * stride];
        const i = start + k;
        const j = i + half;
        const tr = re[j] * c - im[j] * s;
        const ti = re[j] * s + im[j] * c;
        re[j] = re[i] - tr;
        im[j] = im[i] - ti;
        re[i] += tr;
        im[i] += ti;
      }
    }
  }
}

interface Factors {
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

/** Of the last length: callers transform many series of one length. */
let last: Factors & { readonly n: number } = {
  n: 0,
  cosines: new Float64Array(0),
  sines: new Float64Array(0),
};

/** exp(-2 pi i k / n) for k < n / 2. */
function factors(n: number): Factors {
  if (last.n !== n) {
    last = {
      n,
      cosines: Float64Array.from({ length: n / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / n)),
      sines: Float64Array.from({ length: n / 2 }, (_, k) => -Math.sin((2 * Math.PI * k) / n)),
    };
  }
  return last;
}
