import { posteriorMean, sparsityWeight } from './empiricalBayes';
import { filled } from './filled';
import type { Smoother } from './method';

/** Daubechies' least asymmetric wavelet with 8 vanishing moments (sym8): the scaling filter, norm 1. */
const SCALING = [
  -0.0033824159510061256, -0.0005421323317911481, 0.03169508781149298, 0.007607487324917605,
  -0.1432942383508097, -0.061273359067658524, 0.4813596512583722, 0.7771857517005235, 0.3644418948353314,
  -0.05194583810770904, -0.027219029917056003, 0.049137179673607506, 0.003808752013890615,
  -0.01495225833704823, -0.0003029205147213668, 0.0018899503327594609,
].map((v) => v / Math.SQRT2);
const WAVELET = SCALING.map((_, l) => (l % 2 === 0 ? 1 : -1) * SCALING[SCALING.length - 1 - l]);

/**
 * Translation-invariant wavelet shrinkage: the undecimated transform (Coifman & Donoho 1995; Percival & Walden
 * 2000, the MODWT), each level's coefficients, whose noise is sigma 2^(-level/2), shrunk to their posterior mean
 * by empirical Bayes (Johnstone & Silverman 2005), and back. The series is mirrored at its ends.
 */
export const wavelet: Smoother = () =>
  filled((y, sigma) => {
    const n = y.length;
    const levels = Math.max(Math.floor(Math.log2(n)) - Math.floor(Math.log2(Math.log(n))) - 1, 1);
    let approximation = new Float64Array(2 * n);
    approximation.set(y);
    approximation.set(y.toReversed(), n);
    const details: Float64Array[] = [];
    for (let level = 0; level < levels; level++) {
      const { coarse, detail } = analyse(approximation, 2 ** level);
      const noise = sigma * 2 ** (-(level + 1) / 2);
      const scaled = detail.map((v) => v / noise);
      const weight = sparsityWeight(scaled.subarray(0, n));
      details.push(scaled.map((v) => noise * posteriorMean(v, weight)));
      approximation = coarse;
    }
    for (let level = levels - 1; level >= 0; level--) {
      approximation = synthesise(approximation, details[level], 2 ** level);
    }
    return approximation.slice(0, n);
  });

/** One level of the undecimated transform of a periodic series, with filters spread out by `spacing`. */
export function analyse(
  values: Float64Array,
  spacing: number,
): { coarse: Float64Array<ArrayBuffer>; detail: Float64Array<ArrayBuffer> } {
  const n = values.length;
  const coarse = new Float64Array(n);
  const detail = new Float64Array(n);
  for (let l = 0; l < SCALING.length; l++) {
    const shift = (l * spacing) % n;
    for (let t = 0; t < n; t++) {
      const v = values[t < shift ? t - shift + n : t - shift];
      coarse[t] += SCALING[l] * v;
      detail[t] += WAVELET[l] * v;
    }
  }
  return { coarse, detail };
}

/** The series of which these are one level. */
export function synthesise(
  coarse: Float64Array,
  detail: Float64Array,
  spacing: number,
): Float64Array<ArrayBuffer> {
  const n = coarse.length;
  const values = new Float64Array(n);
  for (let l = 0; l < SCALING.length; l++) {
    const shift = (l * spacing) % n;
    for (let t = 0; t < n; t++) {
      const s = t + shift < n ? t + shift : t + shift - n;
      values[t] += SCALING[l] * coarse[s] + WAVELET[l] * detail[s];
    }
  }
  return values;
}
