// A person's clicks in a real VS Code with the packaged extension installed: npm run test:e2e
import { runMain } from '../../scripts/main';
import { inRepository } from '../../scripts/paths';
import { RESULTS } from './levels';
import { runMocha } from './mocha';
import { removeResults } from './results';
import { testFiles } from './testFiles';

runMain(async () => {
  removeResults(RESULTS.e2e);
  const files = testFiles(inRepository('test/e2e'), '.test.ts');
  // Once more: in a window that others (VS Code, the browser) move the keyboard about in, a click may go astray.
  process.exitCode = (await runMocha(files, RESULTS.e2e, 120_000, 1)) === 0 ? 0 : 1;
});
