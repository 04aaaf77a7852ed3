/**
 * The variance-preserving forward process x_t = a_t x + s_t e with a_t² + s_t² = 1,
 * parametrised by the half log signal-to-noise ratio lambda = log(a_t / s_t)
 * (Kingma et al. 2021, "Variational diffusion models").
 */

/** a_t at lambda = `logSnr`. */
export function signalScale(logSnr: number): number {
  return 1 / Math.sqrt(1 + Math.exp(-2 * logSnr));
}

/** s_t at lambda = `logSnr`. */
export function noiseScale(logSnr: number): number {
  return 1 / Math.sqrt(1 + Math.exp(2 * logSnr));
}
