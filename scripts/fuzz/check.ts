/** Tries a property with random values until the time is over or one fails; that one is then made as small as it gets. */
import * as fc from 'fast-check';

export interface PropertyReport {
  readonly runs: number;
  /** The smallest value found that fails, and why; null: none does. */
  readonly failure: string | null;
}

/** @param seed the same one gives the same values */
export async function checkProperty<Values>(
  property: fc.IRawProperty<Values>,
  seconds: number,
  seed: number,
): Promise<PropertyReport> {
  const details = await fc.check(property, {
    seed,
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: 1000 * seconds,
  });
  if (!details.failed || details.counterexample === null) return { runs: details.numRuns, failure: null };
  const error = details.errorInstance;
  const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { runs: details.numRuns, failure: `${fc.defaultReportMessage(details) ?? ''}\n${why}\n` };
}
