import * as assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
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

/** A sender, and a page to which every message takes a moment. */
function connected() {
  const take = createAssembler();
  const page = { pieces: 0, atOnce: 0, mostPieces: 0, received: [] as HostMessage[] };
  const sender = createPageSender(async (data) => {
    page.atOnce += 1;
    if (isPiece(data)) page.mostPieces = Math.max(page.mostPieces, page.atOnce);
    await delay(2);
    page.atOnce -= 1;
    if (isPiece(data)) page.pieces += 1;
    const message = take(data);
    if (message !== null) page.received.push(message as HostMessage);
  });
  return { sender, page };
}

/** Until nothing is under way any more. */
async function settled(page: { atOnce: number }): Promise<void> {
  do await delay(20);
  while (page.atOnce > 0);
}

describe('the way to a page', () => {
  it('sends nothing before the page is there', async () => {
    const { sender, page } = connected();
    sender.post(progress(0.5));
    sender.restart();
    sender.post(stale);
    await settled(page);
    assert.deepEqual(page.received, [stale]);
  });

  it('keeps the order of messages, and sends few pieces of a large one at once', async () => {
    const { sender, page } = connected();
    sender.restart();
    const sent = largeResult('a.csv');
    for (const message of [sent, stale, progress(0.1), progress(0.2)]) sender.post(message);
    await settled(page);
    assert.deepEqual(page.received, [sent, stale, progress(0.2)]);
    assert.ok(page.pieces > 3);
    assert.equal(page.mostPieces, 2);
  });

  it('gives up a result that is under way for the next', async () => {
    const { sender, page } = connected();
    sender.restart();
    const last = largeResult('last.csv');
    sender.post(largeResult('first.csv'));
    await delay(5);
    sender.post(largeResult('second.csv'));
    sender.post(last);
    await settled(page);
    assert.deepEqual(page.received, [last]);
  });

  it('begins anew where the page was loaded again', async () => {
    const { sender, page } = connected();
    sender.restart();
    sender.post(largeResult('before.csv'));
    await delay(5);
    sender.restart();
    const sent = largeResult('after.csv');
    sender.post(sent);
    await settled(page);
    assert.deepEqual(page.received, [sent]);
  });

  it('sends nothing to a page that is gone', async () => {
    const { sender, page } = connected();
    sender.restart();
    sender.post(largeResult('a.csv'));
    sender.close();
    sender.post(stale);
    await settled(page);
    assert.deepEqual(page.received, []);
    assert.ok(page.pieces <= 2);
  });
});
