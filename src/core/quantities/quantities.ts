/** Quantities of a curve with error bars, from samples of the posterior. */

import { posteriorCurves } from '../diffusion/posteriorCurves';
import type { Denoiser } from '../diffusion/session';
import { distinctPlaces } from '../distinctPositions';
import { normalReach } from '../distributions';
import { InputError } from '../errors';
import type { DenoiseSettings, SeriesResult, Stretch } from '../result';
import { said } from '../wording';
import { type Measured, measure, type QuantityKind } from './measure';
import { SPREAD_FACTORS } from './spreadFactors';

const FEWEST_SAMPLES = 8;
/** Quantities that fewer of the posterior's curves have are too uncertain to name. */
const SHARE_OF_CURVES = 0.75;
/** Quantities that are places on the x axis. */
const PLACES: ReadonlySet<QuantityKind> = new Set(['maximum-at', 'minimum-at', 'crossing']);
/** Curves drawn where no number of samples is chosen. */
export const QUANTITY_SAMPLES = 16;

export interface Quantity {
  readonly kind: QuantityKind;
  /** Of the cleaned curve. */
  readonly value: number;
  /** Ends of the error bar at the level of the band. */
  readonly lower: number;
  readonly upper: number;
}

export interface Quantities {
  /** The stretch of x that they are of. */
  readonly range: Stretch;
  /** Of the error bars. */
  readonly level: number;
  readonly samples: number;
  readonly rows: readonly Quantity[];
}

/**
 * Quantities of a result's curve over a stretch of x (sample numbers from 1 on where there is no x; null: all).
 *
 * @throws InputError `bad-option` where the stretch holds samples at fewer than 8 different positions, `settings` ask for no band, or the curve is
 * not the model's.
 */
export async function quantitiesOf(
  result: SeriesResult,
  settings: DenoiseSettings,
  range: Stretch | null,
  denoiser: Denoiser,
  onProgress: (fraction: number) => void = () => undefined,
): Promise<Quantities> {
  const { bandLevel: level, seed, outliers } = settings;
  if (!(level > 0)) {
    throw new InputError('bad-option', said`Error bars need a band: choose a level above 0.`);
  }
  if (result.method !== 'diffusion') {
    throw new InputError('bad-option', said`Only the diffusion model gives quantities with error bars.`);
  }
  const x = result.x ?? Float64Array.from(result.after, (_, i) => i + 1);
  const { from, to } = range ?? { from: x[0], to: x[x.length - 1] };
  const first = x.findIndex((v) => v >= from);
  let end = x.length;
  while (end > 0 && x[end - 1] > to) end--;
  if (first < 0 || distinctPlaces(x.subarray(first, end)).length < FEWEST_SAMPLES) {
    throw new InputError(
      'bad-option',
      said`There are samples at fewer than ${FEWEST_SAMPLES} different positions from ${from} to ${to}: choose a longer stretch.`,
    );
  }
  const samples = settings.samples ?? QUANTITY_SAMPLES;
  const stretch = { first, end };
  const drawn = await posteriorCurves(result, { stretch, outliers, seed, samples }, denoiser, onProgress);
  const rows = errorBars(drawn.x, drawn.mean, drawn.curves, level);
  return { range: { from: x[first], to: x[end - 1] }, level, samples, rows };
}

/**
 * What `mean` shows, with error bars by how far the same of `curves` lies from it: places within the stretch, and nothing
 * that is beyond the range of numbers.
 */
export function errorBars(
  x: Float64Array,
  mean: Float64Array,
  curves: readonly Float64Array[],
  level: number,
): Quantity[] {
  const of = curves.map((curve) => measure(x, curve));
  const z = normalReach(level);
  return spreads(measure(x, mean), of).flatMap(({ kind, value, spread }) => {
    const reach = z * SPREAD_FACTORS[kind] * spread;
    const [lower, upper] = [value - reach, value + reach];
    if (!Number.isFinite(lower) || !Number.isFinite(upper)) return [];
    if (!PLACES.has(kind)) return [{ kind, value, lower, upper }];
    return [{ kind, value, lower: Math.max(lower, x[0]), upper: Math.min(upper, x[x.length - 1]) }];
  });
}

/** Root mean square distance of the curves' quantities from the mean's, where enough of the curves have them. */
export function spreads(
  mean: readonly Measured[],
  curves: readonly (readonly Measured[])[],
): (Measured & { readonly spread: number })[] {
  return mean.flatMap((quantity) => {
    const { kind, value } = quantity;
    // Of several crossings the nearest one, but none that lies nearer to another of the mean's.
    const others = mean.filter((other) => other.kind === kind && other !== quantity);
    const farthest = Math.min(...others.map((other) => Math.abs(other.value - value))) / 2;
    const distances = curves.flatMap((measured) => {
      const same = measured.filter((other) => other.kind === kind);
      const nearest = Math.min(...same.map((other) => Math.abs(other.value - value)));
      return same.length > 0 && nearest <= farthest ? [nearest] : [];
    });
    if (distances.length < SHARE_OF_CURVES * curves.length) return [];
    const spread = Math.sqrt(distances.reduce((sum, d) => sum + d * d, 0) / distances.length);
    return [{ ...quantity, spread }];
  });
}
