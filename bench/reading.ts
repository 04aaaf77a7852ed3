/**
 * The speed of reading plain CSV beside PapaParse: the same files, one run, as ratios.
 *
 *   npm run bench:reading -- [--least 1e3] [--most 1e7] [--figure]
 *
 * Each reading has a process of its own. PapaParse is measured as it gives numbers (`dynamicTyping`), which
 * is what both are for, and as it gives texts. Prints a Markdown table; --figure draws
 * docs/figures/reading.svg of it.
 */
import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { buildSync } from 'esbuild';
import { COLOURS, chartSvg } from '../scripts/figures/chart';
import { inRepository } from '../scripts/paths';
import { csv } from './csv';
import type { Reading } from './readingRun';

const READERS = ['denoise', 'papaparse-numbers', 'papaparse-texts'] as const;

/** Rows, and the seconds of each reader. */
interface Point {
  readonly rows: number;
  readonly seconds: readonly number[];
}

/** Time against rows on logarithmic axes, with what time in proportion to the rows would be. */
function figure(points: readonly Point[]): string {
  const rows = points.map((point) => point.rows);
  const own = points.map(({ seconds }) => seconds[0]);
  const colours = [COLOURS.better, COLOURS.computed, COLOURS.other];
  return chartSvg({
    title: 'Reading plain CSV of three columns',
    xLabel: 'rows',
    yLabel: 'processor time [s]',
    logarithmic: true,
    curves: [
      ...['Denoise', 'PapaParse, numbers', 'PapaParse, texts'].map((name, reader) => ({
        name,
        x: rows,
        y: points.map(({ seconds }) => seconds[reader]),
        colour: colours[reader],
        dots: true,
      })),
      {
        name: 'in proportion to the rows',
        x: rows,
        y: rows.map((count) => (own[0] * count) / rows[0]),
        colour: COLOURS.truth,
        dashed: true,
      },
    ],
  });
}

function measure(program: string, reader: string, path: string): Reading {
  const args = ['--max-old-space-size=12288', program, reader, path];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${reader} failed on ${path}: ${stderr}`);
  return JSON.parse(stdout);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      least: { type: 'string', default: '1e3' },
      most: { type: 'string', default: '1e7' },
      figure: { type: 'boolean', default: false },
    },
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
    const points: Point[] = [];
    for (let rows = Number(values.least); rows <= Number(values.most); rows *= 10) {
      const path = join(folder, 'specimen.csv');
      await pipeline(Readable.from(csv(rows)), createWriteStream(path));
      const megabytes = statSync(path).size / 1e6;
      const [own, numbers, texts] = READERS.map((reader) => measure(program, reader, path));
      points.push({ rows, seconds: [own.seconds, numbers.seconds, texts.seconds] });
      const ratio = (other: Reading) =>
        `${(own.seconds / other.seconds).toFixed(2)} (${other.seconds.toPrecision(2)} s)`;
      process.stdout.write(
        `| ${rows} | ${megabytes.toPrecision(3)} | ${((own.seconds / rows) * 1e9).toFixed(0)} | ${(megabytes / own.seconds).toFixed(0)} | ${own.peakMegabytes.toFixed(0)} | ${ratio(numbers)} | ${ratio(texts)} |\n`,
      );
    }
    if (values.figure) writeFileSync(inRepository('docs/figures/reading.svg'), figure(points));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

void main();
