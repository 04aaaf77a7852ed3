import assert from 'node:assert/strict';
import { acceptedMessage } from '../../../src/panel/acceptedMessage';
import { type HostMessage, parseHostMessage } from '../../../src/protocol';
import { result } from '../protocol/specimens';

const PROBLEM = 'It cannot be shown.';
const row = (value: number) => ({ kind: 'mean' as const, value, lower: value, upper: value });
const quantities = (value: number): HostMessage => ({
  type: 'quantities',
  id: 7,
  series: 0,
  range: { from: 0, to: 1 },
  level: 0.9,
  rows: [row(value)],
});

describe('acceptedMessage', () => {
  it('leaves what the page accepts as it is', () => {
    for (const message of [quantities(1), result, { type: 'ping' } as const]) {
      assert.equal(acceptedMessage(message, PROBLEM), message);
    }
  });

  it('ends in another way what the page would refuse the answer to', () => {
    const reply = { type: 'reply', id: 7, ok: false, message: PROBLEM };
    const failed = { type: 'failed', cancelled: false, message: PROBLEM };
    const comparison: HostMessage = { type: 'comparison', id: 7, series: 0, reason: 'so', rows: [] };
    const cases: [HostMessage, unknown][] = [
      [quantities(Number.NaN), reply],
      [
        { type: 'trajectory', id: 7, series: 0, x: new Float64Array(2), block: 1, steps: [], bandScale: 1 },
        reply,
      ],
      [comparison, failed],
      [{ ...result, seconds: Number.NaN }, failed],
    ];
    for (const [message, expected] of cases) {
      assert.equal(parseHostMessage(message), null);
      const sent = acceptedMessage(message, PROBLEM);
      assert.deepEqual(sent, expected);
      assert.ok(parseHostMessage(sent));
    }
  });

  it('drops what nothing waits for', () => {
    assert.equal(acceptedMessage({ type: 'progress', fraction: Number.NaN, message: '' }, PROBLEM), null);
    assert.equal(acceptedMessage({ type: 'mark-sample', series: 0, sample: -1 }, PROBLEM), null);
  });
});
