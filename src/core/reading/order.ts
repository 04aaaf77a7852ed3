/** The order of the values of a column; missing ones (NaN) do not count. */

/** 1 where the values never fall, -1 where they never rise, 0 where they do both or are all the same. */
export function monotoneDirection(values: Float64Array): -1 | 0 | 1 {
  let direction: -1 | 0 | 1 = 0;
  let previous = Number.NaN;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    const step = value > previous ? 1 : value < previous ? -1 : 0;
    if (step !== 0 && direction !== 0 && step !== direction) return 0;
    if (step !== 0) direction = step;
    previous = value;
  }
  return direction;
}

/** Whether the values, none missing, rise in every step, or fall in every step. */
export function hasStrictOrder(values: readonly number[]): boolean {
  const direction = Math.sign(values[1] - values[0]);
  return direction !== 0 && values.every((value, i) => i === 0 || direction * (value - values[i - 1]) > 0);
}

/** Whether each value is larger, or each smaller, than the one before. */
export function isStrict(values: Float64Array): boolean {
  return monotoneDirection(values) !== 0 && repeatsOf(values) === 0;
}

/** How many values are the same as the one before. */
export function repeatsOf(values: Float64Array): number {
  let repeats = 0;
  let previous = Number.NaN;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    repeats += value === previous ? 1 : 0;
    previous = value;
  }
  return repeats;
}

/** Whether the values are not all the same. */
export function varies(values: Float64Array): boolean {
  const first = values.find((value) => !Number.isNaN(value));
  return first !== undefined && values.some((value) => !Number.isNaN(value) && value !== first);
}

/** Whether the values, none missing, are an even ruler: steps that differ by no more than their rounding. */
export function isEvenlyStepped(values: Float64Array): boolean {
  const step = (values[values.length - 1] - values[0]) / (values.length - 1);
  if (!(Math.abs(step) > 0)) return false;
  return values.every((value, row) => Math.abs(value - values[0] - row * step) <= 1e-3 * Math.abs(step));
}
