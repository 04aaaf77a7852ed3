/** Covariance functions for vector fields: what is believed of f before an evaluation of it is seen. */

/**
 * k(a, b) as a sum of the parts that are present, on standardised coordinates of dimension d:
 * a polynomial w (1 + a.b / d)^p, a Gaussian exp(-|a - b|² / 2 l²), a rational quadratic
 * 1 / (1 + |a - b|² / 2 l²) and an additive Gaussian: one for each coordinate (Duvenaud, Nickisch &
 * Rasmussen 2011, arXiv 1112.4394), for fields like c - sin(x) - v that treat coordinates apart.
 */
export interface Kernel {
  readonly name: string;
  readonly polynomial?: { readonly degree: number; readonly weight: number };
  /** Length scale of the Gaussian part; a kernel has this or a rational one, not both. */
  readonly gaussian?: number;
  readonly rational?: number;
  readonly additive?: number;
}

const polynomial = (degree: number, weight = 1): { degree: number; weight: number } => ({ degree, weight });

/** The kinds of fields that are tried; the evidence of the data decides among them. */
export const KERNELS: readonly Kernel[] = [
  { name: 'linear', polynomial: polynomial(1) },
  { name: 'quadratic', polynomial: polynomial(2) },
  { name: 'cubic', polynomial: polynomial(3) },
  { name: 'quartic', polynomial: polynomial(4) },
  { name: 'gaussian 0.5', gaussian: 0.5 },
  { name: 'gaussian 1', gaussian: 1 },
  { name: 'gaussian 2', gaussian: 2 },
  { name: 'gaussian 4', gaussian: 4 },
  { name: 'rational 1', rational: 1 },
  { name: 'rational 3', rational: 3 },
  { name: 'quadratic + gaussian 1', polynomial: polynomial(2, 30), gaussian: 1 },
  { name: 'quadratic + gaussian 2', polynomial: polynomial(2, 30), gaussian: 2 },
  { name: 'cubic + gaussian 1', polynomial: polynomial(3, 3), gaussian: 1 },
  { name: 'additive 0.5', additive: 0.5 },
  { name: 'additive 1', additive: 1 },
  { name: 'additive 2', additive: 2 },
  { name: 'quadratic + additive 0.5', polynomial: polynomial(2, 3), additive: 0.5 },
  { name: 'quadratic + additive 1', polynomial: polynomial(2, 3), additive: 1 },
  { name: 'quadratic + additive 2', polynomial: polynomial(2, 3), additive: 2 },
  { name: 'gaussian 1 + additive 1', gaussian: 1, additive: 1 },
  { name: 'gaussian 2 + additive 2', gaussian: 2, additive: 2 },
];

/** Constant part of an additive kernel: the level of f is not the sum of anything. */
const ADDITIVE_LEVEL = 0.1;

/**
 * out[j] = k(a, b_j) / scale for j < count, where `a` is row `i` of `p` and b_j row j of `q`.
 * @param width the length of a row.
 * @param active the coordinates that count.
 */
export function covariances(
  kernel: Kernel,
  p: Float64Array,
  i: number,
  q: Float64Array,
  count: number,
  width: number,
  active: readonly number[],
  scale: number,
  out: Float64Array,
): void {
  const { polynomial, gaussian, rational, additive } = kernel;
  out.fill(0, 0, count);
  if (polynomial) {
    const { degree, weight } = polynomial;
    for (let j = 0; j < count; j++) {
      let dot = 0;
      for (const c of active) dot += p[i * width + c] * q[j * width + c];
      const base = 1 + dot / active.length;
      let power = weight;
      for (let k = 0; k < degree; k++) power *= base;
      out[j] += power;
    }
  }
  if (gaussian || rational) {
    const narrow = 0.5 / (gaussian ?? rational ?? 1) ** 2;
    for (let j = 0; j < count; j++) {
      let squared = 0;
      for (const c of active) {
        const difference = p[i * width + c] - q[j * width + c];
        squared += difference * difference;
      }
      out[j] += gaussian ? Math.exp(-narrow * squared) : 1 / (1 + narrow * squared);
    }
  }
  if (additive) {
    const narrow = 0.5 / additive ** 2;
    for (let j = 0; j < count; j++) {
      out[j] += ADDITIVE_LEVEL;
      for (const c of active) {
        const difference = p[i * width + c] - q[j * width + c];
        out[j] += Math.exp(-narrow * difference * difference);
      }
    }
  }
  for (let j = 0; j < count; j++) out[j] /= scale;
}
