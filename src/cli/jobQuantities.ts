import type { Denoiser } from '../core/diffusion/session';
import type { JobResult } from '../core/job';
import { type Quantities, quantitiesOf } from '../core/quantities/quantities';
import type { CliOptions } from './options';

/** The quantities of each series of a job, over the stretch that the options name. */
export async function jobQuantities(
  { items }: JobResult,
  { settings, quantities }: Pick<CliOptions, 'settings' | 'quantities'>,
  denoiser: Denoiser,
  onProgress: (fraction: number) => void,
): Promise<Quantities[]> {
  const found: Quantities[] = [];
  for (const [k, { result }] of items.entries()) {
    const range = quantities?.range ?? null;
    found.push(
      await quantitiesOf(result, settings, range, denoiser, (part) => onProgress((k + part) / items.length)),
    );
  }
  return found;
}
