import { ljungBox } from '../../src/core/diagnostics/ljungBox';
import { periodogram } from '../../src/core/diagnostics/periodogram';
import { normalQuantile } from '../../src/core/distributions';
import type { SeriesMessage } from '../../src/protocol';
import { element } from '../dom';
import { text } from '../strings';
import type { PlotTheme } from '../theme';
import { type Chart, type ChartContent, createChart, createGroup } from './chart';
import { seriesData } from './seriesData';
import { createView } from './view';

export interface ResidualPlots {
  readonly element: HTMLElement;
  /** null: nothing is shown. */
  show(series: SeriesMessage | null): void;
  readonly charts: readonly Chart[];
}

/** At most; a quarter of the samples in shorter series. */
const MOST_LAGS = 40;
/** Quantiles drawn at most. */
const MOST_QUANTILES = 500;
const Z_95 = 1.96;
const NOTHING = new Float64Array();
const COMMON = {
  xScale: 'linear',
  yScale: 'linear',
  xIsTime: false,
  xCounts: false,
  ticks: NOTHING,
  rings: { x: NOTHING, y: NOTHING },
  shaded: [],
  errorBars: null,
  symmetric: false,
  ySpan: null,
} as const;
const color = (theme: PlotTheme) => theme.residual;
const faint = (theme: PlotTheme) => theme.beforeLine;
const reference = (theme: PlotTheme) => theme.reference;

/** What was removed as its tests see it: autocorrelation, normal quantiles, periodogram. */
export function createResidualPlots(): ResidualPlots {
  const made = ['autocorrelation', 'quantiles', 'periodogram'].map((name) => {
    const view = createView(() => chart.redraw());
    const chart: Chart = createChart({
      name,
      view,
      group: createGroup(`denoise-${name}`),
      dragMode: () => 'pan',
      reset: () => {
        chart.resetY();
        view.reset();
      },
    });
    return { view, chart };
  });
  const charts = made.map(({ chart }) => chart);
  const box = element(
    'div',
    { class: 'residual-plots' },
    charts.map((chart) => chart.element),
  );

  return {
    element: box,
    charts,
    show(series) {
      const contents = series === null ? null : contentsOf(series);
      box.hidden = contents === null;
      made.forEach(({ view, chart }, index) => {
        const content = contents?.[index] ?? null;
        if (content) view.setWhole({ min: content.x[0], max: content.x[content.x.length - 1] });
        chart.show(content);
      });
    },
  };
}

/** null where too little was removed to tell anything. */
function contentsOf(series: SeriesMessage): readonly ChartContent[] | null {
  const { removed: all, checks } = seriesData(series);
  if (checks === null) return null;
  // Samples that were left as they are say nothing of the noise.
  const removed = all.map((value) => (value === 0 ? Number.NaN : value));
  const present = removed.filter((value) => !Number.isNaN(value));
  const n = present.length;
  const lags = 2 * Math.floor(Math.min(MOST_LAGS, n / 4) / 2);
  const { correlations } = ljungBox(removed, lags);
  const reach = Z_95 / Math.sqrt(n);
  const sigma = Math.sqrt(present.reduce((sum, value) => sum + (value * value) / n, 0));
  const sorted = present.toSorted();
  const quantiles = Math.min(n, MOST_QUANTILES);
  const part = (k: number) => (k + 0.5) / quantiles;
  const expected = Float64Array.from({ length: quantiles }, (_, k) => normalQuantile(part(k)));
  const lines = periodogram(removed.map((value) => (Number.isNaN(value) ? 0 : value / sigma)));
  return [
    {
      ...COMMON,
      x: Float64Array.from(correlations, (_, k) => k + 1),
      xLabel: text.lag,
      xCounts: true,
      yLabel: text.autocorrelation,
      lines: [{ values: correlations, color, width: 1, points: { size: 5, faint } }],
      band: { lower: correlations.map(() => -reach), upper: correlations.map(() => reach) },
      symmetric: true,
    },
    {
      ...COMMON,
      x: expected,
      xLabel: text.normalQuantile,
      yLabel: text.removedQuantile,
      lines: [
        {
          values: expected.map((_, k) => sorted[Math.floor(part(k) * n)] / sigma),
          color,
          width: 1,
          points: { size: 4, faint },
        },
        { values: expected, color: reference, width: 1, dash: [5, 4] },
      ],
      band: null,
    },
    {
      ...COMMON,
      x: Float64Array.from(lines, (_, k) => (k + 1) / removed.length),
      xLabel: text.cyclesPerSample,
      yLabel: text.powerOfRemoved,
      lines: [{ values: lines, color, width: 1 }],
      band: null,
    },
  ];
}
