/**
 * The WaveLab test signals (Donoho & Johnstone 1994; Buckheit & Donoho 1995, WaveLab 850 `MakeSignal`),
 * from their formulas, t = i / n for i = 1 .. n. They are for measuring only: none is in the training prior.
 */

export type Signal = (n: number) => Float64Array;

const JUMPS = [0.1, 0.13, 0.15, 0.23, 0.25, 0.4, 0.44, 0.65, 0.76, 0.78, 0.81];
const JUMP_HEIGHTS = [4, -5, 3, -4, 5, -4.2, 2.1, 4.3, -3.1, 2.1, -4.2];
const BUMP_HEIGHTS = [4, 5, 3, 4, 5, 4.2, 2.1, 4.3, 3.1, 5.1, 4.2];
const BUMP_WIDTHS = [0.005, 0.005, 0.006, 0.01, 0.01, 0.03, 0.01, 0.01, 0.005, 0.008, 0.005];
const { PI, sin, cos, exp, sqrt, abs, sign, floor, trunc } = Math;

const from = (n: number, f: (t: number, i: number) => number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => f((i + 1) / n, i));
const sum = (...terms: Float64Array[]): Float64Array =>
  terms[0].map((_, i) => terms.reduce((total, term) => total + term[i], 0));
const mean = (f: Float64Array): number => f.reduce((total, v) => total + v, 0) / f.length;

const blocks: Signal = (n) =>
  from(n, (t) => JUMPS.reduce((f, p, k) => f + ((1 + sign(t - p)) / 2) * JUMP_HEIGHTS[k], 0));
const bumps: Signal = (n) =>
  from(n, (t) =>
    JUMPS.reduce((f, p, k) => f + BUMP_HEIGHTS[k] / (1 + abs((t - p) / BUMP_WIDTHS[k])) ** 4, 0),
  );
const heaviSine: Signal = (n) => from(n, (t) => 4 * sin(4 * PI * t) - sign(t - 0.3) - sign(0.72 - t));
const doppler: Signal = (n) => from(n, (t) => sqrt(t * (1 - t)) * sin((2 * PI * 1.05) / (t + 0.05)));
const ramp: Signal = (n) => from(n, (t) => t - (t >= 0.37 ? 1 : 0));
const cusp: Signal = (n) => from(n, (t) => sqrt(abs(t - 0.37)));
const sing: Signal = (n) => from(n, (t) => 1 / abs(t - (floor(n * 0.37) + 0.5) / n));
const hiSine: Signal = (n) => from(n, (t) => sin(PI * n * 0.6902 * t));
const loSine: Signal = (n) => from(n, (t) => sin(PI * n * 0.3333 * t));
const linChirp: Signal = (n) => from(n, (t) => sin(PI * t * (n * 0.5 * t)));
const twoChirp: Signal = (n) => from(n, (t) => sin(PI * t * n * t) + sin((PI / 3) * t * n * t));
const quadChirp: Signal = (n) => from(n, (t) => sin((PI / 3) * t * n * t ** 2));
const mishMash: Signal = (n) =>
  sum(
    quadChirp(n),
    hiSine(n),
    from(n, (t) => sin(PI * t * n * 0.125 * t)),
  );
const wernerSorrows: Signal = (n) =>
  sum(
    from(n, (t) => sin(PI * t * (n / 2) * t ** 2)),
    hiSine(n),
    from(n, (t) => sin(PI * t * n * t)),
    bumps(n),
  );
const leopold: Signal = (n) => from(n, (_, i) => (i + 1 === floor(0.37 * n) ? 1 : 0));

const riemann: Signal = (n) => {
  const terms = Math.round(sqrt(n));
  return from(n, (_, i) => {
    let f = 0;
    for (let k = 1; k <= terms && k * k <= n; k++) f += cos((2 * PI * i * (k * k - 1)) / n) / k;
    return f / n;
  });
};

/** A raised-cosine edge from 0 to 1 over `length` samples, both ends included when `closed`. */
const edge = (length: number, span: number): Float64Array =>
  Float64Array.from({ length }, (_, i) => (1 + sin(-PI / 2 + (i / span) * PI)) / 2);

const hypChirps: Signal = (n) => {
  const a = (15 * n * PI) / 1024;
  const b = (5 * n * PI) / 1024;
  const length = Math.round(0.65 * n);
  const quarter = floor(length / 4);
  const rise = edge(quarter, quarter - 1);
  const start = Math.ceil(n / 10) - 1;
  const envelope = (i: number): number => {
    const k = i - start;
    if (k < 0 || k >= length) return 0;
    if (k < quarter) return rise[k];
    return k >= length - quarter ? rise[length - 1 - k] : 1;
  };
  return from(n, (_, i) => {
    const t = (i + 1.001) / n;
    const first = t > 0.1 && t < 0.68 ? sin(a / (0.8 - t)) : 0;
    const second = t > 0.1 && t < 0.75 ? sin(b / (0.8 - t)) : 0;
    return (first + second) * envelope(i);
  });
};

const linChirps: Signal = (n) => {
  const b = (100 * n * PI) / 1024;
  const a = (250 * n * PI) / 1024;
  return from(n, (t) => sqrt((t - 1 / n) * (1 - t)) * (cos(a * t ** 2) + cos(b * t + a * t ** 2)));
};

const chirps: Signal = (n) => {
  const cubic = from(n, (t) => cos(((30 * n) / 1024) * (t * PI) ** 3)).reverse();
  const gauss = (i: number): number => exp(-((((i - n) / n) * 20) ** 2 * 4 * n) / 1024);
  const m = floor(n / 8);
  const rise = edge(m, n / 8 - 1);
  const fallStart = floor((7 * n) / 8);
  return from(n, (t, i) => {
    const f =
      cos(((t * 10 * PI) ** 2 * n) / 1024) +
      cubic[i] +
      gauss(floor(n / 2) + i) * cos((50 * PI * t * n) / 1024) +
      gauss(m + i) * cos((350 * PI * t * n) / 1024);
    if (i < m) return f * rise[i];
    return i >= fallStart ? f * rise[n - 1 - i] : f;
  });
};

const gabor: Signal = (n) => {
  const gauss = (i: number): number => exp(-20 * (((i - n) * 5) / n) ** 2);
  const low = floor(n / 16) * PI;
  const high = floor(n / 4) * PI;
  return from(
    n,
    (t, i) => 3 * gauss(floor(n / 2) + i) * cos(low * t) + 3 * gauss(floor(n / 4) + i) * cos(high * t),
  );
};

const sineOneOverX: Signal = (n) =>
  from(n, (_, i) => {
    const k = i + floor(n / 2) - n + 1;
    return sin((1.5 * (n - 1)) / (k === 0 ? 0.01 : k));
  });

const pieceRegular: Signal = (n) => {
  const part = (k: number): number => trunc(n / k);
  const [n12, n7, n5, n3, n2, n20] = [12, 7, 5, 3, 2, 20].map(part);
  const f = new Float64Array(n);
  const bumped = bumps(n);
  const bell = Float64Array.from(
    { length: n3 },
    (_, i) => -70 * exp(-(((i + 1) / n3 - 0.5) ** 2) / (2 * (6 / 40) ** 2)),
  );
  const fall = Float64Array.from({ length: n12 }, (_, i) => -exp((4 * (i + 1)) / n12));
  const rise = Float64Array.from({ length: n7 }, (_, i) => exp((4 * (i + 1)) / n7) - exp(4));
  f.set(bell.subarray(0, n7), 0);
  f.set(
    bell.subarray(n7, n5).map((v) => 0.5 * v),
    n7,
  );
  f.set(bell.subarray(n5, n3), n5);
  f.set(
    bumped.subarray(n3, n2).map((v) => -15 * v),
    n3,
  );
  f.set(fall, n2);
  f.set(fall.toReversed(), n2 + n12);
  f.fill(-25, n2 + 2 * n12 + n20, n2 + 2 * n12 + 3 * n20);
  f.set(rise, n2 + 2 * n12 + 3 * n20);
  const rest = n - 5 * n5;
  if (rest > 0) f.set(f.slice(0, rest).reverse(), 5 * n5);
  const centre = mean(f);
  return f.map((v) => centre - v);
};

const piecePolynomial: Signal = (n) => {
  const [n5, n10, n20] = [5, 10, 20].map((k) => trunc(n / k));
  const piece = (p: (t: number) => number): Float64Array =>
    Float64Array.from({ length: n5 }, (_, i) => p((i + 1) / n5));
  const f = new Float64Array(n);
  f.set(
    piece((t) => 20 * (t ** 3 + t ** 2 + 4)),
    0,
  );
  f.set(piece((t) => 10 * t ** 3 + 45).reverse(), n5);
  f.set(
    piece((t) => 40 * (2 * t ** 3 + t) + 100),
    2 * n5,
  );
  f.set(
    piece((t) => 16 * t ** 2 + 8 * t + 16),
    3 * n5,
  );
  f.set(piece((t) => 20 * (t + 4)).reverse(), 4 * n5);
  const rest = n - 5 * n5;
  if (rest > 0) f.set(f.slice(0, rest).reverse(), 5 * n5);
  f.fill(10, n20, n20 + n10);
  f.fill(150, n - n10, n + n20 - n10);
  const centre = mean(f);
  return f.map((v) => v - centre);
};

/** The ten signals that are smooth between few singularities. */
export const REGULAR: Readonly<Record<string, Signal>> = {
  Blocks: blocks,
  Bumps: bumps,
  Cusp: cusp,
  Doppler: doppler,
  HeaviSine: heaviSine,
  'Piece-Polynomial': piecePolynomial,
  'Piece-Regular': pieceRegular,
  Ramp: ramp,
  Riemann: riemann,
  Sing: sing,
};

/** The thirteen that oscillate up to Nyquist, or consist of one spike (Leopold). */
export const OSCILLATORY: Readonly<Record<string, Signal>> = {
  Chirps: chirps,
  Gabor: gabor,
  HiSine: hiSine,
  HypChirps: hypChirps,
  Leopold: leopold,
  LinChirp: linChirp,
  LinChirps: linChirps,
  LoSine: loSine,
  MishMash: mishMash,
  QuadChirp: quadChirp,
  TwoChirp: twoChirp,
  WernerSorrows: wernerSorrows,
  sineoneoverx: sineOneOverX,
};
