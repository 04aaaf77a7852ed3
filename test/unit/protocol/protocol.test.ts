import * as assert from 'node:assert/strict';
import { parseHostMessage, parsePanelState, parseWebviewMessage } from '../../../src/protocol';
import { fromHost, fromWebview, result, settings, state } from './specimens';

describe('protocol', () => {
  for (const message of fromHost) {
    it(`takes ${message.type} from the host`, () => assert.deepEqual(parseHostMessage(message), message));
  }
  for (const message of fromWebview) {
    it(`takes ${message.type} from the webview`, () =>
      assert.deepEqual(parseWebviewMessage(message), message));
  }

  it('survives structured clone', () => {
    assert.deepEqual(parseHostMessage(structuredClone(result)), result);
  });

  const junk: [name: string, data: unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['a string', 'ready'],
    ['an array', [{ type: 'ready' }]],
    ['no type', { settings }],
    ['an unknown type', { type: 'shutdown' }],
    ['an unknown property', { type: 'ready', path: '/etc/passwd' }],
    ['a type of the other direction', { type: 'result' }],
  ];
  for (const [name, data] of junk) {
    it(`refuses ${name} in both directions`, () => {
      assert.equal(parseHostMessage(data), null);
      assert.equal(parseWebviewMessage(data), null);
    });
  }

  const badRuns: [name: string, changes: object][] = [
    ['a negative noise level', { sigma: -1 }],
    ['an infinite noise level', { sigma: Number.POSITIVE_INFINITY }],
    ['NaN for the noise level', { sigma: Number.NaN }],
    ['a noise level as text', { sigma: '0.1' }],
    ['a method that there is not', { method: 'magic' }],
    ['a band of 100 %', { bandLevel: 1 }],
    ['a band from one sample', { samples: 1 }],
    ['a stretch without an end', { untouched: [{ from: 1 }] }],
    ['an unknown word for outliers', { outliers: 'drop' }],
    ['a seed that is no integer', { seed: 1.5 }],
  ];
  for (const [name, changes] of badRuns) {
    it(`refuses a run with ${name}`, () => {
      assert.equal(
        parseWebviewMessage({ type: 'run', settings: { ...settings, ...changes }, series: 0 }),
        null,
      );
    });
  }

  it('takes settings from before there were methods', () => {
    const { method: _method, ...older } = settings;
    assert.deepEqual(parseWebviewMessage({ type: 'run', settings: older, series: 0 }), {
      type: 'run',
      settings,
      series: 0,
    });
  });

  it('refuses an action that it does not know, on no series, or on a series before the first', () => {
    const act = { type: 'act', id: 1, action: 'copy', series: [0], picture: null };
    assert.ok(parseWebviewMessage(act));
    assert.equal(parseWebviewMessage({ ...act, action: 'delete' }), null);
    assert.equal(parseWebviewMessage({ ...act, series: [] }), null);
    assert.equal(parseWebviewMessage({ ...act, series: [-1] }), null);
  });

  it('refuses plain arrays and arrays of the wrong precision for samples', () => {
    const withBefore = (before: unknown) => ({ ...result, series: [{ ...result.series[0], before }] });
    assert.ok(parseHostMessage(withBefore(Float64Array.of(1, 2, 3))));
    assert.equal(parseHostMessage(withBefore([1, 2, 3])), null);
    assert.equal(parseHostMessage(withBefore(Float32Array.of(1, 2, 3))), null);
  });

  it('takes a kept state and refuses one that another version may have written', () => {
    assert.deepEqual(parsePanelState(state), state);
    assert.deepEqual(parsePanelState({ ...state, ranges: null }), { ...state, ranges: null });
    for (const bad of [
      undefined,
      {},
      { ...state, uri: 3 },
      { ...state, ranges: [{ start: -1, end: 2 }] },
      { ...state, ranges: [] },
      { ...state, reading: { ...state.reading, delimiter: 'colon' } },
      { ...state, extra: 1 },
    ]) {
      assert.equal(parsePanelState(bad), null);
    }
  });
});
