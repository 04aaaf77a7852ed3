/** The command line's arguments. */
import { extname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { InputError } from '../core/errors';
import { METHOD_NAMES } from '../core/methods/names';
import { DELIMITERS, type ReadingOptions } from '../core/reading/options';
import type { SeriesChoice } from '../core/reading/seriesOf';
import { DEFAULT_SETTINGS, type DenoiseSettings, type MissingSamples, type Stretch } from '../core/result';
import { said, type Wording } from '../core/wording';

export const USAGE = `Usage: denoise-data [options] FILE
       denoise-data [options] FILE|FOLDER|PATTERN ...  --output-folder FOLDER
       denoise-data [options] -          (read standard input)
       denoise-data solve "EQUATION"      (compute and improve a curve; solve --help says more)

Cleans the columns of numbers in a file with a diffusion model. The file is text of any
size, .npy or .npz, or a notebook's outputs (.ipynb). Text from 64 MB on is read, cleaned
and written piece by piece: --out gives a copy, --json and --plot are for smaller files.

  --columns LIST          columns to clean, names or numbers, separated by commas
  --x NAME|none           column of positions; none: equally spaced samples
  --decimal comma|point   decimal mark; found when not given, as are the three below
  --delimiter KIND        comma, semicolon, tab, pipe, blanks or none, between the cells of a line
  --header yes|no         whether names of the columns stand above the numbers
  --first-line N          line at which the table starts
  --method NAME           diffusion, savitzky-golay, whittaker, wavelet, loess, total-variation,
                          local-trend, stft, median, none, or auto: of up to 4,096 samples what
                          is expected to err least, of more diffusion (default ${DEFAULT_SETTINGS.method})
  --compare               instead of the result, how far each method is expected to err
  --noise SIGMA           standard deviation of the noise; estimated when not given
  --band LEVEL            credible level of the band (default ${DEFAULT_SETTINGS.bandLevel}); 0 for none, and no check whether
                          the model is out of its depth: some three times as fast
  --outliers keep|remove  whether isolated spikes are signal or outliers (default ${DEFAULT_SETTINGS.outliers})
  --error-bars use|ignore whether values that come with error bars (0.42 ± 0.08, or a column y_err beside y)
                          count by them (default ${DEFAULT_SETTINGS.errorBars})
  --missing fill|keep     whether the copy has the curve where samples are missing, or leaves them
                          missing (default fill)
  --seed N                seed of the band's samples (default ${DEFAULT_SETTINGS.seed})
  --samples N             draw the band from N samples of the posterior (default: one evaluation)
  --untouched LIST        stretches of x in which samples stay as they are: 2..5,8..9.5
  --quantities            print integral, extrema, crossings, period, peak and more, with error bars
  --range FROM..TO        the stretch of x that these are of
  --json                  print the results as one JSON object
  --out FILE              write a copy with the numbers replaced, to another file
  --plot FILE             draw before and after: .svg, .png or .html
  --quiet                 no progress, notes or warnings on standard error
  --help, --version

Several files are cleaned one by one, each with a line that says what was found. A folder
stands for the data files in and below it, a pattern such as 'data/**/*.csv' for what
matches. One that cannot be cleaned does not stop the others. With --json each file gives
one object on a line; --out, --plot and --compare are for one file.

  --output-folder FOLDER  write a copy of each file here, in folders as the files are in
  --overwrite             replace copies that are there already
  --jobs N                processes that share the files (default: as many as there are
                          processor cores, fewer for few files)

Exit status: 0, 2 for bad input or usage, 1 for a fault of the program or where some of
several files could not be cleaned.
`;

/** More would only cost time. */
const MAX_SAMPLES = 256;
/** Each takes some 150 MB of memory. */
const MAX_JOBS = 256;

export interface CliOptions {
  /** Files, folders and patterns, at least one; '-' alone for standard input. */
  readonly files: readonly string[];
  readonly reading: ReadingOptions;
  readonly choice: SeriesChoice;
  readonly settings: DenoiseSettings;
  readonly missing: MissingSamples;
  /** Compare the methods instead. */
  readonly compare: boolean;
  /** Whether quantities are asked for, and over which stretch; null: all of x. */
  readonly quantities: { readonly range: Stretch | null } | null;
  readonly json: boolean;
  readonly out: string | null;
  readonly plot: string | null;
  /** Where the copies of several files go; null: none are written. */
  readonly outputFolder: string | null;
  /** Whether they may replace what is there. */
  readonly overwrite: boolean;
  /** Processes for several files; null: as many as suit the machine. */
  readonly jobs: number | null;
  readonly quiet: boolean;
}

/**
 * Parses the arguments; 'help' or 'version' when that is asked for.
 * @throws InputError `bad-option`.
 */
export function parseOptions(args: readonly string[]): CliOptions | 'help' | 'version' {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  if (values.version) return 'version';
  if (positionals.length === 0) {
    throw badOption(said`no file is named. Name one, or - for standard input; --help lists the options.`);
  }
  if (positionals.length > 1 && positionals.includes('-')) {
    throw badOption(
      said`-: standard input is cleaned alone. Leave out the other files, or name it as a file.`,
    );
  }
  if (values.overwrite && values['output-folder'] === undefined) {
    throw badOption(said`--overwrite is for --output-folder: give both.`);
  }
  if (values.compare && (values.out !== undefined || values.plot !== undefined)) {
    throw badOption(said`--compare changes nothing: leave out --out and --plot, or give --method instead.`);
  }
  if (values.compare && values.quantities) {
    throw badOption(said`--compare leaves out --quantities, which are of one method: give one of the two.`);
  }
  const plot = values.plot === undefined ? null : plotNameOf(values.plot);
  if (plot !== null && values.out !== undefined && resolve(plot) === resolve(values.out)) {
    throw badOption(said`--plot ${plot}: --out writes this file. Name another one.`);
  }
  return {
    files: positionals,
    reading: {
      decimalMark: decimalOf(values.decimal),
      delimiter: delimiterOf(values.delimiter),
      header: headerOf(values.header),
      firstLine: values['first-line'] === undefined ? null : lineOf(values['first-line']),
    },
    choice: {
      columns: values.columns === undefined ? null : names(values.columns),
      x: values.x ?? null,
    },
    settings: {
      method: values.method === undefined ? DEFAULT_SETTINGS.method : methodOf(values.method),
      sigma: values.noise === undefined ? null : sigmaOf(values.noise),
      bandLevel: values.band === undefined ? DEFAULT_SETTINGS.bandLevel : levelOf(values.band),
      outliers: values.outliers === undefined ? DEFAULT_SETTINGS.outliers : outliersOf(values.outliers),
      errorBars:
        values['error-bars'] === undefined ? DEFAULT_SETTINGS.errorBars : errorBarsOf(values['error-bars']),
      seed: values.seed === undefined ? DEFAULT_SETTINGS.seed : seedOf(values.seed),
      samples: values.samples === undefined ? DEFAULT_SETTINGS.samples : samplesOf(values.samples),
      untouched: values.untouched === undefined ? DEFAULT_SETTINGS.untouched : stretchesOf(values.untouched),
    },
    missing: values.missing === undefined ? 'fill' : missingOf(values.missing),
    compare: values.compare ?? false,
    quantities: quantitiesOf(values.quantities ?? false, values.range),
    json: values.json ?? false,
    out: values.out ?? null,
    plot,
    outputFolder: values['output-folder'] ?? null,
    overwrite: values.overwrite ?? false,
    jobs: values.jobs === undefined ? null : jobsOf(values.jobs),
    quiet: values.quiet ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        columns: { type: 'string' },
        x: { type: 'string' },
        decimal: { type: 'string' },
        delimiter: { type: 'string' },
        header: { type: 'string' },
        'first-line': { type: 'string' },
        method: { type: 'string' },
        compare: { type: 'boolean' },
        noise: { type: 'string' },
        band: { type: 'string' },
        outliers: { type: 'string' },
        'error-bars': { type: 'string' },
        missing: { type: 'string' },
        seed: { type: 'string' },
        samples: { type: 'string' },
        untouched: { type: 'string' },
        quantities: { type: 'boolean' },
        range: { type: 'string' },
        json: { type: 'boolean' },
        out: { type: 'string' },
        plot: { type: 'string' },
        'output-folder': { type: 'string' },
        overwrite: { type: 'boolean' },
        jobs: { type: 'string' },
        quiet: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw badOption(said`${text.replace(/\.$/, '')}. --help lists the options.`);
  }
}

function names(list: string): string[] {
  const items = list.split(',').map((item) => item.trim());
  if (items.includes(''))
    throw badOption(said`--columns ${list}: give names or numbers separated by commas.`);
  return items;
}

function decimalOf(text: string | undefined): ReadingOptions['decimalMark'] {
  if (text === undefined) return null;
  if (text === 'comma') return ',';
  if (text === 'point') return '.';
  throw badOption(said`--decimal ${text}: give comma or point.`);
}

function delimiterOf(text: string | undefined): ReadingOptions['delimiter'] {
  if (text === undefined) return null;
  const delimiter = DELIMITERS.find((known) => known === text);
  if (!delimiter) throw badOption(said`--delimiter ${text}: give one of ${DELIMITERS.join(', ')}.`);
  return delimiter;
}

function headerOf(text: string | undefined): ReadingOptions['header'] {
  if (text === undefined) return null;
  if (text === 'yes' || text === 'no') return text === 'yes';
  throw badOption(said`--header ${text}: give yes or no.`);
}

function lineOf(text: string): number {
  const line = numberOf(text);
  if (!(Number.isInteger(line) && line >= 1)) {
    throw badOption(said`--first-line ${text}: give the number of a line, 1 for the first.`);
  }
  return line;
}

function methodOf(text: string): DenoiseSettings['method'] {
  const method = [...METHOD_NAMES, 'auto' as const].find((known) => known === text);
  if (!method) throw badOption(said`--method ${text}: give one of ${METHOD_NAMES.join(', ')} or auto.`);
  return method;
}

function sigmaOf(text: string): number {
  const sigma = numberOf(text);
  if (!(sigma >= 0 && Number.isFinite(sigma))) {
    throw badOption(said`--noise ${text}: give the standard deviation of the noise, 0 or a positive number.`);
  }
  return sigma;
}

/** The name of a picture, in a format that can be drawn. */
export function plotNameOf(name: string): string {
  if (['.svg', '.png', '.html'].includes(extname(name).toLowerCase())) return name;
  throw badOption(said`--plot ${name}: the name must end in .svg, .png or .html.`);
}

/** A credible level. */
export function levelOf(text: string): number {
  const level = numberOf(text);
  if (!(level >= 0 && level < 1)) {
    throw badOption(said`--band ${text}: give a level between 0 and 1, such as 0.9, or 0 for no band.`);
  }
  return level;
}

function missingOf(text: string): MissingSamples {
  if (text === 'fill' || text === 'keep') return text;
  throw badOption(said`--missing ${text}: give fill or keep.`);
}

function errorBarsOf(text: string): DenoiseSettings['errorBars'] {
  if (text === 'use' || text === 'ignore') return text;
  throw badOption(said`--error-bars ${text}: give use or ignore.`);
}

function outliersOf(text: string): DenoiseSettings['outliers'] {
  if (text === 'keep' || text === 'remove') return text;
  throw badOption(said`--outliers ${text}: give keep or remove.`);
}

/** A seed of random numbers. */
export function seedOf(text: string): number {
  const seed = numberOf(text);
  if (!(Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff)) {
    throw badOption(said`--seed ${text}: give a whole number from 0 to 4294967295.`);
  }
  return seed;
}

function samplesOf(text: string): number {
  const samples = numberOf(text);
  if (!(Number.isInteger(samples) && samples >= 2 && samples <= MAX_SAMPLES)) {
    throw badOption(said`--samples ${text}: give a whole number from 2 to ${MAX_SAMPLES}.`);
  }
  return samples;
}

function jobsOf(text: string): number {
  const jobs = numberOf(text);
  if (!(Number.isInteger(jobs) && jobs >= 1 && jobs <= MAX_JOBS)) {
    throw badOption(said`--jobs ${text}: give a whole number from 1 to ${MAX_JOBS}.`);
  }
  return jobs;
}

function stretchesOf(list: string): Stretch[] {
  return list.split(',').map((item) => {
    const [from, to, ...more] = item.split('..').map(numberOf);
    if (more.length > 0 || !(from <= to && Number.isFinite(from) && Number.isFinite(to))) {
      throw badOption(said`--untouched ${list}: give stretches of x as FROM..TO, separated by commas.`);
    }
    return { from, to };
  });
}

function quantitiesOf(asked: boolean, range: string | undefined): CliOptions['quantities'] {
  if (range === undefined) return asked ? { range: null } : null;
  if (!asked) throw badOption(said`--range is for --quantities: give both.`);
  const [from, to, ...more] = range.split('..').map(numberOf);
  if (more.length > 0 || !(from <= to && Number.isFinite(from) && Number.isFinite(to))) {
    throw badOption(said`--range ${range}: give a stretch of x as FROM..TO.`);
  }
  return { range: { from, to } };
}

/** NaN for what is not a number, the empty text included. */
function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** The error of an argument. */
export function badOption(wording: Wording): InputError {
  return new InputError('bad-option', wording);
}
