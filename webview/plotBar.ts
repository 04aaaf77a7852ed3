import type { PanelView, ResultMessage, SeriesMessage } from '../src/protocol';
import { createButton, createIconButton } from './controls';
import { element, icon } from './dom';
import { percent } from './format';
import { createMenu, type MenuItem } from './menu';
import type { DragMode } from './plots/chart';
import type { PlotName, SampleReading } from './plots/plots';
import { seriesData } from './plots/seriesData';
import { text } from './strings';

const ICON_BOX_ZOOM = 'M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3M5.5 5.5h5v5h-5z';
const ICON_RESET = 'M2.5 8 8 3l5.5 5M4.5 6.5v6.5h7V6.5';

export interface PlotBar {
  readonly element: HTMLElement;
  /** withOthers: whether curves of other methods are drawn, too. */
  show(result: ResultMessage, series: SeriesMessage, view: PanelView, withOthers: boolean): void;
  read(reading: SampleReading | null): void;
  setDragMode(mode: DragMode): void;
}

export interface PlotBarListeners {
  dragMode(mode: DragMode): void;
  reset(): void;
  changed(changes: Partial<PanelView>): void;
}

/** Legend, what is under the pointer, and which plots are shown how. */
export function createPlotBar(listeners: PlotBarListeners): PlotBar {
  let result: ResultMessage | null = null;
  let series: SeriesMessage | null = null;
  let view: PanelView | null = null;
  let mode: DragMode = 'pan';

  const item = (name: string, label: string) =>
    element('span', { class: `legend-item legend-${name}`, text: label });
  const band = item('band', text.band);
  const reference = item('reference', text.reference);
  const others = item('others', text.otherMethods);
  const missing = item('missing', text.missingLegend);
  const outlier = item('outlier', text.outlier);
  const legend = element('div', { class: 'legend' }, [
    item('before', text.before),
    item('after', text.after),
    others,
    band,
    reference,
    missing,
    outlier,
  ]);
  const readout = element('div', { class: 'readout' });
  const boxButton = createIconButton(icon(ICON_BOX_ZOOM), text.boxZoom, () =>
    listeners.dragMode(mode === 'box' ? 'pan' : 'box'),
  );
  const resetButton = createIconButton(icon(ICON_RESET), text.showAll, listeners.reset);
  const menu = createMenu(
    createButton({ text: text.plots }, () => undefined),
    items,
  );

  function items(): readonly MenuItem[] {
    if (!result || !series || !view) return [];
    const { plots, scales, everySeries, diffusion } = view;
    const plot = (name: PlotName, label: string): MenuItem => ({
      text: label,
      checked: plots.includes(name),
      chosen: () => {
        const others = plots.filter((other) => other !== name);
        listeners.changed({ plots: others.length < plots.length ? others : [...plots, name] });
      },
    });
    const isLog = { x: scales.x === 'log', y: scales.y === 'log' };
    const positive = seriesData(series).x[0] > 0;
    return [
      plot('removed', text.plotRemoved),
      plot('derivative', text.plotDerivative),
      plot('spectrum', text.plotSpectrum),
      plot('checks', text.plotChecks),
      ...(result.series.length > 1 ? [plot('phase', text.plotPhase)] : []),
      {
        text: text.plotDiffusion,
        checked: diffusion,
        chosen: () => listeners.changed({ diffusion: !diffusion }),
      },
      ...(result.series.length > 1
        ? [
            {
              text: text.everySeries,
              checked: everySeries,
              chosen: () => listeners.changed({ everySeries: !everySeries }),
            },
          ]
        : []),
      {
        text: text.logX,
        checked: isLog.x,
        ...(positive && !result.xIsTime ? {} : { disabled: text.logNeedsPositive }),
        chosen: () => listeners.changed({ scales: { ...scales, x: isLog.x ? 'linear' : 'log' }, span: null }),
      },
      {
        text: text.logY,
        checked: isLog.y,
        ...(series.after.some((value) => value > 0) ? {} : { disabled: text.logNeedsPositive }),
        chosen: () => listeners.changed({ scales: { ...scales, y: isLog.y ? 'linear' : 'log' } }),
      },
    ];
  }

  const bar = element('div', { class: 'plot-bar' }, [
    legend,
    readout,
    element('div', { class: 'tools' }, [menu, boxButton.element, resetButton.element]),
  ]);

  function setDragMode(next: DragMode): void {
    mode = next;
    boxButton.element.classList.toggle('pressed', mode === 'box');
    boxButton.element.setAttribute('aria-pressed', String(mode === 'box'));
  }
  setDragMode('pan');

  return {
    element: bar,
    show(nextResult, nextSeries, nextView, withOthers) {
      [result, series, view] = [nextResult, nextSeries, nextView];
      band.textContent = text.bandOf(percent(result.settings.bandLevel));
      others.hidden = !withOthers;
      band.hidden = series.lower === null;
      reference.hidden = series.reference === null;
      missing.hidden = series.missing === 0;
      outlier.hidden = seriesData(series).outliers.length === 0;
    },
    read(reading) {
      readout.replaceChildren(
        ...(reading ?? []).map(([name, value]) =>
          element('span', { class: 'readout-pair' }, [
            element('span', { class: 'readout-name', text: name }),
            element('span', { class: 'readout-value', text: value }),
          ]),
        ),
      );
    },
    setDragMode,
  };
}
