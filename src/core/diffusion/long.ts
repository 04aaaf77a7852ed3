/**
 * Series of any length on a regular grid, at linear cost.
 *
 * Coarse to fine: blocks of samples are averaged until one window holds the series, that is denoised and
 * interpolated, and the residual goes to the next finer level, in overlapping windows. So slow features
 * are pooled over all of their samples, which windows at full resolution alone cannot do.
 */
import { isWhite } from '../diagnostics/whiteness';
import type { Observation } from './conditioning';
import type { Denoiser } from './session';
import { sampledDeviation, windowMeans } from './window';

/** Block length of a level over that of the next finer one. */
const LEVEL_RATIO = 8;
/**
 * The probability with which a test for white noise calls for the network in any window of a level in which nothing is
 * left. The network takes noise for signal now and then: if one window in twenty were given to it for nothing, that would
 * be most of the error of a long slow curve (training/EXPERIMENTS.md).
 */
const FALSE_ALARMS = 0.01;
/** Windows evaluated in one batch: more gain nothing, and nothing is heard of a batch until it is done. */
const WINDOWS_PER_BATCH = 2;
/**
 * Where the deviation comes from samples: windows in which they are drawn, at full resolution and at each coarser level; between
 * them the deviation is interpolated. Samples cost about 200 times as much as the mean.
 */
const SAMPLED_WINDOWS = 6;
const SAMPLED_COARSE_WINDOWS = 1;

export interface GridEstimate {
  /** Posterior mean, finite everywhere. */
  readonly mean: Float64Array;
  /** Pointwise posterior standard deviation; null when not asked for. */
  readonly deviation: Float64Array | null;
  /** Whether the deviation was interpolated over windows in which no samples were drawn. */
  readonly interpolated: boolean;
}

/**
 * Where the posterior deviation comes from: nowhere (null), the network's own estimate, which costs nothing,
 * or so many posterior samples.
 */
export type DeviationSource = null | 'network' | { readonly samples: number; readonly seed: number };

export interface GridOptions {
  readonly deviation: DeviationSource;
  /** Called with the part of the work done, ascending in [0, 1]. */
  readonly onProgress: (fraction: number) => void;
}

/** Posterior mean and deviation of an observation of any length (at least one sample of weight > 0). */
export async function denoiseGrid(
  denoiser: Denoiser,
  observation: Observation,
  options: GridOptions,
): Promise<GridEstimate> {
  const n = observation.y.length;
  const window = denoiser.card.maxLength;
  const blocks = [1];
  while (n / blocks[0] > window) blocks.unshift(blocks[0] * LEVEL_RATIO);
  const samples = samplesOf(options.deviation);
  const sampledWindows = (block: number): number => {
    if (samples === 0) return 0;
    return block === 1 ? SAMPLED_WINDOWS : SAMPLED_COARSE_WINDOWS;
  };
  const work = blocks.map((block) =>
    levelWork(Math.ceil(n / block), denoiser, sampledWindows(block), samples),
  );
  const totalWork = work.reduce((sum, v) => sum + v, 0);
  let done = 0;
  const advance = (amount: number): void => {
    done += amount;
    options.onProgress(Math.min(done / totalWork, 1));
  };

  const mean = new Float64Array(n);
  let deviation: Float64Array | null = null;
  let interpolated = false;
  for (const block of blocks) {
    const residual = { ...observation, y: observation.y.map((v, i) => v - mean[i]) };
    const level = await denoiseLevel(
      denoiser,
      averageBlocks(residual, block),
      deviation && decimate(deviation, block),
      {
        // The coarsest level holds the whole curve: there is nothing to skip to.
        skipWhite: block !== blocks[0],
        source: options.deviation,
        sampledWindows: sampledWindows(block),
        advance,
      },
    );
    const correction = interpolateBlocks(level.mean, block, n);
    for (let i = 0; i < n; i++) mean[i] += correction[i];
    deviation = level.deviation && interpolateBlocks(level.deviation, block, n).map((v) => Math.max(v, 0));
    interpolated ||= level.interpolated;
  }
  options.onProgress(1);
  return { mean, deviation, interpolated };
}

function samplesOf(source: DeviationSource): number {
  return source === null || source === 'network' ? 0 : source.samples;
}

/** Planned work of a level, in evaluations of one window. */
function levelWork(n: number, denoiser: Denoiser, sampledWindows: number, samples: number): number {
  const windows = windowStarts(n, denoiser.card.maxLength).length;
  return windows + Math.min(windows, sampledWindows) * denoiser.card.sampler.logSnrs.length * samples;
}

interface LevelOptions {
  readonly skipWhite: boolean;
  readonly source: DeviationSource;
  readonly sampledWindows: number;
  readonly advance: (work: number) => void;
}

/** One level: windows over `observation`. `coarser` is the deviation that windows without structure keep. */
async function denoiseLevel(
  denoiser: Denoiser,
  observation: Observation,
  coarser: Float64Array | null,
  { skipWhite, source, sampledWindows, advance }: LevelOptions,
): Promise<GridEstimate> {
  const n = observation.y.length;
  const length = Math.min(denoiser.card.maxLength, n);
  const starts = windowStarts(n, length);
  const mean = new Float64Array(n);
  const weight = new Float64Array(n);
  const fades = starts.map((_, k) => crossFade(starts, k, length));
  fades.forEach((fade, k) => {
    addWindow(weight, starts[k], fade, null);
  });

  const structured: number[] = [];
  const silent = new Set<number>();
  for (let k = 0; k < starts.length; k++) {
    const part = windowAt(observation, starts[k], length);
    const isSilent =
      part.w.every((v) => v === 0) ||
      (skipWhite && isWhite(part.y, part.w, part.sigma, FALSE_ALARMS / starts.length));
    if (isSilent) silent.add(k);
    else structured.push(k);
  }
  advance(silent.size);

  const sampled = new Set(evenly(structured, sampledWindows));
  const deviations = new Map<number, Float64Array>();
  for (let first = 0; first < structured.length; first += WINDOWS_PER_BATCH) {
    const batch = structured.slice(first, first + WINDOWS_PER_BATCH);
    const estimates = await windowMeans(
      denoiser,
      batch.map((k) => windowAt(observation, starts[k], length)),
    );
    advance(batch.length);
    for (const [j, k] of batch.entries()) {
      addWindow(mean, starts[k], fades[k], estimates[j].mean);
      if (source === 'network') deviations.set(k, estimates[j].deviation);
      else if (source !== null && sampled.has(k)) {
        const { seed, samples } = source;
        // Neighbouring windows draw different noise.
        const windowSeed = (seed + Math.imul(k, 0x9e3779b9)) >>> 0;
        deviations.set(
          k,
          await sampledDeviation(denoiser, estimates[j], windowSeed, samples, () => advance(samples)),
        );
      }
    }
  }
  for (let i = 0; i < n; i++) mean[i] /= weight[i];

  if (source === null) return { mean, deviation: null, interpolated: false };
  const deviation = new Float64Array(n);
  for (let k = 0; k < starts.length; k++) {
    const own =
      deviations.get(k) ??
      (silent.has(k) && coarser !== null
        ? coarser.subarray(starts[k], starts[k] + length)
        : new Float64Array(length).fill(typicalBetween(deviations, k)));
    addWindow(deviation, starts[k], fades[k], own);
  }
  for (let i = 0; i < n; i++) deviation[i] /= weight[i];
  return { mean, deviation, interpolated: deviations.size < structured.length };
}

/** Typical deviation of window k, linear between the nearest sampled windows; 0 when none was sampled. */
function typicalBetween(deviations: ReadonlyMap<number, Float64Array>, k: number): number {
  let before = -1;
  let after = -1;
  for (const j of deviations.keys()) {
    if (j < k) before = Math.max(before, j);
    if (j > k && (after < 0 || j < after)) after = j;
  }
  const left = rootMeanSquare(deviations.get(before));
  const right = rootMeanSquare(deviations.get(after));
  if (left === null || right === null) return left ?? right ?? 0;
  return left + ((right - left) * (k - before)) / (after - before);
}

function rootMeanSquare(values: Float64Array | undefined): number | null {
  if (values === undefined) return null;
  return Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
}

/** At most `count` of the items, evenly spread. */
export function evenly(items: readonly number[], count: number): readonly number[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, j) => items[Math.floor(((j + 0.5) * items.length) / count)]);
}

/** Starts of windows of `length` over n samples, overlapping by at least a quarter; the last ends at n. */
export function windowStarts(n: number, length: number): number[] {
  if (n <= length) return [0];
  const count = Math.ceil((n - length) / (0.75 * length)) + 1;
  return Array.from({ length: count }, (_, k) => Math.round((k * (n - length)) / (count - 1)));
}

/** Weights of window k: 1, fading linearly to nearly 0 where the windows before and after overlap it. */
function crossFade(starts: readonly number[], k: number, length: number): Float64Array {
  const left = k > 0 ? starts[k - 1] + length - starts[k] : 0;
  const right = k < starts.length - 1 ? starts[k] + length - starts[k + 1] : 0;
  return Float64Array.from({ length }, (_, i) =>
    Math.min(1, left > 0 ? (i + 0.5) / left : 1, right > 0 ? (length - i - 0.5) / right : 1),
  );
}

/** sum[start + i] += fade[i] * values[i], with values 1 where null. */
function addWindow(sum: Float64Array, start: number, fade: Float64Array, values: Float64Array | null): void {
  for (let i = 0; i < fade.length; i++) sum[start + i] += fade[i] * (values === null ? 1 : values[i]);
}

function windowAt(observation: Observation, start: number, length: number): Observation {
  return {
    ...observation,
    y: observation.y.subarray(start, start + length),
    w: observation.w.subarray(start, start + length),
  };
}

/** Weighted means of blocks of samples, with the precision that averaging gives them. */
export function averageBlocks(observation: Observation, block: number): Observation {
  if (block === 1) return observation;
  const { y, w, sigma } = observation;
  const n = Math.ceil(y.length / block);
  const means = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < y.length; i++) {
    if (w[i] === 0) continue;
    const k = Math.floor(i / block);
    weights[k] += w[i];
    means[k] += w[i] * y[i];
  }
  let largest = 0;
  for (let k = 0; k < n; k++) {
    if (weights[k] > 0) means[k] /= weights[k];
    largest = Math.max(largest, weights[k]);
  }
  // Nothing to compare with where all samples are missing.
  if (largest === 0) return { ...observation, y: means, w: weights };
  return {
    ...observation,
    y: means,
    w: weights.map((v) => v / largest),
    sigma: sigma / Math.sqrt(largest),
  };
}

/** Values at block centres. */
function decimate(values: Float64Array, block: number): Float64Array {
  if (block === 1) return values;
  const n = Math.ceil(values.length / block);
  return Float64Array.from(
    { length: n },
    (_, k) => values[Math.min(Math.floor((k + 0.5) * block), values.length - 1)],
  );
}

/** Block values interpolated to n samples by cubic convolution (Catmull-Rom), linearly continued at the ends. */
export function interpolateBlocks(values: Float64Array, block: number, n: number): Float64Array {
  if (block === 1) return values;
  const last = values.length - 1;
  const at = (k: number): number => {
    if (k < 0) return values[0] + k * (values[Math.min(1, last)] - values[0]);
    if (k > last) return values[last] + (k - last) * (values[last] - values[Math.max(last - 1, 0)]);
    return values[k];
  };
  return Float64Array.from({ length: n }, (_, i) => {
    const position = (i + 0.5) / block - 0.5;
    const k = Math.floor(position);
    const t = position - k;
    const [p0, p1, p2, p3] = [at(k - 1), at(k), at(k + 1), at(k + 2)];
    return p1 + 0.5 * t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)));
  });
}
