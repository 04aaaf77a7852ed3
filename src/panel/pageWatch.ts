/** Sees to it that a page comes up: VS Code now and then loses what a webview loads. */
export interface PageWatch {
  /** The page is being loaded, or may be. */
  loading(): void;
  /** The page has said something. */
  alive(): void;
  /** The page is not shown any more, or gone. */
  stop(): void;
}

/** How long a page may take the first time, and each time that it is loaded again; then it is left alone. */
const PATIENCE_MS = [10_000, 20_000, 40_000];

/** @param again Loads the page once more. */
export function createPageWatch(again: () => void, patience: readonly number[] = PATIENCE_MS): PageWatch {
  let timer: NodeJS.Timeout | undefined;
  const stop = () => clearTimeout(timer);
  const wait = (attempt: number) => {
    stop();
    if (attempt >= patience.length) return;
    timer = setTimeout(() => {
      again();
      wait(attempt + 1);
    }, patience[attempt]);
  };
  return { loading: () => wait(0), alive: stop, stop };
}
