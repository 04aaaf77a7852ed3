// Draws the pictures of the walkthrough from an example and what the model makes of it:
// npm run walkthrough writes media/walkthrough/*.svg. Colours are the theme's own.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { openDenoiser } from '../src/core/diffusion/session';
import { runJob } from '../src/core/job';
import { AUTOMATIC } from '../src/core/reading/options';
import { DEFAULT_SETTINGS, type SeriesResult } from '../src/core/result';
import { applyEdits } from '../src/core/writing/edits';
import { editsForColumns } from '../src/core/writing/editsForColumns';
import { runMain } from './main';
import { inRepository } from './paths';

const WIDTH = 560;
const HEIGHT = 320;
const LINE = 22;
const SHOWN_LINES = 13;
const COLOURS = {
  text: 'var(--vscode-editor-foreground, #333333)',
  dim: 'var(--vscode-descriptionForeground, #777777)',
  back: 'var(--vscode-editor-background, #ffffff)',
  border: 'var(--vscode-panel-border, #cccccc)',
  selection: 'var(--vscode-editor-selectionBackground, #add6ff)',
  before: 'var(--vscode-charts-foreground, #777777)',
  after: 'var(--vscode-charts-blue, #1a85ff)',
};

runMain(async () => {
  const text = readFileSync(inRepository('examples/pendulum.csv'), 'utf8');
  const denoiser = await openDenoiser(inRepository('models'));
  const job = await runJob(
    {
      text,
      ranges: null,
      reading: AUTOMATIC,
      choice: { columns: null, x: null },
      settings: DEFAULT_SETTINGS,
    },
    denoiser,
  );
  const [{ column, rows, result }] = job.items;
  const values = [{ column, rows, values: result.after, sigma: result.noise.sigma }];
  const cleaned = applyEdits(text, editsForColumns(text, job.table, values).edits);
  const folder = inRepository('media/walkthrough');
  mkdirSync(folder, { recursive: true });
  const pictures = {
    select: textBox(text, 0, WIDTH, true),
    denoise: textBox(text, 0, 200, false) + plot(result, 216, WIDTH - 216, false),
    band: plot(result, 0, WIDTH, true),
    back:
      textBox(text, 0, WIDTH / 2 - 24, false) +
      arrow() +
      textBox(cleaned, WIDTH / 2 + 24, WIDTH / 2 - 24, true),
  };
  for (const [name, content] of Object.entries(pictures)) {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">${content}</svg>\n`;
    writeFileSync(`${folder}/${name}.svg`, svg);
  }
});

/** The first lines of a text as in an editor; its numbers selected where that is asked for. */
function textBox(text: string, x: number, width: number, isSelected: boolean): string {
  const lines = text.split(/\r?\n/).slice(0, SHOWN_LINES);
  const rows = lines.map((line, i) => {
    const y = 26 + i * LINE;
    const mark =
      isSelected && i > 0
        ? `<rect x="${x + 44}" y="${y - 16}" width="${line.length * 8.4 + 4}" height="${LINE}" fill="${COLOURS.selection}"/>`
        : '';
    return `${mark}<text x="${x + 30}" y="${y}" fill="${COLOURS.dim}" text-anchor="end">${i + 1}</text><text x="${x + 46}" y="${y}" fill="${COLOURS.text}">${line}</text>`;
  });
  return `${box(x, width)}<g font-family="monospace" font-size="14">${rows.join('')}</g>`;
}

/** Part of the curve before and after; with its band where that is asked for. */
function plot(result: SeriesResult, x: number, width: number, withBand: boolean): string {
  const count = withBand ? 120 : 300;
  const { before, after, lower, upper } = result;
  const shown = [before, after, lower ?? after, upper ?? after].map((each) => each.subarray(0, count));
  const least = Math.min(...shown.flatMap((each) => [...each]));
  const largest = Math.max(...shown.flatMap((each) => [...each]));
  const px = (i: number): string => (x + 16 + (i * (width - 32)) / (count - 1)).toFixed(1);
  const py = (value: number): string =>
    (HEIGHT - 20 - ((value - least) / (largest - least)) * (HEIGHT - 40)).toFixed(1);
  const path = (values: Float64Array, order: readonly number[]): string =>
    order.map((i) => `${px(i)},${py(values[i])}`).join('L');
  const indices = Array.from({ length: count }, (_, i) => i);
  const dots = indices.map((i) => `M${px(i)},${py(before[i])}h0`).join('');
  const band =
    withBand && lower && upper
      ? `<path d="M${path(upper, indices)}L${path(lower, indices.toReversed())}Z" fill="${COLOURS.after}" fill-opacity="0.25"/>`
      : '';
  return `${box(x, width)}<path d="${dots}" stroke="${COLOURS.before}" stroke-opacity="0.7" stroke-width="4" stroke-linecap="round"/>${band}<path d="M${path(after, indices)}" fill="none" stroke="${COLOURS.after}" stroke-width="2"/>`;
}

function arrow(): string {
  const middle = WIDTH / 2;
  return `<path d="M${middle - 14},160h22m-8,-8l8,8l-8,8" fill="none" stroke="${COLOURS.after}" stroke-width="2.5"/>`;
}

function box(x: number, width: number): string {
  return `<rect x="${x + 0.5}" y="0.5" width="${width - 1}" height="${HEIGHT - 1}" rx="6" fill="${COLOURS.back}" stroke="${COLOURS.border}"/>`;
}
