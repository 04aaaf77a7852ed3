/** Resident memory of the processes of one VS Code, on Linux. */
import { readdirSync, readFileSync } from 'node:fs';

const PAGE_BYTES = 4096;
const INTERVAL_MS = 250;

/** What a process is, by its command line; null: neither of those that are counted. */
function kindOf(command: string, folder: string): string | null {
  if (command.includes('dist/inference.js')) return 'inference';
  if (command.includes('--type=extensionHost')) return 'extension host';
  if (command.includes('--type=renderer') && command.includes(folder)) return 'pages';
  return null;
}

/** Looks at the processes of the profile in `folder` four times a second, until it is stopped. */
export class MemoryWatch {
  /** The most that each kind of process had, in megabytes. */
  readonly largest: Record<string, number> = {};
  /** The most that all had at once. */
  largestSum = 0;
  private readonly timer = setInterval(() => this.look(), INTERVAL_MS).unref();

  constructor(private readonly folder: string) {}

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const now: Record<string, number> = {};
    for (const pid of readdirSync('/proc')) {
      if (!/^\d+$/.test(pid)) continue;
      try {
        const kind = kindOf(readFileSync(`/proc/${pid}/cmdline`, 'utf8'), this.folder);
        if (kind === null) continue;
        const [, pages, shared] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ').map(Number);
        // Pages of files that processes share count once at most: they are left out.
        now[kind] = (now[kind] ?? 0) + ((pages - shared) * PAGE_BYTES) / 1e6;
      } catch {
        // It ended meanwhile.
      }
    }
    for (const [kind, value] of Object.entries(now)) {
      this.largest[kind] = Math.max(this.largest[kind] ?? 0, value);
    }
    this.largestSum = Math.max(
      this.largestSum,
      Object.values(now).reduce((sum, value) => sum + value, 0),
    );
  }
}
