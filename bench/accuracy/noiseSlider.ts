/** What the slider of assumed noise does: further right must remove more. */
import { RSNRS, randomFor } from './cases';
import { type Bench, percent, run, type Section, table } from './measurement';
import { meanSquare, scaledTo } from './statistics';
import { OSCILLATORY, REGULAR } from './waveLabSignals';

/** Assumed over estimated noise level. */
const FACTORS = [0.5, 0.63, 0.79, 1, 1.26, 1.59, 2];
const LENGTH = 1024;
/** What is taken off may fall by this part where all noise is already gone. */
const TOLERANCE = 0.01;

/** Share of WaveLab cells in which each step of the slider, from half to double, takes off at least as much as the last. */
export async function sliderSection({ denoiser }: Bench): Promise<Section> {
  const groups = { regular: REGULAR, oscillatory: OSCILLATORY };
  const rows: string[][] = [];
  for (const [group, signals] of Object.entries(groups)) {
    let monotonic = 0;
    let cells = 0;
    const exceptions: string[] = [];
    for (const [name, signal] of Object.entries(signals)) {
      for (const rsnr of RSNRS) {
        const truth = scaledTo(signal(LENGTH), rsnr);
        const { normal } = randomFor(`slider|${name}|${rsnr}`);
        const y = truth.map((v) => v + normal());
        const { estimatedSigma } = await run(denoiser, { y });
        const removed: number[] = [];
        for (const factor of FACTORS) {
          const { after } = await run(denoiser, { y }, { sigma: factor * estimatedSigma });
          removed.push(Math.sqrt(meanSquare(after, y)));
        }
        cells++;
        if (removed.every((v, k) => k === 0 || v >= (1 - TOLERANCE) * removed[k - 1])) monotonic++;
        else exceptions.push(`${name} ${rsnr}`);
      }
    }
    rows.push([group, `${monotonic} of ${cells}`, exceptions.join(', ')]);
  }
  const markdown = [
    '## The slider of assumed noise',
    `From half to double the estimate in ${FACTORS.length - 1} steps, n = ${LENGTH}: cells in which no step removes less than the one before (root mean square of what is taken off the samples, within ${percent(TOLERANCE, 0)}).`,
    table(['', 'monotonic', 'not monotonic'], rows),
  ].join('\n\n');
  return { markdown, runs: [] };
}
