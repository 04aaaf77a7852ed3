/** Most terms of the trend. */
const HIGHEST_DEGREE = 24;
/** What is left may be this many times the noise level. */
const CLOSE = 1.5;
/** Of the present samples each term of the trend must rest on this many. */
const SAMPLES_A_TERM = 8;

export interface Trend {
  readonly values: Float64Array;
  readonly degree: number;
}

/**
 * The polynomial of least degree in x that leaves no more than noise of this level, by least squares in
 * discrete orthogonal polynomials (Forsythe, J. SIAM 5 (1957), 74); null where there is none of low degree.
 * Missing samples (NaN) are left out of the fit.
 */
export function trendOf(x: Float64Array, y: Float64Array, sigma: number): Trend | null {
  const present = Array.from(y.keys()).filter((i) => !Number.isNaN(y[i]));
  const n = present.length;
  const [first, last] = [x[0], x[x.length - 1]];
  const u = x.map((v) => (2 * (v - first)) / (last - first) - 1);
  const values = new Float64Array(x.length);
  const rest = Float64Array.from(y);
  let before = new Float64Array(x.length);
  let current = new Float64Array(x.length).fill(1);
  let normBefore = 1;
  const inner = (a: Float64Array, b: Float64Array): number =>
    present.reduce((total, i) => total + a[i] * b[i], 0);
  for (let degree = 0; degree <= HIGHEST_DEGREE && (degree + 1) * SAMPLES_A_TERM <= n; degree++) {
    const norm = inner(current, current);
    const coefficient = inner(rest, current) / norm;
    for (let i = 0; i < x.length; i++) {
      values[i] += coefficient * current[i];
      rest[i] -= coefficient * current[i];
    }
    if (Math.sqrt(inner(rest, rest) / n) <= CLOSE * sigma) return { values, degree };
    const a =
      inner(
        current,
        current.map((v, i) => u[i] * v),
      ) / norm;
    const b = degree === 0 ? 0 : norm / normBefore;
    const next = current.map((v, i) => (u[i] - a) * v - b * before[i]);
    [before, current, normBefore] = [current, next, norm];
  }
  return null;
}
