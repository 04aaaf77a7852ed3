/** The command line from arguments to exit status. */
import { basename } from 'node:path';
import { version } from '../../package.json';
import { type DataFile, dataOfBytes, readDataFile } from '../core/dataFile';
import { denoiseFile, isLargeText } from '../core/denoiseFile';
import { type Denoiser, openDenoiser } from '../core/diffusion/session';
import { InputError } from '../core/errors';
import { type JobResult, runTable } from '../core/job';
import { type Quantities, quantitiesOf } from '../core/quantities/quantities';
import { LARGE_FILE_BYTES } from '../core/reading/limits';
import { compareTable, comparisonJson, comparisonText } from './compare';
import { type CliOptions, parseOptions, USAGE } from './options';
import { writePlot } from './plotFile';
import { progressBar } from './progressBar';
import { jsonReport, largeTextReport, remarks, textReport } from './report';

/** As shells report a program that Ctrl+C ended. */
const INTERRUPTED_STATUS = 130;

class Interrupted extends Error {}

/**
 * Runs `denoise-data` with the model in `modelFolder` and returns the exit status: 0, 2 for bad input or
 * usage, 1 for a fault of the program or its installation, 130 where Ctrl+C stopped it.
 */
export async function main(args: readonly string[], modelFolder: string): Promise<number> {
  let place = 'denoise-data';
  try {
    if (args[0] === 'solve') {
      place = '<equation>';
      // Equations bring along a parser that data do without.
      const { solve } = await import('./solve');
      await solve(args.slice(1), modelFolder, readStandardInput);
      return 0;
    }
    const options = parseOptions(args);
    if (options === 'help') process.stdout.write(USAGE);
    else if (options === 'version') process.stdout.write(`denoise-data ${version}\n`);
    else {
      place = sourceName(options.file);
      await run(options, modelFolder);
    }
    return 0;
  } catch (error) {
    if (error instanceof Interrupted) {
      process.stderr.write('denoise-data: stopped\n');
      return INTERRUPTED_STATUS;
    }
    if (!(error instanceof InputError)) {
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.stderr.write(`denoise-data: internal error, please report it: ${detail}\n`);
      return 1;
    }
    const { line = 1, column = 1 } = error;
    process.stderr.write(`${place}:${line}:${column}: ${error.message.replace(/\s*\n\s*/g, ' ')}\n`);
    return ['model-missing', 'model-damaged', 'no-runtime'].includes(error.code) ? 1 : 2;
  }
}

async function run(options: CliOptions, modelFolder: string): Promise<void> {
  const bar = progressBar(process.stderr);
  const interrupted = new AbortController();
  // The second time, Ctrl+C ends the program where it stands.
  process.once('SIGINT', () => interrupted.abort());
  const during = (work: string) => (fraction: number) => {
    if (interrupted.signal.aborted) throw new Interrupted();
    if (!options.quiet) bar.show(work, fraction);
  };
  const started = performance.now();
  if (options.file !== '-' && (await isLargeText(options.file))) {
    await runLarge(options, await openDenoiser(modelFolder), during('Denoising')).finally(bar.clear);
    return;
  }
  const file =
    options.file === '-'
      ? dataOfBytes(await readStandardInput(), options.reading)
      : await readDataFile(options.file, options.reading);
  const reading = performance.now() - started;
  const denoiser = await openDenoiser(modelFolder);
  const { choice, settings } = options;
  const source = options.file === '-' ? 'standard input' : basename(options.file);
  if (options.compare) {
    const request = { table: file.table, choice, settings };
    const found = await compareTable(request, denoiser, during('Comparing')).finally(bar.clear);
    process.stdout.write(
      options.json
        ? `${JSON.stringify(comparisonJson(found, denoiser.info))}\n`
        : comparisonText(source, found, denoiser.info),
    );
    return;
  }
  const request = { table: file.table, choice, settings, started, reading };
  const result = await runTable(request, denoiser, { onProgress: during('Denoising') }).finally(bar.clear);

  const quantities =
    options.quantities === null
      ? null
      : await quantitiesOfAll(result, options, denoiser, during('Drawing curves')).finally(bar.clear);
  const notes = remarks(result);
  if (options.out !== null) {
    notes.push(...(await writeCopy(options.out, file, result)));
  }
  if (options.plot !== null) {
    const provenance = { version, model: denoiser.info, settings: options.settings, equation: null };
    await writePlot(options.plot, source, result, provenance);
  }
  if (options.json)
    process.stdout.write(`${JSON.stringify(jsonReport(result, denoiser.info, options, quantities))}\n`);
  else if (options.out === null && options.plot === null) {
    process.stdout.write(textReport(source, result, denoiser.info, quantities));
  }
  if (!options.quiet) for (const note of notes) process.stderr.write(`${note}\n`);
}

/** Of each series. */
async function quantitiesOfAll(
  { items }: JobResult,
  { settings, quantities }: CliOptions,
  denoiser: Denoiser,
  onProgress: (fraction: number) => void,
): Promise<Quantities[]> {
  const found: Quantities[] = [];
  for (const [k, { result }] of items.entries()) {
    const range = quantities?.range ?? null;
    found.push(
      await quantitiesOf(result, settings, range, denoiser, (part) => onProgress((k + part) / items.length)),
    );
  }
  return found;
}

/** A file whose numbers are too many to hold: into its copy, or for what is said of it. */
async function runLarge(
  { file, out, reading, choice, settings, json, plot, compare, quantities, quiet }: CliOptions,
  denoiser: Denoiser,
  onProgress: (fraction: number) => void,
): Promise<void> {
  const refused = json
    ? '--json'
    : compare
      ? '--compare'
      : quantities
        ? '--quantities'
        : plot !== null
          ? '--plot'
          : null;
  if (refused !== null) {
    throw new InputError(
      'bad-option',
      `${refused}: the file is larger than ${LARGE_FILE_BYTES / 2 ** 20} MB and is denoised piece by piece. Write a copy with --out, or take a part of the file.`,
    );
  }
  const started = performance.now();
  const report = await denoiseFile(
    { path: file, target: out, reading, choice, settings },
    denoiser,
    onProgress,
  );
  const seconds = (performance.now() - started) / 1000;
  if (out === null) process.stdout.write(largeTextReport(basename(file), report, denoiser.info, seconds));
  if (!quiet) for (const notice of report.notices) process.stderr.write(`${notice}\n`);
}

/** Writes the file with the numbers of all series replaced; returns the notices of writing. */
async function writeCopy(path: string, file: DataFile, result: JobResult): Promise<string[]> {
  const columns = result.items.map(({ column, rows, result: series }) => ({
    column,
    rows,
    values: series.after,
    sigma: series.noise.sigma,
  }));
  const { notices } = await file.write(path, columns);
  return notices.map(({ message }) => message);
}

async function readStandardInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function sourceName(file: string): string {
  return file === '-' ? '<stdin>' : file;
}
