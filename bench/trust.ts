/**
 * Whether what is said of a result can be believed: every table of docs/when-to-believe-it.md by one command.
 *
 *   npm run bench:trust -- [--only residuals,...] [--draws N] [--every K] [--prior FOLDER]
 *
 * On the series of bench/trust/cases.ts, N draws of the noise each; with --prior on those that
 * bench/trust/priorDraws.py wrote, on which thresholds and factors were chosen; with --every only on every Kth. Seeds are
 * fixed.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDenoiser } from '../src/core/diffusion/session';
import { boundSection } from './trust/bound';
import { benchmarkCases, priorCases } from './trust/cases';
import { choiceSection } from './trust/choice';
import { depthSection } from './trust/depth';
import { estimateSection } from './trust/estimates';
import { fitSection } from './trust/fit';
import { halfLifeSection } from './trust/halfLives';
import { otherNoiseSection } from './trust/otherNoise';
import { quantitySection } from './trust/quantities';
import { residualSection } from './trust/residuals';
import type { TrustBench } from './trust/trustBench';

const SECTIONS: Readonly<Record<string, (bench: TrustBench) => Promise<string>>> = {
  estimates: estimateSection,
  bound: boundSection,
  choice: choiceSection,
  'other-noise': otherNoiseSection,
  fit: fitSection,
  residuals: residualSection,
  depth: depthSection,
  quantities: quantitySection,
  'half-lives': halfLifeSection,
};

/** Constants are fitted to draws of the prior, never to what is reported on. */
const REPORTED = Object.keys(SECTIONS).filter((name) => name !== 'fit');

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: REPORTED.join(',') },
      draws: { type: 'string', default: '1' },
      every: { type: 'string', default: '1' },
      prior: { type: 'string' },
      model: { type: 'string', default: join(__dirname, '..', 'models') },
    },
  });
  const names = values.only.split(',');
  const unknown = names.find((name) => SECTIONS[name] === undefined);
  if (unknown !== undefined) {
    throw new Error(`There is no table ${unknown}. There are: ${Object.keys(SECTIONS).join(', ')}.`);
  }
  const denoiser = await openDenoiser(values.model, { threads: 1 });
  const all =
    values.prior === undefined ? [...benchmarkCases(Number(values.draws))] : priorCases(values.prior);
  const cases = all.filter((_, k) => k % Number(values.every) === 0);
  const { name, version, sha256 } = denoiser.info;
  console.log(`Measured: ${name} ${version}, SHA-256 ${sha256.slice(0, 12)}, ${cases.length} series.`);
  for (const section of names) {
    const started = performance.now();
    const markdown = await SECTIONS[section]({ denoiser, cases });
    console.log(`\n${markdown}\n\n(${((performance.now() - started) / 1000).toFixed(0)} s)`);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
