/**
 * Accuracy of the model beside classical methods: every table of the model card by one command.
 *
 *   npm run bench:accuracy -- [--full] [--only waveLab,smash] [--model models] [--write]
 *
 * Reduced, it takes under 15 minutes on two cores. --full takes all 100 seeds of the smash study and more
 * draws elsewhere. --write puts the tables into the model card (models/README.md) between its markers.
 * Settings are a person's defaults: everything automatic. Seeds are fixed. The classical figures beside ours
 * are computed by bench/classical/measure.py, or published (source in each file of bench/classical).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDenoiser } from '../src/core/diffusion/session';
import { averagingSection } from './accuracy/averaging';
import { bandSection } from './accuracy/bands';
import { corruptionSection } from './accuracy/corruptionTable';
import { errorBarSection } from './accuracy/errorBars';
import { lengthSection } from './accuracy/lengths';
import { type Bench, percent, type Section } from './accuracy/measurement';
import { sliderSection } from './accuracy/noiseSlider';
import { smashSection } from './accuracy/smash';
import { spikeSection } from './accuracy/spikes';
import { waveLabSection } from './accuracy/waveLab';

const root = join(__dirname, '..');
const BEGIN = '<!-- accuracy: written by npm run bench:accuracy -->';
const END = '<!-- accuracy: end -->';

const SECTIONS: Readonly<Record<string, (bench: Bench) => Promise<Section>>> = {
  waveLab: waveLabSection,
  smash: smashSection,
  bands: bandSection,
  corruptions: corruptionSection,
  errorBars: errorBarSection,
  lengths: lengthSection,
  slider: sliderSection,
  spikes: spikeSection,
};

/** Experiments: measured only where they are named (--only averaging), and not in the card. */
const EXPERIMENTS: typeof SECTIONS = { averaging: averagingSection };

/** Share of runs whose error is above the input's, over all tables. */
function harm(runs: readonly number[]): string {
  const worse = runs.filter((r) => r > 1);
  return [
    '## Harm',
    `Of all ${runs.length} runs above, ${worse.length} (${percent(worse.length / runs.length, 2)}) ended with an error above that of their input; the worst at ${Math.max(...runs).toFixed(3)} times it.`,
  ].join('\n\n');
}

function writeToCard(path: string, tables: string): void {
  const card = readFileSync(path, 'utf8');
  const [before, rest] = card.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`${path} lacks the lines "${BEGIN}" and "${END}".`);
  writeFileSync(path, `${before}${BEGIN}\n\n${tables}\n\n${END}${after}`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      full: { type: 'boolean', default: false },
      only: { type: 'string', default: Object.keys(SECTIONS).join(',') },
      model: { type: 'string', default: join(root, 'models') },
      write: { type: 'boolean', default: false },
    },
  });
  const names = values.only.split(',');
  const known = { ...SECTIONS, ...EXPERIMENTS };
  const unknown = names.find((name) => known[name] === undefined);
  if (unknown !== undefined) {
    throw new Error(`There is no table ${unknown}. There are: ${Object.keys(known).join(', ')}.`);
  }
  if (values.write && names.join() !== Object.keys(SECTIONS).join()) {
    throw new Error('The card holds all tables: leave out --only to write it.');
  }
  const denoiser = await openDenoiser(values.model, { threads: 1 });
  const bench: Bench = { denoiser, folder: values.model, extent: values.full ? 'full' : 'reduced' };
  const { name, version, sha256 } = denoiser.info;
  const parts = [
    `Measured: ${name} ${version}, SHA-256 ${sha256.slice(0, 12)}, ${values.full ? 'full' : 'reduced'} set.`,
  ];
  console.log(parts[0]);
  const runs: number[] = [];
  for (const section of names) {
    const started = performance.now();
    const measured = await known[section](bench);
    runs.push(...measured.runs);
    parts.push(measured.markdown);
    console.log(`\n${measured.markdown}\n\n(${((performance.now() - started) / 1000).toFixed(0)} s)`);
  }
  if (runs.length > 0) {
    parts.push(harm(runs));
    console.log(`\n${parts.at(-1)}`);
  }
  if (values.write) writeToCard(join(values.model, 'README.md'), parts.join('\n\n'));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
