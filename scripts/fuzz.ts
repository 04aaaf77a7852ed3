/**
 * Fuzzing of the reader with damaged specimens.
 *
 *   npm run fuzz -- [--minutes 10] [--seed 1]
 *
 * Prints the failures, each with the seed that makes it again, and ends with status 1 where there are any.
 */
import { parseArgs } from 'node:util';
import { fuzz, fuzzOnce } from './fuzz/run';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' }, one: { type: 'string' } },
});

if (values.one !== undefined) {
  // A single document by its seed: shows its start and what reading it gives.
  process.stdout.write(`${fuzzOnce(Number(values.one))}\n`);
} else {
  const report = fuzz(Number(values.minutes) * 60, Number(values.seed ?? Date.now() % 2 ** 31), (line) =>
    process.stdout.write(`${line}\n`),
  );
  process.stdout.write(
    `${report.documents} documents (${report.read} read, ${report.refused} refused, ${(report.characters / 1e6).toFixed(0)} M characters), ` +
      `slowest ${report.slowest.toFixed(2)} s a MB, heap ${report.heapStart.toFixed(0)} to ${report.heapEnd.toFixed(0)} MB, ${report.failures.length} failures\n`,
  );
  process.exitCode = report.failures.length > 0 ? 1 : 0;
}
