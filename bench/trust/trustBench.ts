import type { Denoiser } from '../../src/core/diffusion/session';
import type { TrustCase } from './cases';

/** What every table of the trust bench is measured with. */
export interface TrustBench {
  readonly denoiser: Denoiser;
  readonly cases: readonly TrustCase[];
}
