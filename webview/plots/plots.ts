import type { ResultMessage, SeriesMessage, TrajectoryMessage } from '../../src/protocol';
import { element } from '../dom';
import { formatterFor, nameWithUnit, positionFormatter } from '../format';
import { text } from '../strings';
import { onThemeChange } from '../theme';
import type { Span } from '../viewport';
import { fromAxis, toAxis } from './axes';
import { type Chart, createChart, createGroup, type DragMode } from './chart';
import {
  type AxisScales,
  curveContent,
  derivativeContent,
  residualContent,
  spectrumContent,
  xLabelOf,
} from './contents';
import { listenToKeys } from './gestures';
import { createPhasePlot, type PhaseContent } from './phase';
import { createResidualPlots } from './residualPlots';
import { seriesData } from './seriesData';
import { lowerBound, nearest } from './thinned';
import { createView } from './view';

/** Plots beside that of the curve itself. */
export type PlotName = 'removed' | 'derivative' | 'spectrum' | 'phase' | 'checks';

/** What is shown, and how. */
export interface PlotChoice {
  readonly plots: readonly PlotName[];
  readonly scales: AxisScales;
  /** The curves of all series, one below the other. */
  readonly everySeries: boolean;
}

export interface PlotContent {
  readonly result: ResultMessage;
  /** Index of the series that the plots beside the curve are of. */
  readonly series: number;
  readonly choice: PlotChoice;
  /** Samples of the posterior, once they were asked for. */
  readonly trajectory: TrajectoryMessage | null;
  /** Curves of other methods for that series, drawn thin. */
  readonly others: readonly Float64Array[];
}

/** One sample under the pointer, as text: pairs of a name and a value. */
export type SampleReading = readonly (readonly [name: string, value: string])[];

export interface PlotListeners {
  /** Told what is under the pointer; null where nothing is. */
  read(reading: SampleReading | null): void;
  /** A sample was clicked. */
  picked(sample: number): void;
  /** A stretch of x was drawn in the drag mode 'stretch'. */
  stretched(stretch: { readonly from: number; readonly to: number }): void;
  /** The view changed; null: everything is seen. */
  viewed(span: Span | null): void;
}

export interface Plots {
  readonly element: HTMLElement;
  /** The phase plane, which stands by itself: it is not linked in x. */
  readonly phase: HTMLElement;
  /** Shows a result; the view stays where it is if x stays the same. */
  show(content: PlotContent): void;
  resetView(): void;
  /** Shows a stretch of x, in places of the axis. */
  showSpan(span: Span): void;
  setDragMode(mode: DragMode): void;
  /** Marks the sample at which the cursor in the text stands; null: none. */
  markSample(series: number, sample: number | null): void;
  /** What cannot be drawn as it was asked for, in words. */
  remarks(): readonly string[];
  /** All plots, one below the other, as PNG. */
  picture(): Promise<Uint8Array>;
}

/** Curves drawn at most at once; more would be too low to see anything. */
export const MOST_CURVES = 8;

/** The plots of a result, linked in x. */
export function createPlots(listeners: PlotListeners): Plots {
  const box = element('div', {
    class: 'plots',
    attributes: { tabindex: '0', role: 'application', 'aria-roledescription': text.chart },
  });
  let content: PlotContent | null = null;
  let dragMode: DragMode = 'pan';
  let marked: { readonly series: number; readonly sample: number } | null = null;
  let x: Float64Array = new Float64Array();
  let frame = 0;

  const group = createGroup('denoise-x');
  const view = createView(() => {
    announceView();
    // At most once a frame, however fast the pointer moves.
    if (!frame) frame = requestAnimationFrame(drawView);
  });
  const frequencyView = createView(() => spectrum.redraw());

  function chart(name: string, read: boolean): Chart {
    return createChart({
      name,
      view,
      group,
      dragMode: () => dragMode,
      reset: resetView,
      clicked: (place) => pick(place),
      stretched: ({ min, max }) => {
        if (!content) return;
        const scale = content.choice.scales.x;
        listeners.stretched({ from: fromAxis(scale, min), to: fromAxis(scale, max) });
      },
      ...(read ? { hovered: hover } : {}),
    });
  }
  const curves: Chart[] = [chart('main', true)];
  const residual = chart('residual', false);
  const slope = chart('derivative', false);
  const spectrum = createChart({
    name: 'spectrum',
    view: frequencyView,
    group: createGroup('denoise-frequency'),
    dragMode: () => (dragMode === 'box' ? 'box' : 'pan'),
    reset: () => {
      spectrum.resetY();
      frequencyView.reset();
    },
  });
  const phase = createPhasePlot();
  let phaseContent: PhaseContent | null = null;
  const curveBox = element('div', { class: 'curves' }, [curves[0].element]);
  const checks = createResidualPlots();
  box.append(curveBox, residual.element, slope.element, spectrum.element, checks.element);
  listenToKeys(box, view, resetView);
  onThemeChange(draw);

  function announceView(): void {
    const scale = content?.choice.scales.x ?? 'linear';
    // For tests and for tools that look at the page.
    box.dataset.from = String(fromAxis(scale, view.span.min));
    box.dataset.to = String(fromAxis(scale, view.span.max));
    listeners.viewed(view.span === view.whole ? null : view.span);
  }

  function drawView(): void {
    frame = 0;
    for (const each of curves) each.redraw();
    for (const each of [residual, slope]) if (!each.element.hidden) each.redraw();
    drawPhase();
  }

  function drawPhase(): void {
    if (phase.element.hidden) return;
    const from = Math.max(0, lowerBound(x, view.span.min) - 1);
    phase.show(phaseContent, from, Math.min(x.length, lowerBound(x, view.span.max) + 1));
  }

  function resetView(): void {
    for (const each of [...curves, slope]) each.resetY();
    view.reset();
  }

  function active(): SeriesMessage | null {
    return content?.result.series[content.series] ?? null;
  }

  function curvesShown(): readonly SeriesMessage[] {
    const series = active();
    if (!content || !series) return [];
    return content.choice.everySeries ? content.result.series.slice(0, MOST_CURVES) : [series];
  }

  function hover(place: number | null): void {
    const series = active();
    const sample = place === null ? -1 : nearest(x, place);
    const own = curves[curvesShown().indexOf(series as SeriesMessage)];
    if (!content || !series || sample < 0) {
      own?.mark('hover', null);
      listeners.read(null);
      return;
    }
    own?.mark('hover', { x: x[sample], y: toAxis(content.choice.scales.y, series.after[sample]) });
    listeners.read(readingOf(content.result, series, sample));
  }

  function pick(place: number): void {
    const sample = nearest(x, place);
    if (sample >= 0) listeners.picked(sample);
  }

  function drawMark(): void {
    const shown = curvesShown();
    curves.forEach((each, index) => {
      const series = shown[index];
      const isMarked = marked && content && series && content.result.series[marked.series] === series;
      if (!isMarked || marked === null || content === null) {
        each.mark('cursor', null);
        return;
      }
      const value = series.before[marked.sample];
      const y = Number.isNaN(value) ? series.after[marked.sample] : value;
      const at = seriesData(series).x[marked.sample];
      const { scales } = content.choice;
      each.mark('cursor', { x: toAxis(scales.x, at), y: toAxis(scales.y, y) });
    });
  }

  function draw(): void {
    const series = active();
    if (!content || !series) return;
    const { result, choice, trajectory } = content;
    const shown = curvesShown();
    const shows = (name: PlotName) => choice.plots.includes(name);
    residual.element.hidden = !shows('removed');
    slope.element.hidden = !shows('derivative');
    const below = !residual.element.hidden || !slope.element.hidden;
    while (curves.length < shown.length) curves.push(chart('main', true));
    for (const { element: unused } of curves.splice(Math.max(1, shown.length))) unused.remove();
    curveBox.replaceChildren(...curves.map((each) => each.element));
    curves.forEach((each, index) => {
      const isLast = index === shown.length - 1 && !below;
      const others = shown[index] === series ? content?.others : [];
      each.show(curveContent(result, shown[index], choice.scales, isLast, others));
    });
    if (!residual.element.hidden) {
      residual.show(residualContent(result, series, choice.scales, slope.element.hidden));
    }
    if (!slope.element.hidden) {
      slope.show(derivativeContent(result, series, choice.scales, true, trajectory));
    }

    const frequencies = shows('spectrum') ? spectrumContent(result, series, choice.scales.x) : null;
    spectrum.element.hidden = frequencies === null;
    if (frequencies) {
      const whole = wholeOf(frequencies.x);
      if (whole.min !== frequencyView.whole.min || whole.max !== frequencyView.whole.max) {
        frequencyView.setWhole(whole);
      }
    }
    spectrum.show(frequencies);
    checks.show(shows('checks') ? series : null);

    const [first, second] = result.series;
    phase.element.hidden = !(shows('phase') && second);
    phaseContent = phase.element.hidden ? null : phaseOf(first, second);
    drawPhase();
    drawMark();
  }

  return {
    element: box,
    phase: phase.element,
    show(next) {
      const series = next.result.series[next.series];
      const last = content;
      const { scales } = next.choice;
      const data = seriesData(series);
      const nextX = scales.x === 'linear' ? data.x : data.x.map((value) => toAxis(scales.x, value));
      const whole = wholeOf(nextX);
      const sameX =
        last?.choice.scales.x === scales.x && whole.min === view.whole.min && whole.max === view.whole.max;
      if (last?.result.series[last.series]?.name !== series.name) for (const each of curves) each.resetY();
      content = next;
      x = nextX;
      box.setAttribute('aria-label', text.plotOf(series.name, xLabelOf(next.result)));
      if (sameX) announceView();
      else view.setWhole(whole);
      draw();
    },
    resetView,
    showSpan: (span) => view.show(span),
    setDragMode(mode) {
      dragMode = mode;
      box.classList.toggle('box-zoom', mode !== 'pan');
    },
    markSample(series, sample) {
      marked = sample === null ? null : { series, sample };
      drawMark();
    },
    remarks() {
      if (!content) return [];
      const { result, choice } = content;
      const series = active();
      const remarks: string[] = [];
      if (choice.everySeries && result.series.length > MOST_CURVES) {
        remarks.push(text.firstCurves(MOST_CURVES, result.series.length));
      }
      if (choice.plots.includes('spectrum') && series && !seriesData(series).spectra) {
        remarks.push(text.noSpectrum);
      }
      if (choice.scales.y === 'log' && series) {
        const hidden = series.before.reduce((count, value) => count + (value <= 0 ? 1 : 0), 0);
        if (hidden > 0) remarks.push(text.notOnLogAxis(hidden));
      }
      return remarks;
    },
    picture: () =>
      pictureOf([...curves, residual, slope, spectrum, ...checks.charts, phase].map((each) => each.canvas())),
  };
}

function phaseOf(first: SeriesMessage, second: SeriesMessage): PhaseContent {
  return {
    xLabel: nameWithUnit(first.name, first.unit),
    yLabel: nameWithUnit(second.name, second.unit),
    before: [first.before, second.before],
    after: [first.after, second.after],
    reference: first.reference && second.reference ? [first.reference, second.reference] : null,
  };
}

function readingOf(result: ResultMessage, series: SeriesMessage, sample: number): SampleReading {
  const { before, after, lower, upper, reference, noise, unit } = series;
  const { x } = seriesData(series);
  const resolution = (noise.sigma || Math.abs(after[sample]) * 1e-5) / 10;
  const plain = formatterFor(Math.abs(after[sample]), resolution);
  const format = (value: number) => (unit && !Number.isNaN(value) ? `${plain(value)} ${unit}` : plain(value));
  const at = series.x ? positionFormatter(x, result.xIsTime)(x[sample]) : String(x[sample]);
  return [
    [result.xName ?? text.sample, result.xUnit ? `${at} ${result.xUnit}` : at],
    [text.before.toLowerCase(), format(before[sample])],
    [text.after.toLowerCase(), format(after[sample])],
    ...(lower && upper
      ? ([[text.band, text.fromTo(plain(lower[sample]), format(upper[sample]))]] as const)
      : []),
    ...(reference ? ([[text.reference.toLowerCase(), format(reference[sample])]] as const) : []),
  ];
}

/** Everything in an ascending array, with some room where it is a single place. */
function wholeOf(x: Float64Array): Span {
  const first = x[0] ?? 0;
  const min = Number.isFinite(first) ? first : (x.find((place) => Number.isFinite(place)) ?? 0);
  const max = x[x.length - 1] ?? 1;
  return max > min ? { min, max } : { min: min - 0.5, max: min + 0.5 };
}

async function pictureOf(canvases: readonly (HTMLCanvasElement | null)[]): Promise<Uint8Array> {
  const shown = canvases.filter((canvas) => canvas !== null && canvas.offsetParent !== null);
  const whole = document.createElement('canvas');
  whole.width = Math.max(1, ...shown.map((canvas) => canvas?.width ?? 0));
  whole.height = Math.max(
    1,
    shown.reduce((sum, canvas) => sum + (canvas?.height ?? 0), 0),
  );
  const context = whole.getContext('2d');
  if (context) {
    context.fillStyle = getComputedStyle(document.body).backgroundColor;
    context.fillRect(0, 0, whole.width, whole.height);
    let top = 0;
    for (const canvas of shown) {
      if (!canvas) continue;
      context.drawImage(canvas, 0, top);
      top += canvas.height;
    }
  }
  const blob = await new Promise<Blob | null>((resolve) => {
    whole.toBlob(resolve, 'image/png');
  });
  return new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0));
}
