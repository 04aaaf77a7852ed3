import type { ReadingOptions } from '../reading/options';
import { DEFAULT_SETTINGS, type DenoiseSettings, type SeriesResult } from '../result';
import { inComment, madeBy, type Recipe, samplesAsCsv } from './recipe';

/** A file that holds exactly what was read, and the columns in it. */
export interface WholeFile {
  readonly path: string;
  /** 1-based number of the series' column. */
  readonly column: number;
  /** 1-based number of the x column; null: equally spaced samples. */
  readonly x: number | null;
}

const END_OF_SAMPLES = 'END_OF_SAMPLES';

/**
 * Shell lines (POSIX) that print the result as JSON: of the file where it holds just what was read, else
 * of the samples themselves.
 */
export function commandLineCode(recipe: Recipe, file: WholeFile | null): string {
  const { program, series, settings, source } = recipe;
  const options = file
    ? ['--columns', String(file.column), '--x', file.x === null ? 'none' : String(file.x)]
    : sampleOptions(recipe);
  const command = ['node', program.cli, '--json', ...options, ...settingOptions(settings)];
  const remark = `# ${inComment(`Denoise ${program.version}: ${series.name} of ${source}, again. Needs Node.js 20 or newer.`)}\n# ${madeBy(recipe)}`;
  const line = [...command, file ? file.path : '-'].map(shellWord).join(' ');
  return file
    ? `${remark}\n${line}\n`
    : `${remark}\n${line} <<'${END_OF_SAMPLES}'\n${samplesAsCsv(series)}${END_OF_SAMPLES}\n`;
}

/** The options that name the columns of `samplesAsCsv`. */
export function sampleOptions({ series }: Recipe): string[] {
  return series.x === null ? ['--columns', '1', '--x', 'none'] : ['--columns', '2', '--x', '1'];
}

/**
 * The settings that give a series again: with its noise level, and by the model itself where that was chosen, for a level
 * that is given is no longer doubted.
 */
export function settingsAgain(
  settings: DenoiseSettings,
  { method, noise }: Pick<SeriesResult, 'method'> & { readonly noise: { readonly sigma: number } },
): DenoiseSettings {
  return { ...settings, method: method === 'diffusion' ? method : settings.method, sigma: noise.sigma };
}

/** The options of the command line for all settings. */
export function settingOptions(settings: Recipe['settings'] | DenoiseSettings): string[] {
  const { method, sigma, bandLevel, outliers, errorBars, seed, samples, untouched } = settings;
  return [
    ...(method === DEFAULT_SETTINGS.method ? [] : ['--method', method]),
    ...(sigma === null ? [] : ['--noise', String(sigma)]),
    '--band',
    String(bandLevel),
    '--outliers',
    outliers,
    ...(errorBars === DEFAULT_SETTINGS.errorBars ? [] : ['--error-bars', errorBars]),
    '--seed',
    String(seed),
    ...(samples === null ? [] : ['--samples', String(samples)]),
    ...(untouched.length === 0
      ? []
      : [`--untouched=${untouched.map(({ from, to }) => `${from}..${to}`).join(',')}`]),
  ];
}

/** The options of the command line for what a person said about how the text is to be read. */
export function readingOptions({ decimalMark, delimiter, header, firstLine }: ReadingOptions): string[] {
  return [
    ...(decimalMark === null ? [] : ['--decimal', decimalMark === ',' ? 'comma' : 'point']),
    ...(delimiter === null ? [] : ['--delimiter', delimiter]),
    ...(header === null ? [] : ['--header', header ? 'yes' : 'no']),
    ...(firstLine === null ? [] : ['--first-line', String(firstLine)]),
  ];
}

/** A word as a POSIX shell takes it for one. */
export function shellWord(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
