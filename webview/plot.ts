import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { SeriesMessage } from '../src/protocol';
import { element } from './dom';
import { formatterFor, nameWithUnit, positionFormatter, tickFormatter } from './format';
import { onThemeChange, type PlotTheme, plotTheme } from './theme';
import { padded, panned, type Span, within, zoomed } from './viewport';

/** What the plots show. */
export interface PlotContent {
  readonly series: SeriesMessage;
  readonly xLabel: string;
  /** x in seconds since 1970. */
  readonly xIsTime: boolean;
}

/** One sample under the cursor. */
export interface SampleReading {
  readonly xName: string;
  readonly x: string;
  readonly before: string;
  readonly after: string;
  readonly band: string | null;
}

export interface Plots {
  readonly element: HTMLElement;
  /** Shows these data; the view stays where it is if x stays the same. */
  show(content: PlotContent): void;
  /** All of the data again. */
  resetView(): void;
  /** Whether dragging draws a box to zoom into (as it always does with Shift) instead of panning. */
  setBoxZoom(on: boolean): void;
}

const SYNC_KEY = 'denoise';
/** Of the numbers beside the y axis, at least; both plots have the wider one's. */
const Y_AXIS_WIDTH = 36;
const KEY_STEP = 0.1;
const KEY_ZOOM = 0.8;

/** Steps between ticks, up to the largest that a number can have; the plot's own end at 1e32. */
const STEPS = Array.from({ length: 340 }, (_, index) => index - 32).flatMap((exponent) =>
  [1, 2, 2.5, 5].map((digit) => Number(`${digit}e${exponent}`)),
);

/** Draw single samples while they are at least this far apart, in CSS pixels. */
const POINT_SPACING = 1.2;

/**
 * Two plots over the same x: before, after and band above, what was removed below.
 *
 * Wheel and arrow up/down zoom, dragging and arrow left/right pan, Shift and dragging zooms
 * into a box, double click and Home show everything.
 *
 * @param onReading Told the sample under the cursor; null when there is none.
 */
export function createPlots(onReading: (reading: SampleReading | null) => void): Plots {
  const mainBox = element('div', { class: 'plot plot-main' });
  const residualBox = element('div', { class: 'plot plot-residual' });
  const box = element(
    'div',
    {
      class: 'plots',
      attributes: {
        tabindex: '0',
        role: 'application',
        'aria-roledescription': 'chart',
        'aria-label': 'Plot',
      },
    },
    [mainBox, residualBox],
  );

  let content: PlotContent | null = null;
  let x: Float64Array = new Float64Array();
  let whole: Span = { min: 0, max: 1 };
  let span: Span = whole;
  let ySpan: Span | null = null;
  let boxZoom = false;
  let main: uPlot | null = null;
  let residual: uPlot | null = null;
  let yAxisWidth = Y_AXIS_WIDTH;
  let crowded = false;

  const isCrowded = () => x.length * POINT_SPACING > mainBox.clientWidth;

  function setView(next: Span, nextY: Span | null): void {
    span = next;
    ySpan = nextY;
    for (const plot of [main, residual]) plot?.setScale('x', { min: span.min, max: span.max });
    announceView();
  }

  /** For tests and for tools that look at the page. */
  function announceView(): void {
    box.dataset.from = String(span.min);
    box.dataset.to = String(span.max);
  }

  function rebuild(): void {
    main?.destroy();
    residual?.destroy();
    main = residual = null;
    if (!content || mainBox.clientWidth === 0) return;
    yAxisWidth = Y_AXIS_WIDTH;
    const theme = plotTheme();
    crowded = isCrowded();
    const shared: Shared = {
      theme,
      content,
      x,
      crowded,
      span: () => span,
      dragsBox: (event) => boxZoom || event.shiftKey,
      yAxisWidth: (plot, labels) => widen(plot, labels, theme.font),
    };
    main = new uPlot(
      mainOptions(shared, mainBox, () => ySpan, read, selected),
      mainData(shared),
      mainBox,
    );
    residual = new uPlot(residualOptions(shared, residualBox, selected), residualData(shared), residualBox);
    for (const plot of [main, residual]) listen(plot);
  }

  function widen(plot: uPlot, labels: readonly string[], font: string): number {
    plot.ctx.save();
    plot.ctx.font = font;
    const widest = Math.max(0, ...labels.map((label) => plot.ctx.measureText(label).width));
    plot.ctx.restore();
    if (widest + 14 > yAxisWidth) {
      yAxisWidth = Math.ceil(widest + 14);
      const other = plot === main ? residual : main;
      queueMicrotask(() => other?.redraw(true, true));
    }
    return yAxisWidth;
  }

  function read(plot: uPlot): void {
    const index = plot.cursor.idx;
    if (!content || index === null || index === undefined || (plot.cursor.left ?? -1) < 0) {
      onReading(null);
      return;
    }
    onReading(readingAt(content, x, index));
  }

  function selected(plot: uPlot): void {
    const { left, top, width, height } = plot.select;
    if (width < 4 && height < 4) return;
    const min = plot.posToVal(left, 'x');
    const max = plot.posToVal(left + width, 'x');
    const isMain = plot === main;
    const high = plot.posToVal(top, 'y');
    const low = plot.posToVal(top + height, 'y');
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    setView(within({ min, max }, whole), isMain && height >= 4 ? { min: low, max: high } : ySpan);
  }

  function listen(plot: uPlot): void {
    const { over } = plot;
    over.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        const center = plot.posToVal(event.clientX - over.getBoundingClientRect().left, 'x');
        setView(zoomed(span, Math.exp(Math.sign(event.deltaY) * 0.18), center, whole), ySpan);
      },
      { passive: false },
    );
    over.addEventListener('dblclick', resetView);
    over.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || boxZoom || event.shiftKey) return;
      const startX = event.clientX;
      const start = span;
      const unitsAPixel = (start.max - start.min) / over.clientWidth;
      over.setPointerCapture(event.pointerId);
      over.classList.add('panning');
      const move = (moved: PointerEvent) =>
        setView(panned(start, (startX - moved.clientX) * unitsAPixel, whole), ySpan);
      const stop = () => {
        over.classList.remove('panning');
        over.removeEventListener('pointermove', move);
        over.removeEventListener('pointerup', stop);
        over.removeEventListener('pointercancel', stop);
      };
      over.addEventListener('pointermove', move);
      over.addEventListener('pointerup', stop);
      over.addEventListener('pointercancel', stop);
    });
  }

  function resetView(): void {
    setView(whole, null);
  }

  box.addEventListener('keydown', (event) => {
    const step = (span.max - span.min) * KEY_STEP;
    const center = (span.min + span.max) / 2;
    const actions: Record<string, () => void> = {
      ArrowLeft: () => setView(panned(span, -step, whole), ySpan),
      ArrowRight: () => setView(panned(span, step, whole), ySpan),
      ArrowUp: () => setView(zoomed(span, KEY_ZOOM, center, whole), ySpan),
      ArrowDown: () => setView(zoomed(span, 1 / KEY_ZOOM, center, whole), ySpan),
      '+': () => setView(zoomed(span, KEY_ZOOM, center, whole), ySpan),
      '-': () => setView(zoomed(span, 1 / KEY_ZOOM, center, whole), ySpan),
      Home: resetView,
    };
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });

  new ResizeObserver(() => {
    if (!main || !residual || isCrowded() !== crowded) {
      rebuild();
      return;
    }
    main.setSize(sizeOf(mainBox));
    residual.setSize(sizeOf(residualBox));
  }).observe(mainBox);
  onThemeChange(rebuild);

  return {
    element: box,
    show(next) {
      const { series } = next;
      const nextX = series.x ?? Float64Array.from(series.before, (_, index) => index + 1);
      const nextWhole = wholeOf(nextX);
      const sameX = nextX.length === x.length && nextWhole.min === whole.min && nextWhole.max === whole.max;
      const sameSeries = sameX && content?.series.name === series.name;
      content = next;
      x = nextX;
      if (!sameX) {
        whole = nextWhole;
        span = whole;
      }
      if (!sameSeries) ySpan = null;
      box.setAttribute(
        'aria-label',
        `Plot of ${series.name} over ${next.xLabel}. Arrow keys left and right pan, up and down zoom, Home shows everything.`,
      );
      announceView();
      rebuild();
    },
    resetView,
    setBoxZoom(on) {
      boxZoom = on;
      box.classList.toggle('box-zoom', on);
    },
  };
}

interface Shared {
  readonly theme: PlotTheme;
  readonly content: PlotContent;
  readonly x: Float64Array;
  /** Too many samples for the width to tell one from the other. */
  readonly crowded: boolean;
  readonly span: () => Span;
  readonly dragsBox: (event: MouseEvent) => boolean;
  /** Room for these labels, and for those of the other plot. */
  readonly yAxisWidth: (plot: uPlot, labels: readonly string[]) => number;
}

/** Sample values for uPlot, which takes null, not NaN, for a gap. */
function withGaps(values: Float64Array): (number | null)[] {
  return Array.from(values, (value) => (Number.isNaN(value) ? null : value));
}

function mainData({ content, x }: Shared): uPlot.AlignedData {
  const { before, after, lower, upper } = content.series;
  return [x, lower ?? after, upper ?? after, withGaps(before), after];
}

function residualData({ content, x }: Shared): uPlot.AlignedData {
  const { before, after } = content.series;
  return [x, withGaps(before.map((value, index) => value - after[index]))];
}

function mainOptions(
  shared: Shared,
  box: HTMLElement,
  ySpan: () => Span | null,
  read: (plot: uPlot) => void,
  selected: (plot: uPlot) => void,
): uPlot.Options {
  const { theme, content } = shared;
  const { series } = content;
  const hasBand = series.lower !== null;
  const edge: uPlot.Series = {
    show: hasBand,
    stroke: theme.bandEdge,
    width: theme.highContrast ? 1 : 0,
    dash: [2, 2],
    points: { show: false },
  };
  return {
    ...commonOptions(shared, box, selected),
    scales: {
      x: xScale(shared),
      y: { auto: true, range: (_, low, high) => minMax(ySpan() ?? padded(low ?? 0, high ?? 1)) },
    },
    axes: [
      { ...axis(theme), values: () => [], size: 6, ticks: { show: false } },
      yAxis(shared, nameWithUnit(series.name, series.unit), 28),
    ],
    series: [
      {},
      edge,
      edge,
      {
        stroke: shared.crowded ? theme.before : theme.beforeLine,
        width: 1,
        // Dashes of a crowded line would only flicker.
        ...(shared.crowded ? {} : { dash: [3, 3] }),
        points: {
          show: spaced,
          size: theme.highContrast ? 4 : 3.5,
          width: 0,
          fill: theme.before,
          stroke: theme.before,
        },
      },
      { stroke: theme.after, width: theme.highContrast ? 3 : 2, points: { show: false } },
    ],
    ...(hasBand ? { bands: [{ series: [2, 1] as [number, number], fill: theme.band }] } : {}),
    hooks: { setCursor: [read], setSelect: [selected] },
  };
}

function residualOptions(shared: Shared, box: HTMLElement, selected: (plot: uPlot) => void): uPlot.Options {
  const { theme } = shared;
  return {
    ...commonOptions(shared, box, selected),
    scales: {
      x: xScale(shared),
      y: {
        auto: true,
        range: (_, low, high) => {
          const reach = Math.max(Math.abs(low ?? 0), Math.abs(high ?? 0)) * 1.1 || 1;
          return [-reach, reach];
        },
      },
    },
    axes: [xAxis(shared), yAxis(shared, 'removed', 20)],
    series: [
      {},
      {
        stroke: theme.residual,
        width: 1,
        points: { show: spaced, size: 3, width: 0, fill: theme.residual, stroke: theme.residual },
      },
    ],
    hooks: {
      setSelect: [selected],
      drawAxes: [(plot) => drawZero(plot, theme)],
    },
  };
}

function commonOptions(shared: Shared, box: HTMLElement, selected: (plot: uPlot) => void) {
  return {
    ...sizeOf(box),
    legend: { show: false },
    padding: [8, 24, 0, 0] as [number, number, number, number],
    // Whole pixels would make a smooth curve angular.
    pxAlign: false,
    cursor: {
      y: false,
      points: {
        // Only the curve is marked.
        size: (plot: uPlot, index: number) => (index === plot.series.length - 1 ? 7 : 0),
        width: 0,
        fill: shared.theme.after,
      },
      drag: { x: true, y: true, uni: 24, setScale: false },
      bind: {
        mousedown:
          (_plot: uPlot, _target: HTMLElement, handler: uPlot.Cursor.MouseListener) => (event: MouseEvent) =>
            shared.dragsBox(event) ? handler(event) : null,
        dblclick: () => () => null,
      },
      sync: { key: SYNC_KEY, setSeries: false, scales: ['x', null] as uPlot.Cursor.Sync.Scales },
    },
    hooks: { setSelect: [selected] },
  };
}

function xScale({ content, span }: Shared): uPlot.Scale {
  return { time: content.xIsTime, range: () => minMax(span()) };
}

function xAxis({ theme, content }: Shared): uPlot.Axis {
  return {
    ...axis(theme),
    label: content.xLabel,
    labelSize: 18,
    labelGap: 0,
    size: 24,
    ...(content.xIsTime ? {} : { values: tickLabels }),
    // Samples are counted in whole numbers.
    ...(content.series.x ? {} : { incrs: STEPS.filter((step) => step >= 1 && Number.isInteger(step)) }),
  };
}

function yAxis({ theme, yAxisWidth }: Shared, label: string, space: number): uPlot.Axis {
  return {
    ...axis(theme),
    label,
    labelSize: 18,
    labelGap: 2,
    space,
    size: (plot, labels) => yAxisWidth(plot, labels ?? []),
    values: tickLabels,
    incrs: STEPS,
  };
}

function axis(theme: PlotTheme): uPlot.Axis {
  return {
    stroke: theme.text,
    font: theme.font,
    labelFont: theme.font,
    gap: 4,
    grid: { stroke: theme.grid, width: 1 },
    ticks: { stroke: theme.grid, width: 1, size: 4 },
  };
}

function tickLabels(
  _plot: uPlot,
  splits: number[],
  _axis: number,
  _space: number,
  increment: number,
): string[] {
  const largest = Math.max(...splits.map(Math.abs));
  return splits.map(tickFormatter(largest, increment));
}

/** Whether the samples in view are far enough apart to be told from each other. */
function spaced(plot: uPlot, _series: number, from: number, to: number): boolean {
  return plot.over.clientWidth / Math.max(1, to - from) >= POINT_SPACING;
}

function drawZero(plot: uPlot, theme: PlotTheme): void {
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(0, 'y', true)) + 0.5;
  ctx.save();
  ctx.strokeStyle = theme.zero;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}

function readingAt({ series, xLabel, xIsTime }: PlotContent, x: Float64Array, index: number): SampleReading {
  const { before, after, lower, upper, noise } = series;
  const format = formatterFor(Math.abs(after[index]), (noise.sigma || Math.abs(after[index]) * 1e-5) / 10);
  return {
    xName: xLabel,
    x: series.x ? positionFormatter(x, xIsTime)(x[index]) : String(x[index]),
    before: format(before[index]),
    after: format(after[index]),
    band: lower && upper ? `${format(lower[index])} to ${format(upper[index])}` : null,
  };
}

function wholeOf(x: Float64Array): Span {
  const min = x[0] ?? 0;
  const max = x[x.length - 1] ?? 1;
  return max > min ? { min, max } : { min: min - 0.5, max: min + 0.5 };
}

function sizeOf(box: HTMLElement): { width: number; height: number } {
  return { width: box.clientWidth, height: box.clientHeight };
}

function minMax({ min, max }: Span): uPlot.Range.MinMax {
  return [min, max];
}
