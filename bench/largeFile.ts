/**
 * Time and memory for a file that is larger than any text: read in pieces, then written with one column
 * changed.
 *
 *   npm run bench:large -- [--gigabytes 1]
 */
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { readDataFile } from '../src/core/dataFile';
import { csv } from './csv';

const BYTES_A_ROW = 21.5;

function said(what: string, started: number, bytes: number): string {
  const seconds = (performance.now() - started) / 1000;
  const { maxRSS } = process.resourceUsage();
  return `${what}: ${seconds.toFixed(1)} s, ${(bytes / 1e6 / seconds).toFixed(0)} MB/s, peak ${(maxRSS / 1024).toFixed(0)} MB\n`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { gigabytes: { type: 'string', default: '1' } } });
  const folder = mkdtempSync(join(tmpdir(), 'denoise-large-'));
  try {
    const path = join(folder, 'large.csv');
    const rows = Math.round((Number(values.gigabytes) * 1e9) / BYTES_A_ROW);
    await pipeline(Readable.from(csv(rows)), createWriteStream(path));
    const { size } = statSync(path);
    process.stdout.write(said(`made ${(size / 1e9).toFixed(2)} GB, ${rows} rows`, performance.now(), 0));
    let started = performance.now();
    const file = await readDataFile(path, () => {});
    process.stdout.write(said(`read ${file.table.columns.length} columns`, started, size));
    started = performance.now();
    const { values: before } = file.table.columns[1];
    const allRows = new Uint32Array(before.length);
    for (let row = 0; row < allRows.length; row += 1) allRows[row] = row;
    const columns = [{ column: 1, rows: allRows, values: before.map((value) => value / 2), sigma: 0.1 }];
    const { count } = await file.write(join(folder, 'copy.csv'), columns, () => {});
    process.stdout.write(said(`wrote ${count} numbers`, started, size));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

void main();
