import { inEnglish, type Wording } from '../core/wording';

/** The person (or a newer run) stopped this run; nothing is wrong. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';

  constructor() {
    super('Cancelled.');
  }
}

/** A fault of the program or of its process, not of the input. */
export class InferenceError extends Error {
  override readonly name = 'InferenceError';

  /** @param wording what went wrong: `message` is its English */
  constructor(readonly wording: Wording) {
    super(inEnglish(wording));
  }
}
