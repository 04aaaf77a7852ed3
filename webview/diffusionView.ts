import { noiseScale } from '../src/core/diffusion/schedule';
import type { ResultMessage, SeriesMessage, TrajectoryMessage } from '../src/protocol';
import { createButton, createStepSlider } from './controls';
import { element } from './dom';
import { nameWithUnit, percent } from './format';
import { type AxisScale, toAxis } from './plots/axes';
import { type ChartContent, type ChartLine, createChart, createGroup } from './plots/chart';
import { xLabelOf } from './plots/contents';
import { seriesData } from './plots/seriesData';
import { createView } from './plots/view';
import { text } from './strings';
import { onThemeChange, type PlotTheme } from './theme';
import { padded, type Span } from './viewport';

export interface DiffusionView {
  readonly element: HTMLElement;
  /** Shows the way of a series' posterior samples; null: it is not known yet. */
  show(
    result: ResultMessage,
    series: SeriesMessage,
    trajectory: TrajectoryMessage | null,
    xScale: AxisScale,
  ): void;
  canvas(): HTMLCanvasElement | null;
}

const PLAY_MS = 450;
const NOTHING = new Float64Array();

/** The reverse diffusion, step by step, under a slider: from noise to the curves that the data allow. */
export function createDiffusionView(): DiffusionView {
  let shown: {
    result: ResultMessage;
    series: SeriesMessage;
    trajectory: TrajectoryMessage;
    xScale: AxisScale;
  } | null = null;
  let step = 0;
  let timer: ReturnType<typeof setInterval> | null = null;
  let yRange: Span | null = null;

  const view = createView(() => chart.redraw());
  const chart = createChart({
    name: 'diffusion',
    view,
    group: createGroup('denoise-diffusion'),
    dragMode: () => 'pan',
    reset: view.reset,
  });
  chart.element.setAttribute('role', 'img');
  const slider = createStepSlider(text.diffusion, (next) => {
    stop();
    showStep(next);
  });
  const place = element('span', { class: 'place', attributes: { 'aria-live': 'polite' } });
  const play = createButton({ text: text.play }, () => (timer ? stop() : start()));
  const waiting = element('p', { class: 'read', text: text.following });
  const remark = element('p', { class: 'read', text: text.blocksShown });
  const controls = element('div', { class: 'scrubber' }, [play.element, slider.element, place]);
  const box = element('section', { class: 'diffusion', attributes: { 'aria-label': text.diffusion } }, [
    element('h2', { class: 'section-title', text: text.diffusion }),
    element('p', { class: 'read', text: text.diffusionExplained }),
    waiting,
    controls,
    chart.element,
    remark,
  ]);

  function start(): void {
    if (!shown) return;
    if (step >= lastStep()) showStep(0);
    play.setText(text.stop);
    timer = setInterval(() => {
      showStep(step + 1);
      if (step >= lastStep()) stop();
    }, PLAY_MS);
  }

  function stop(): void {
    if (timer) clearInterval(timer);
    timer = null;
    play.setText(text.play);
  }

  /** After the steps themselves comes what they lead to: the samples. */
  function lastStep(): number {
    return shown?.trajectory.steps.length ?? 0;
  }

  function showStep(next: number): void {
    step = Math.max(0, Math.min(next, lastStep()));
    if (!shown) return;
    const { steps } = shown.trajectory;
    const said =
      step === lastStep()
        ? text.lastStep(steps[0].states.length)
        : text.stepOf(
            step + 1,
            lastStep() + 1,
            percent(Number(noiseScale(steps[step].logSnr).toPrecision(2))),
          );
    place.textContent = said;
    slider.setValue(step, lastStep(), said);
    chart.element.setAttribute('aria-label', said);
    draw();
  }

  function draw(): void {
    if (shown)
      chart.show(contentAt(shown.result, shown.series, shown.trajectory, shown.xScale, step, yRange));
  }
  onThemeChange(draw);

  return {
    element: box,
    show(result, series, trajectory, xScale) {
      waiting.hidden = trajectory !== null;
      controls.hidden = chart.element.hidden = trajectory === null;
      remark.hidden = trajectory === null || trajectory.block === 1;
      if (trajectory === shown?.trajectory && xScale === shown?.xScale && series === shown.series) return;
      const isFirst = shown === null;
      shown = trajectory && { result, series, trajectory, xScale };
      if (!trajectory) {
        stop();
        return;
      }
      const x = trajectory.x.map((value) => toAxis(xScale, value));
      view.setWhole({ min: x[0], max: x[x.length - 1] > x[0] ? x[x.length - 1] : x[0] + 1 });
      yRange = rangeOf([series.before, ...trajectory.steps[0].states]);
      showStep(isFirst ? lastStep() : step);
    },
    canvas: chart.canvas,
  };
}

function contentAt(
  result: ResultMessage,
  series: SeriesMessage,
  { x, steps }: TrajectoryMessage,
  xScale: AxisScale,
  step: number,
  ySpan: Span | null,
): ChartContent {
  const curves = step < steps.length ? steps[step].states : steps[steps.length - 1].estimates;
  const places = x.map((value) => toAxis(xScale, value));
  const before = atPositions(seriesData(series).x, series.before, x);
  const lines: ChartLine[] = [
    {
      values: before,
      color: (theme: PlotTheme) => theme.before,
      width: 0,
      points: { size: 3, faint: (theme) => theme.beforeLine },
    },
    ...curves.map((values) => ({ values, color: (theme: PlotTheme) => theme.thin, width: 1 })),
  ];
  return {
    x: places,
    xLabel: xLabelOf(result),
    xScale,
    xIsTime: result.xIsTime,
    xCounts: false,
    yLabel: nameWithUnit(series.name, series.unit),
    yScale: 'linear',
    lines,
    band: null,
    errorBars: null,
    symmetric: false,
    ySpan,
    ticks: NOTHING,
    rings: { x: NOTHING, y: NOTHING },
    shaded: [],
  };
}

/** The sample nearest to each position. */
function atPositions(x: Float64Array, values: Float64Array, positions: Float64Array): Float64Array {
  let index = 0;
  return positions.map((position) => {
    while (index < x.length - 1 && Math.abs(x[index + 1] - position) <= Math.abs(x[index] - position)) {
      index += 1;
    }
    return values[index];
  });
}

function rangeOf(arrays: readonly Float64Array[]): Span {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const values of arrays) {
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return padded(low, high);
}
