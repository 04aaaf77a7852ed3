/**
 * Fuzzing of what comes from outside.
 *
 *   npm run fuzz -- [--kind files|messages|equations|settings|options] [--minutes 10] [--seed 1]
 *   npm run fuzz -- --one SEED [--text FILE]
 *
 * `files` are damaged specimens for the reader, the others what their names say. Prints the failures, each with the seed
 * that makes it again, and ends with status 1 where there are any. `--one` reads the document with a seed alone, and
 * writes its text to a file where one is named.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { checkProperty } from './fuzz/check';
import { FUZZ_PROPERTIES } from './fuzz/properties';
import { fuzz, fuzzedText, fuzzOnce } from './fuzz/run';
import { runMain } from './main';

const { values } = parseArgs({
  options: {
    kind: { type: 'string', default: 'files' },
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string' },
    one: { type: 'string' },
    text: { type: 'string' },
  },
});
const seconds = Number(values.minutes) * 60;
const seed = Number(values.seed ?? Date.now() % 2 ** 31);

runMain(async () => {
  if (values.one !== undefined) {
    // A single document by its seed: shows its start and what reading it gives.
    process.stdout.write(`${fuzzOnce(Number(values.one))}\n`);
    if (values.text !== undefined) writeFileSync(values.text, fuzzedText(Number(values.one)));
  } else if (values.kind === 'files') {
    fuzzFiles();
  } else {
    const property = FUZZ_PROPERTIES.get(values.kind);
    if (!property)
      throw new Error(
        `There is no kind ${values.kind}: give files or ${[...FUZZ_PROPERTIES.keys()].join(', ')}.`,
      );
    const { runs, failure } = await checkProperty(property, seconds, seed);
    process.stdout.write(
      `${failure ?? ''}${runs} ${values.kind}, seed ${seed}: ${failure ? 'one fails' : 'none fails'}\n`,
    );
    process.exitCode = failure ? 1 : 0;
  }
});

function fuzzFiles(): void {
  const report = fuzz(seconds, seed, (line) => process.stdout.write(`${line}\n`));
  process.stdout.write(
    `${report.documents} documents (${report.read} read, ${report.refused} refused, ${(report.characters / 1e6).toFixed(0)} M characters), ` +
      `heap ${report.heapStart.toFixed(0)} to ${report.heapEnd.toFixed(0)} MB, ${report.failures.length} failures\n` +
      `seed ${seed}; the slowest texts, in s a MB: ${report.slowest.map((text) => `${text.secondsAMegabyte.toFixed(2)} (seed ${text.seed})`).join(', ')}\n`,
  );
  process.exitCode = report.failures.length > 0 ? 1 : 0;
}
