import type { Steps } from '../src/core/steps';

/** After this long the browser may draw and listen. */
const TURN_MS = 12;

/**
 * Does work in steps, with pauses in which the page stays usable.
 *
 * @param isWanted asked after each pause: work that nobody wants any more ends there, without a result (null).
 */
export async function inTurns<Result>(
  steps: Steps<Result>,
  isWanted: () => boolean = () => true,
): Promise<Result | null> {
  let began = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - began < TURN_MS) continue;
    await new Promise((resolve) => setTimeout(resolve));
    if (!isWanted()) return null;
    began = performance.now();
  }
}
