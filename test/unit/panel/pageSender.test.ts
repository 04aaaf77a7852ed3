import * as assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createPageSender } from '../../../src/panel/pageSender';
import { createAssembler, isPiece } from '../../../src/pieces';
import type { HostMessage } from '../../../src/protocol';
import { result } from '../protocol/specimens';

const progress = (fraction: number): HostMessage => ({ type: 'progress', fraction, message: 'Denoising' });
const stale: HostMessage = { type: 'stale', reason: 'edited' };

/** A result that goes in several pieces. */
function largeResult(source: string): HostMessage {
  const values = new Float64Array(300_000).fill(0.5);
  return { ...result, source, series: [{ ...result.series[0], before: values, after: values.slice() }] };
}

/** A sender, and a page that takes what is sent to it when it is told to. */
function connected() {
  const take = createAssembler();
  const page = { pieces: 0, mostPieces: 0, received: [] as HostMessage[] };
  const underWay: { readonly data: unknown; readonly arrived: () => void }[] = [];
  const sender = createPageSender((data) => {
    const arrival = new Promise<void>((arrived) => {
      underWay.push({ data, arrived });
    });
    if (isPiece(data)) page.mostPieces = Math.max(page.mostPieces, underWay.length);
    return arrival;
  });
  /** Takes so many messages and pieces in the order in which they were sent, or all that come. */
  async function arrive(most = Number.POSITIVE_INFINITY): Promise<void> {
    for (let count = 0; count < most; count++) {
      const next = underWay.shift();
      if (!next) return;
      if (isPiece(next.data)) page.pieces += 1;
      const message = take(next.data);
      if (message !== null) page.received.push(message as HostMessage);
      next.arrived();
      // The sender goes on in what follows the arrival.
      await nextTurn();
    }
  }
  return { sender, page, arrive };
}

describe('the way to a page', () => {
  it('sends nothing before the page is there', async () => {
    const { sender, page, arrive } = connected();
    sender.post(progress(0.5));
    sender.restart();
    sender.post(stale);
    await arrive();
    assert.deepEqual(page.received, [stale]);
  });

  it('keeps the order of messages, and sends few pieces of a large one at once', async () => {
    const { sender, page, arrive } = connected();
    sender.restart();
    const sent = largeResult('a.csv');
    for (const message of [sent, stale, progress(0.1), progress(0.2)]) sender.post(message);
    await arrive();
    assert.deepEqual(page.received, [sent, stale, progress(0.2)]);
    assert.ok(page.pieces > 3);
    assert.equal(page.mostPieces, 2);
  });

  it('gives up a result that is under way for the next', async () => {
    const { sender, page, arrive } = connected();
    sender.restart();
    const last = largeResult('last.csv');
    sender.post(largeResult('first.csv'));
    await arrive(2);
    sender.post(largeResult('second.csv'));
    sender.post(last);
    await arrive();
    assert.deepEqual(page.received, [last]);
  });

  it('begins anew where the page was loaded again', async () => {
    const { sender, page, arrive } = connected();
    sender.restart();
    sender.post(largeResult('before.csv'));
    await arrive(2);
    sender.restart();
    const sent = largeResult('after.csv');
    sender.post(sent);
    await arrive();
    assert.deepEqual(page.received, [sent]);
  });

  it('sends nothing to a page that is gone', async () => {
    const { sender, page, arrive } = connected();
    sender.restart();
    sender.post(largeResult('a.csv'));
    sender.close();
    sender.post(stale);
    await arrive();
    assert.deepEqual(page.received, []);
    assert.ok(page.pieces <= 2);
  });
});
