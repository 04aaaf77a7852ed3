/** What the command line prints of a result. */
import { version } from '../../package.json';
import { readingOptions, settingOptions, settingsAgain } from '../core/code/commandLine';
import type { FileReport, FileSeries } from '../core/denoiseFile';
import { type ResidualChecks, residualChecks } from '../core/diagnostics/residualChecks';
import { ENGLISH_RESIDUAL_SENTENCES, sentencesOf } from '../core/diagnostics/residualSentences';
import type { JobResult } from '../core/job';
import { METHOD_CARDS, type MethodName } from '../core/methods/names';
import { noiseOfSamples } from '../core/noiseOfSamples';
import { listed, remark } from '../core/notice';
import type { Quantities } from '../core/quantities/quantities';
import { ENGLISH_QUANTITY_NAMES, quantityRows, type Units } from '../core/quantities/quantityRows';
import { columnReference } from '../core/reading/columnReference';
import { type ModelInfo, NOISE_SOURCE_NAMES, type SeriesResult } from '../core/result';
import type { CliOptions } from './options';

/** The object of `--json`; `again` are the arguments that, with the file, give the same series to the last digit. */
export function jsonReport(
  result: JobResult,
  model: ModelInfo,
  { reading, settings }: Pick<CliOptions, 'reading' | 'settings'>,
  quantities: readonly Quantities[] | null,
) {
  const list = (values: Float64Array | null) => values && Array.from(values);
  const { columns } = result.table;
  const x = result.xColumn === null ? 'none' : columnReference(columns, result.xColumn);
  return {
    program: { name: 'denoise-data', version },
    settings,
    model,
    series: result.items.map(({ column, result: series }, index) => ({
      again: [
        '--json',
        ...readingOptions(reading),
        '--columns',
        columnReference(columns, column),
        '--x',
        x,
        ...settingOptions(settingsAgain(settings, series)),
      ],
      name: series.name,
      method: series.method,
      x: list(series.x),
      before: Array.from(series.before, (v) => (Number.isNaN(v) ? null : v)),
      after: Array.from(series.after),
      lower: list(series.lower),
      upper: list(series.upper),
      noise: series.noise,
      warnings: series.warnings.map(remark),
      checks: checksReport(series),
      quantities: quantities?.[index] ?? null,
    })),
    seconds: result.seconds,
  };
}

/** The checks of what was removed: figures, alarms, and the sentences that they come to; null where too little was. */
function checksReport(series: SeriesResult) {
  const checks = checksOf(series);
  if (checks === null) return null;
  const { whiteness, level, stretch, band, periodicity, normality, dependence } = checks;
  const finite = (v: number): number | null => (Number.isFinite(v) ? v : null);
  return {
    signalRemoved: checks.signalRemoved,
    sentences: sentencesAbout(series, checks),
    whiteness: { ...whiteness, correlations: Array.from(whiteness.correlations) },
    level,
    stretch,
    band: { ...band, longest: finite(band.longest) },
    periodicity,
    normality,
    dependence,
  };
}

function checksOf(result: SeriesResult): ResidualChecks | null {
  const { x, before, after, warnings } = result;
  const varies = warnings.some(({ code }) => code === 'varying-noise');
  return residualChecks({ x, before, after, sigma: noiseOfSamples(result), varies });
}

function sentencesAbout({ x }: SeriesResult, checks: ResidualChecks | null): string[] {
  return sentencesOf(checks, ENGLISH_RESIDUAL_SENTENCES, (i) =>
    x === null ? `sample ${i + 1}` : `x = ${Number(x[i].toPrecision(6))}`,
  );
}

/** A few lines for people: what was read, and for each series the noise found and what was removed. */
export function textReport(
  source: string,
  result: JobResult,
  model: ModelInfo,
  quantities: readonly Quantities[] | null,
): string {
  const lines = [`${source}: ${listed(result.summary)}`];
  const x = result.axis?.unit ?? null;
  for (const [index, { column, result: series }] of result.items.entries()) {
    const { sigma, source: origin } = series.noise;
    lines.push(
      `  ${series.name}: noise ${sigma.toPrecision(3)} (${NOISE_SOURCE_NAMES[origin]})${ratio(series.snr)}, ${series.before.length} samples${missingWords(series.missing)}${methodWords([series.method])}`,
    );
    const checks = checksOf(series);
    const said = sentencesAbout(series, checks);
    // Of several series only what is wrong.
    if (result.items.length === 1) lines.push(...said.map((sentence) => `    ${sentence}`));
    else if (checks?.signalRemoved) lines.push(`    ${said[0]}`);
    if (quantities)
      lines.push(...quantityLines(quantities[index], { x, y: result.table.columns[column].unit }));
  }
  lines.push(`${model.name} ${model.version}, ${result.seconds.total.toFixed(2)} s`);
  return `${lines.join('\n')}\n`;
}

/** The table of quantities, one a line, with the ends of their error bars. */
function quantityLines({ range, level, rows }: Quantities, units: Units): string[] {
  const table = quantityRows(rows, ENGLISH_QUANTITY_NAMES, units);
  const width = Math.max(...table.map(({ name }) => name.length));
  return [
    `    From ${range.from} to ${range.to}, with ${Number((100 * level).toPrecision(4))} % error bars:`,
    ...table.map(
      ({ name, value, lower, upper, unit }) =>
        `      ${name.padEnd(width)}  ${value}  (${lower} to ${upper})${unit === '' ? '' : ` ${unit}`}`,
    ),
  ];
}

/** As `textReport`, for a file that was denoised stretch by stretch. */
export function largeTextReport(
  source: string,
  { summary, series }: FileReport,
  model: ModelInfo,
  seconds: number,
): string {
  const lines = [`${source}: ${listed(summary)}`];
  lines.push(...series.map((each) => `  ${each.name}: ${seriesWords(each)}`));
  lines.push(`${model.name} ${model.version}, ${seconds.toFixed(2)} s`);
  return `${lines.join('\n')}\n`;
}

/** What came of one of several files: a line, and one for each of its series where it has several. */
export function cleanedFileReport(
  path: string,
  target: string | null,
  { summary, series }: FileReport,
): string {
  const written = target === null ? '' : `, written to ${target}`;
  const [only, ...more] = series;
  if (only && more.length === 0) return `${path}: ${only.name}: ${seriesWords(only)}${written}\n`;
  const lines = series.map((each) => `  ${each.name}: ${seriesWords(each)}\n`);
  return `${path}: ${listed(summary)}${written}\n${lines.join('')}`;
}

/** How much was cleaned. */
export interface FilesTotal {
  readonly files: number;
  readonly series: number;
  readonly samples: number;
}

/** The line after the reports of several files. */
export function filesSummary(
  { files, series, samples }: FilesTotal,
  run: { all: number; seconds: number; processes: number; outputFolder: string | null },
): string {
  const where = run.outputFolder === null ? '' : `, written to ${run.outputFolder}`;
  const by = run.processes === 1 ? '1 process' : `${run.processes} processes`;
  return `${files} of ${run.all} files, ${series} series, ${samples} samples in ${run.seconds.toFixed(1)} s by ${by}${where}\n`;
}

function seriesWords({ methods, samples, missing, noise, snr }: FileSeries): string {
  const { sigma, least, largest, source: origin } = noise;
  const range =
    largest > least ? `, ${least.toPrecision(3)} to ${largest.toPrecision(3)} along the file` : '';
  return `noise ${sigma.toPrecision(3)} (${NOISE_SOURCE_NAMES[origin]}${range})${ratio(snr)}, ${samples} samples${missingWords(missing)}${methodWords(methods)}`;
}

function ratio(snr: number): string {
  return Number.isFinite(snr) ? `, SNR ${snr.toPrecision(3)}` : '';
}

/** Which methods it was, where it was not the model alone. */
function methodWords(methods: readonly MethodName[]): string {
  const isModel = methods.every((method) => method === 'diffusion');
  return isModel ? '' : `, ${methods.map((method) => METHOD_CARDS[method].title).join(' and ')}`;
}

function missingWords(missing: number): string {
  return missing > 0 ? `, ${missing} missing` : '';
}

/** Notes of reading and warnings of denoising, one a line. */
export function remarks(result: JobResult): string[] {
  return [
    ...result.notices.map((notice) => notice.message),
    ...result.items.flatMap(({ result: series }) =>
      series.warnings.map((w) => `${series.name}: ${w.message}`),
    ),
  ];
}
