/** One file of several: read, denoised, written and reported. */
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readDataFile } from '../core/dataFile';
import { cleanedColumns, denoiseFile, type FileReport, fileReport, isLargeText } from '../core/denoiseFile';
import type { Denoiser } from '../core/diffusion/session';
import { InputError } from '../core/errors';
import { runTable } from '../core/job';
import { LARGE_FILE_BYTES } from '../core/reading/limits';
import { fileError } from '../core/textFile';
import { said } from '../core/wording';
import type { InputFile } from './inputs';
import { jobQuantities } from './jobQuantities';
import { badOption, type CliOptions } from './options';
import { jsonReport } from './report';

export interface CleanedFile {
  readonly report: FileReport;
  /** The object of `--json`; null where that is not asked for. */
  readonly json: ReturnType<typeof jsonReport> | null;
}

/**
 * Cleans one file as the options say, and writes its copy where it has a target.
 *
 * @throws InputError as reading, denoising and writing do; `bad-file` where the copy exists and may not be replaced.
 */
export async function cleanFile(
  { path, target }: InputFile,
  options: CliOptions,
  denoiser: Denoiser,
  onProgress: (fraction: number) => void,
): Promise<CleanedFile> {
  const { reading, choice, settings, missing, json, overwrite } = options;
  if (target !== null) await prepareTarget(target, overwrite);
  if (await isLargeText(path)) {
    if (json) throw largeTextRefusal('--json', '--output-folder');
    const request = { path, target, reading, choice, settings, missing };
    return { report: await denoiseFile(request, denoiser, onProgress), json: null };
  }
  const started = performance.now();
  const file = await readDataFile(path, reading);
  const request = { table: file.table, choice, settings, started, reading: performance.now() - started };
  const job = await runTable(request, denoiser, { onProgress });
  const quantities =
    options.quantities === null ? null : await jobQuantities(job, options, denoiser, onProgress);
  const copy = target === null ? null : await file.write(target, cleanedColumns(job, missing));
  return {
    report: fileReport(job, copy),
    json: json ? jsonReport(job, denoiser.info, options, quantities) : null,
  };
}

/** The error of an option that is not for text so large that it is denoised stretch by stretch. */
export function largeTextRefusal(option: string, writing: '--out' | '--output-folder'): InputError {
  return badOption(
    said`${option}: the file is larger than ${LARGE_FILE_BYTES / 2 ** 20} MB and is denoised piece by piece. Write a copy with ${writing}, or take a part of the file.`,
  );
}

/** Makes the folder of a copy. @throws InputError `bad-file` where the copy would replace a file and may not. */
async function prepareTarget(target: string, overwrite: boolean): Promise<void> {
  const exists = await stat(target).then(
    () => true,
    () => false,
  );
  if (exists && !overwrite) {
    throw new InputError(
      'bad-file',
      said`${target} exists already. Give --overwrite to replace it, or name another folder.`,
    );
  }
  try {
    await mkdir(dirname(target), { recursive: true });
  } catch (error) {
    throw fileError(said`The folder ${dirname(target)} cannot be made`, error);
  }
}
