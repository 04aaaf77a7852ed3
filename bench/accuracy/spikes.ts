/** Isolated spikes of one sample: signal under keep, errors under remove. */
import { randomFor } from './cases';
import type { Random } from './corruptions';
import { type Bench, percent, run, type Section, table } from './measurement';

const LENGTH = 1024;
const DRAWS = 10;
const HEIGHTS = [6, 10, 20];

/** A curve and where one-sample spikes go on it, at least 10 samples apart. */
function spikyCurve(name: string, { uniform }: Random): { base: Float64Array; spikes: number[] } {
  const amplitude = name === 'slow wave with spikes' ? 5 : 0;
  const base = Float64Array.from(
    { length: LENGTH },
    (_, i) => amplitude * Math.sin((4 * Math.PI * i) / LENGTH),
  );
  const count = name === 'one spike' ? 1 : 20;
  const spikes: number[] = [];
  while (spikes.length < count) {
    const at = 5 + Math.floor(uniform() * (LENGTH - 10));
    if (spikes.every((other) => Math.abs(other - at) >= 10)) spikes.push(at);
  }
  return { base, spikes };
}

/** Part of the height of one-sample spikes that is left in the result, under keep and under remove. */
export async function spikeSection({ denoiser }: Bench): Promise<Section> {
  const rows: (string | number)[][] = [];
  for (const name of ['one spike', 'spike train', 'slow wave with spikes']) {
    for (const height of HEIGHTS) {
      const left = { keep: 0, remove: 0 };
      let total = 0;
      for (let draw = 0; draw < DRAWS; draw++) {
        const random = randomFor(`spikes|${name}|${height}|${draw}`);
        const { base, spikes } = spikyCurve(name, random);
        const y = base.map((v) => v + random.normal());
        for (const at of spikes) y[at] += height;
        for (const outliers of ['keep', 'remove'] as const) {
          const { after } = await run(denoiser, { y }, { outliers });
          for (const at of spikes) left[outliers] += (after[at] - base[at]) / height;
        }
        total += spikes.length;
      }
      rows.push([name, `${height} sigma`, percent(left.keep / total, 0), percent(left.remove / total, 0)]);
    }
  }
  const markdown = [
    '## Isolated spikes',
    `Spikes of one sample in unit noise, n = ${LENGTH}, ${DRAWS} draws: mean part of their height that the result keeps. No data can tell such a spike from an outlier, so a switch decides (\`--outliers keep|remove\`; the default is keep). 100 % is ideal under keep, 0 % under remove.`,
    table(['', 'height', 'keep', 'remove'], rows),
  ].join('\n\n');
  return { markdown, runs: [] };
}
