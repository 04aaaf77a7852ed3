import { type HostMessage, parseHostMessage } from '../protocol';

/**
 * A message that the page accepts: it refuses one with a value that it cannot have, such as NaN for a number, and
 * would wait for ever for what it asked. In place of such an answer, or result, goes that it failed.
 *
 * @param problem says so
 * @returns null where nothing waits for the message
 */
export function acceptedMessage(message: HostMessage, problem: string): HostMessage | null {
  if (parseHostMessage(message)) return message;
  switch (message.type) {
    case 'trajectory':
    case 'quantities':
    case 'reply':
      return { type: 'reply', id: message.id, ok: false, message: problem };
    case 'comparison':
    case 'result':
    case 'failed':
      return { type: 'failed', cancelled: false, message: problem };
    default:
      return null;
  }
}
