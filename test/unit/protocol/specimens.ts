/** Messages of every kind, as both sides send them. */
import type { HostMessage, ResultMessage, WebviewMessage } from '../../../src/protocol';

export const settings: ResultMessage['settings'] = {
  method: 'diffusion',
  sigma: null,
  bandLevel: 0.9,
  outliers: 'keep',
  errorBars: 'ignore',
  seed: 1,
  samples: null,
  untouched: [{ from: 1, to: 2 }],
};
export const state = {
  uri: 'file:///a.csv',
  ranges: [{ start: 0, end: 20 }],
  reading: { decimalMark: null, delimiter: null, header: null, firstLine: null },
  choice: { columns: ['2'], x: 'none' },
  settings,
  sigmas: [{ column: 1, sigma: 0.5 }],
};

export const result: ResultMessage = {
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
      errorBars: Float64Array.of(0.1, 0.2, 0.1),
      hasErrorBars: true,
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

export const fromHost: HostMessage[] = [
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
    block: 1,
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

export const fromWebview: WebviewMessage[] = [
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
