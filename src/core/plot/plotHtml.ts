import { type Language, said } from '../wording';
import { base64 } from './base64';
import { escapeText } from './plotSvg';

/** Rows that a page shows; all of them are in its download. */
const MOST_ROWS = 2000;

export interface Page {
  readonly title: string;
  /** Sentences under the title. */
  readonly sentences: readonly string[];
  /** What the result came from. */
  readonly provenance: readonly string[];
  /** The picture, as `plotSvg` gives it. */
  readonly svg: string;
  /** Header and rows of cells. */
  readonly rows: readonly (readonly string[])[];
  /** The same as CSV, for the download, and the download's name. */
  readonly csv: string;
  readonly file: string;
  readonly language: Language;
}

/**
 * A page that holds the picture and all values, and needs nothing from anywhere else: it opens without a
 * network, and its policy forbids it to load or run anything. Every text is escaped.
 */
export function plotHtml({ title, sentences, provenance, svg, rows, csv, file, language }: Page): string {
  const { tag, say } = language;
  const [header = [], ...values] = rows;
  const shown = values.slice(0, MOST_ROWS);
  const heading =
    shown.length < values.length
      ? said`Values (the first ${shown.length} of ${values.length} rows)`
      : said`Values`;
  const row = (cells: readonly string[], tag: 'th' | 'td'): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeText(cell)}</${tag}>`).join('')}</tr>`;
  return `<!doctype html>
<html lang="${tag}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(title)}</title>
<style>
body { margin: 2rem auto; max-width: 960px; padding: 0 1rem; background: #fff; color: #2c333d; font: 14px/1.5 system-ui, sans-serif; }
svg { width: 100%; height: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.1rem 1rem 0.1rem 0; text-align: right; }
</style>
</head>
<body>
<h1>${escapeText(title)}</h1>
${sentences.map((sentence) => `<p>${escapeText(sentence)}</p>`).join('\n')}
${svg}<p><a download="${file}" href="data:text/csv;charset=utf-8;base64,${base64(csv)}">${say(said`Download all ${values.length} rows as CSV`)}</a></p>
<details><summary>${say(heading)}</summary>
<table>
<thead>${row(header, 'th')}</thead>
<tbody>
${shown.map((cells) => row(cells, 'td')).join('\n')}
</tbody>
</table>
</details>
<details><summary>${say(said`What this came from`)}</summary>
${provenance.map((line) => `<p>${escapeText(line)}</p>`).join('\n')}
</details>
</body>
</html>
`;
}
