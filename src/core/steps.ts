/** Work in steps, between which others may have their turn: it ends with its result. */
export type Steps<Result> = Generator<void, Result>;

/** Does work in steps without a pause. */
export function allAtOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
