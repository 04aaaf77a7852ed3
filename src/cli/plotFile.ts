/** The picture in a file: SVG, PNG, or HTML that needs nothing else. */
import { extname } from 'node:path';
import { InputError } from '../core/errors';
import type { JobResult } from '../core/job';
import { type Figure, type FiguredResult, figureOf } from '../core/plot/figure';
import { withPngText } from '../core/plot/pngText';
import type { Provenance } from '../core/provenance';
import { writeFileWhole } from '../core/textFile';
import { said } from '../core/wording';

/**
 * Draws the result to `path`, in the format that its extension names.
 * @throws InputError `bad-file` when it cannot be written or a PNG cannot be drawn here.
 */
export async function writePlot(
  path: string,
  source: string,
  result: JobResult,
  provenance: Provenance,
): Promise<void> {
  await writeFigure(path, figureOf(source, tabled(result), provenance, result.table.decimalMark));
}

/** As `writePlot`, of a figure. */
export async function writeFigure(path: string, figure: Figure): Promise<void> {
  await writeFileWhole(path, await inFormat(extname(path).toLowerCase(), figure));
}

function tabled({ table, axis, items }: JobResult): FiguredResult {
  return {
    xName: axis?.name ?? null,
    xUnit: axis?.unit ?? null,
    xIsTime: axis?.isDates ?? false,
    series: items.map(({ column, result }) => ({ ...result, unit: table.columns[column].unit })),
  };
}

async function inFormat(extension: string, figure: Figure): Promise<string | Uint8Array> {
  if (extension === '.png') return withPngText(await png(figure.svg()), 'Source', figure.provenance);
  return extension === '.html' ? figure.html() : figure.svg();
}

async function png(svg: string): Promise<Buffer> {
  // It finds out which C library there is by a report, which would list the network's interfaces too.
  Object.assign(process.report, { excludeNetwork: true });
  const resvg = await import('@resvg/resvg-js').catch((error: unknown) => {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new InputError(
      'bad-file',
      said`a PNG cannot be drawn here (${reason}). Write an .svg or .html instead.`,
    );
  });
  // Twice the size, for screens of high density.
  return new resvg.Resvg(svg, { fitTo: { mode: 'zoom', value: 2 } }).render().asPng();
}
