import { failureWording } from '../failureWording';
import type { HostMessage } from '../protocol';
import { wordingText } from '../wordingText';

/** The answer to a request of the page: the sentence on what was done, or why it was not. */
export async function replyTo(id: number, work: () => Promise<string>): Promise<HostMessage> {
  try {
    return { type: 'reply', id, ok: true, message: await work() };
  } catch (error) {
    return { type: 'reply', id, ok: false, message: wordingText(failureWording(error, null)) };
  }
}
