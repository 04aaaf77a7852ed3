/**
 * The derivative of order `order` >= 1 at every position: that of the polynomial through the nearest samples, as few
 * as second order in their distance takes. More would follow what noise is left: on curves denoised from 100 and
 * 500 samples 5 points instead of 3 had errors 1.5 times as large in the first derivative.
 * @param x ascending positions, no two the same, as many as values and more than `order` + 1.
 */
export function polynomialDerivative(x: Float64Array, y: Float64Array, order: number): Float64Array {
  const width = 2 * Math.ceil(order / 2) + 1;
  return y.map((_, i) => {
    const first = Math.min(Math.max(0, i - (width >> 1)), y.length - width);
    const weights = differenceWeights(x.subarray(first, first + width), x[i], order);
    return weights.reduce((total, w, k) => total + w * y[first + k], 0);
  });
}

/** Weights of the samples at `points` for the derivative at `at` (Fornberg, Math. Comp. 51 (1988), 699). */
function differenceWeights(points: Float64Array, at: number, order: number): Float64Array {
  // weights[m][j]: of sample j for the derivative of order m, from the samples up to the present one.
  const weights = Array.from({ length: order + 1 }, () => new Float64Array(points.length));
  weights[0][0] = 1;
  let before = 1;
  for (let i = 1; i < points.length; i++) {
    let product = 1;
    for (let j = 0; j < i; j++) {
      const distance = points[i] - points[j];
      product *= distance;
      for (let m = Math.min(i, order); m >= 0; m--) {
        const lower = m === 0 ? 0 : m * weights[m - 1][j];
        if (j === i - 1) weights[m][i] = (before / product) * (lower - (points[j] - at) * weights[m][j]);
        weights[m][j] = ((points[i] - at) * weights[m][j] - lower) / distance;
      }
    }
    before = product;
  }
  return weights[order];
}
