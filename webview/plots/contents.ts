import { derivative } from '../../src/core/diagnostics/derivative';
import { credibleBand, sampleDeviation } from '../../src/core/diffusion/band';
import { linearAt } from '../../src/core/linearAt';
import type { ResultMessage, SeriesMessage, TrajectoryMessage } from '../../src/protocol';
import { nameWithUnit } from '../format';
import { text } from '../strings';
import type { PlotTheme } from '../theme';
import { type AxisScale, toAxis } from './axes';
import type { ChartBand, ChartContent, ChartLine } from './chart';
import { seriesData } from './seriesData';

export interface AxisScales {
  readonly x: AxisScale;
  readonly y: AxisScale;
}

const NOTHING = new Float64Array();
const afterColor = (theme: PlotTheme) => theme.after;
const beforeColor = (theme: PlotTheme) => theme.before;
const beforeLine = (theme: PlotTheme) => theme.beforeLine;

/** Name of the x axis of a result. */
export function xLabelOf({ xName, xUnit }: ResultMessage): string {
  return xName === null ? text.sample : nameWithUnit(xName, xUnit);
}

function xAxisOf(result: ResultMessage, series: SeriesMessage, scales: AxisScales, labelled: boolean) {
  return {
    x: places(seriesData(series).x, scales.x),
    xLabel: labelled ? xLabelOf(result) : null,
    xScale: scales.x,
    xIsTime: result.xIsTime,
    xCounts: series.x === null,
  };
}

const NO_MARKS = {
  errorBars: null,
  ticks: NOTHING,
  rings: { x: NOTHING, y: NOTHING },
  shaded: [],
  symmetric: false,
  ySpan: null,
};

/** Before, after, band and reference, and thin curves of other methods, with missing samples, outliers and untouched stretches marked. */
export function curveContent(
  result: ResultMessage,
  series: SeriesMessage,
  scales: AxisScales,
  labelled: boolean,
  others: readonly Float64Array[] = [],
): ChartContent {
  const { name, unit, before, after, lower, upper, errorBars, reference } = series;
  const { outliers } = seriesData(series);
  const axis = xAxisOf(result, series, scales, labelled);
  const y = (values: Float64Array) => places(values, scales.y);
  const lines: ChartLine[] = [
    { values: y(before), color: beforeColor, width: 1, points: { size: 3.5, faint: beforeLine } },
    ...others.map((values) => ({ values: y(values), color: (theme: PlotTheme) => theme.thin, width: 1 })),
    { values: y(after), color: afterColor, width: 2 },
  ];
  if (reference) {
    lines.push({ values: y(reference), color: (theme) => theme.reference, width: 1.5, dash: [7, 4] });
  }
  const missing: number[] = [];
  before.forEach((value, index) => {
    // What is undefined has no value after either, and is not missing.
    if (Number.isNaN(value) && !Number.isNaN(after[index])) missing.push(axis.x[index]);
  });
  return {
    ...axis,
    yLabel: nameWithUnit(name, unit),
    yScale: scales.y,
    lines,
    band: lower && upper ? { lower: y(lower), upper: y(upper) } : null,
    errorBars: errorBars && {
      lower: y(before.map((value, index) => value - errorBars[index])),
      upper: y(before.map((value, index) => value + errorBars[index])),
    },
    symmetric: false,
    ySpan: null,
    ticks: Float64Array.from(missing),
    rings: {
      x: Float64Array.from(outliers, (index) => axis.x[index]),
      y: Float64Array.from(outliers, (index) => toAxis(scales.y, before[index])),
    },
    shaded: result.settings.untouched.map(({ from, to }) => ({
      min: toAxis(scales.x, from),
      max: toAxis(scales.x, to),
    })),
  };
}

/** What was removed. */
export function residualContent(
  result: ResultMessage,
  series: SeriesMessage,
  scales: AxisScales,
  labelled: boolean,
): ChartContent {
  const color = (theme: PlotTheme) => theme.residual;
  return {
    ...xAxisOf(result, series, scales, labelled),
    ...NO_MARKS,
    yLabel: text.removed,
    yScale: 'linear',
    lines: [{ values: seriesData(series).removed, color, width: 1, points: { size: 3, faint: beforeLine } }],
    band: null,
    symmetric: true,
  };
}

/** The slope of the curve, with the band that samples of the posterior give it. */
export function derivativeContent(
  result: ResultMessage,
  series: SeriesMessage,
  scales: AxisScales,
  labelled: boolean,
  trajectory: TrajectoryMessage | null,
): ChartContent {
  const { slope } = seriesData(series);
  const name = result.xName ?? text.sample;
  return {
    ...xAxisOf(result, series, scales, labelled),
    ...NO_MARKS,
    yLabel: `d ${series.name} / d ${name}`,
    yScale: 'linear',
    lines: [{ values: slope, color: afterColor, width: 2 }],
    band: trajectory && slopeBand(result, series, trajectory),
  };
}

/**
 * The slope's band: as the curve's, from the distance of the samples' slopes from the curve's. Means of blocks, which stand
 * for a long series, do not tell of it.
 */
export function slopeBand(
  { settings: { bandLevel } }: Pick<ResultMessage, 'settings'>,
  series: SeriesMessage,
  { x: positions, block, steps, bandScale }: TrajectoryMessage,
): ChartBand | null {
  if (bandLevel === 0 || block > 1) return null;
  const { x, slope } = seriesData(series);
  const slopes = steps[steps.length - 1].estimates.map((estimate) =>
    derivative(x, linearAt(positions, estimate, x)),
  );
  return credibleBand(slope, sampleDeviation(slopes, slope), bandLevel, bandScale);
}

/** Amplitudes before and after over frequency; null where the samples are not evenly spaced. */
export function spectrumContent(
  result: ResultMessage,
  series: SeriesMessage,
  scale: AxisScale,
): ChartContent | null {
  const { spectra } = seriesData(series);
  if (!spectra) return null;
  const unit = result.xUnit ?? (result.xIsTime ? 's' : null);
  const per = series.x === null ? text.perSample : unit === null ? null : unit === 's' ? 'Hz' : `1/${unit}`;
  return {
    ...NO_MARKS,
    x: places(spectra.after.frequency, scale),
    xLabel: nameWithUnit(text.frequency, per),
    xScale: scale,
    xIsTime: false,
    xCounts: false,
    yLabel: nameWithUnit(text.amplitude, series.unit),
    yScale: 'log',
    lines: [
      { values: places(spectra.before.amplitude, 'log'), color: beforeColor, width: 1, dash: [3, 2] },
      { values: places(spectra.after.amplitude, 'log'), color: afterColor, width: 2 },
    ],
    band: null,
  };
}

/** Values as places of an axis. */
function places(values: Float64Array, scale: AxisScale): Float64Array {
  return scale === 'linear' ? values : values.map((value) => toAxis(scale, value));
}
