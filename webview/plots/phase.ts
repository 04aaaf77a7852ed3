import uPlot from 'uplot';
import { element } from '../dom';
import { type PlotTheme, plotTheme } from '../theme';
import { padded, type Span } from '../viewport';
import { axisStyle, axisTicks } from './axes';

/** Two series against each other. */
export interface PhaseContent {
  readonly xLabel: string;
  readonly yLabel: string;
  readonly before: readonly [Float64Array, Float64Array];
  readonly after: readonly [Float64Array, Float64Array];
  readonly reference: readonly [Float64Array, Float64Array] | null;
}

export interface PhasePlot {
  readonly element: HTMLElement;
  /** @param from @param to Indices of the samples drawn: those that the other plots show. */
  show(content: PhaseContent | null, from: number, to: number): void;
  canvas(): HTMLCanvasElement | null;
}

const WHEEL_ZOOM = 0.0018;
/** Points nearer than this to the one drawn before add nothing, in pixels. */
const NEAR = 0.7;

/** A phase plane. The wheel zooms both axes, dragging pans, a double click shows everything. */
export function createPhasePlot(): PhasePlot {
  const box = element('div', { class: 'plot plot-phase' });
  let content: PhaseContent | null = null;
  let part = { from: 0, to: 0 };
  let plot: uPlot | null = null;
  let theme: PlotTheme = plotTheme();
  let whole: readonly [Span, Span] = [padded(0, 1), padded(0, 1)];
  let spans = whole;

  function showSpans(next: readonly [Span, Span]): void {
    spans = next;
    plot?.batch(() => {
      plot?.setScale('x', { min: spans[0].min, max: spans[0].max });
      plot?.setScale('y', { min: spans[1].min, max: spans[1].max });
    });
  }

  function rebuild(): void {
    plot?.destroy();
    plot = null;
    if (!content || box.clientWidth === 0 || box.clientHeight === 0) return;
    theme = plotTheme();
    const axis = (label: string, size: number): uPlot.Axis => ({
      ...axisStyle(theme),
      ...axisTicks('linear', false),
      label,
      labelSize: 18,
      labelGap: 0,
      size,
    });
    const made = new uPlot(
      {
        width: box.clientWidth,
        height: box.clientHeight,
        legend: { show: false },
        padding: [8, 24, 0, 0],
        pxAlign: false,
        cursor: { show: false },
        scales: {
          x: { time: false, auto: false, range: () => [spans[0].min, spans[0].max] },
          y: { auto: false, range: () => [spans[1].min, spans[1].max] },
        },
        axes: [axis(content.xLabel, 24), axis(content.yLabel, 58)],
        series: [{}, { show: false }],
        hooks: { draw: [draw] },
      },
      // Two corners: uPlot draws the axes, `draw` the curves, which are no functions of x.
      [
        [spans[0].min, spans[0].max],
        [spans[1].min, spans[1].max],
      ],
      box,
    );
    plot = made;
    listen(made);
  }

  function listen({ over }: uPlot): void {
    over.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        const box = over.getBoundingClientRect();
        const factor = Math.exp(Math.max(-120, Math.min(120, event.deltaY)) * WHEEL_ZOOM);
        const across = (event.clientX - box.left) / box.width;
        const up = (box.bottom - event.clientY) / box.height;
        showSpans([about(spans[0], across, factor), about(spans[1], up, factor)]);
      },
      { passive: false },
    );
    over.addEventListener('dblclick', () => showSpans(whole));
    over.addEventListener('pointerdown', (event) => {
      if (event.button === 0) over.setPointerCapture(event.pointerId);
    });
    over.addEventListener('pointermove', (event) => {
      if (!over.hasPointerCapture(event.pointerId)) return;
      const [x, y] = spans;
      const right = (-event.movementX / over.clientWidth) * (x.max - x.min);
      const up = (event.movementY / over.clientHeight) * (y.max - y.min);
      showSpans([
        { min: x.min + right, max: x.max + right },
        { min: y.min + up, max: y.max + up },
      ]);
    });
  }

  function draw(made: uPlot): void {
    if (!content) return;
    const { ctx, bbox } = made;
    const ratio = devicePixelRatio;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.lineJoin = 'round';
    const [scaleX, scaleY] = [
      bbox.width / (spans[0].max - spans[0].min),
      bbox.height / (spans[1].max - spans[1].min),
    ];
    const curve = ([xs, ys]: readonly [Float64Array, Float64Array]) => {
      ctx.beginPath();
      let [lastX, lastY] = [Number.NaN, Number.NaN];
      for (let i = part.from; i < part.to; i++) {
        const x = bbox.left + (xs[i] - spans[0].min) * scaleX;
        const y = bbox.top + bbox.height - (ys[i] - spans[1].min) * scaleY;
        if (Number.isNaN(x) || Number.isNaN(y)) {
          lastX = Number.NaN;
          continue;
        }
        if (Number.isNaN(lastX)) ctx.moveTo(x, y);
        else if (Math.abs(x - lastX) < NEAR && Math.abs(y - lastY) < NEAR) continue;
        else ctx.lineTo(x, y);
        [lastX, lastY] = [x, y];
      }
      ctx.stroke();
    };
    ctx.strokeStyle = theme.before;
    ctx.lineWidth = ratio;
    ctx.setLineDash([3 * ratio, 3 * ratio]);
    curve(content.before);
    ctx.setLineDash([]);
    ctx.strokeStyle = theme.after;
    ctx.lineWidth = (theme.highContrast ? 3 : 2) * ratio;
    curve(content.after);
    if (content.reference) {
      ctx.strokeStyle = theme.reference;
      ctx.lineWidth = 1.5 * ratio;
      ctx.setLineDash([7 * ratio, 4 * ratio]);
      curve(content.reference);
    }
    ctx.restore();
  }

  new ResizeObserver(() => {
    if (!plot || box.clientWidth === 0) rebuild();
    else plot.setSize({ width: box.clientWidth, height: box.clientHeight });
  }).observe(box);

  return {
    element: box,
    show(next, from, to) {
      part = { from, to };
      if (next === content && plot) {
        plot.redraw(false);
        return;
      }
      content = next;
      if (next) {
        whole = [rangeOf(next.before[0], next.after[0]), rangeOf(next.before[1], next.after[1])];
        spans = whole;
      }
      rebuild();
    },
    canvas: () => plot?.ctx.canvas ?? null,
  };
}

function about({ min, max }: Span, part: number, factor: number): Span {
  const center = min + part * (max - min);
  return { min: center - (center - min) * factor, max: center + (max - center) * factor };
}

function rangeOf(...arrays: readonly Float64Array[]): Span {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const values of arrays) {
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? padded(low, high) : padded(0, 1);
}
