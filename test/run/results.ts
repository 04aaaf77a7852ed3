import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

/** What one level of tests found. Only this counts: exit signals lie when a process crashes. */
export interface Results {
  readonly tests: readonly TestResult[];
}

export interface TestResult {
  readonly title: string;
  /** A skipped test has failed to test anything: it counts as failed. */
  readonly state: 'passed' | 'failed';
  readonly milliseconds: number;
  readonly error?: string;
  /** Of a test that passed at its second try: why the first one failed. */
  readonly firstError?: string | undefined;
}

export function writeResults(file: string, results: Results): void {
  mkdirSync(path.dirname(file), { recursive: true });
  // Renamed when complete, so that a crash in mid-write leaves no file.
  writeFileSync(`${file}.part`, JSON.stringify(results, null, 1));
  renameSync(`${file}.part`, file);
}

/** The results in the file; one failure when the run left none, or ran no test. */
export function readResults(level: string, file: string): Results {
  if (!existsSync(file)) return failure(level, 'the run ended without results: it crashed or never started');
  const results: Results = JSON.parse(readFileSync(file, 'utf8'));
  if (results.tests.length === 0) return failure(level, 'no test was run');
  return results;
}

export function removeResults(file: string): void {
  rmSync(file, { force: true });
}

export function failure(title: string, error: string): Results {
  return { tests: [{ title, state: 'failed', milliseconds: 0, error }] };
}

export function passed(results: Results): number {
  return results.tests.filter((test) => test.state === 'passed').length;
}

export function failed(results: Results): number {
  return results.tests.length - passed(results);
}
