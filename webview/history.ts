/** Settings that were in force before, to go back to and forth again. */
export interface History<T> {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** `before` is about to be replaced; changes of one `kind` soon after each other are one step. */
  push(before: T, kind: string): void;
  /** What was in force before `current`; null: nothing. */
  undo(current: T): T | null;
  redo(current: T): T | null;
}

/** A slider moves in many small changes. */
const ONE_STEP_MS = 1500;

/** @param now The time in milliseconds. */
export function createHistory<T>(now: () => number): History<T> {
  const past: T[] = [];
  const future: T[] = [];
  let lastKind = '';
  let lastTime = Number.NEGATIVE_INFINITY;
  const step = (from: T[], to: T[], current: T): T | null => {
    const state = from.pop() ?? null;
    if (state !== null) to.push(current);
    lastKind = '';
    return state;
  };
  return {
    get canUndo() {
      return past.length > 0;
    },
    get canRedo() {
      return future.length > 0;
    },
    push(before, kind) {
      const isSameStep = kind === lastKind && now() - lastTime < ONE_STEP_MS;
      lastKind = kind;
      lastTime = now();
      future.length = 0;
      if (!isSameStep) past.push(before);
    },
    undo: (current) => step(past, future, current),
    redo: (current) => step(future, past, current),
  };
}
