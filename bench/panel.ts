// How fluid the panel's plots are with a million samples: npm run bench:panel [-- SAMPLES]
// Frames while panning and while zooming, in a headless browser without a graphics card.
import { runMain } from '../scripts/main';
import { openPanelBrowser, type PanelPage, pendulumResult } from '../test/webview/panelPage';
import { THEMES } from '../test/webview/themes';

const FRAMES = 240;

interface Frames {
  /** From one frame to the next, in milliseconds. */
  readonly intervals: readonly number[];
  /** Spent in drawing, in milliseconds. */
  readonly work: readonly number[];
}

runMain(async () => {
  const samples = Number(process.argv[2] ?? 1_000_000);
  const browser = await openPanelBrowser();
  try {
    const panel = await browser.open(THEMES[1], { width: 1000, height: 760 });
    const shown = await show(panel, samples);
    console.log(`${samples} samples, three plots: shown after ${shown.toFixed(0)} ms`);
    report('zooming in', await frames(panel, 0, -60));
    report('panning near', await frames(panel, 30, 0));
    await panel.page.getByRole('application').press('Home');
    await frames(panel, 0, -4);
    report('panning far', await frames(panel, 30, 0));
    if (panel.problems.length > 0) throw new Error(panel.problems.join('; '));
  } finally {
    await browser.close();
  }
});

/** Sends a long result and gives the milliseconds until it is drawn. */
async function show({ page }: PanelPage, count: number): Promise<number> {
  return page.evaluate(
    async ({ template, length }) => {
      const x = Float64Array.from({ length }, (_, i) => i * 0.001);
      const after = x.map((t) => Math.sin(t / 9) + 0.2 * Math.sin(t * 7));
      const before = after.map((v, i) => v + 0.3 * Math.sin(i * i * 0.37));
      const series = {
        ...template.series[0],
        x,
        before,
        after,
        lower: after.map((v) => v - 0.05),
        upper: after.map((v) => v + 0.05),
        missing: 0,
      };
      const view = { ...template.state, view: undefined };
      const start = performance.now();
      window.postMessage({ ...template, series: [series], state: view }, '*');
      while (!document.querySelector('.plot-main canvas')) await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      return performance.now() - start;
    },
    { template: JSON.parse(JSON.stringify({ ...pendulumResult() })), length: count },
  );
}

/** Turns the wheel a little before each frame. */
async function frames({ page }: PanelPage, deltaX: number, deltaY: number): Promise<Frames> {
  return page.evaluate(
    async ({ count, deltaX, deltaY }) => {
      const area = document.querySelector('.plot-main .u-over');
      const box = area?.getBoundingClientRect();
      const intervals: number[] = [];
      const work: number[] = [];
      let last = await new Promise<number>(requestAnimationFrame);
      for (let k = 0; k < count; k++) {
        area?.dispatchEvent(
          new WheelEvent('wheel', {
            deltaX: deltaX * (k % 120 < 60 ? 1 : -1),
            deltaY,
            clientX: (box?.left ?? 0) + 300,
            clientY: (box?.top ?? 0) + 50,
            cancelable: true,
          }),
        );
        // The panel's own frame callback, asked for by the wheel, comes before this one.
        const now = await new Promise<number>(requestAnimationFrame);
        work.push(performance.now() - now);
        intervals.push(now - last);
        last = now;
      }
      return { intervals, work };
    },
    { count: FRAMES, deltaX, deltaY },
  );
}

function report(name: string, { intervals, work }: Frames): void {
  const quantile = (values: readonly number[], q: number) =>
    [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))].toFixed(1);
  const rate = (1000 * intervals.length) / intervals.reduce((sum, v) => sum + v, 0);
  console.log(
    `${name.padEnd(13)} ${rate.toFixed(0)} frames/s; interval median ${quantile(intervals, 0.5)}, 95 % ${quantile(intervals, 0.95)} ms; drawing median ${quantile(work, 0.5)}, 95 % ${quantile(work, 0.95)} ms`,
  );
}
