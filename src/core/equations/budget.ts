import { InputError } from '../errors';
import { said } from '../wording';

/** Longest that one equation may take, in milliseconds. */
export const LONGEST_MS = 10_000;
/** Most samples of a curve. */
export const MOST_SAMPLES = 20_000;
/** Most curves, or components of a system. */
export const MOST_COMPONENTS = 16;
const CHECK_EVERY = 64;

/** Ends work that takes too long: `spend` is called once for each evaluation of an expression. */
export class Budget {
  private deadline: number;
  private calls = 0;

  constructor(
    private readonly milliseconds = LONGEST_MS,
    private readonly signal?: AbortSignal,
  ) {
    this.deadline = performance.now() + milliseconds;
  }

  /** @throws InputError `too-slow` once the time is over; the signal's reason once it is aborted. */
  spend(): void {
    this.calls++;
    if (this.calls % CHECK_EVERY === 0) this.check();
  }

  /** Part of the time that is over, from 0 on. */
  get used(): number {
    return 1 - (this.deadline - performance.now()) / this.milliseconds;
  }

  /** Does work that evaluates nothing: it takes none of the time. */
  async outside<T>(work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      return await work();
    } finally {
      this.deadline += performance.now() - started;
    }
  }

  /** As `spend`, at once. */
  check(): void {
    this.signal?.throwIfAborted();
    if (performance.now() > this.deadline) {
      throw new InputError(
        'too-slow',
        said`The equation takes more than ${this.milliseconds / 1000} s to compute. Use fewer samples (n = 200), a shorter range or fewer terms.`,
      );
    }
  }
}
