/** The figure of a whole result, as the command line and the panel export it. */
import { type Provenance, provenanceLines } from '../provenance';
import { ENGLISH, said } from '../wording';
import { csvFileOf, resultRows, type TabledResult, type TabledSeries } from '../writing/resultTable';
import { plotHtml } from './plotHtml';
import { plotSvg } from './plotSvg';

export interface FiguredResult extends TabledResult {
  readonly series: readonly (TabledSeries & {
    readonly missing: number;
  })[];
}

export interface Figure {
  /** What it came from, in lines. */
  readonly provenance: string;
  /** A picture: a complete SVG document. */
  svg(): string;
  /** A page with the picture and all values that needs nothing else. */
  html(): string;
}

/**
 * The figure of these series; `title` is the source's name, `decimalMark` that of the source. What it came from and
 * the table's header are English in any language: programs read them.
 */
export function figureOf(
  title: string,
  result: FiguredResult,
  provenance: Provenance,
  decimalMark: '.' | ',',
  language = ENGLISH,
): Figure {
  const lines = provenanceLines(provenance, result.series, null);
  const svg = (): string =>
    plotSvg(
      result.series.map((series) => ({
        series,
        title: labelled(series.name, series.unit),
        reference: series.reference ?? null,
      })),
      {
        title,
        x:
          result.xName === null
            ? language.say(said`sample`)
            : labelled(result.xName, result.xIsTime ? 'UTC' : result.xUnit),
        isTime: result.xIsTime,
        bandLevel: provenance.settings.bandLevel,
        decimalMark,
        provenance: lines,
        language,
      },
    );
  return {
    provenance: lines.join('\n'),
    svg,
    html: () => {
      const rows = resultRows(result, { decimalMark, rounded: false });
      const sentences = result.series.map(({ name, unit, noise, before, missing }) => {
        const level = `${noise.sigma.toPrecision(3).replace('.', decimalMark)}${unit ? ` ${unit}` : ''}`;
        return language.say(
          missing > 0
            ? said`${name}: ${before.length} samples, ${missing} missing, noise level ${level}.`
            : said`${name}: ${before.length} samples, noise level ${level}.`,
        );
      });
      const file = `${title.replace(/[^\w.-]+/g, '_')}.denoised.csv`;
      const csv = csvFileOf(result, provenance, file, decimalMark);
      return plotHtml({ title, sentences, provenance: lines, svg: svg(), rows, csv, file, language });
    },
  };
}

function labelled(name: string, unit: string | null): string {
  return unit === null || unit === '' ? name : `${name} [${unit}]`;
}
