/** A progress bar on a terminal. */
import type { WriteStream } from 'node:tty';

const WIDTH = 30;

export interface ProgressBar {
  /** Draws the bar at this fraction in [0, 1]; `work` says of what: "Reading". */
  show(work: string, fraction: number): void;
  /** Takes the bar off the screen. */
  clear(): void;
}

/** A bar on `stream`; one that draws nothing where that is not a terminal. */
export function progressBar(stream: WriteStream): ProgressBar {
  let drawn = '';
  return {
    show(work, fraction) {
      const filled = Math.round(fraction * WIDTH);
      const bar = `\r${work} [${'#'.repeat(filled)}${' '.repeat(WIDTH - filled)}] ${Math.floor(100 * fraction)} %`;
      if (!stream.isTTY || bar === drawn) return;
      drawn = bar;
      stream.write(bar);
    },
    clear() {
      if (drawn !== '') stream.write('\r\u001b[K');
      drawn = '';
    },
  };
}
