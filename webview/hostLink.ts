import type { WebviewMessage } from '../src/protocol';

/** The way to the extension host, which answers every message at once, if only by saying that it came. */
export interface HostLink {
  post(message: WebviewMessage): void;
  /** Something came from the host. */
  heard(): void;
}

/** A busy machine may be slow; a person who waits longer than this wants to know. */
const ANSWER_MS = 20_000;

/**
 * @param send Sends a message to the host.
 * @param silent Told that the host has not answered a message in time: it hangs, or is gone.
 */
export function createHostLink(send: (message: WebviewMessage) => void, silent: () => void): HostLink {
  let timer: ReturnType<typeof setTimeout> | null = null;
  return {
    post(message) {
      send(message);
      timer ??= setTimeout(() => {
        timer = null;
        silent();
      }, ANSWER_MS);
    },
    heard() {
      if (timer) clearTimeout(timer);
      timer = null;
    },
  };
}
