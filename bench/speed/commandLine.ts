/** The command line from start to finish, beside the Python that one would write instead. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { twoColumns } from './columns';
import { median } from './median';
import { markdownTable } from './table';

const ROOT = join(__dirname, '../..');
const ROWS = 1000;

interface Spent {
  readonly seconds: number;
  /** Of all threads. */
  readonly processorSeconds: number;
}

/** Runs a program to its end under bash, which says what it took. */
function run(command: readonly string[]): Spent {
  const { status, stderr } = spawnSync(
    'bash',
    ['-c', 'TIMEFORMAT="%R %U %S"; time "$@"', 'bash', ...command],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr}`);
  const [seconds, user, system] = stderr.trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
  return { seconds, processorSeconds: user + system };
}

/** Both programs in turns; medians. `python`: an interpreter with bench/speed/requirements.txt. */
export function commandLineSection(rounds: number, python: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'denoise-speed-'));
  try {
    const data = join(folder, 'data.csv');
    writeFileSync(data, twoColumns(ROWS));
    const ours = [process.execPath, join(ROOT, 'dist/cli.js'), data, '--quiet'];
    const programs: Record<string, readonly string[]> = {
      'this command line, SVG': [...ours, '--plot', join(folder, 'curve.svg')],
      'this command line, PNG': [...ours, '--plot', join(folder, 'curve.png')],
      'Python: numpy, PyWavelets, matplotlib, PNG': [
        python,
        join(ROOT, 'bench/speed/wavelet.py'),
        data,
        join(folder, 'python.png'),
      ],
    };
    const spent = new Map(Object.keys(programs).map((name) => [name, [] as Spent[]]));
    // The first round fills the caches of the disk.
    for (let round = 0; round <= rounds; round++) {
      for (const [name, command] of Object.entries(programs)) {
        const time = run(command);
        if (round > 0) spent.get(name)?.push(time);
      }
    }
    const medians = [...spent].map(([name, times]) => ({
      name,
      seconds: median(times.map((time) => time.seconds)),
      processor: median(times.map((time) => time.processorSeconds)),
    }));
    const reference = medians[medians.length - 1];
    return markdownTable(
      ['1,000 rows, start to finish', 's', 'processor s', 'of Python', 'of its processor time'],
      medians.map(({ name, seconds, processor }) => [
        name,
        seconds.toFixed(2),
        processor.toFixed(2),
        (seconds / reference.seconds).toFixed(2),
        (processor / reference.processor).toFixed(2),
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
