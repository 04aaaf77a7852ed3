import * as assert from 'node:assert/strict';
import {
  type HostMessage,
  parseHostMessage,
  parsePanelState,
  parseWebviewMessage,
  type ResultMessage,
  type WebviewMessage,
} from '../../../src/protocol';

const settings: ResultMessage['settings'] = {
  method: 'diffusion',
  sigma: null,
  bandLevel: 0.9,
  outliers: 'keep',
  seed: 1,
  samples: null,
  untouched: [{ from: 1, to: 2 }],
};
const state = {
  uri: 'file:///a.csv',
  ranges: [{ start: 0, end: 20 }],
  reading: { decimalMark: null, delimiter: null, header: null, firstLine: null },
  choice: { columns: ['2'], x: 'none' },
  settings,
  sigmas: [{ column: 1, sigma: 0.5 }],
};

const result: ResultMessage = {
  type: 'result',
  source: 'a.csv',
  summary: '2 columns',
  notices: [{ code: 'x', message: 'y' }],
  xName: null,
  xUnit: null,
  xIsTime: false,
  decimalMark: ',',
  series: [
    {
      name: 'y',
      unit: null,
      x: null,
      before: Float64Array.of(1, Number.NaN, 3),
      method: 'diffusion',
      after: Float64Array.of(1, 2, 3),
      lower: null,
      upper: null,
      noise: { sigma: 0.1, source: 'given' },
      estimatedSigma: 0.2,
      snr: null,
      missing: 1,
      warnings: [],
      reference: Float64Array.of(1, Number.NaN, 2.9),
    },
  ],
  columns: [{ name: 'y', unit: null, isNumber: true }],
  xColumn: null,
  seriesColumns: [0],
  equation: {
    text: "y' = -y",
    kind: 'ode',
    rows: [
      { method: 'euler', evaluations: 400, error: 0.12, gain: null },
      { method: 'refined', evaluations: null, error: 0.01, gain: 12 },
    ],
    notes: ['The solution decays.'],
    phase: false,
  },
  settings,
  model: { name: 'denoiser', version: '1', sha256: 'ab' },
  seconds: 0.1,
  actions: ['replace', 'csv'],
  state,
};

const fromHost: HostMessage[] = [
  result,
  { type: 'progress', fraction: 0.25, message: 'Denoising' },
  { type: 'failed', message: 'No numbers.', cancelled: false },
  { type: 'stale', reason: 'edited' },
  { type: 'stale', reason: null },
  { type: 'reply', id: 3, ok: true, message: 'Done.' },
  { type: 'received' },
  { type: 'ping' },
  { type: 'mark-sample', series: 0, sample: 4 },
  {
    type: 'trajectory',
    id: 2,
    series: 0,
    x: Float64Array.of(1, 2),
    bandScale: 1.4,
    steps: [{ logSnr: -6, states: [Float64Array.of(1, -1)], estimates: [Float64Array.of(2, 3)] }],
  },
  {
    type: 'comparison',
    id: 4,
    series: 1,
    reason: 'Why.',
    rows: [
      { method: 'whittaker', curve: Float64Array.of(1, 2), rmse: 0.1, low: 0.05, high: 0.2, seconds: 0.01 },
    ],
  },
];

const fromWebview: WebviewMessage[] = [
  { type: 'ready' },
  { type: 'pong' },
  { type: 'cancel' },
  { type: 'refresh' },
  { type: 'run', settings: { ...settings, sigma: 0.1 }, series: 0 },
  { type: 'act', id: 1, action: 'replace', series: [0, 2], picture: null },
  { type: 'act', id: 2, action: 'png', series: [0], picture: Uint8Array.of(137, 80) },
  { type: 'choose', choice: { columns: null, x: '1' } },
  { type: 'point-selected', series: 0, sample: 7 },
  { type: 'trajectory', id: 3, series: 0 },
  { type: 'compare', id: 4, series: 0 },
  { type: 'configure', reading: state.reading, choice: state.choice, settings, sigmas: state.sigmas },
];

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
