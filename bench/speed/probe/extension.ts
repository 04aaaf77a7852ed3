/** An extension beside ours that says how long the extension host was busy, ten times a second. */
import { appendFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** A line of the file. */
export interface HostSample {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly pid: number;
  /** The longest time since the line before in which nothing else could run. */
  readonly blockedMs: number;
}

export const PROBE_FILE = 'host-samples.jsonl';

const RESOLUTION_MS = 2;

export function activate(): void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  setInterval(() => {
    const blockedMs = Math.max(0, delay.max / 1e6 - RESOLUTION_MS);
    delay.reset();
    const sample: HostSample = { time: Date.now(), pid: process.pid, blockedMs };
    appendFileSync(join(homedir(), PROBE_FILE), `${JSON.stringify(sample)}\n`);
  }, 100);
}
