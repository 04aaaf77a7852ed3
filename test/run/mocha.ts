import Mocha from 'mocha';
import { type TestResult, writeResults } from './results';

/**
 * Runs test files with mocha (describe and it), prints a line a test, and writes the results file.
 * @returns the number of tests that failed or were skipped.
 */
export async function runMocha(
  files: readonly string[],
  resultsFile: string,
  timeout: number,
): Promise<number> {
  const mocha = new Mocha({ ui: 'bdd', timeout, color: false, reporter: 'spec' });
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const tests: TestResult[] = [];
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on('pass', (test) => {
      tests.push({ title: test.fullTitle(), state: 'passed', milliseconds: test.duration ?? 0 });
    });
    runner.on('fail', (test, error) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      tests.push({
        title: test.fullTitle(),
        state: 'failed',
        milliseconds: ('duration' in test ? test.duration : 0) ?? 0,
        error: text,
      });
    });
    runner.on('pending', (test) => {
      tests.push({ title: test.fullTitle(), state: 'failed', milliseconds: 0, error: 'skipped' });
    });
  });
  writeResults(resultsFile, { tests });
  return tests.filter((test) => test.state === 'failed').length;
}
