/** Several files, shared by processes, each reported as soon as those before it are. */
import { availableParallelism } from 'node:os';
import { inEnglish, said } from '../core/wording';
import { faultLine, isOfInstallation } from './fault';
import { type FileWorker, fileWorker, type Outcome } from './fileWorker';
import { type InputFile, inputFiles } from './inputs';
import { Interrupted } from './interrupted';
import { badOption, type CliOptions } from './options';
import { progressBar } from './progressBar';
import { cleanedFileReport, type FilesTotal, filesSummary } from './report';

/** A further process pays for its start where it has at least so many files to clean. */
const FILES_A_PROCESS = 8;
/** Each failure has its own line above; the last line repeats the names of so many. */
const NAMED_AT_MOST = 50;

/**
 * Cleans the files that the options name; one that cannot be cleaned does not stop the others. Returns the exit
 * status: 0, or 1 where a file could not be cleaned or the installation is at fault.
 *
 * @throws InputError `bad-option`; Interrupted where Ctrl+C ended the work.
 */
export async function cleanFiles(options: CliOptions): Promise<number> {
  refuseOptionsOfOneFile(options);
  const files = await inputFiles(options.files, options.outputFolder);
  const processes = Math.min(options.jobs ?? defaultProcesses(files.length), files.length);
  const threads = Math.max(1, Math.floor(availableParallelism() / 2 / processes));
  const workers = Array.from({ length: processes }, () => fileWorker(options, threads));
  const report = filesReport(files, options);
  let next = 0;
  let ended = false;
  const work = async (worker: FileWorker): Promise<void> => {
    while (!ended && next < files.length) {
      const index = next++;
      const outcome = await worker.clean(files[index], (fraction) => report.onProgress(index, fraction));
      if (ended) return;
      report.onOutcome(index, outcome);
      // Nor could any other file be cleaned.
      if (outcome.type === 'failed' && isOfInstallation(outcome.fault)) ended = true;
    }
  };
  const started = performance.now();
  try {
    await Promise.race([Promise.all(workers.map(work)), interruption()]);
  } finally {
    ended = true;
    for (const worker of workers) worker.end();
    report.flush();
  }
  return report.summarise((performance.now() - started) / 1000, processes);
}

/** One for each core: files are shared better than one evaluation of a small network is by threads. */
function defaultProcesses(files: number): number {
  return Math.max(1, Math.min(availableParallelism(), Math.ceil(files / FILES_A_PROCESS)));
}

function refuseOptionsOfOneFile({ out, plot, compare, quantities, json }: CliOptions): void {
  if (out !== null)
    throw badOption(said`--out is for one file. Give --output-folder for the copies of several.`);
  if (plot !== null) throw badOption(said`--plot is for one file. Draw them one at a time.`);
  if (compare) throw badOption(said`--compare is for one file. Compare them one at a time.`);
  if (quantities !== null && !json) {
    throw badOption(
      said`--quantities of several files are printed as JSON only. Add --json, or name one file.`,
    );
  }
}

/** Rejects with Interrupted at the first Ctrl+C; at the second the program ends where it stands. */
function interruption(): Promise<never> {
  return new Promise((_, reject) => process.once('SIGINT', () => reject(new Interrupted())));
}

/** Prints what came of each file, in the order of the files. */
function filesReport(files: readonly InputFile[], { json, quiet, outputFolder }: CliOptions) {
  const bar = progressBar(process.stderr);
  const outcomes = new Map<number, Outcome>();
  const parts = new Map<number, number>();
  const failed: string[] = [];
  let printed = 0;
  let total: FilesTotal = { files: 0, series: 0, samples: 0 };

  const show = (): void => {
    if (quiet) return;
    const done = printed + outcomes.size;
    const partly = [...parts.values()].reduce((sum, part) => sum + part, 0);
    bar.show(`${done} of ${files.length} files`, Math.min(1, (done + partly) / files.length));
  };
  const print = (index: number, outcome: Outcome): void => {
    const { path, target } = files[index];
    if (outcome.type === 'failed') {
      const { message, line, column } = outcome.fault;
      failed.push(path);
      process.stderr.write(faultLine(path, outcome.fault));
      if (json) process.stdout.write(`${JSON.stringify({ file: path, error: { message, line, column } })}\n`);
      return;
    }
    const { report, json: object } = outcome.cleaned;
    total = {
      files: total.files + 1,
      series: total.series + report.series.length,
      samples: total.samples + report.series.reduce((sum, { samples }) => sum + samples, 0),
    };
    if (object) process.stdout.write(`${JSON.stringify({ file: path, written: target, ...object })}\n`);
    else process.stdout.write(cleanedFileReport(path, target, report));
    if (!quiet) for (const notice of report.notices) process.stderr.write(`${path}: ${inEnglish(notice)}\n`);
  };
  const printWhere = (isDue: (index: number) => boolean): void => {
    bar.clear();
    for (const index of [...outcomes.keys()].sort((a, b) => a - b)) {
      const outcome = outcomes.get(index);
      if (!outcome || !isDue(index)) continue;
      outcomes.delete(index);
      printed += 1;
      print(index, outcome);
    }
  };
  return {
    onProgress(index: number, fraction: number): void {
      parts.set(index, fraction);
      show();
    },
    onOutcome(index: number, outcome: Outcome): void {
      parts.delete(index);
      outcomes.set(index, outcome);
      printWhere((due) => due === printed);
      show();
    },
    /** Prints also what waits for files before it that will not come. */
    flush(): void {
      printWhere(() => true);
    },
    /** Prints the total and the files that failed; returns the exit status. */
    summarise(seconds: number, processes: number): number {
      const summary = filesSummary(total, { all: files.length, seconds, processes, outputFolder });
      if (!json) process.stdout.write(summary);
      else if (!quiet) process.stderr.write(summary);
      if (failed.length === 0) return 0;
      const more = failed.length - NAMED_AT_MOST;
      const names =
        failed.slice(0, NAMED_AT_MOST).join(', ') + (more > 0 ? ` and ${more} more, see above` : '');
      process.stderr.write(
        `denoise-data: ${failed.length} of ${files.length} files could not be cleaned: ${names}\n`,
      );
      return 1;
    },
  };
}
