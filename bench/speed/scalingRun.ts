/** Denoises one series of a length and says what it took, as JSON: tsx bench/speed/scalingRun.ts SIGNAL SAMPLES */
import { join } from 'node:path';
import { denoise } from '../../src/core/denoise';
import { normalGenerator } from '../../src/core/diffusion/random';
import { openDenoiser } from '../../src/core/diffusion/session';
import { DEFAULT_SETTINGS } from '../../src/core/result';

export interface ScalingRun {
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly peakMegabytes: number;
  /** Windows that the network was given; the others had nothing left to find. */
  readonly windows: number;
}

/** Unit curves: a slow wave that coarse levels hold, and steps that only the finest does. */
const CURVES: Readonly<Record<string, (i: number) => number>> = {
  wave: (i) => Math.sin(i / 50),
  steps: (i) => (Math.floor(i / 300) % 2 === 0 ? 1 : -1) + (Math.floor(i / 77) % 3 === 0 ? 0.5 : 0),
};
const NOISE = 0.1;

async function main(): Promise<void> {
  const [signal, n] = [process.argv[2], Number(process.argv[3])];
  const normal = normalGenerator(1);
  const y = Float64Array.from({ length: n }, (_, i) => CURVES[signal](i) + NOISE * normal());
  const opened = await openDenoiser(join(__dirname, '../../models'));
  let windows = 0;
  const denoiser = {
    ...opened,
    run(batch: Parameters<typeof opened.run>[0]) {
      windows += batch.size;
      return opened.run(batch);
    },
  };
  const start = performance.now();
  const before = process.cpuUsage();
  await denoise({ name: signal, x: null, y }, DEFAULT_SETTINGS, denoiser);
  const { user, system } = process.cpuUsage(before);
  const run: ScalingRun = {
    seconds: (performance.now() - start) / 1000,
    processorSeconds: (user + system) / 1e6,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    windows,
  };
  process.stdout.write(JSON.stringify(run));
}

void main();
