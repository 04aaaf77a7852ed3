import * as assert from 'node:assert/strict';
import { RESULTS_VARIABLE } from '../../run/levels';
import { runMocha } from '../../run/mocha';
import { testFiles } from '../../run/testFiles';

/** Called by VS Code in the extension host: runs the test files that were bundled beside this one. */
export async function run(): Promise<void> {
  const resultsFile = process.env[RESULTS_VARIABLE];
  assert.ok(resultsFile, `The variable ${RESULTS_VARIABLE} names the file for the results.`);
  const failures = await runMocha(testFiles(__dirname, '.test.js'), resultsFile, 60_000);
  assert.equal(failures, 0, `${failures} tests failed`);
}
