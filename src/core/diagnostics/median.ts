/** The median; the mean of the two middle values of an even number of them. Reorders `values`; NaN when empty. */
export function medianInPlace(values: Float64Array): number {
  const n = values.length;
  if (n === 0) return Number.NaN;
  values.sort();
  const middle = n >> 1;
  return n % 2 === 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}
