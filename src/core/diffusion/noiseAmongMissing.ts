/** The noise level of series with missing samples, of which no long stretch is whole. */
import { estimateNoise } from '../diagnostics/noiseLevel';
import { isFilledIn } from './filling';
import { binSamples, gridOf } from './grid';
import { evenly, windowStarts } from './long';
import type { Denoiser } from './session';
import { windowMeans } from './window';

/** With fewer missing, enough stretches are whole. */
const FEW_MISSING = 0.01;
/** With fewer present, the model's curve is too uncertain to help. */
const FEWEST_PRESENT = 100;
/** Windows of a long series that are looked at. */
const MOST_WINDOWS = 4;

/**
 * The noise level of equally spaced samples (NaN = missing), given a first estimate of it from the stretches in which none is missing.
 * These may be too short to tell tones from noise. So the model's curve is put in the place of missing
 * samples, and the level estimated again from all. Of a long series, from windows spread over it.
 */
export async function noiseAmongMissing(
  denoiser: Denoiser,
  y: Float64Array,
  estimate: number,
): Promise<number> {
  const n = y.length;
  const present = y.filter((v) => !Number.isNaN(v)).length;
  const missing = n - present;
  if (missing <= FEW_MISSING * n || present <= FEWEST_PRESENT || !isFilledIn(missing, n)) return estimate;
  const length = Math.min(n, denoiser.card.maxLength);
  const parts = evenly(windowStarts(n, length), MOST_WINDOWS)
    .map((start) => y.subarray(start, start + length))
    .filter((part) => !part.every(Number.isNaN));
  const curves: Float64Array[] = [];
  for (const part of parts) {
    const window = binSamples(gridOf(null, length), part, estimate, false, null);
    const [{ mean }] = await windowMeans(denoiser, [window]);
    curves.push(mean);
  }
  const level = estimateNoise(joined(parts), joined(curves));
  return Number.isFinite(level) && level > 0 ? level : estimate;
}

function joined(parts: readonly Float64Array[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => [...part]));
}
