/** Series whose noise level varies along them. */
import { areClearlyDifferent, localNoise, logLevels } from '../diagnostics/varyingNoise';
import type { Observation } from './conditioning';
import { denoiseAtLevels, type Told } from './levels';
import { denoiseGrid, type GridEstimate, type GridOptions } from './long';
import type { Denoiser } from './session';

/**
 * Standard deviation of the noise at each sample of an observation (weights 0 or 1) where it clearly varies;
 * null where one level describes it.
 *
 * Both have to say so: estimates in windows along the series, and what a first denoising at one level takes
 * off, the logarithm of whose size the model itself denoises. Each alone takes some oscillation for noise.
 *
 * @param onWork called now and then; what it throws ends the work
 */
export async function varyingNoise(
  denoiser: Denoiser,
  observation: Observation,
  onWork: () => void = () => undefined,
): Promise<Float64Array | null> {
  const { y, w } = observation;
  const local = localNoise(
    y.map((v, i) => (w[i] > 0 ? v : Number.NaN)),
    onWork,
  );
  if (local === null) return null;
  const quiet = { deviation: null, onProgress: onWork };
  const { mean } = await denoiseGrid(denoiser, observation, quiet);
  const { values, sigma } = logLevels(y.map((v, i) => (w[i] > 0 ? v - mean[i] : Number.NaN)));
  const present = values.map((v) => (Number.isNaN(v) ? 0 : 1));
  if (present.every((v) => v === 0)) return null;
  const levels = await denoiseGrid(denoiser, { y: values, w: present, sigma, outliers: false }, quiet);
  return areClearlyDifferent(levels.mean) ? local : null;
}

/** Estimates in windows blur the levels: what is less noisy than a run is not believed to be so. */
const CAUTIOUS: Told = { below: 1, above: 4 };
const TRUSTING: Told = { below: 4, above: 4 };
/** Standard deviation of the kernel that averages squared residuals: in samples, and as a part of longer series. */
const KERNEL = 16;
const KERNEL_PART = 1 / 64;
/** By how much levels from the residual may lie outside of the range of those from windows. */
const BEYOND = 4;

/**
 * Posterior mean and deviation under noise of standard deviation `scale * sigmas`, sample by sample: the mean of two
 * estimates. The first is made with `sigmas`, the second with what it leaves: a moving average of (y - mean)² + s², which under
 * the right levels is their square (the fixed point of expectation maximisation). They err differently: estimates in windows
 * blur the levels, and those from the residual take for noise what the first estimate has lost (training/EXPERIMENTS.md).
 *
 * @param sigmas found in the series, for each of its samples
 * @param scale by how much the person takes them to be larger
 */
export async function denoiseVarying(
  denoiser: Denoiser,
  observation: Observation,
  sigmas: Float64Array,
  scale: number,
  options: GridOptions,
): Promise<GridEstimate> {
  const stages = scale === 1 ? 2 : 3;
  const stage = (k: number): GridOptions['onProgress'] => {
    return (fraction) => options.onProgress((k + fraction) / stages);
  };
  const scaled = (values: Float64Array): Float64Array => values.map((v) => scale * v);
  const network = { deviation: 'network', onProgress: stage(0) } as const;
  const unscaled = await denoiseAtLevels(denoiser, observation, { sigmas }, CAUTIOUS, network);
  const { bandScale, deviationScale } = denoiser.card;
  const levels = residualLevels(observation, unscaled, deviationScale, sigmas);
  const first =
    scale === 1
      ? unscaled
      : await denoiseAtLevels(denoiser, observation, { sigmas: scaled(sigmas) }, CAUTIOUS, {
          deviation: null,
          onProgress: stage(1),
        });
  const second = await denoiseAtLevels(denoiser, observation, { sigmas: scaled(levels) }, TRUSTING, {
    deviation: options.deviation,
    onProgress: stage(stages - 1),
  });
  const calibration = options.deviation === 'network' ? deviationScale : bandScale;
  return {
    mean: first.mean.map((v, i) => (v + second.mean[i]) / 2),
    // Their distance is uncertainty too.
    deviation:
      second.deviation?.map((v, i) => Math.hypot(v, (first.mean[i] - second.mean[i]) / 2 / calibration)) ??
      null,
    interpolated: second.interpolated,
  };
}

/**
 * Root of the moving average of (y - mean)² + s² over the samples that are present; not much beyond the range of `sigmas`, and
 * these where none is near.
 */
function residualLevels(
  { y, w }: Observation,
  { mean, deviation }: GridEstimate,
  deviationScale: number,
  sigmas: Float64Array,
): Float64Array {
  const squares = y.map((v, i) =>
    w[i] > 0 ? (v - mean[i]) ** 2 + (deviationScale * (deviation?.[i] ?? 0)) ** 2 : 0,
  );
  const width = Math.max(KERNEL, Math.round(KERNEL_PART * y.length));
  const sums = kernelSums(squares, width);
  const counts = kernelSums(
    w.map((v) => Number(v > 0)),
    width,
  );
  const least = sigmas.reduce((a, b) => Math.min(a, b)) / BEYOND;
  const largest = sigmas.reduce((a, b) => Math.max(a, b)) * BEYOND;
  return sigmas.map((sigma, i) =>
    counts[i] > 0 ? Math.min(Math.max(Math.sqrt(Math.max(sums[i], 0) / counts[i]), least), largest) : sigma,
  );
}

/** Sums over neighbours, weighted by nearly a Gaussian of standard deviation `width`: three times over equal ones. */
function kernelSums(values: Float64Array, width: number): Float64Array {
  // Of 2 h + 1 equal weights the variance is h (h + 1) / 3.
  const half = Math.round(width - 0.5);
  let sums = values;
  for (let pass = 0; pass < 3; pass++) sums = sumsAround(sums, half);
  return sums;
}

/** Sums over as many values on either side. */
function sumsAround(values: Float64Array, half: number): Float64Array {
  const n = values.length;
  const before = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) before[i + 1] = before[i] + values[i];
  return values.map((_, i) => before[Math.min(i + half + 1, n)] - before[Math.max(i - half, 0)]);
}
