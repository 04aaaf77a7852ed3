/** Values at ascending positions `from`, linearly at the ascending positions `at`, continued beyond the ends. */
export function linearAt(from: Float64Array, values: Float64Array, at: Float64Array): Float64Array {
  let next = Math.min(1, from.length - 1);
  return at.map((position) => {
    while (next < from.length - 1 && from[next] < position) next++;
    const before = Math.max(0, next - 1);
    // Halved before subtracting: the range of the positions may exceed the largest number.
    const gap = from[next] / 2 - from[before] / 2;
    const part = gap > 0 ? (position / 2 - from[before] / 2) / gap : 0;
    return values[before] + part * (values[next] - values[before]);
  });
}
