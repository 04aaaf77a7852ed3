/** The figure of a whole result, as the command line and the panel export it. */
import { csvOf, resultRows, type TabledResult, type TabledSeries } from '../writing/resultTable';
import { plotHtml } from './plotHtml';
import { plotSvg } from './plotSvg';

export interface FiguredResult extends TabledResult {
  readonly series: readonly (TabledSeries & {
    readonly missing: number;
  })[];
}

export interface Figure {
  /** A picture: a complete SVG document. */
  svg(): string;
  /** A page with the picture and all values that needs nothing else. */
  html(): string;
}

/** The figure of these series; `title` is the source's name, `bandLevel` 0 stands for no band. */
export function figureOf(title: string, result: FiguredResult, bandLevel: number): Figure {
  const svg = (): string =>
    plotSvg(
      result.series.map((series) => ({
        series,
        title: labelled(series.name, series.unit),
        reference: series.reference ?? null,
      })),
      {
        title,
        x: result.xName === null ? 'sample' : labelled(result.xName, result.xIsTime ? 'UTC' : result.xUnit),
        isTime: result.xIsTime,
        bandLevel,
      },
    );
  return {
    svg,
    html: () => {
      const rows = resultRows(result, { decimalMark: '.', rounded: false });
      const sentences = result.series.map(
        ({ name, unit, noise, before, missing }) =>
          `${name}: ${before.length} samples${missing > 0 ? `, ${missing} missing` : ''}, noise level ${noise.sigma.toPrecision(3)}${unit ? ` ${unit}` : ''}.`,
      );
      return plotHtml({ title, sentences, svg: svg(), rows, csv: csvOf(rows, '.') });
    },
  };
}

function labelled(name: string, unit: string | null): string {
  return unit === null || unit === '' ? name : `${name} [${unit}]`;
}
