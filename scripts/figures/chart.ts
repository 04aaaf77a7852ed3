import { scaleLinear, scaleLog } from 'd3-scale';
import { line } from 'd3-shape';

/** A curve of a chart; values that are not finite interrupt it. */
export interface Curve {
  /** In the legend; '' for one that belongs to another. */
  readonly name: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly colour: string;
  /** Whether each value gets a dot. */
  readonly dots?: boolean;
  readonly dashed?: boolean;
  /** Of the line, in pixels; 0: none. */
  readonly width?: number;
}

export interface Chart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly curves: readonly Curve[];
  /** Whether both axes are logarithmic. */
  readonly logarithmic?: boolean;
  /** Limits of y; those of the curves unless given. */
  readonly yDomain?: readonly [number, number];
  /** From here on the background is shaded, with a word of why. */
  readonly shaded?: { readonly from: number; readonly label: string };
}

export const COLOURS = {
  truth: '#2c333d',
  computed: '#c4540b',
  better: '#0b61c4',
  other: '#7a3fb0',
} as const;

const WIDTH = 820;
const HEIGHT = 330;
const LEFT = 78;
const TOP = 66;
const INNER = { width: WIDTH - LEFT - 24, height: HEIGHT - TOP - 56 };

/** Draws a chart as a complete SVG document. */
export function chartSvg(chart: Chart): string {
  const xs = chart.curves.flatMap(({ x }) => finite(x));
  const ys = chart.curves.flatMap(({ y }) => finite(y));
  const scale = chart.logarithmic ? scaleLog : scaleLinear;
  const x = scale()
    .domain([Math.min(...xs), Math.max(...xs)])
    .range([0, INNER.width]);
  const y = scale()
    .domain(chart.yDomain ?? [Math.min(...ys), Math.max(...ys)])
    .range([INNER.height, 0]);
  if (!chart.yDomain) y.nice();
  const format = (value: number): string => (chart.logarithmic ? value.toExponential(0) : String(value));
  const ticks = (axis: typeof x, count: number): number[] =>
    chart.logarithmic ? axis.ticks(count).filter((v) => Number.isInteger(Math.log10(v))) : axis.ticks(count);
  const parts = [
    ...shade(chart, x),
    ...ticks(y, 6).map((v) => {
      const at = y(v).toFixed(1);
      return (
        `<line x1="0" x2="${INNER.width}" y1="${at}" y2="${at}" stroke="#e8ebef"/>` +
        `<text x="-8" y="${at}" dy="4" text-anchor="end">${format(v)}</text>`
      );
    }),
    ...ticks(x, 8).map((v) => {
      const at = x(v).toFixed(1);
      return (
        `<line x1="${at}" x2="${at}" y1="${INNER.height}" y2="${INNER.height + 5}" stroke="#9aa3ae"/>` +
        `<text x="${at}" y="${INNER.height + 20}" text-anchor="middle">${format(v)}</text>`
      );
    }),
    `<line x1="0" x2="${INNER.width}" y1="${INNER.height}" y2="${INNER.height}" stroke="#9aa3ae"/>`,
    `<text x="${INNER.width / 2}" y="${INNER.height + 42}" text-anchor="middle">${chart.xLabel}</text>`,
    `<text transform="translate(-58 ${INNER.height / 2}) rotate(-90)" text-anchor="middle">${chart.yLabel}</text>`,
    '<g clip-path="url(#inside)">',
    ...chart.curves.map((curve) => draw(curve, x, y)),
    '</g>',
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="'DejaVu Sans', Helvetica, Arial, sans-serif" font-size="12" fill="#2c333d">`,
    `<title>${chart.title}</title>`,
    `<clipPath id="inside"><rect width="${INNER.width}" height="${INNER.height}"/></clipPath>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="26" font-size="15" font-weight="600">${chart.title}</text>`,
    legend(chart.curves),
    `<g transform="translate(${LEFT} ${TOP})">`,
    ...parts,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

const finite = (values: ArrayLike<number>): number[] => Array.from(values).filter(Number.isFinite);

function shade({ shaded }: Chart, x: (value: number) => number): string[] {
  if (!shaded) return [];
  const from = x(shaded.from);
  return [
    `<rect x="${from.toFixed(1)}" width="${(INNER.width - from).toFixed(1)}" height="${INNER.height}" fill="#f3f0e6"/>`,
    `<text x="${(from + 6).toFixed(1)}" y="14" fill="#7a6a2f">${shaded.label}</text>`,
  ];
}

function draw(curve: Curve, x: (value: number) => number, y: (value: number) => number): string {
  const points = Array.from(curve.x, (value, k): [number, number] => [value, curve.y[k]]);
  const path = line<[number, number]>()
    .defined(([, value]) => Number.isFinite(value))
    .x(([value]) => x(value))
    .y(([, value]) => y(value))
    .digits(1)(points);
  const dash = curve.dashed ? ' stroke-dasharray="5 4"' : '';
  const dots = curve.dots
    ? points
        .filter(([, value]) => Number.isFinite(value))
        .map(
          ([a, b]) =>
            `<circle cx="${x(a).toFixed(1)}" cy="${y(b).toFixed(1)}" r="2.4" fill="${curve.colour}"/>`,
        )
    : [];
  return `<path d="${path ?? ''}" fill="none" stroke="${curve.colour}" stroke-width="${curve.width ?? 1.8}"${dash}/>${dots.join('')}`;
}

function legend(curves: readonly Curve[]): string {
  let at = LEFT;
  const named = curves.filter(({ name }) => name !== '');
  const entries = named.map(({ name, colour, dashed }) => {
    const dash = dashed ? ' stroke-dasharray="5 4"' : '';
    const entry =
      `<line x1="${at}" x2="${at + 22}" y1="46" y2="46" stroke="${colour}" stroke-width="2.4"${dash}/>` +
      `<text x="${at + 28}" y="50">${name}</text>`;
    at += 28 + 7 * name.length + 26;
    return entry;
  });
  return entries.join('');
}
