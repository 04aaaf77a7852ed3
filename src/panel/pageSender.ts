import { inPieces, isPiece } from '../pieces';
import type { HostMessage } from '../protocol';

/** The way to a page: messages in the order in which they are posted. */
export interface PageSender {
  post(message: HostMessage): void;
  /** The page is loaded, perhaps again, and asks for everything: what was posted before is of no use to it. */
  restart(): void;
  /** The page is gone. */
  close(): void;
}

/** Pieces under way at once: while one is handed on, the next is written. */
const MOST_UNDER_WAY = 2;

/**
 * Sends large messages in pieces, only two of them under way at once, so that the extension host is not blocked; a
 * result that is still under way gives way to the next. Nothing is sent before the first `restart`: a page that is not loaded
 * yet will ask for everything.
 *
 * @param send resolves when what it is given has arrived at the page
 */
export function createPageSender(send: (data: unknown) => PromiseLike<unknown>): PageSender {
  let waiting: HostMessage[] = [];
  let isReady = false;
  /** The result under way, and the loop that sends it; another loop takes over where there is another. */
  let sending: { readonly message: HostMessage } | null = null;

  const clear = (ready: boolean): void => {
    isReady = ready;
    waiting = [];
    sending = null;
  };

  async function sendWaiting(): Promise<void> {
    for (let message = waiting.shift(); message; message = waiting.shift()) {
      const own = { message };
      sending = own;
      const arrivals: PromiseLike<unknown>[] = [];
      for (const data of inPieces(message)) {
        const arrival = send(data);
        if (!isPiece(data)) break;
        arrivals.push(arrival);
        if (arrivals.length < MOST_UNDER_WAY) continue;
        await arrivals.shift();
        if (sending !== own) return;
      }
    }
    sending = null;
  }

  return {
    post(message) {
      if (!isReady) return;
      if (message.type === 'result') {
        waiting = waiting.filter(({ type }) => type !== 'result' && type !== 'progress');
        if (sending?.message.type === 'result') sending = null;
      }
      // Of several that wait, the last says it all.
      if (message.type === 'progress' && waiting.at(-1)?.type === 'progress') waiting.pop();
      waiting.push(message);
      if (sending === null) void sendWaiting();
    },
    restart: () => clear(true),
    close: () => clear(false),
  };
}
