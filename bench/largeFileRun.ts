/** One measured run over a large file: `read FILE` or `denoise FILE [COLUMNS]`; prints a `LargeRun` as JSON. */
import { join } from 'node:path';
import { denoiseFile } from '../src/core/denoiseFile';
import { openDenoiser } from '../src/core/diffusion/session';
import { AUTOMATIC } from '../src/core/reading/options';
import { tablePieces } from '../src/core/reading/streamTable';
import { encodingOfFile, PIECE_BYTES } from '../src/core/reading/streamText';
import { DEFAULT_SETTINGS } from '../src/core/result';

export interface LargeRun {
  readonly processorSeconds: number;
  readonly seconds: number;
  readonly peakMegabytes: number;
}

async function read(path: string): Promise<void> {
  const encoding = await encodingOfFile(path, PIECE_BYTES, () => {});
  for await (const _piece of tablePieces(path, encoding, PIECE_BYTES, AUTOMATIC));
}

async function denoise(path: string, columns: string): Promise<void> {
  const denoiser = await openDenoiser(join(__dirname, '..', 'models'), { threads: 1 });
  const request = {
    path,
    target: `${path}.copy`,
    reading: AUTOMATIC,
    choice: { columns: columns ? columns.split(',') : null, x: null },
    settings: DEFAULT_SETTINGS,
    missing: 'fill' as const,
  };
  await denoiseFile(request, denoiser, () => {});
}

async function main(): Promise<void> {
  const [work, path, columns = ''] = process.argv.slice(2);
  const started = performance.now();
  await (work === 'read' ? read(path) : denoise(path, columns));
  const { user, system } = process.cpuUsage();
  const run: LargeRun = {
    processorSeconds: (user + system) / 1e6,
    seconds: (performance.now() - started) / 1000,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  };
  process.stdout.write(JSON.stringify(run));
}

void main();
