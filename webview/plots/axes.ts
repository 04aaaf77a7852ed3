import type uPlot from 'uplot';
import { formatSignificant, tickFormatter } from '../format';
import type { PlotTheme } from '../theme';

/**
 * A logarithmic axis is a linear one of log10 with other ticks: so zooming and panning are the same
 * arithmetic on both.
 */
export type AxisScale = 'linear' | 'log';

/** Where a value stands on the axis; NaN where it cannot stand on it. */
export function toAxis(scale: AxisScale, value: number): number {
  return scale === 'linear' ? value : value > 0 ? Math.log10(value) : Number.NaN;
}

/** The value at a place of the axis. */
export function fromAxis(scale: AxisScale, place: number): number {
  return scale === 'linear' ? place : 10 ** place;
}

/** Room for a tick and its label, in pixels: across, and up. */
const TICK_WIDTH = 64;
const TICK_HEIGHT = 20;
/** About what axes and margins take. */
const BESIDE = 90;
const BELOW = 30;

/** What all axes share. */
export function axisStyle(theme: PlotTheme): uPlot.Axis {
  return {
    stroke: theme.text,
    font: theme.font,
    labelFont: theme.font,
    gap: 4,
    grid: { stroke: theme.grid, width: 1 },
    ticks: { stroke: theme.grid, width: 1, size: 4 },
  };
}

/** A tick's label by how far apart ticks are, in seconds; where a day or year begins, its date below, in the order of ISO 8601. */
const TIME_LABELS: (string | number | null)[][] = [
  [31_536_000, '{YYYY}', null, null, null, null, null, null, 1],
  [2_419_200, '{YYYY}-{MM}', null, null, null, null, null, null, 1],
  [86_400, '{MM}-{DD}', '\n{YYYY}', null, null, null, null, null, 1],
  [60, '{HH}:{mm}', '\n{YYYY}-{MM}-{DD}', null, '\n{MM}-{DD}', null, null, null, 1],
  [1, '{HH}:{mm}:{ss}', '\n{YYYY}-{MM}-{DD}', null, '\n{MM}-{DD}', null, null, null, 1],
  [
    0.001,
    '{ss}.{fff}',
    '\n{YYYY}-{MM}-{DD} {HH}:{mm}',
    null,
    '\n{MM}-{DD} {HH}:{mm}',
    null,
    '\n{HH}:{mm}',
    null,
    1,
  ],
];

/** Labels of an axis of time: of two lines. */
export function timeLabels(): Pick<uPlot.Axis, 'values' | 'size'> {
  return { values: TIME_LABELS, size: 38 };
}

/** Ticks and their labels for an axis; `counts`: at whole numbers only. */
export function axisTicks(scale: AxisScale, counts: boolean): Pick<uPlot.Axis, 'splits' | 'values'> {
  // The plot's whole size: that of the area inside is not known yet when the first ticks are wanted.
  const most = (plot: uPlot, axis: number) =>
    Math.max(2, axis === 0 ? (plot.width - BESIDE) / TICK_WIDTH : (plot.height - BELOW) / TICK_HEIGHT);
  if (scale === 'log') {
    return {
      splits: (plot, axis, min, max) => logSplits(min, max, most(plot, axis)),
      values: (_plot, splits) => splits.map((place) => formatSignificant(10 ** place, 6)),
    };
  }
  return {
    splits: (plot, axis, min, max) => linearSplits(min, max, most(plot, axis), counts ? 1 : 0),
    values: (_plot, splits) => {
      const largest = Math.max(...splits.map(Math.abs));
      return splits.map(tickFormatter(largest, splits.length > 1 ? splits[1] - splits[0] : largest || 1));
    },
  };
}

/** Round numbers between `min` and `max`, at most `most` and one, at least `least` apart. */
export function linearSplits(min: number, max: number, most: number, least: number): number[] {
  const step = roundStep(Math.max((max - min) / most, least));
  const first = Math.ceil(min / step);
  const count = Math.min(Math.floor(max / step) - first, Math.ceil(most)) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, k) => (first + k) * step);
}

/** The smallest of 1, 2, 2.5 and 5 times a power of ten that is not below `step`; never 2.5 itself, for axes that count. */
function roundStep(step: number): number {
  const exponent = Math.floor(Math.log10(step));
  const digits = step > 1 && exponent === 0 ? [1, 2, 5, 10] : [1, 2, 2.5, 5, 10];
  const steps = digits.map((digit) => Number(`${digit}e${exponent}`));
  return steps.find((each) => each >= step * (1 - 1e-9)) ?? steps[steps.length - 1];
}

/**
 * Ticks of a logarithmic axis from place `min` to `max`: whole decades, with 2 and 5 between them
 * where there is room, or round numbers where not even a decade is seen. At most about `most`.
 */
export function logSplits(min: number, max: number, most: number): number[] {
  const decades = max - min;
  if (decades < 1) {
    const [low, high] = [10 ** min, 10 ** max];
    return linearSplits(low, high, most, 0)
      .filter((value) => value > 0)
      .map(Math.log10);
  }
  const digits = decades * 3 <= most ? [1, 2, 5] : [1];
  const stride = Math.max(1, Math.ceil(decades / most));
  const splits: number[] = [];
  for (let exponent = Math.floor(min / stride) * stride; exponent <= max; exponent += stride) {
    for (const digit of digits) {
      const place = exponent + Math.log10(digit);
      if (place >= min && place <= max) splits.push(place);
    }
  }
  return splits;
}
