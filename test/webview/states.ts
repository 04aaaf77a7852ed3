import type { Denoiser } from '../../src/core/diffusion/session';
import type { EquationMessage, ResultMessage, TrajectoryMessage } from '../../src/protocol';
import { type PanelPage, pendulumResult } from './panelPage';
import { equationExample, exampleResult, trajectoryOf } from './realResults';

const EVERY_ACTION: ResultMessage['actions'] = [
  'replace',
  'insert-column',
  'diff',
  'open',
  'copy',
  'csv',
  'save-csv',
  'markdown',
  'code',
  'html',
  'png',
  'svg',
];

/** The states that a person meets the panel in: each is brought about by messages as the host sends them. */
export async function panelStates(
  denoiser: Denoiser,
): Promise<Readonly<Record<string, (panel: PanelPage) => Promise<void>>>> {
  const data = await exampleResult(denoiser, 'pendulum.csv');
  const errorBars = await exampleResult(denoiser, 'lightcurve.csv');
  const equation = await equationExample(denoiser);
  const trajectory = await trajectoryOf(denoiser, data, 0);
  return {
    data: async (panel) => {
      await panel.send(data);
      const box = await panel.page.locator('.plot-main .u-over').boundingBox();
      if (box) await panel.page.mouse.move(box.x + 0.6 * box.width, box.y + 40);
      await panel.page.waitForTimeout(60);
    },
    errorBars: (panel) => panel.send(errorBars),
    equation: (panel) => panel.send(equation),
    solution: (panel) => panel.send(equationResult()),
    diffusion: async (panel) => {
      await panel.send(data);
      await choosePlots(panel, 'Reverse Diffusion', 'Derivative');
      await answerTrajectory(panel, trajectory);
      await panel.page.getByRole('slider', { name: 'Reverse diffusion' }).fill('3');
      await panel.page.locator('.diffusion').scrollIntoViewIfNeeded();
      await panel.page.waitForTimeout(100);
    },
    settings: async (panel) => {
      await panel.send(dataResult());
      await choosePlots(panel, 'Spectrum');
      await panel.page.getByRole('button', { name: 'More Settings' }).click();
      await panel.page.waitForTimeout(100);
    },
    error: (panel) =>
      panel.send({
        type: 'failed',
        message:
          "pendulum.csv, line 12, column 3: 'abc' is not a number (column angle). Correct it, or leave the cell empty for a missing value.",
        cancelled: false,
      }),
    empty: (panel) => panel.send({ type: 'progress', fraction: 0.35, message: 'Denoising' }),
  };
}

/** Opens the menu of plots and switches these on or off. */
export async function choosePlots({ page }: PanelPage, ...names: readonly string[]): Promise<void> {
  await page.getByRole('button', { name: 'Plots', exact: true }).click();
  for (const name of names) await page.getByRole('menuitemcheckbox', { name, exact: true }).click();
  await page.keyboard.press('Escape');
}

/** Waits until the panel asks for the reverse diffusion, and sends this one. */
export async function answerTrajectory(panel: PanelPage, message = recordedTrajectory()): Promise<void> {
  for (let wait = 0; wait < 40; wait++) {
    const asked = (await panel.sent()).findLast((message) => message.type === 'trajectory');
    if (asked) {
      await panel.send({ ...message, id: asked.id });
      return;
    }
    await panel.page.waitForTimeout(50);
  }
  throw new Error('The panel did not ask for the reverse diffusion.');
}

/** A pendulum with an outlier, a stretch left as it is, and everything that can be done. */
export function dataResult(): ResultMessage {
  const result = pendulumResult({ actions: EVERY_ACTION });
  const [series] = result.series;
  series.before[300] += 0.7;
  const settings = { ...result.settings, untouched: [{ from: 18.6, to: 20.4 }] };
  series.before.forEach((value, i) => {
    const x = series.x?.[i] ?? Number.NaN;
    if (!(x >= 18.6 && x <= 20.4)) return;
    for (const curve of [series.after, series.lower, series.upper]) curve?.fill(value, i, i + 1);
  });
  return { ...result, settings, state: { ...result.state, settings } };
}

/** Two components of a differential equation, computed with too large a step. */
export function equationResult(): ResultMessage {
  const count = 400;
  const t = Float64Array.from({ length: count }, (_, i) => i * 0.1);
  const reference = [
    t.map((v) => 2 * Math.exp(-0.05 * v) * Math.cos(v)),
    t.map((v) => -2 * Math.exp(-0.05 * v) * Math.sin(v)),
  ];
  const after = reference.map((values, k) =>
    values.map((v, i) => v + 0.03 * Math.sin(0.9 * t[i] + k) * (t[i] / 40)),
  );
  const before = [
    t.map((v) => 2 * Math.exp(-0.012 * v) * Math.cos(0.97 * v)),
    t.map((v) => -2 * Math.exp(-0.012 * v) * Math.sin(0.97 * v)),
  ];
  const equation: EquationMessage = {
    text: "y'' + 0.1 y' + sin(y) = 0, y(0) = 2, y'(0) = 0, t = 0..40, method = euler, h = 0.1",
    kind: 'ode',
    rows: [
      { method: 'Euler, h = 0.1', evaluations: 400, error: 0.83, gain: null },
      { method: 'Euler, improved by the model', evaluations: 400, error: 0.031, gain: 26.8 },
      { method: 'Euler, h = 0.05', evaluations: 800, error: 0.44, gain: 1.89 },
      { method: 'Runge-Kutta 4, h = 0.4', evaluations: 400, error: 0.0021, gain: 395 },
    ],
    notes: [
      'The reference was solved to a relative tolerance of 1e-12; two tolerances agree over all of t.',
      'Runge-Kutta 4 with as many evaluations is the better answer here: use it where you can.',
    ],
    phase: true,
  };
  const base = pendulumResult();
  const seriesOf = (name: string, k: number): ResultMessage['series'][number] => ({
    ...base.series[0],
    name,
    unit: null,
    x: t,
    before: before[k],
    after: after[k],
    lower: after[k].map((v) => v - 0.06),
    upper: after[k].map((v) => v + 0.06),
    noise: { sigma: 0, source: 'estimated' },
    estimatedSigma: 0,
    snr: null,
    missing: 0,
    reference: reference[k],
  });
  return {
    ...base,
    source: 'pendulum.py, line 12',
    summary: "second-order equation in y, as 2 of first order; 400 steps of Euler's method",
    xName: 't',
    xUnit: null,
    series: [seriesOf('y', 0), seriesOf("y'", 1)],
    columns: [],
    xColumn: null,
    seriesColumns: [0, 1],
    equation,
    actions: ['open', 'copy', 'csv', 'png', 'svg', 'html'],
  };
}

/** Curves that come out of noise as the sampler's do. */
export function recordedTrajectory(): TrajectoryMessage {
  const { x, after } = pendulumResult().series[0];
  const positions = x ?? after;
  const logSnrs = [-6, -0.5, 0.29, 1.07, 1.86, 2.64, 3.43, 4.21, 5];
  const curves = Array.from({ length: 12 }, (_, k) =>
    after.map((v, i) => v + 0.02 * Math.sin(0.2 * i * (1 + k / 7) + 2 * k)),
  );
  let state = 1;
  const uniform = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const normal = () => uniform() + uniform() + uniform() + uniform() + uniform() + uniform() - 3;
  return {
    type: 'trajectory',
    id: 0,
    series: 0,
    x: positions,
    block: 1,
    steps: logSnrs.map((logSnr) => {
      const a = 1 / Math.sqrt(1 + Math.exp(-2 * logSnr));
      const s = 1 / Math.sqrt(1 + Math.exp(2 * logSnr));
      return {
        logSnr,
        states: curves.map((curve) => curve.map((v) => a * v + 0.6 * s * normal())),
        estimates: curves,
      };
    }),
    bandScale: 1.4,
  };
}
