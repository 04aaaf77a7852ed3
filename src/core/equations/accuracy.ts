/** Below this part of its magnitude the spread of a reference is taken for none: it is a constant. */
const CONSTANT = 1e-6;

/**
 * Error of computed components: the root mean square over the components of each one's root mean square
 * error, in standard deviations of its reference (of a constant reference: in its magnitude). Samples whose
 * reference is not known are left out. Null where nothing can be compared; Infinity where a value is not
 * finite although its reference is.
 */
export function relativeError(
  values: readonly Float64Array[],
  reference: readonly Float64Array[] | null,
): number | null {
  if (!reference) return null;
  const squares: number[] = [];
  for (const [k, truth] of reference.entries()) {
    const known = Array.from(truth.keys()).filter((i) => Number.isFinite(truth[i]));
    if (known.length < 2) continue;
    const mean = known.reduce((total, i) => total + truth[i] / known.length, 0);
    const magnitude = Math.sqrt(known.reduce((total, i) => total + truth[i] ** 2 / known.length, 0));
    const deviation = Math.sqrt(known.reduce((total, i) => total + (truth[i] - mean) ** 2 / known.length, 0));
    const scale = deviation > CONSTANT * magnitude ? deviation : magnitude || 1;
    const square = known.reduce((total, i) => {
      const distance = (values[k][i] - truth[i]) / scale;
      return total + (Number.isFinite(distance) ? distance ** 2 : Number.POSITIVE_INFINITY) / known.length;
    }, 0);
    squares.push(square);
  }
  if (squares.length === 0) return null;
  return Math.sqrt(squares.reduce((total, square) => total + square / squares.length, 0));
}

/**
 * Whether the reference is known wherever the components have a value: what is known of a part of a curve alone
 * does not tell whether a change made the curve better or worse.
 */
export function isKnownThroughout(
  values: readonly Float64Array[],
  reference: readonly Float64Array[] | null,
): boolean {
  return (
    reference?.every((truth, k) =>
      values[k].every((v, i) => !Number.isFinite(v) || Number.isFinite(truth[i])),
    ) ?? false
  );
}
