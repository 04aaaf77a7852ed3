/** The pipeline: a series in, a cleaned series with its band and warnings out. */

import { farSamples, withoutFar } from './diagnostics/farSamples';
import { medianInPlace, NORMAL_MAD } from './diagnostics/median';
import {
  estimateNoise,
  isRounded,
  refineSmallNoise,
  refineUnevenNoise,
  roundingNoise,
} from './diagnostics/noiseLevel';
import { credibleBand } from './diffusion/band';
import { binSamples, type Grid, gridOf, isEvenlyRepeated } from './diffusion/grid';
import { type DeviationSource, denoiseGrid, type GridEstimate } from './diffusion/long';
import { noiseAmongMissing } from './diffusion/noiseAmongMissing';
import { noiseCorrection, widening } from './diffusion/noiseCorrection';
import { binaryExponent, timesPowerOfTwo } from './diffusion/powerOfTwo';
import type { Denoiser } from './diffusion/session';
import { denoiseUneven } from './diffusion/uneven';
import { denoiseVarying, varyingNoise } from './diffusion/varying';
import { denoiseWeighted } from './diffusion/weighted';
import { normalReach } from './distributions';
import { type ErrorBars, usableErrorBars } from './errorBars';
import { InputError } from './errors';
import { METHOD_NAMES, type MethodName } from './methods/names';
import { tunedSmoothing } from './methods/smoothSamples';
import { notice } from './notice';
import type { DenoiseSettings, NoiseSource, SeriesResult, Warning } from './result';
import type { Series } from './series';
import { said } from './wording';

export interface DenoiseHooks {
  /** Called now and then with the part of the work that is done, ascending in [0, 1]. */
  onProgress?(fraction: number): void;
}

/** Beyond it the band of a curve would leave the range of numbers. */
const LARGEST_SIGMA = 1e300;
/** The same, of samples scaled to below 2. */
const LARGEST_RELATIVE_SIGMA = 1e150;
/** Noise at most this large, of samples scaled to below 2, is rounding of the float64 numbers themselves. */
const RESOLUTION = 2 ** -51;
const FEW_SAMPLES = 32;
/** Standard deviation of the logarithm of an estimated noise level above which a person is told: a factor of 1.5. */
const UNCERTAIN_LEVEL = 0.4;
const MANY_MISSING = 0.2;
/** A gap is long when it has at least this many samples and this part of the series. */
const LONG_GAP = 8;
const LONG_GAP_PART = 0.05;
const FAR_FACTOR = 3;
/** Fewer tell little of their error bars. */
const ENOUGH_SAMPLES = 100;
/** Noise in units of what error bars say, by either of two measures, beyond which a person is told; and below which. */
const SCATTERED = 1.4;
const CROWDED = 0.6;

/**
 * Denoises one series by the method of the settings, 'auto' counting as the model: choosing takes a
 * comparison (`trust/choice.ts`). Samples that are missing are filled; sigma at or below numerical resolution
 * leaves all others as they are. `settings.bandLevel` 0 gives no band.
 * @throws InputError `too-few-samples` for a series without any sample, or of fewer than five that differ where sigma is
 * to be estimated; `bad-option` for a sigma that is
 * negative, not finite or far beyond the data, a band level outside [0, 1), fewer than 2 samples for the band, a stretch that ends
 * before it begins, or what the types do not allow.
 */
export async function denoise(
  series: Series,
  settings: DenoiseSettings,
  denoiser: Denoiser,
  hooks: DenoiseHooks = {},
): Promise<SeriesResult> {
  checkSettings(settings);
  const far = farSamples(series.y, settings.errorBars === 'use' ? (series.errorBars ?? null) : null);
  if (far.length === 0) return denoiseNear(series, settings, denoiser, hooks);
  const result = await denoiseNear(
    { ...series, y: withoutFar(series.y, null, far) },
    settings,
    denoiser,
    hooks,
  );
  return withFar(series, settings, result, far);
}

/** The result with the far samples as they are, or where outliers are removed with the curve in their place. */
function withFar(
  series: Series,
  settings: DenoiseSettings,
  result: SeriesResult,
  far: readonly number[],
): SeriesResult {
  const isUntouched = untouchedSamples(series, settings.untouched);
  const isKept = settings.outliers === 'keep' || result.method === 'none';
  const { lower, upper } = result;
  const margin = normalReach(settings.bandLevel) * result.noise.sigma;
  for (const i of far) {
    if (!isKept && !isUntouched(i)) continue;
    result.after[i] = series.y[i];
    if (lower && upper) {
      lower[i] = withinNumbers(series.y[i] - (isUntouched(i) ? 0 : margin));
      upper[i] = withinNumbers(series.y[i] + (isUntouched(i) ? 0 : margin));
    }
  }
  const first = Number(series.y[far[0]].toPrecision(6));
  const warning = isKept
    ? notice(
        'far-samples',
        said`Samples far from all others, as errors or marks of missing samples are: ${far.length}, first ${first}. They stay as they are and have no part in the curve beside them; Remove outliers puts the curve in their place.`,
      )
    : notice(
        'far-samples',
        said`Samples far from all others, as errors or marks of missing samples are: ${far.length}, first ${first}. The curve stands in their place.`,
      );
  return {
    ...result,
    before: series.y,
    missing: result.missing - far.length,
    warnings: [...result.warnings, warning],
  };
}

async function denoiseNear(
  series: Series,
  settings: DenoiseSettings,
  denoiser: Denoiser,
  hooks: DenoiseHooks,
): Promise<SeriesResult> {
  const present = series.y.filter((v) => !Number.isNaN(v));
  const missing = series.y.length - present.length;
  if (present.length === 0) {
    throw new InputError(
      'too-few-samples',
      said`${series.name} has no numbers: there is nothing to denoise.`,
    );
  }
  const warnings: Warning[] = sampleWarnings(series, present.length);
  if (present.every((v) => v === present[0])) {
    warnings.push(notice('all-equal', said`All samples are equal: they are left as they are.`));
    hooks.onProgress?.(1);
    return unchanged(
      series,
      settings,
      series.y.map(() => present[0]),
      { sigma: settings.sigma ?? 0, source: sourceOf(settings, null), estimated: 0 },
      warnings,
    );
  }

  const exponent = binaryExponent(present);
  const y = series.y.map((v) => timesPowerOfTwo(v, -exponent));
  const grid = gridOf(series.x, y.length);
  const alive = (): void => hooks.onProgress?.(0);
  alive();
  const { bars, notices } =
    settings.errorBars === 'use' ? usableErrorBars(series) : { bars: null, notices: [] };
  warnings.push(...notices);
  const found = noiseLevel(grid, series.x, y, alive);
  if (Number.isNaN(found.sigma) && settings.sigma === null && bars === null) {
    throw new InputError(
      'too-few-samples',
      said`${series.name} has ${present.length} numbers: at least 5 are needed to tell noise from signal. Give more samples, or the noise level.`,
    );
  }
  // Where a level is given that cannot be told from the samples, nothing is said against it.
  const { sigma: classical, fromRounding } = Number.isNaN(found.sigma)
    ? { sigma: 0, fromRounding: false }
    : found;
  alive();
  // Samples on the steps of their rounding tell the network of levels, not of noise.
  const isCorrected = classical > RESOLUTION && !fromRounding && !isRounded(y, classical);
  const corrected = isCorrected
    ? await correctedNoise(denoiser, grid, y, classical)
    : { sigma: classical, logDeviation: 0 };
  const estimated = corrected.sigma;
  const level = settings.sigma ?? bars?.level ?? null;
  const sigma = level === null ? estimated : timesPowerOfTwo(level, -exponent);
  if (sigma > LARGEST_RELATIVE_SIGMA) {
    throw new InputError(
      'bad-option',
      said`The noise level ${level ?? sigma} is more than ${LARGEST_RELATIVE_SIGMA} times as large as the data: nothing could be told from them. Give a smaller one.`,
    );
  }
  if (level === null && fromRounding) {
    warnings.push(
      notice(
        'rounded',
        said`Most samples repeat the one before: the noise level is that of rounding to their smallest step. Give the noise level if you know it.`,
      ),
    );
  }
  if (settings.sigma !== null && estimated > 0 && bars === null) {
    warnAboutGivenSigma(settings.sigma, timesPowerOfTwo(estimated, exponent), warnings);
  }
  alive();
  const isClean = sigma <= RESOLUTION;
  if (isClean) {
    warnings.push(
      level === null
        ? notice(
            'at-resolution',
            said`No noise was found above the resolution of the numbers: the samples are left as they are.`,
          )
        : notice(
            'at-resolution',
            said`The noise level given is at or below the resolution of the numbers: the samples are left as they are.`,
          ),
    );
  }

  if (isClean && missing === 0) {
    hooks.onProgress?.(1);
    const unscaled = timesPowerOfTwo(estimated, exponent);
    const noise = { sigma: level ?? unscaled, source: sourceOf(settings, bars), estimated: unscaled };
    return unchanged(series, settings, series.y.slice(), noise, warnings);
  }

  warnAboutGrid(grid, warnings);
  // The noise of rounding is the same everywhere; and where the level given and the estimate are far apart, what
  // the estimate finds here and there means nothing either.
  const noise = {
    sigma: Math.max(sigma, RESOLUTION),
    estimated,
    errorBars: bars && scaledErrorBars(bars, settings.sigma, exponent),
    canVary: estimated > RESOLUTION && !isFar(sigma, estimated) && !isRounded(y, estimated),
  };
  const method = methodOf(settings);
  const estimate =
    method === 'diffusion'
      ? await denoiseOn(grid, y, noise, settings, denoiser, hooks)
      : {
          mean: tunedSmoothing(grid, y, noise.errorBars ?? noise.sigma, method)(y),
          deviation: null,
          interpolated: false,
          sigmas: null,
        };
  if (estimate.sigmas !== null) {
    warnings.push(varyingNoiseWarning(estimate.sigmas.map((v) => timesPowerOfTwo(v, exponent))));
  }
  if (method === 'diffusion' && noise.errorBars !== null && settings.sigma === null) {
    warnAboutErrorBars(y, estimate.mean, { ...noise, errorBars: noise.errorBars }, warnings);
  }
  if (estimate.interpolated) {
    warnings.push(
      notice(
        'band-interpolated',
        said`The series is long: the band was sampled in some windows only, and its width interpolated between them.`,
      ),
    );
  }
  const isUntouched = untouchedSamples(series, settings.untouched);
  const kept = (i: number): boolean =>
    (isClean || method === 'none' || isUntouched(i)) && !Number.isNaN(y[i]);
  const mean = estimate.mean.map((v, i) => (kept(i) ? y[i] : v));
  const deviation = estimate.deviation?.map((v, i) => (kept(i) ? 0 : v)) ?? null;
  const { bandScale, deviationScale } = denoiser.card;
  // The estimate, given back, is no more certain; of any other level the band is that under this level.
  const logDeviation = sigma === estimated ? corrected.logDeviation : 0;
  if (level === null && logDeviation > UNCERTAIN_LEVEL) {
    warnings.push(
      notice(
        'uncertain-level',
        said`The noise level found may be wrong by a factor of ${Number(Math.exp(logDeviation).toPrecision(2))} either way, and the band is the wider for it. Give the noise level if you know it.`,
      ),
    );
  }
  const wider = widening(logDeviation);
  const scale = wider * (settings.samples === null ? deviationScale : bandScale);
  const band = deviation === null ? null : credibleBand(mean, deviation, settings.bandLevel, scale);
  const scaleBack = (values: Float64Array): Float64Array =>
    values.map((v, i) => (kept(i) ? series.y[i] : withinNumbers(timesPowerOfTwo(v, exponent))));
  return {
    name: series.name,
    x: series.x,
    before: series.y,
    method,
    after: scaleBack(mean),
    lower: band && scaleBack(band.lower),
    upper: band && scaleBack(band.upper),
    noise: {
      sigma: level ?? timesPowerOfTwo(estimated, exponent),
      source: sourceOf(settings, bars),
    },
    errorBars: bars?.values ?? null,
    widening: wider,
    estimatedSigma: timesPowerOfTwo(estimated, exponent),
    snr: signalToNoise(mean, sigma),
    missing,
    warnings,
  };
}

/** The estimate of the noise level with what the model knows of short series, and of even ones with missing samples. */
async function correctedNoise(
  denoiser: Denoiser,
  grid: Grid,
  y: Float64Array,
  estimate: number,
): Promise<{ sigma: number; logDeviation: number }> {
  // At uneven x samples one after the other look rough, which the estimate has taken into account already.
  const level = grid.kind === 'binned' ? estimate : await noiseAmongMissing(denoiser, y, estimate);
  const { factor, logDeviation } = await noiseCorrection(denoiser, y, level);
  return { sigma: level * factor, logDeviation };
}

/** The nearest finite number: curves and bands of the largest samples may reach beyond. */
function withinNumbers(value: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(value, Number.MAX_VALUE));
}

/** Of samples times 2^-exponent; scaled so that their root mean square is the noise level, where one is given. */
function scaledErrorBars({ values, level }: ErrorBars, sigma: number | null, exponent: number): Float64Array {
  const scale = sigma === null ? 1 : sigma / level;
  return values.map((v) => Math.max(timesPowerOfTwo(scale * v, -exponent), RESOLUTION));
}

function sourceOf({ sigma }: DenoiseSettings, bars: ErrorBars | null): NoiseSource {
  if (sigma !== null) return 'given';
  return bars === null ? 'estimated' : 'error-bars';
}

function methodOf({ method }: DenoiseSettings): MethodName {
  return method === 'auto' ? 'diffusion' : method;
}

/** Whether the sample with an index lies in one of the stretches that are left alone. */
function untouchedSamples(
  { x }: Series,
  stretches: DenoiseSettings['untouched'],
): (index: number) => boolean {
  return (index) => {
    const place = x === null ? index + 1 : x[index];
    return stretches.some(({ from, to }) => place >= from && place <= to);
  };
}

function deviationSource({ bandLevel, samples, seed }: DenoiseSettings): DeviationSource {
  if (bandLevel === 0) return null;
  return samples === null ? 'network' : { samples, seed };
}

function checkSettings({
  method,
  sigma,
  bandLevel,
  outliers,
  errorBars,
  seed,
  samples,
  untouched,
}: DenoiseSettings): void {
  const methods = [...METHOD_NAMES, 'auto'];
  if (!methods.includes(method)) {
    throw new InputError(
      'bad-option',
      said`The method must be one of ${methods.join(', ')}, not ${String(method)}.`,
    );
  }
  if (outliers !== 'keep' && outliers !== 'remove') {
    throw new InputError('bad-option', said`Outliers must be "keep" or "remove", not ${String(outliers)}.`);
  }
  if (errorBars !== 'use' && errorBars !== 'ignore') {
    throw new InputError('bad-option', said`Error bars must be "use" or "ignore", not ${String(errorBars)}.`);
  }
  if (!(Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff)) {
    throw new InputError(
      'bad-option',
      said`The seed must be a whole number from 0 to 4294967295, not ${String(seed)}.`,
    );
  }
  if (sigma !== null && !(sigma >= 0 && sigma <= LARGEST_SIGMA)) {
    throw new InputError(
      'bad-option',
      said`The noise level must be 0 or a positive number up to ${LARGEST_SIGMA}, not ${String(sigma)}.`,
    );
  }
  if (!(bandLevel >= 0 && bandLevel < 1)) {
    throw new InputError(
      'bad-option',
      said`The band level must be at least 0 and below 1, not ${String(bandLevel)}.`,
    );
  }
  if (samples !== null && !(Number.isInteger(samples) && samples >= 2)) {
    throw new InputError(
      'bad-option',
      said`The band needs a whole number of samples from 2 on, not ${String(samples)}.`,
    );
  }
  for (const { from, to } of untouched) {
    if (from <= to) continue;
    throw new InputError(
      'bad-option',
      said`A stretch to leave untouched ends before it begins: ${String(from)} to ${String(to)}.`,
    );
  }
}

/**
 * The noise level of y (NaN = missing) at ascending x (null: equally spaced), in the units of y, as far as it can be told without a
 * network: of more than 100 numbers, hardly any missing, what `denoise` would estimate; of fewer at least that. NaN where
 * y has too few numbers to tell.
 */
export function estimatedNoise(y: Float64Array, x: Float64Array | null = null): number {
  const exponent = binaryExponent(y);
  const scaled = y.map((v) => timesPowerOfTwo(v, -exponent));
  return timesPowerOfTwo(noiseLevel(gridOf(x, y.length), x, scaled).sigma, exponent);
}

/** The estimate of sigma; of samples that are mostly ties, that of their rounding; 0 without noise; NaN of fewer than five samples. */
function noiseLevel(
  grid: Grid,
  x: Float64Array | null,
  y: Float64Array,
  onWork: () => void = () => undefined,
): { sigma: number; fromRounding: boolean } {
  const first = estimateNoise(y);
  onWork();
  const estimated =
    x !== null && grid.kind === 'binned' ? refineUnevenNoise(x, y, first) : refineSmallNoise(y, first);
  if (!(estimated <= RESOLUTION)) return { sigma: estimated, fromRounding: false };
  onWork();
  const rounding = roundingNoise(y);
  return { sigma: rounding, fromRounding: rounding > 0 };
}

/** The noise level to assume, and the estimate, which differs where a person gave another. */
interface NoiseLevel {
  readonly sigma: number;
  readonly estimated: number;
  /** Of each sample, where they have their own. */
  readonly errorBars: Float64Array | null;
  readonly canVary: boolean;
}

interface SeriesEstimate extends GridEstimate {
  /** Standard deviation of the noise at each sample where it varies along the series; null where it does not. */
  readonly sigmas: Float64Array | null;
}

/** Denoises on the grid and evaluates at the samples' positions. */
async function denoiseOn(
  grid: Grid,
  y: Float64Array,
  { sigma, estimated, errorBars, canVary }: NoiseLevel,
  settings: DenoiseSettings,
  denoiser: Denoiser,
  hooks: DenoiseHooks,
): Promise<SeriesEstimate> {
  const outliers = settings.outliers === 'remove';
  const options = {
    deviation: deviationSource(settings),
    onProgress: (fraction: number): void => hooks.onProgress?.(fraction),
  };
  // Work ahead of the denoising proper makes no progress, but can be stopped.
  const alive = (): void => hooks.onProgress?.(0);
  if (errorBars !== null) {
    const noise = { sigma: errorBars, outliers };
    const estimate =
      grid.kind === 'binned'
        ? await denoiseUneven(denoiser, grid, y, noise, options, alive)
        : await denoiseWeighted(denoiser, binSamples(grid, y, errorBars, outliers, null), options);
    return { ...estimate, sigmas: null };
  }
  const observation = binSamples(grid, y, sigma, outliers, null);
  if (grid.kind !== 'binned') {
    const found = canVary ? await varyingNoise(denoiser, { ...observation, sigma: estimated }, alive) : null;
    if (found === null) return { ...(await denoiseGrid(denoiser, observation, options)), sigmas: null };
    // A level that a person gives is that of the whole: it scales the profile.
    const scale = sigma / estimated;
    const levels = found.map((v) => Math.max(v, RESOLUTION / scale));
    const estimate = await denoiseVarying(denoiser, observation, levels, scale, options);
    return { ...estimate, sigmas: levels.map((v) => scale * v) };
  }
  const estimate = await denoiseUneven(denoiser, grid, y, { sigma, outliers }, options, alive);
  return { ...estimate, sigmas: null };
}

function varyingNoiseWarning(sigmas: Float64Array): Warning {
  const sorted = sigmas.toSorted();
  const [low, high] = [sorted[0], sorted[sorted.length - 1]].map((v) => Number(v.toPrecision(2)));
  return notice(
    'varying-noise',
    said`The noise varies along the series, from about ${low} to ${high}: each part was denoised at its own level.`,
  );
}

/** The result for a series without noise: `after` is certain. */
function unchanged(
  series: Series,
  settings: DenoiseSettings,
  after: Float64Array,
  { sigma, source, estimated }: SeriesResult['noise'] & { readonly estimated: number },
  warnings: Warning[],
): SeriesResult {
  return {
    name: series.name,
    x: series.x,
    before: series.y,
    method: methodOf(settings),
    after,
    lower: settings.bandLevel > 0 ? after.slice() : null,
    upper: settings.bandLevel > 0 ? after.slice() : null,
    noise: { sigma, source },
    errorBars: null,
    widening: 1,
    estimatedSigma: estimated,
    snr: signalToNoise(after, sigma),
    missing: series.y.reduce((count, v) => count + (Number.isNaN(v) ? 1 : 0), 0),
    warnings,
  };
}

function sampleWarnings(series: Series, present: number): Warning[] {
  const warnings: Warning[] = [];
  const n = series.y.length;
  if (present < FEW_SAMPLES) {
    warnings.push(
      notice(
        'few-samples',
        said`Only a few samples (${present}): noise and signal are hard to tell apart below ${FEW_SAMPLES}.`,
      ),
    );
  }
  if (n - present > MANY_MISSING * n) {
    warnings.push(
      notice(
        'many-missing',
        said`${Math.round((100 * (n - present)) / n)} % of the samples are missing: the values filled in rest on few others.`,
      ),
    );
  }
  const gap = longestGap(series.y);
  if (gap.length >= Math.max(LONG_GAP, LONG_GAP_PART * n)) {
    warnings.push(
      notice(
        'long-gap',
        said`${gap.length} samples in a row are missing, from sample ${gap.start + 1} on: what is filled in there is a guess of the model.`,
      ),
    );
  }
  return warnings;
}

function longestGap(y: Float64Array): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  let start = 0;
  for (let i = 0; i < y.length; i++) {
    if (!Number.isNaN(y[i])) start = i + 1;
    else if (i + 1 - start > longest.length) longest = { start, length: i + 1 - start };
  }
  return longest;
}

function isFar(sigma: number, estimated: number): boolean {
  const ratio = sigma / estimated;
  return !(ratio <= FAR_FACTOR && ratio >= 1 / FAR_FACTOR);
}

function warnAboutGivenSigma(given: number, estimated: number, warnings: Warning[]): void {
  if (!isFar(given, estimated)) return;
  const ratio = given / estimated;
  const found = Number(estimated.toPrecision(3));
  warnings.push(
    ratio > 1
      ? notice(
          'noise-far-from-estimate',
          said`The noise level given, ${given}, is above the estimate, ${found}, by a factor of ${Number(ratio.toPrecision(2))}: signal may have been removed as noise.`,
        )
      : notice(
          'noise-far-from-estimate',
          said`The noise level given, ${given}, is below the estimate, ${found}, by a factor of ${Number((1 / ratio).toPrecision(2))}: noise may have been kept as signal.`,
        ),
  );
}

/**
 * Says where error bars are clearly smaller than the noise, or larger: by how far samples lie from the curve, and by the
 * noise level of the samples alone, for under bars that are much too small the curve follows the samples.
 */
function warnAboutErrorBars(
  y: Float64Array,
  curve: Float64Array,
  { errorBars, sigma, estimated }: NoiseLevel & { readonly errorBars: Float64Array },
  warnings: Warning[],
): void {
  const distances = y.map((v, i) => Math.abs(v - curve[i]) / errorBars[i]).filter((v) => !Number.isNaN(v));
  if (distances.length < ENOUGH_SAMPLES) return;
  const distance = medianInPlace(distances) / NORMAL_MAD;
  const ratio = estimated / sigma;
  if (ratio > SCATTERED || distance > SCATTERED) {
    const times = Number(Math.max(ratio, distance).toPrecision(2));
    warnings.push(
      notice(
        'error-bars-small',
        said`The samples scatter about ${times} times as far as their error bars say: these may be too small, and noise may have been kept as signal. Raise the noise level, which scales them all, or leave them out.`,
      ),
    );
  } else if (distance < CROWDED && ratio < 1) {
    warnings.push(
      notice(
        'error-bars-large',
        said`The samples lie only ${Number(distance.toPrecision(2))} times as far from the curve as their error bars say: these may be too large, and signal may have been removed. Lower the noise level, which scales them all, or leave them out.`,
      ),
    );
  }
}

function warnAboutGrid(grid: Grid, warnings: Warning[]): void {
  if (grid.kind === 'binned') {
    if (isEvenlyRepeated(grid)) return;
    warnings.push(
      notice(
        'uneven-x',
        said`The spacing of x is uneven: the samples were put on a regular grid of ${grid.cells} cells, and the curve evaluated at their own x.`,
      ),
    );
  } else if (grid.kind === 'stretched') {
    warnings.push(
      notice(
        'stretched-x',
        said`The spacing of x changes smoothly: the samples were taken as equally spaced, as on an axis stretched accordingly.`,
      ),
    );
  }
}

/** sd(values) / sigma; Infinity when sigma is 0. */
function signalToNoise(values: Float64Array, sigma: number): number {
  if (sigma === 0) return Number.POSITIVE_INFINITY;
  // Squares of very large or small numbers are no numbers.
  const exponent = binaryExponent(values);
  const scaled = values.map((v) => timesPowerOfTwo(v, -exponent));
  const mean = scaled.reduce((sum, v) => sum + v / scaled.length, 0);
  const variance = scaled.reduce((sum, v) => sum + (v - mean) ** 2 / scaled.length, 0);
  return Math.sqrt(variance) / timesPowerOfTwo(sigma, -exponent);
}
