/**
 * The speed of reading plain CSV beside PapaParse: the same files, one run, as ratios.
 *
 *   npm run bench:reading -- [--least 1e3] [--most 1e7]
 *
 * Each reading has a process of its own. PapaParse is measured as it gives numbers (`dynamicTyping`), which
 * is what both are for, and as it gives texts. Prints a Markdown table.
 */
import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { buildSync } from 'esbuild';
import { csv } from './csv';
import type { Reading } from './readingRun';

const READERS = ['denoise', 'papaparse-numbers', 'papaparse-texts'] as const;

function measure(program: string, reader: string, path: string): Reading {
  const args = ['--max-old-space-size=12288', program, reader, path];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${reader} failed on ${path}: ${stderr}`);
  return JSON.parse(stdout);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { least: { type: 'string', default: '1e3' }, most: { type: 'string', default: '1e7' } },
  });
  const folder = mkdtempSync(join(tmpdir(), 'denoise-bench-'));
  try {
    // As it is shipped: one bundle.
    const program = join(folder, 'run.cjs');
    buildSync({
      entryPoints: [join(__dirname, 'readingRun.ts')],
      outfile: program,
      bundle: true,
      minify: true,
      platform: 'node',
      target: 'node20',
    });
    process.stdout.write(
      `Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}. Processor time; ratios below 1: faster than PapaParse.\n\n` +
        '| rows | MB | ns a row | MB/s | peak MB | to PapaParse, numbers | to PapaParse, texts |\n|--:|--:|--:|--:|--:|--:|--:|\n',
    );
    for (let rows = Number(values.least); rows <= Number(values.most); rows *= 10) {
      const path = join(folder, 'specimen.csv');
      await pipeline(Readable.from(csv(rows)), createWriteStream(path));
      const megabytes = statSync(path).size / 1e6;
      const [own, numbers, texts] = READERS.map((reader) => measure(program, reader, path));
      const ratio = (other: Reading) =>
        `${(own.seconds / other.seconds).toFixed(2)} (${other.seconds.toPrecision(2)} s)`;
      process.stdout.write(
        `| ${rows} | ${megabytes.toPrecision(3)} | ${((own.seconds / rows) * 1e9).toFixed(0)} | ${(megabytes / own.seconds).toFixed(0)} | ${own.peakMegabytes.toFixed(0)} | ${ratio(numbers)} | ${ratio(texts)} |\n`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

void main();
