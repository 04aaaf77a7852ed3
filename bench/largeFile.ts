/**
 * Time and memory for a file that is larger than any text: read, and denoised into a copy. Each in a process of
 * its own, as it is shipped.
 *
 *   npm run bench:large -- [--gigabytes 1] [--columns signal] [--read-only]
 */
import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { csv } from './csv';
import type { LargeRun } from './largeFileRun';

const BYTES_A_ROW = 22;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      gigabytes: { type: 'string', default: '1' },
      columns: { type: 'string', default: '' },
      'read-only': { type: 'boolean', default: false },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'denoise-large-'));
  try {
    const path = join(folder, 'large.csv');
    const rows = Math.round((Number(values.gigabytes) * 1e9) / BYTES_A_ROW);
    await pipeline(Readable.from(csv(rows)), createWriteStream(path));
    const megabytes = statSync(path).size / 1e6;
    process.stdout.write(
      `${megabytes.toFixed(0)} MB, ${rows} rows of 3 columns\n\n| | processor s | s | MB/s of processor time | peak MB |\n|---|--:|--:|--:|--:|\n`,
    );
    for (const work of values['read-only'] ? ['read'] : ['read', 'denoise']) {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ['--import', 'tsx', join(__dirname, 'largeFileRun.ts'), work, path, values.columns],
        { encoding: 'utf8' },
      );
      if (status !== 0) throw new Error(stderr);
      const { processorSeconds, seconds, peakMegabytes }: LargeRun = JSON.parse(stdout);
      process.stdout.write(
        `| ${work} | ${processorSeconds.toFixed(0)} | ${seconds.toFixed(0)} | ${(megabytes / processorSeconds).toFixed(1)} | ${peakMegabytes.toFixed(0)} |\n`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

void main();
