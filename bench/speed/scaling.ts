/** Time to denoise a series against its length, in a process of its own for each. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from './median';
import type { ScalingRun } from './scalingRun';
import { markdownTable } from './table';

export const SIGNALS = ['wave', 'steps'] as const;
const LENGTHS = [1e3, 1e4, 1e5, 1e6, 1e7];
/** Longer ones are measured once: their time varies little. */
const REPEATED = 1e5;

/** Of WebAssembly, in place of the machine's own program, only these: it takes several times as long. */
const LONGEST_AS_WASM = 1e5;

export interface ScalingFigure extends ScalingRun {
  readonly signal: string;
  readonly n: number;
}

/** Where the figures are that scripts/figures/speed.ts draws. */
export const SCALING_FILE = join(__dirname, 'scaling.json');

function measure(
  signal: string,
  n: number,
  rounds: number,
  environment: Readonly<Record<string, string>> = {},
): ScalingFigure {
  const runs: ScalingRun[] = [];
  for (let round = 0; round < (n <= REPEATED ? rounds : 1); round++) {
    const script = join(__dirname, 'scalingRun.ts');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--max-old-space-size=8192', '--import', 'tsx', script, signal, String(n)],
      { encoding: 'utf8', env: { ...process.env, ...environment } },
    );
    if (status !== 0) throw new Error(stderr);
    runs.push(JSON.parse(stdout) as ScalingRun);
  }
  return {
    signal,
    n,
    seconds: median(runs.map((run) => run.seconds)),
    processorSeconds: median(runs.map((run) => run.processorSeconds)),
    peakMegabytes: median(runs.map((run) => run.peakMegabytes)),
    windows: runs[0].windows,
  };
}

/** Up to `longest` samples. */
export function scalingSection(rounds: number, longest: number, write: boolean): string {
  const figures: ScalingFigure[] = [];
  for (const n of LENGTHS.filter((length) => length <= longest)) {
    for (const signal of SIGNALS) {
      figures.push(measure(signal, n, rounds));
      // The longest take minutes: what was measured before is kept.
      if (write) writeFileSync(SCALING_FILE, `${JSON.stringify(figures, null, 2)}\n`);
    }
  }
  const wasm = LENGTHS.filter((n) => n <= Math.min(longest, LONGEST_AS_WASM)).map((n) => ({
    ...measure(SIGNALS[0], n, rounds, { DENOISE_RUNTIME: 'wasm' }),
    signal: `${SIGNALS[0]}, WebAssembly`,
  }));
  return scalingTable([...figures, ...wasm]);
}

export function savedScaling(): ScalingFigure[] {
  return JSON.parse(readFileSync(SCALING_FILE, 'utf8')) as ScalingFigure[];
}

function scalingTable(figures: readonly ScalingFigure[]): string {
  return markdownTable(
    ['series', 'samples', 's', 'processor s', 'µs a sample', 'windows seen by the network', 'peak MB'],
    figures.map(({ signal, n, seconds, processorSeconds, windows, peakMegabytes }) => [
      signal,
      n.toLocaleString('en'),
      seconds.toFixed(2),
      processorSeconds.toFixed(2),
      ((processorSeconds * 1e6) / n).toFixed(1),
      String(windows),
      peakMegabytes.toFixed(0),
    ]),
  );
}
