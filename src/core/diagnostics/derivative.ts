import { averagedFrom, distinctPlaces } from '../distinctPositions';

/**
 * dy/dx at every position: the parabola through each sample and its neighbours, second order also on
 * uneven positions; at the ends the line to the neighbour. Samples at the same position count as one, with their mean.
 * NaN for fewer than two positions.
 *
 * @param x Ascending positions, as many as values.
 */
export function derivative(x: Float64Array, y: Float64Array): Float64Array {
  const places = distinctPlaces(x);
  if (places.length < x.length) {
    const slopes = derivative(
      Float64Array.from(places, (i) => x[i]),
      averagedFrom(y, places),
    );
    let place = -1;
    return y.map((_, i) => {
      if (i === places[place + 1]) place++;
      return slopes[place];
    });
  }
  const last = y.length - 1;
  const slope = (i: number): number => (y[i + 1] - y[i]) / (x[i + 1] - x[i]);
  return y.map((_, i) => {
    if (last < 1) return Number.NaN;
    if (i === 0) return slope(0);
    if (i === last) return slope(last - 1);
    const before = x[i] - x[i - 1];
    const after = x[i + 1] - x[i];
    return (after * slope(i - 1) + before * slope(i)) / (before + after);
  });
}
