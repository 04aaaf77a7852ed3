/**
 * The mean and variance functions of the smash study (Xing, Carbonetto & Stephens, "Flexible signal
 * denoising via flexible empirical Bayes shrinkage", JMLR 22, 2021), t = i / n for i = 1 .. n. They are for
 * measuring only: none is in the training prior.
 */
import { REGULAR, type Signal } from './waveLabSignals';

const { exp, max, min } = Math;
const { Blocks: blocks, Bumps: bumps, Doppler: doppler } = REGULAR;

const from = (n: number, f: (t: number) => number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => f((i + 1) / n));
const least = (f: Float64Array): number => f.reduce((a, b) => min(a, b));
const range = (f: Float64Array): number => f.reduce((a, b) => max(a, b)) - least(f);
const bell = (t: number, centre: number, rate: number): number => exp(-rate * (t - centre) ** 2);

const spikes: Signal = (n) =>
  from(n, (t) => {
    const f =
      0.75 * bell(t, 0.23, 500) +
      1.5 * bell(t, 0.33, 2000) +
      3 * bell(t, 0.47, 8000) +
      2.25 * bell(t, 0.69, 16_000) +
      0.5 * bell(t, 0.83, 32_000);
    return (1 + f) / 5;
  });

function polyline(t: number): number {
  if (t <= 0.15) return 2 * t + 0.5;
  if (t <= 0.2) return -12 * (t - 0.15) + 0.8;
  if (t <= 0.5) return 0.2;
  if (t <= 0.6) return 6 * (t - 0.5) + 0.2;
  if (t <= 0.65) return -10 * (t - 0.6) + 0.8;
  if (t <= 0.85) return -0.5 * (t - 0.65) + 0.3;
  return 2 * (t - 0.85) + 0.2;
}

const angles: Signal = (n) => {
  const f = from(n, polyline);
  const factor = 5 / range(f);
  return f.map((v) => (1 + (3 / 5) * (factor * v - 1.6) - 0.0419569) / 5);
};

const blip: Signal = (n) =>
  from(n, (t) =>
    t <= 0.8 ? 0.32 + 0.6 * t + 0.3 * bell(t, 0.3, 100) : -0.28 + 0.6 * t + 0.3 * bell(t, 1.3, 100),
  );

const corner: Signal = (n) => {
  const f = from(n, (t) => {
    if (t <= 0.5) return 623.87 * t ** 3 * (1 - 2 * t);
    if (t <= 0.8) return 187.161 * (0.125 - t ** 3) * t ** 4;
    return 3708.470441 * (t - 1) ** 3;
  });
  const factor = 0.6 / range(f);
  const low = least(f) * factor;
  return f.map((v) => v * factor - low + 0.2);
};

const liftedBlocks: Signal = (n) => {
  const f = blocks(n);
  const [low, span] = [least(f), range(f)];
  return f.map((v) => 0.2 + (0.6 * (v - low)) / span);
};

const liftedDoppler: Signal = (n) => {
  const f = doppler(n);
  const [low, span] = [least(f), range(f)];
  return f.map((v) => (1 + (3 * (v - low)) / span) / 5);
};

/** The seven mean functions, by the study's abbreviations. */
export const MEANS: Readonly<Record<string, Signal>> = {
  sp: spikes,
  bump: (n) => bumps(n).map((v) => (1 + (2.97 / 5) * v) / 5),
  blk: liftedBlocks,
  ang: angles,
  dop: liftedDoppler,
  blip,
  cor: corner,
};

/** The five variance functions: constant, three bells, Doppler, Bumps, and the positive part of Blocks. */
export const VARIANCES: Readonly<Record<string, Signal>> = {
  v1: (n) => new Float64Array(n).fill(1),
  v2: (n) => from(n, (t) => 1e-4 + 4 * (bell(t, 0.2, 550) + bell(t, 0.5, 200) + bell(t, 0.8, 950))),
  v3: (n) => {
    const f = doppler(n).map((v) => 10 * v);
    const low = least(f);
    return f.map((v) => 1e-5 + 2 * (v - low));
  },
  v4: (n) => bumps(n).map((v) => 1e-5 + (2.97 / 5) * v),
  v5: (n) => {
    const f = blocks(n).map((v) => max((2.88 / 5) * v, 0));
    const [low, high] = [least(f), least(f) + range(f)];
    return f.map((v) => 1e-5 + (v - low) / high);
  },
};
