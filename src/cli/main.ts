/** The command line from arguments to exit status. */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { version } from '../../package.json';
import { dataOfBytes, readDataFile } from '../core/dataFile';
import { cleanedColumns, denoiseFile, isLargeText } from '../core/denoiseFile';
import { type Denoiser, openDenoiser } from '../core/diffusion/session';
import { runTable } from '../core/job';
import { refuseOriginal, STANDARD_INPUT } from '../core/sameFile';
import { inEnglish } from '../core/wording';
import { largeTextRefusal } from './cleanFile';
import { compareTable, comparisonJson, comparisonText } from './compare';
import { faultLine, faultOf, isOfInstallation } from './fault';
import { Interrupted } from './interrupted';
import { jobQuantities } from './jobQuantities';
import { type CliOptions, parseOptions, USAGE } from './options';
import { writePlot } from './plotFile';
import { progressBar } from './progressBar';
import { jsonReport, largeTextReport, remarks, textReport } from './report';

/** As shells report a program that Ctrl+C ended. */
const INTERRUPTED_STATUS = 130;

/**
 * Runs `denoise-data` with the model in `modelFolder` and returns the exit status: 0, 2 for bad input or
 * usage, 1 for a fault of the program or its installation or where some of several files could not be cleaned,
 * 130 where Ctrl+C stopped it.
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
      if (await isForSeveral(options)) {
        // One file does without what finds and shares out many.
        const { cleanFiles } = await import('./cleanFiles');
        return await cleanFiles(options);
      }
      const [file] = options.files;
      place = file === '-' ? '<stdin>' : file;
      await run(file, options, modelFolder);
    }
    return 0;
  } catch (error) {
    if (error instanceof Interrupted) {
      process.stderr.write('denoise-data: stopped\n');
      return INTERRUPTED_STATUS;
    }
    const fault = faultOf(error);
    const isOfSolve = args[0] === 'solve' && fault.code === 'bad-option';
    process.stderr.write(faultLine(isOfSolve ? 'denoise-data solve' : place, fault));
    return fault.code === null || isOfInstallation(fault) ? 1 : 2;
  }
}

async function isForSeveral({ files, outputFolder, jobs }: CliOptions): Promise<boolean> {
  if (files.length > 1 || outputFolder !== null || jobs !== null) return true;
  const [path] = files;
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => path === '-',
  );
  if (isFile) return false;
  const { standsForSeveral } = await import('./inputs');
  return standsForSeveral(path);
}

async function run(path: string, options: CliOptions, modelFolder: string): Promise<void> {
  for (const target of [options.out, options.plot]) {
    if (target !== null) await refuseOriginal(path === '-' ? STANDARD_INPUT : path, target);
  }
  const bar = progressBar(process.stderr);
  const interrupted = new AbortController();
  // The second time, Ctrl+C ends the program where it stands.
  process.once('SIGINT', () => interrupted.abort());
  const during = (work: string) => (fraction: number) => {
    if (interrupted.signal.aborted) throw new Interrupted();
    if (!options.quiet) bar.show(work, fraction);
  };
  const started = performance.now();
  if (path !== '-' && (await isLargeText(path))) {
    await runLarge(path, options, await openDenoiser(modelFolder), during('Denoising')).finally(bar.clear);
    return;
  }
  const file =
    path === '-'
      ? dataOfBytes(await readStandardInput(), options.reading)
      : await readDataFile(path, options.reading);
  const reading = performance.now() - started;
  const denoiser = await openDenoiser(modelFolder);
  const { choice, settings } = options;
  const source = path === '-' ? 'standard input' : basename(path);
  if (options.compare) {
    const request = { table: file.table, choice, settings };
    const found = await compareTable(request, denoiser, during('Comparing')).finally(bar.clear);
    process.stdout.write(
      options.json
        ? `${JSON.stringify(comparisonJson(found, denoiser.info))}\n`
        : comparisonText(source, found, denoiser.info),
    );
    if (!options.quiet) for (const { message } of denoiser.notices) process.stderr.write(`${message}\n`);
    return;
  }
  const request = { table: file.table, choice, settings, started, reading };
  const result = await runTable(request, denoiser, { onProgress: during('Denoising') }).finally(bar.clear);

  const quantities =
    options.quantities === null
      ? null
      : await jobQuantities(result, options, denoiser, during('Drawing curves')).finally(bar.clear);
  const notes = remarks(result);
  if (options.out !== null) {
    const { notices } = await file.write(options.out, cleanedColumns(result, options.missing));
    notes.push(...notices.map(({ message }) => message));
  }
  if (options.plot !== null) {
    const provenance = { version, model: denoiser.info, settings: options.settings, equation: null };
    await writePlot(options.plot, source, result, provenance);
  }
  if (options.json)
    process.stdout.write(`${JSON.stringify(jsonReport(result, denoiser.info, options, quantities))}\n`);
  else if ((options.out === null && options.plot === null) || quantities !== null) {
    process.stdout.write(textReport(source, result, denoiser.info, quantities));
  }
  if (!options.quiet) for (const note of notes) process.stderr.write(`${note}\n`);
}

/** A file whose numbers are too many to hold: into its copy, or for what is said of it. */
async function runLarge(
  path: string,
  { out, reading, choice, settings, missing, json, plot, compare, quantities, quiet }: CliOptions,
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
  if (refused !== null) throw largeTextRefusal(refused, '--out');
  const started = performance.now();
  const report = await denoiseFile(
    { path, target: out, reading, choice, settings, missing },
    denoiser,
    onProgress,
  );
  const seconds = (performance.now() - started) / 1000;
  if (out === null) process.stdout.write(largeTextReport(basename(path), report, denoiser.info, seconds));
  if (!quiet) for (const notice of report.notices) process.stderr.write(`${inEnglish(notice)}\n`);
}

async function readStandardInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}
