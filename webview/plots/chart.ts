import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { element } from '../dom';
import { type PlotTheme, plotTheme } from '../theme';
import { padded, type Span, within } from '../viewport';
import { type AxisScale, axisStyle, axisTicks, timeLabels } from './axes';
import { listenToPointers } from './gestures';
import { type Pyramid, pyramidOf } from './pyramid';
import { lowerBound, type Side, thinned } from './thinned';
import type { View } from './view';

/** A curve; a gap where a value is NaN. All values and x are places of their axes. */
export interface ChartLine {
  readonly values: Float64Array;
  readonly color: (theme: PlotTheme) => string;
  readonly width: number;
  readonly dash?: readonly number[];
  /** Single samples, while they are far enough apart; the line between them is `color`, drawn `faint`. */
  readonly points?: { readonly size: number; readonly faint: (theme: PlotTheme) => string };
}

export interface ChartBand {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** What a chart shows. Arrays have the length of `x`. */
export interface ChartContent {
  /** Ascending places on the x axis. */
  readonly x: Float64Array;
  /** null: the axis has ticks but neither numbers nor a label. */
  readonly xLabel: string | null;
  readonly xScale: AxisScale;
  /** x in seconds since 1970. */
  readonly xIsTime: boolean;
  /** x are whole numbers. */
  readonly xCounts: boolean;
  readonly yLabel: string;
  readonly yScale: AxisScale;
  /** Drawn in this order. */
  readonly lines: readonly ChartLine[];
  readonly band: ChartBand | null;
  /** Ends of the error bars of single samples, drawn while these are. */
  readonly errorBars: ChartBand | null;
  /** What y shows; null: what the values in view need. */
  readonly ySpan: Span | null;
  /** y from -a to a, with a line at 0. */
  readonly symmetric: boolean;
  /** Places of x marked at the lower edge. */
  readonly ticks: Float64Array;
  /** Points marked with a ring: their places. */
  readonly rings: { readonly x: Float64Array; readonly y: Float64Array };
  /** Stretches of x with a background of their own. */
  readonly shaded: readonly Span[];
}

/** A point marked above the plot: 'hover' follows the pointer, 'cursor' the one in the text. */
export type MarkerKind = 'hover' | 'cursor';

export interface Chart {
  readonly element: HTMLElement;
  show(content: ChartContent | null): void;
  /** Draws the view as it is now. */
  redraw(): void;
  /** y from the data again, not from a box that was zoomed into. */
  resetY(): void;
  mark(kind: MarkerKind, point: { readonly x: number; readonly y: number } | null): void;
  /** What is drawn; null while nothing is. */
  canvas(): HTMLCanvasElement | null;
}

/** What a drag across a plot does. */
export type DragMode = 'pan' | 'box' | 'stretch';

export interface ChartOptions {
  readonly name: string;
  readonly view: View;
  /** Charts of one group show one cursor, and have y axes of one width. */
  readonly group: ChartGroup;
  readonly dragMode: () => DragMode;
  /** Told the place of x under the pointer; null: none. */
  readonly hovered?: (place: number | null) => void;
  readonly clicked?: (place: number) => void;
  /** A stretch was drawn in the mode 'stretch'. */
  readonly stretched?: (span: Span) => void;
  readonly reset: () => void;
}

/** Charts over the same x. */
export interface ChartGroup {
  readonly key: string;
  readonly yAxisWidth: number;
  /** Room for this width; the charts that have less are drawn again. */
  widen(width: number): number;
  add(redraw: () => void): void;
}

/** Of the numbers beside the y axis, at least. */
const Y_AXIS_WIDTH = 36;
/** Samples are told from each other while they are at least this far apart, in pixels. */
const POINT_SPACING = 1.2;
/** uPlot's own way to draw a line. */
const LINES = uPlot.paths.linear?.() ?? (() => null);
/** Before a chart's lines come x and the two edges of the band. */
const FIRST_LINE = 3;
/** Values drawn for each pixel at most: a minimum and a maximum. */
const VALUES_A_PIXEL = 2;

export function createGroup(key: string): ChartGroup {
  const redraws: (() => void)[] = [];
  let width = Y_AXIS_WIDTH;
  return {
    key,
    get yAxisWidth() {
      return width;
    },
    widen(needed) {
      if (needed > width) {
        width = needed;
        queueMicrotask(() => {
          for (const redraw of redraws) redraw();
        });
      }
      return width;
    },
    add: (redraw) => redraws.push(redraw),
  };
}

/** One plot: a thin layer on uPlot that draws millions of samples and shares its view. */
export function createChart(options: ChartOptions): Chart {
  const { view, group } = options;
  const box = element('div', { class: `plot plot-${options.name}` });
  let content: ChartContent | null = null;
  let rows: readonly { readonly pyramid: Pyramid; readonly side: Side }[] = [];
  let plot: uPlot | null = null;
  let theme: PlotTheme = plotTheme();
  let ySpan: Span | null = null;
  let spaced = true;
  /** Samples that one pair of drawn values stands for. */
  let block = 1;
  const markers = new Map<MarkerKind, { x: number; y: number; dot: HTMLElement }>();
  group.add(() => plot?.redraw(true, true));

  function rebuild(): void {
    plot?.destroy();
    plot = null;
    if (!content || box.clientWidth === 0 || box.clientHeight === 0) return;
    theme = plotTheme();
    plot = new uPlot(uplotOptions(content), currentData(content), box);
    const { over } = plot;
    const made = plot;
    listenToPointers({
      area: over,
      view,
      placeAt: (pixel) => made.posToVal(pixel, 'x'),
      drawsBox: (event) => options.dragMode() !== 'pan' || event.shiftKey,
      clicked: (place) => options.clicked?.(place),
      reset: options.reset,
    });
    // What stands above may have grown or gone since uPlot looked where it is.
    over.addEventListener('pointerenter', () => made.syncRect());
    for (const { dot } of markers.values()) over.append(dot);
    placeMarkers();
  }

  function currentData({ x }: ChartContent): uPlot.AlignedData {
    const width = Math.max(50, box.clientWidth);
    const { min, max } = view.span;
    const data = thinned(x, rows, min, max, width * VALUES_A_PIXEL);
    block = data.block;
    const inView = block * Math.max(1, lowerBound(x, max) - lowerBound(x, min));
    spaced = block === 1 && width / inView >= POINT_SPACING;
    return [data.x, ...data.rows];
  }

  function redraw(): void {
    if (!content) return;
    if (!plot) {
      rebuild();
      return;
    }
    const data = currentData(content);
    plot.batch(() => {
      plot?.setData(data, false);
      plot?.setScale('x', { min: view.span.min, max: view.span.max });
    });
    placeMarkers();
  }

  function placeMarkers(): void {
    if (!plot) return;
    for (const { x, y, dot } of markers.values()) {
      const [left, top] = [plot.valToPos(x, 'x'), plot.valToPos(y, 'y')];
      dot.hidden = !(left >= 0 && left <= plot.over.clientWidth && top >= 0 && top <= plot.over.clientHeight);
      dot.style.transform = `translate(${left}px, ${top}px)`;
    }
  }

  function selected(made: uPlot): void {
    const { left, top, width, height } = made.select;
    if (width < 4 && height < 4) return;
    const span = { min: made.posToVal(left, 'x'), max: made.posToVal(left + width, 'x') };
    const [high, low] = [made.posToVal(top, 'y'), made.posToVal(top + height, 'y')];
    made.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    if (options.dragMode() === 'stretch') {
      options.stretched?.(span);
      return;
    }
    if (height >= 4 && !content?.symmetric) ySpan = { min: low, max: high };
    view.show(within(span, view.whole));
  }

  function uplotOptions(shown: ChartContent): uPlot.Options {
    const { lines, band, symmetric } = shown;
    const edge: uPlot.Series = {
      show: band !== null,
      stroke: theme.bandEdge,
      width: 1,
      dash: [2, 2],
      points: { show: false },
    };
    return {
      width: box.clientWidth,
      height: box.clientHeight,
      legend: { show: false },
      padding: [8, 24, shown.xLabel === null ? 4 : 0, 0],
      // Whole pixels would make a smooth curve angular.
      pxAlign: false,
      cursor: {
        y: false,
        points: { show: false },
        drag: { x: true, y: !symmetric, uni: 24, setScale: false },
        bind: {
          mousedown: (_plot, _target, handler) => (event) =>
            options.dragMode() !== 'pan' || event.shiftKey ? handler(event) : null,
          dblclick: () => () => null,
        },
        sync: {
          key: group.key,
          setSeries: false,
          scales: ['x', null],
          // The cursor is shared; a box belongs to the plot in which it is drawn.
          filters: { pub: (type) => type !== 'mousedown' && type !== 'mouseup' },
        },
      },
      // Dates were read as UTC, and stand in the text so.
      tzDate: (seconds) => uPlot.tzDate(new Date(1000 * seconds), 'Etc/UTC'),
      scales: {
        x: { time: shown.xIsTime, auto: false, range: () => [view.span.min, view.span.max] },
        y: {
          auto: true,
          range: (_plot, low, high) => {
            if (symmetric) {
              const reach = Math.max(Math.abs(low ?? 0), Math.abs(high ?? 0)) * 1.1 || 1;
              return [-reach, reach];
            }
            const { min, max } = ySpan ?? shown.ySpan ?? padded(low ?? 0, high ?? 1);
            return [min, max];
          },
        },
      },
      axes: [xAxis(shown), yAxis(shown)],
      series: [{}, edge, edge, ...lines.map(seriesOf)],
      ...(band ? { bands: [{ series: [2, 1] as [number, number], fill: theme.band }] } : {}),
      hooks: {
        drawAxes: [drawBackground],
        drawSeries: [drawBars],
        draw: [drawMarks],
        setCursor: [hovered],
        setSelect: [selected],
      },
    };
  }

  function seriesOf({ color, width, dash, points }: ChartLine): uPlot.Series {
    const own = color(theme);
    return {
      stroke: () => (points && spaced ? points.faint(theme) : own),
      width: theme.highContrast && width > 1.5 ? width + 1 : width,
      ...(points
        ? { paths: (made, index, from, to) => (block > 1 ? null : LINES(made, index, from, to)) }
        : {}),
      ...(dash ? { dash: [...dash] } : {}),
      points: points
        ? { show: () => spaced, size: points.size, width: 0, fill: own, stroke: own }
        : { show: false },
    };
  }

  function xAxis({ xLabel, xScale, xCounts, xIsTime }: ChartContent): uPlot.Axis {
    const ticks = xIsTime && xScale === 'linear' ? timeLabels() : axisTicks(xScale, xCounts);
    if (xLabel === null) {
      return { ...axisStyle(theme), ...ticks, values: () => [], size: 6, ticks: { show: false } };
    }
    return { ...axisStyle(theme), size: 24, ...ticks, label: xLabel, labelSize: 18, labelGap: 0 };
  }

  function yAxis({ yLabel, yScale }: ChartContent): uPlot.Axis {
    return {
      ...axisStyle(theme),
      ...axisTicks(yScale, false),
      label: yLabel,
      labelSize: 18,
      labelGap: 2,
      space: 24,
      size: (made, labels) => {
        made.ctx.save();
        made.ctx.font = theme.font;
        const widest = Math.max(0, ...(labels ?? []).map((label) => made.ctx.measureText(label).width));
        made.ctx.restore();
        return group.widen(Math.ceil(widest + 14));
      },
    };
  }

  function hovered(made: uPlot): void {
    const left = made.cursor.left ?? -1;
    options.hovered?.(left < 0 ? null : made.posToVal(left, 'x'));
  }

  function drawBackground(made: uPlot): void {
    if (!content) return;
    const { ctx, bbox } = made;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const { min, max } of content.shaded) {
      const left = made.valToPos(min, 'x', true);
      const right = Math.max(made.valToPos(max, 'x', true), left + 2);
      ctx.fillStyle = theme.shade;
      ctx.fillRect(left, bbox.top, right - left, bbox.height);
      ctx.strokeStyle = theme.before;
      ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
      ctx.strokeRect(left, bbox.top - 2, right - left, bbox.height + 4);
      ctx.setLineDash([]);
    }
    if (content.errorBars && spaced) drawErrorBars(made, content.x, content.errorBars);
    if (content.symmetric) {
      const y = Math.round(made.valToPos(0, 'y', true)) + 0.5;
      ctx.strokeStyle = theme.zero;
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
    }
    ctx.restore();
  }

  function drawErrorBars(made: uPlot, x: Float64Array, { lower, upper }: ChartBand): void {
    const { ctx } = made;
    const { min, max } = view.span;
    ctx.strokeStyle = theme.beforeLine;
    ctx.lineWidth = devicePixelRatio;
    ctx.beginPath();
    for (let k = lowerBound(x, min); k < x.length && x[k] <= max; k++) {
      if (Number.isNaN(upper[k])) continue;
      const place = made.valToPos(x[k], 'x', true);
      // On a logarithmic axis a bar may have no lower end.
      const low = Number.isNaN(lower[k])
        ? made.bbox.top + made.bbox.height
        : made.valToPos(lower[k], 'y', true);
      ctx.moveTo(place, low);
      ctx.lineTo(place, made.valToPos(upper[k], 'y', true));
    }
    ctx.stroke();
  }

  /** Noisy samples that are too many for lines: bars from minimum to maximum, which are drawn much faster. */
  function drawBars(made: uPlot, index: number): void {
    const line = content?.lines[index - FIRST_LINE];
    if (!line?.points || block === 1) return;
    const { ctx, bbox, data } = made;
    const [x, y] = [data[0], data[index]];
    const least = line.width * devicePixelRatio;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.fillStyle = line.color(theme);
    let [lastTop, lastBottom] = [Number.NaN, Number.NaN];
    for (let k = 0; k + 1 < x.length; k += 2) {
      const [one, other] = [y[k], y[k + 1]];
      if (typeof one !== 'number' || typeof other !== 'number') {
        [lastTop, lastBottom] = [Number.NaN, Number.NaN];
        continue;
      }
      // Whole pixels: no seams between bars.
      const left = Math.round(made.valToPos(x[k], 'x', true));
      const right = Math.round(made.valToPos(x[k + 2] ?? x[k + 1], 'x', true));
      let top = made.valToPos(Math.max(one, other), 'y', true);
      let bottom = made.valToPos(Math.min(one, other), 'y', true);
      const [ownTop, ownBottom] = [top, bottom];
      // Neighbours touch, as a line between them would make them.
      if (lastBottom < top) top = lastBottom;
      if (lastTop > bottom) bottom = lastTop;
      [lastTop, lastBottom] = [ownTop, ownBottom];
      ctx.fillRect(left, top, Math.max(right - left, least), Math.max(bottom - top, least));
    }
    ctx.restore();
  }

  function drawMarks(made: uPlot): void {
    if (!content) return;
    const { ctx, bbox } = made;
    const { min, max } = view.span;
    const { ticks, rings } = content;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.fillStyle = theme.missing;
    let drawn = Number.NEGATIVE_INFINITY;
    for (let k = lowerBound(ticks, min); k < ticks.length && ticks[k] <= max; k++) {
      const pixel = Math.round(made.valToPos(ticks[k], 'x', true));
      if (pixel <= drawn) continue;
      drawn = pixel;
      ctx.fillRect(
        pixel - devicePixelRatio / 2,
        bbox.top + bbox.height - 8 * devicePixelRatio,
        1.5 * devicePixelRatio,
        8 * devicePixelRatio,
      );
    }
    ctx.strokeStyle = theme.outlier;
    ctx.lineWidth = 1.5 * devicePixelRatio;
    for (let k = lowerBound(rings.x, min); k < rings.x.length && rings.x[k] <= max; k++) {
      ctx.beginPath();
      ctx.arc(
        made.valToPos(rings.x[k], 'x', true),
        made.valToPos(rings.y[k], 'y', true),
        4.5 * devicePixelRatio,
        0,
        2 * Math.PI,
      );
      ctx.stroke();
    }
    ctx.restore();
  }

  new ResizeObserver(() => {
    if (!plot || box.clientWidth === 0 || box.clientHeight === 0) {
      rebuild();
      return;
    }
    plot.setSize({ width: box.clientWidth, height: box.clientHeight });
    redraw();
  }).observe(box);

  return {
    element: box,
    show(next) {
      if (next?.yScale !== content?.yScale) ySpan = null;
      content = next;
      const row = (values: Float64Array, side: Side) => ({ pyramid: pyramidOf(values), side });
      if (next) {
        const filler = next.lines[0].values;
        rows = [
          row(next.band?.lower ?? filler, 'low'),
          row(next.band?.upper ?? filler, 'high'),
          ...next.lines.map(({ values }) => row(values, 'both')),
        ];
      }
      rebuild();
    },
    redraw,
    resetY() {
      ySpan = null;
    },
    mark(kind, point) {
      const shown = markers.get(kind);
      if (!point) {
        shown?.dot.remove();
        markers.delete(kind);
        return;
      }
      const dot = shown?.dot ?? element('div', { class: `marker marker-${kind}` });
      markers.set(kind, { ...point, dot });
      if (!shown) plot?.over.append(dot);
      placeMarkers();
    },
    canvas: () => plot?.ctx.canvas ?? null,
  };
}
