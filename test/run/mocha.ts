import Mocha from 'mocha';
import { type TestResult, writeResults } from './results';

/**
 * Runs test files with mocha (describe and it), prints a line a test, and writes the results file.
 * @param timeout of a test, in milliseconds
 * @param retries of a test that failed; the results name the tests that needed one, and why.
 * @returns the number of tests that failed or were skipped.
 */
export async function runMocha(
  files: readonly string[],
  resultsFile: string,
  timeout: number,
  retries = 0,
): Promise<number> {
  const mocha = new Mocha({ ui: 'bdd', timeout, retries, color: false, reporter: 'spec' });
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const tests: TestResult[] = [];
  const firstErrors = new Map<string, string>();
  const message = (error: unknown) =>
    error instanceof Error ? (error.stack ?? error.message) : String(error);
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on('pass', (test) => {
      const title = test.fullTitle();
      tests.push({
        title,
        state: 'passed',
        milliseconds: test.duration ?? 0,
        firstError: firstErrors.get(title),
      });
    });
    runner.on('retry', (test, error) => {
      firstErrors.set(test.fullTitle(), message(error));
      console.log(`Tried once more: ${test.fullTitle()}: ${message(error)}`);
    });
    runner.on('fail', (test, error) => {
      tests.push({
        title: test.fullTitle(),
        state: 'failed',
        milliseconds: ('duration' in test ? test.duration : 0) ?? 0,
        error: message(error),
      });
    });
    runner.on('pending', (test) => {
      tests.push({ title: test.fullTitle(), state: 'failed', milliseconds: 0, error: 'skipped' });
    });
  });
  writeResults(resultsFile, { tests });
  return tests.filter((test) => test.state === 'failed').length;
}
