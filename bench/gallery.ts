/**
 * The gallery of the model card: truth, noisy samples, our curve with its band, and the best classical curve.
 *
 *   npx tsx bench/gallery.ts out/gallery.json && training/.venv/bin/python bench/classical/gallery.py out/gallery.json
 *
 * This script computes the noisy series and ours; the other adds the classical curve and draws.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDenoiser } from '../src/core/diffusion/session';
import { randomFor } from './accuracy/cases';
import { run } from './accuracy/measurement';
import { scaledTo } from './accuracy/statistics';
import { OSCILLATORY, REGULAR } from './accuracy/waveLabSignals';

const LENGTH = 1024;
/** Wins and losses both. */
const SHOWN: readonly (readonly [keyof typeof REGULAR | keyof typeof OSCILLATORY, number])[] = [
  ['Bumps', 3],
  ['Piece-Regular', 3],
  ['HeaviSine', 1],
  ['Doppler', 3],
  ['TwoChirp', 3],
  ['QuadChirp', 1],
  ['LoSine', 1],
  ['Riemann', 7],
];

async function main(path: string): Promise<void> {
  const denoiser = await openDenoiser(join(__dirname, '../models'), { threads: 1 });
  const panels: object[] = [];
  for (const [name, rsnr] of SHOWN) {
    const truth = scaledTo({ ...REGULAR, ...OSCILLATORY }[name](LENGTH), rsnr);
    const { normal } = randomFor(`gallery|${name}|${rsnr}`);
    const y = truth.map((v) => v + normal());
    const { after, lower, upper } = await run(denoiser, { y }, { bandLevel: 0.9 });
    const series = { truth, y, after, lower: lower ?? after, upper: upper ?? after };
    const lists = Object.entries(series).map(([key, values]) => [key, [...values]]);
    panels.push({ name, rsnr, ...Object.fromEntries(lists) });
  }
  writeFileSync(path, JSON.stringify(panels));
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
