/**
 * Time of the command line for many series, beside a loop in Python over the same files (bench/manySeries): a folder
 * of small files, and one file of many columns. Whole programs, start to finish, in turns; medians.
 *
 *   npm run bench:series -- [--files 1000] [--columns 100] [--rows 10000] [--rounds 3]
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { normalGenerator, uniformGenerator } from '../src/core/diffusion/random';

const ROOT = join(__dirname, '..');
const CLI = join(ROOT, 'dist/cli.js');
const PYTHON = join(ROOT, 'bench/.venv/bin/python');
const LOOP = join(ROOT, 'bench/manySeries/pyWavelets.py');
/** Rows of the small files. */
const FEWEST_ROWS = 100;
const MOST_ROWS = 1000;
const NOISE = 0.1;

/** A curve of unit size: a sum of three tones with a step. */
function curve(uniform: () => number): (part: number) => number {
  const tones = Array.from({ length: 3 }, () => [1 + 15 * uniform(), 2 * Math.PI * uniform()]);
  const step = uniform();
  return (part) =>
    tones.reduce((sum, [cycles, phase]) => sum + Math.sin(2 * Math.PI * cycles * part + phase) / 3, 0) +
    (part > step ? 0.5 : 0);
}

interface Work {
  readonly title: string;
  readonly folder: string;
  readonly series: number;
  readonly samples: number;
  /** The clean columns of each file. */
  readonly truth: ReadonlyMap<string, readonly Float64Array[]>;
}

/** Writes CSV files of noisy curves into a new folder. */
function makeFiles(
  title: string,
  folder: string,
  sizes: readonly (readonly [rows: number, columns: number])[],
): Work {
  const uniform = uniformGenerator(1);
  const normal = normalGenerator(2);
  mkdirSync(folder);
  const truth = new Map<string, Float64Array[]>();
  for (const [k, [rows, columns]] of sizes.entries()) {
    const curves = Array.from({ length: columns }, () => curve(uniform));
    const clean = curves.map((at) => Float64Array.from({ length: rows }, (_, i) => at(i / rows)));
    const lines = Array.from({ length: rows }, (_, i) =>
      [(i / 100).toFixed(2), ...clean.map((values) => (values[i] + NOISE * normal()).toFixed(5))].join(','),
    );
    const name = `${String(k).padStart(4, '0')}.csv`;
    const header = ['t', ...curves.map((_, c) => `c${c + 1}`)].join(',');
    writeFileSync(join(folder, name), `${header}\n${lines.join('\n')}\n`);
    truth.set(name, clean);
  }
  return {
    title,
    folder,
    series: sizes.reduce((sum, [, columns]) => sum + columns, 0),
    samples: sizes.reduce((sum, [rows, columns]) => sum + rows * columns, 0),
    truth,
  };
}

/** Root mean square error of all written numbers, relative to the noise. */
function relativeError({ truth }: Work, output: string): number {
  let squares = 0;
  let count = 0;
  const names = readdirSync(output);
  if (names.length !== truth.size) throw new Error(`${output}: ${names.length} of ${truth.size} files`);
  for (const name of names) {
    const columns = truth.get(name) ?? [];
    const rows = readFileSync(join(output, name), 'utf8').trimEnd().split('\n').slice(1);
    for (const [i, row] of rows.entries()) {
      const cells = row.split(',').slice(1).map(Number);
      if (cells.length !== columns.length) throw new Error(`${name}: ${cells.length} columns`);
      for (const [c, value] of cells.entries()) squares += (value - columns[c][i]) ** 2;
      count += cells.length;
    }
  }
  return Math.sqrt(squares / count) / NOISE;
}

interface Program {
  readonly title: string;
  readonly command: (folder: string, output: string) => readonly string[];
}

const ours = (title: string, ...options: string[]): Program => ({
  title,
  command: (folder, output) => [
    process.execPath,
    CLI,
    folder,
    '--quiet',
    '--output-folder',
    output,
    ...options,
  ],
});

const LOOP_PROGRAM: Program = {
  title: 'Python loop, PyWavelets',
  command: (folder, output) => [PYTHON, LOOP, folder, output],
};
/** Without a band the model is not asked either whether it is out of its depth. */
const MANY_FILES: readonly Program[] = [
  ours('`--jobs 1`', '--jobs', '1'),
  ours('`--jobs 2`', '--jobs', '2'),
  ours('`--jobs 2 --band 0`', '--jobs', '2', '--band', '0'),
  LOOP_PROGRAM,
];
const ONE_FILE: readonly Program[] = [ours('as it is'), ours('`--band 0`', '--band', '0'), LOOP_PROGRAM];

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function measure(work: Work, programs: readonly Program[], rounds: number, scratch: string): string {
  const seconds = programs.map((): number[] => []);
  const errors = programs.map(() => Number.NaN);
  for (let round = 0; round < rounds; round++) {
    for (const [p, { title, command }] of programs.entries()) {
      const output = join(scratch, 'output');
      const [file, ...args] = command(work.folder, output);
      const started = performance.now();
      const { status, stderr } = spawnSync(file, args, {
        encoding: 'utf8',
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      if (status !== 0) throw new Error(`${title}: ${stderr}`);
      seconds[p].push((performance.now() - started) / 1000);
      errors[p] = relativeError(work, output);
      rmSync(output, { recursive: true });
    }
  }
  const python = programs.length - 1;
  const rows = programs.map(({ title }, p) => {
    const ratios = seconds[p].map((s, round) => s / seconds[python][round]);
    const time = median(seconds[p]);
    return `| ${title} | ${time.toFixed(1)} | ${((1000 * time) / work.series).toFixed(1)} | ${median(ratios).toFixed(1)} | ${errors[p].toFixed(2)} |`;
  });
  return `${work.title}: ${work.series} series, ${work.samples} samples

| | s | ms a series | time over Python's | error over noise |
|---|--:|--:|--:|--:|
${rows.join('\n')}
`;
}

function main(): void {
  const { values } = parseArgs({
    options: {
      files: { type: 'string', default: '1000' },
      columns: { type: 'string', default: '100' },
      rows: { type: 'string', default: '10000' },
      rounds: { type: 'string', default: '3' },
    },
  });
  if (!existsSync(PYTHON)) throw new Error(`${PYTHON} is missing: see bench/manySeries/requirements.txt.`);
  if (!existsSync(CLI)) throw new Error(`${CLI} is missing: npm run build.`);
  const scratch = mkdtempSync(join(tmpdir(), 'denoise-series-'));
  try {
    const uniform = uniformGenerator(3);
    const sizes = Array.from({ length: Number(values.files) }, () => {
      return [FEWEST_ROWS + Math.floor(uniform() * (MOST_ROWS - FEWEST_ROWS + 1)), 1] as const;
    });
    const small = makeFiles(
      `${sizes.length} files of ${FEWEST_ROWS} to ${MOST_ROWS} rows`,
      join(scratch, 'small'),
      sizes,
    );
    const wide = makeFiles(
      `One file of ${values.columns} columns × ${values.rows} rows`,
      join(scratch, 'wide'),
      [[Number(values.rows), Number(values.columns)]],
    );
    process.stdout.write(`${cpus()[0].model}, ${cpus().length} cores\n`);
    const rounds = Number(values.rounds);
    process.stdout.write(`\n${measure(small, MANY_FILES, rounds, scratch)}`);
    process.stdout.write(`\n${measure(wide, ONE_FILE, rounds, scratch)}`);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

main();
