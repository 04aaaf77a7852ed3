/** The slider of the noise level: logarithmic, with the estimate in its middle. */

/** The slider reaches from the estimate divided by this to the estimate times this. */
const REACH = 30;

/** What the middle of the slider stands for: the estimate, or a thousandth of the data's range where it is 0. */
export function sliderMiddle(estimate: number, before: Float64Array): number {
  if (estimate > 0) return estimate;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of before) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return high > low ? (high - low) / 1000 : 1;
}

/** Noise level at a place of the slider, from 0 to 1. */
export function sigmaAt(place: number, middle: number): number {
  return middle * REACH ** (2 * place - 1);
}

/** Place of a noise level on the slider; beyond its ends at the end. */
export function placeOf(sigma: number, middle: number): number {
  if (!(sigma > 0)) return 0;
  return Math.min(1, Math.max(0, (Math.log(sigma / middle) / Math.log(REACH) + 1) / 2));
}

/** The noise level that a person typed, with a decimal point or comma; null where it is not one. */
export function parseSigma(text: string): number | null {
  const plain = text.trim().replace(',', '.');
  if (!/^\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}
