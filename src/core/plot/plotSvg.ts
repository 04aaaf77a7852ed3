/** Before, after and band of each series as an SVG picture, one panel a series above the other. */
import { scaleLinear, scaleUtc } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { SeriesResult } from '../result';
import { type Language, said } from '../wording';

const WIDTH = 960;
const TOP = 64;
const RIGHT = 36;
const BOTTOM = 52;
const GAP = 34;
const SINGLE_HEIGHT = 400;
const MULTIPLE_HEIGHT = 220;
/** Above this many samples a panel draws the least and largest value of every pixel column. */
const MOST_POINTS = 3000;
const CHARACTER_WIDTH = 7;
const COLOURS = {
  before: '#8a94a3',
  after: '#0b61c4',
  reference: '#1f2328',
  grid: '#e8ebef',
  axis: '#9aa3ae',
  text: '#2c333d',
};

/** What is drawn of a result. */
export type DrawnSeries = Pick<SeriesResult, 'x' | 'before' | 'after' | 'lower' | 'upper' | 'missing'>;

export interface Panel {
  readonly series: DrawnSeries;
  /** Axis title: the column's name and unit. */
  readonly title: string;
  /** A trustworthy curve to hold the others against; NaN where there is none. */
  readonly reference?: Float64Array | null;
}

export interface PlotLabels {
  /** Above the panels: the source's name. */
  readonly title: string;
  /** Title of the x axis. */
  readonly x: string;
  /** Whether x holds seconds since 1970-01-01T00:00Z. */
  readonly isTime: boolean;
  /** Credible level of the band; 0 for none. */
  readonly bandLevel: number;
  /** Of the numbers at the axes. */
  readonly decimalMark: '.' | ',';
  /** What the result came from: kept in the file, not drawn. */
  readonly provenance: readonly string[];
  readonly language: Language;
}

/** The picture as a complete SVG document. */
export function plotSvg(panels: readonly Panel[], labels: PlotLabels): string {
  const panelHeight = panels.length === 1 ? SINGLE_HEIGHT : MULTIPLE_HEIGHT;
  const height = TOP + panels.length * panelHeight + (panels.length - 1) * GAP + BOTTOM;
  const scales = panels.map((shown) => yScale(shown, panelHeight));
  const { decimalMark } = labels;
  const ticks = scales.map((scale) => tickLabels(scale, panels.length === 1 ? 8 : 5, decimalMark));
  const longest = Math.max(...ticks.flat().map(({ label }) => label.length));
  const left = 38 + CHARACTER_WIDTH * longest;
  const parts = panels.map(({ series, title, reference = null }, k) => {
    const top = TOP + k * (panelHeight + GAP);
    const isLast = k === panels.length - 1;
    return `<g transform="translate(${left} ${top})">${panel({
      series,
      title,
      reference,
      y: scales[k],
      ticks: ticks[k],
      width: WIDTH - left - RIGHT,
      height: panelHeight,
      xTitle: isLast ? labels.x : null,
      isTime: labels.isTime,
      decimalMark,
      left,
    })}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="Inter, 'Segoe UI', 'DejaVu Sans', Helvetica, Arial, sans-serif" font-size="12" fill="${COLOURS.text}">`,
    `<title>${escapeText(labels.language.say(said`${labels.title}: before and after denoising`))}</title>`,
    `<metadata>${escapeText(labels.provenance.join('\n'))}</metadata>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    `<text x="${left}" y="34" font-size="16" font-weight="600">${escapeText(labels.title)}</text>`,
    legend(
      labels,
      panels.some(({ reference }) => reference),
    ),
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

type Scale = ReturnType<typeof scaleLinear<number, number>>;
interface Tick {
  readonly value: number;
  readonly label: string;
}

interface PanelLayout {
  readonly series: DrawnSeries;
  readonly title: string;
  readonly reference: Float64Array | null;
  readonly y: Scale;
  readonly ticks: readonly Tick[];
  readonly width: number;
  readonly height: number;
  /** Null: no axis title. */
  readonly xTitle: string | null;
  readonly isTime: boolean;
  readonly decimalMark: '.' | ',';
  /** Room to the left of the panel. */
  readonly left: number;
}

function panel({
  series,
  title,
  reference,
  y,
  ticks,
  width,
  height,
  xTitle,
  isTime,
  decimalMark,
  left,
}: PanelLayout): string {
  const n = series.before.length;
  const x = scaleLinear()
    .domain(series.x === null ? [1, Math.max(n, 2)] : [series.x[0], series.x[n - 1]])
    .range([0, width]);
  const position = (i: number): number => x(series.x === null ? i + 1 : series.x[i]);
  const drawn = pointsToDraw(series, position, width);
  const xTicks = isTime ? timeLabels(x) : tickLabels(x, 8, decimalMark);
  const parts = [
    ...ticks.map(
      ({ value, label }) =>
        `<line x1="0" x2="${width}" y1="${fixed(y(value))}" y2="${fixed(y(value))}" stroke="${COLOURS.grid}"/>` +
        `<text x="-10" y="${fixed(y(value) + 4)}" text-anchor="end">${escapeText(label)}</text>`,
    ),
    ...xTicks.map(
      ({ value, label }) =>
        `<line x1="${fixed(x(value))}" x2="${fixed(x(value))}" y1="${height}" y2="${height + 5}" stroke="${COLOURS.axis}"/>` +
        `<text x="${fixed(x(value))}" y="${height + 20}" text-anchor="middle">${escapeText(label)}</text>`,
    ),
    `<line x1="0" x2="${width}" y1="${height}" y2="${height}" stroke="${COLOURS.axis}"/>`,
    `<text transform="translate(${20 - left} ${height / 2}) rotate(-90)" text-anchor="middle">${escapeText(title)}</text>`,
  ];
  if (xTitle !== null) {
    parts.push(`<text x="${width / 2}" y="${height + 42}" text-anchor="middle">${escapeText(xTitle)}</text>`);
  }
  const { lower, upper } = series;
  parts.push(
    beforeMarks(
      drawn.before,
      drawn.before.length < n - series.missing,
      (i) => position(i),
      (i) => y(series.before[i]),
    ),
  );
  if (lower !== null && upper !== null) {
    const band = area<number>()
      .defined((i) => Number.isFinite(series.after[i]))
      .x(position)
      .y0((i) => y(lower[i]))
      .y1((i) => y(upper[i]))
      .digits(2);
    parts.push(`<path d="${band(drawn.after) ?? ''}" fill="${COLOURS.after}" fill-opacity="0.18"/>`);
  }
  if (reference !== null) {
    const truth = line<number>()
      .defined((i) => Number.isFinite(reference[i]))
      .x(position)
      .y((i) => y(reference[i]))
      .digits(2);
    parts.push(
      `<path d="${truth(drawn.after) ?? ''}" fill="none" stroke="${COLOURS.reference}" stroke-width="1.2" stroke-dasharray="5 4"/>`,
    );
  }
  const curve = line<number>()
    .defined((i) => Number.isFinite(series.after[i]))
    .x(position)
    .y((i) => y(series.after[i]))
    .digits(2);
  parts.push(
    `<path d="${curve(drawn.after) ?? ''}" fill="none" stroke="${COLOURS.after}" stroke-width="1.8" stroke-linejoin="round"/>`,
  );
  return parts.join('\n');
}

/**
 * Small discs as one path of zero-length round-capped strokes: a thousand points stay a small file.
 * Too many to draw each: a line through the extremes fills the range that they span.
 */
function beforeMarks(
  points: readonly number[],
  isThinned: boolean,
  x: (i: number) => number,
  y: (i: number) => number,
): string {
  if (isThinned) {
    const d = line<number>().x(x).y(y).digits(2)(points) ?? '';
    return `<path d="${d}" fill="none" stroke="${COLOURS.before}" stroke-opacity="0.6" stroke-linejoin="round"/>`;
  }
  const d = points.map((i) => `M${fixed(x(i))},${fixed(y(i))}h0`).join('');
  const size = points.length > 600 ? 2.4 : 3.6;
  return `<path d="${d}" stroke="${COLOURS.before}" stroke-opacity="0.75" stroke-width="${size}" stroke-linecap="round"/>`;
}

/** The present samples, and all positions of the curve; of many, the extremes of every pixel column. */
function pointsToDraw(
  series: DrawnSeries,
  position: (i: number) => number,
  width: number,
): { before: number[]; after: number[] } {
  const all = Array.from(series.before.keys());
  const present = all.filter((i) => !Number.isNaN(series.before[i]));
  return {
    before: extremes(present, series.before, position, width),
    after: extremes(all, series.after, position, width),
  };
}

function extremes(
  indices: number[],
  values: Float64Array,
  position: (i: number) => number,
  width: number,
): number[] {
  if (indices.length <= MOST_POINTS) return indices;
  const least = new Map<number, number>();
  const largest = new Map<number, number>();
  for (const i of indices) {
    const column = Math.min(Math.floor(position(i)), Math.floor(width));
    const low = least.get(column);
    const high = largest.get(column);
    // A gap (NaN) stays one only where a column holds nothing else.
    if (low === undefined || Number.isNaN(values[low]) || values[i] < values[low]) least.set(column, i);
    if (high === undefined || Number.isNaN(values[high]) || values[i] > values[high]) largest.set(column, i);
  }
  return [...new Set([...least.values(), ...largest.values()])].sort((a, b) => a - b);
}

function yScale({ series, reference = null }: Panel, height: number): Scale {
  let least = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (const values of [series.before, series.after, series.lower, series.upper, reference]) {
    for (const v of values ?? []) {
      if (v < least) least = v;
      if (v > largest) largest = v;
    }
  }
  if (least === largest) {
    const margin = Math.abs(least) / 10 || 1;
    least -= margin;
    largest += margin;
  }
  return scaleLinear().domain([least, largest]).nice().range([height, 0]);
}

function tickLabels(scale: Scale, count: number, decimalMark: '.' | ','): Tick[] {
  const ticks = scale.ticks(count);
  const largest = Math.max(...ticks.map(Math.abs));
  const isPlain = largest < 1e7 && largest >= 1e-3;
  const format = isPlain ? scale.tickFormat(count) : scale.tickFormat(count, '~e');
  return ticks.map((value) => ({ value, label: withMark(format(value), decimalMark) }));
}

/** A number as d3 and JavaScript write it (1,234.5) with a decimal comma where one is wanted (1 234,5). */
function withMark(number: string, decimalMark: '.' | ','): string {
  return decimalMark === '.' ? number : number.replaceAll(',', '\u202f').replace('.', ',');
}

/** Calendar ticks for a scale of seconds since 1970-01-01T00:00Z. */
function timeLabels(scale: Scale): Tick[] {
  const milliseconds = scaleUtc().domain(scale.domain().map((v) => 1000 * v));
  const format = milliseconds.tickFormat(8);
  return milliseconds.ticks(8).map((date) => ({ value: date.getTime() / 1000, label: format(date) }));
}

function legend({ bandLevel, decimalMark, language: { say } }: PlotLabels, hasReference: boolean): string {
  const entries = [
    { mark: `<circle cx="8" cy="-4" r="2.5" fill="${COLOURS.before}"/>`, label: say(said`before`) },
    {
      mark: `<line x1="0" x2="16" y1="-4" y2="-4" stroke="${COLOURS.after}" stroke-width="2"/>`,
      label: say(said`after`),
    },
  ];
  if (bandLevel > 0) {
    entries.push({
      mark: `<rect y="-9" width="16" height="10" fill="${COLOURS.after}" fill-opacity="0.18"/>`,
      label: say(said`${withMark(String(Number((100 * bandLevel).toPrecision(4))), decimalMark)} % band`),
    });
  }
  if (hasReference) {
    entries.push({
      mark: `<line x1="0" x2="16" y1="-4" y2="-4" stroke="${COLOURS.reference}" stroke-width="1.2" stroke-dasharray="5 4"/>`,
      label: say(said`reference`),
    });
  }
  let right = WIDTH - RIGHT;
  const parts: string[] = [];
  for (const { mark, label } of entries.reverse()) {
    right -= 22 + CHARACTER_WIDTH * label.length;
    parts.push(`<g transform="translate(${right} 34)">${mark}<text x="22">${escapeText(label)}</text></g>`);
    right -= 18;
  }
  return parts.join('\n');
}

function fixed(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Text for SVG and HTML content. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
