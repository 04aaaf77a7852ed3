// Everything: npm test [-- --all-flavours]. The last line printed is the total over all levels.
import { execNode } from '../../scripts/exec';
import { runMain } from '../../scripts/main';
import { inRepository } from '../../scripts/paths';
import { chosenFlavour, FLAVOUR_NAMES } from '../../scripts/vscode/install';
import { RESULTS } from './levels';
import { failed, failure, passed, type Results, readResults, removeResults } from './results';

interface Level {
  readonly name: string;
  readonly results: Results;
  readonly seconds: number;
}

runMain(async () => {
  const flavours = process.argv.includes('--all-flavours') ? FLAVOUR_NAMES : [chosenFlavour()];
  const levels: Level[] = [];
  const run = async (name: string, step: () => Promise<Results>) => {
    console.log(`\n=== ${name}`);
    const start = Date.now();
    const results = await step();
    levels.push({ name, results, seconds: (Date.now() - start) / 1000 });
  };

  await run('format and lint', () =>
    check('format and lint', [bin('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings']),
  );
  await run('types', () => check('types', [bin('@typescript/native/bin/tsc')]));
  await run('build', () => check('build', ['esbuild.js']));
  await run('unit', () => suite('unit', RESULTS.unit, 'test/run/unit.ts'));
  await run('package', () => check('package', ['--import', 'tsx', 'scripts/package.ts']));
  for (const flavour of flavours) {
    process.env.VSCODE_FLAVOUR = flavour;
    await run(`vscode (${flavour})`, () => suite('vscode', RESULTS.vscode, 'test/run/vscode.ts'));
    await run(`e2e (${flavour})`, () => suite('e2e', RESULTS.e2e, 'test/run/e2e.ts'));
  }

  console.log('\n=== summary');
  for (const { name, results, seconds } of levels) {
    console.log(
      `${name.padEnd(18)} ${passed(results)} passed, ${failed(results)} failed, ${seconds.toFixed(1)} s`,
    );
    for (const test of results.tests) {
      if (test.firstError) console.log(`  passed at its second try: ${test.title}: ${test.firstError}`);
      if (test.state === 'failed') console.log(`  failed: ${test.title}: ${test.error ?? ''}`);
    }
  }
  const total = (count: (results: Results) => number) =>
    levels.reduce((sum, level) => sum + count(level.results), 0);
  process.exitCode = total(failed) === 0 ? 0 : 1;
  console.log(`${total(passed)} passed, ${total(failed)} failed`);
});

/** A check without tests of its own counts as one test. */
async function check(title: string, args: readonly string[]): Promise<Results> {
  const start = Date.now();
  const status = await execNode(args);
  if (status !== 0) return failure(title, `exit status ${status}; its output is above`);
  return { tests: [{ title, state: 'passed', milliseconds: Date.now() - start }] };
}

/** A level of tests: whatever its exit status, its results file tells. */
async function suite(level: string, resultsFile: string, script: string): Promise<Results> {
  removeResults(resultsFile);
  await execNode(['--import', 'tsx', script]);
  return readResults(level, resultsFile);
}

function bin(file: string): string {
  return inRepository('node_modules', file);
}
