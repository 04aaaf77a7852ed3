/** One measured reading of a CSV file: `node run.cjs READER FILE` prints a `Reading` as JSON. */
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { readTable } from '../src/core/reading/readTable';

export interface Reading {
  /** Least processor time of the repeats. */
  readonly seconds: number;
  readonly rows: number;
  readonly peakMegabytes: number;
}

const LEAST_SECONDS = 1;
const MOST_REPEATS = 200;

const readers: Readonly<Record<string, (text: string) => number>> = {
  denoise: (text) => readTable(text, null).rowCount,
  'papaparse-numbers': (text) =>
    Papa.parse(text, { header: false, dynamicTyping: true, skipEmptyLines: true }).data.length - 1,
  'papaparse-texts': (text) => Papa.parse(text, { header: false, skipEmptyLines: true }).data.length - 1,
};

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const [reader, path] = process.argv.slice(2);
const text = readFileSync(path, 'utf8');
let seconds = Number.POSITIVE_INFINITY;
let rows = 0;
for (let total = 0, repeat = 0; total < LEAST_SECONDS && repeat < MOST_REPEATS; repeat += 1) {
  const started = processorSeconds();
  rows = readers[reader](text);
  const taken = processorSeconds() - started;
  seconds = Math.min(seconds, taken);
  total += taken;
}
const reading: Reading = { seconds, rows, peakMegabytes: process.resourceUsage().maxRSS / 1024 };
process.stdout.write(JSON.stringify(reading));
