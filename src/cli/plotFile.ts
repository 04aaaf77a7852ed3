/** The picture in a file: SVG, PNG, or HTML that needs nothing else. */
import { extname } from 'node:path';
import { InputError } from '../core/errors';
import type { JobResult } from '../core/job';
import { escapeText, plotSvg } from '../core/plot/plotSvg';
import type { Column } from '../core/reading/table';
import { writeFileWhole } from '../core/textFile';

/**
 * Draws the result to `path`, in the format that its extension names.
 * @throws InputError `bad-file` when it cannot be written or a PNG cannot be drawn here.
 */
export async function writePlot(
  path: string,
  source: string,
  result: JobResult,
  bandLevel: number,
): Promise<void> {
  const { columns } = result.table;
  const panels = result.items.map(({ column, result: series }) => ({
    series,
    title: columnTitle(columns[column]),
  }));
  const x = result.xColumn === null ? null : columns[result.xColumn];
  const svg = plotSvg(panels, {
    title: source,
    x: x === null ? 'sample' : columnTitle(x),
    isTime: x?.kind === 'time',
    bandLevel,
  });
  await writeFileWhole(path, await inFormat(extname(path).toLowerCase(), svg, source));
}

function columnTitle({ name, unit, kind }: Column): string {
  if (kind === 'time') return `${name} (UTC)`;
  return unit === null ? name : `${name} [${unit}]`;
}

async function inFormat(extension: string, svg: string, title: string): Promise<string | Buffer> {
  if (extension === '.png') return png(svg);
  return extension === '.html' ? html(svg, title) : svg;
}

async function png(svg: string): Promise<Buffer> {
  const resvg = await import('@resvg/resvg-js').catch((error: unknown) => {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new InputError(
      'bad-file',
      `a PNG cannot be drawn here (${reason}). Write an .svg or .html instead.`,
    );
  });
  // Twice the size, for screens of high density.
  return new resvg.Resvg(svg, { fitTo: { mode: 'zoom', value: 2 } }).render().asPng();
}

function html(svg: string, title: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(title)}</title>
<style>body { margin: 2rem auto; max-width: 960px; background: #fff; } svg { width: 100%; height: auto; }</style>
</head>
<body>
${svg}</body>
</html>
`;
}
