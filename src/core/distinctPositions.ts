/** Samples at the same position as one: a curve has one value there. */

/** Index of the first sample at each position; the positions are ascending. */
export function distinctPlaces(x: Float64Array): Int32Array {
  return Int32Array.from(x.keys()).filter((i) => i === 0 || x[i] > x[i - 1]);
}

/** Means of the samples from each place to the next, NaN where all are missing. */
export function averagedFrom(y: Float64Array, places: Int32Array): Float64Array {
  return Float64Array.from(places, (from, k) => {
    const present = y.subarray(from, places[k + 1]).filter((v) => !Number.isNaN(v));
    return present.reduce((total, v) => total + v / present.length, present.length === 0 ? Number.NaN : 0);
  });
}
