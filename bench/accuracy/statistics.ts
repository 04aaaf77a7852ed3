/** The few figures that every table is made of. */

export const mean = (values: ArrayLike<number>): number => {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total / values.length;
};

/** exp(mean(log v)) of positive values. */
export const geometricMean = (values: readonly number[]): number => Math.exp(mean(values.map(Math.log)));

/** The q-quantile by linear interpolation between order statistics. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = q * (sorted.length - 1);
  const k = Math.min(Math.floor(position), sorted.length - 2);
  return sorted.length === 1 ? sorted[0] : sorted[k] + (position - k) * (sorted[k + 1] - sorted[k]);
}

/** Population standard deviation. */
export function deviation(values: Float64Array): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((v) => (v - centre) ** 2)));
}

/** mean (a - b)² over the samples that `where` picks (all when left out). */
export function meanSquare(
  a: Float64Array,
  b: Float64Array,
  where: (i: number) => boolean = () => true,
): number {
  let total = 0;
  let count = 0;
  for (let i = 0; i < a.length; i++) {
    if (!where(i)) continue;
    total += (a[i] - b[i]) ** 2;
    count++;
  }
  return total / count;
}

/** The signal with a standard deviation of `rsnr`: with unit noise that is its root signal-to-noise ratio. */
export function scaledTo(signal: Float64Array, rsnr: number): Float64Array {
  const factor = rsnr / deviation(signal);
  return signal.map((v) => v * factor);
}
