/**
 * dy/dx at every position: the parabola through each sample and its neighbours, second order also on
 * uneven positions; at the ends the line to the neighbour. NaN where positions coincide, and for fewer
 * than two samples.
 *
 * @param x Ascending positions, as many as values.
 */
export function derivative(x: Float64Array, y: Float64Array): Float64Array {
  const last = y.length - 1;
  const slope = (i: number): number => {
    const gap = x[i + 1] - x[i];
    return gap > 0 ? (y[i + 1] - y[i]) / gap : Number.NaN;
  };
  return y.map((_, i) => {
    if (last < 1) return Number.NaN;
    if (i === 0) return slope(0);
    if (i === last) return slope(last - 1);
    const before = x[i] - x[i - 1];
    const after = x[i + 1] - x[i];
    return (after * slope(i - 1) + before * slope(i)) / (before + after);
  });
}
