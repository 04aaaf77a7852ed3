/**
 * The samples with those of weight 0 filled in: linear between the nearest others, constant beyond the first and
 * last. At least one weight must be positive.
 */
export function interpolated(y: Float64Array, w: Float64Array): Float64Array {
  const filled = y.slice();
  let before = -1;
  for (let i = 0; i <= y.length; i++) {
    if (i < y.length && !(w[i] > 0)) continue;
    for (let j = before + 1; j < i; j++) {
      if (before < 0) filled[j] = y[i];
      else if (i === y.length) filled[j] = y[before];
      else filled[j] = y[before] + ((y[i] - y[before]) * (j - before)) / (i - before);
    }
    before = i;
  }
  return filled;
}
