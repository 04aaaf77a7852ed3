/** Population standard deviation of the values that are finite; 0 where none is. */
export function standardDeviation(values: Float64Array): number {
  const finite = values.filter(Number.isFinite);
  const mean = finite.reduce((total, v) => total + v / finite.length, 0);
  return Math.sqrt(finite.reduce((total, v) => total + (v - mean) ** 2 / finite.length, 0));
}
