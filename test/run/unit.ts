// Unit tests: npm run test:unit [-- FOLDER ...], folders below test/unit.
import { runMain } from '../../scripts/main';
import { inRepository } from '../../scripts/paths';
import { RESULTS } from './levels';
import { runMocha } from './mocha';
import { removeResults } from './results';
import { testFiles } from './testFiles';

runMain(async () => {
  removeResults(RESULTS.unit);
  const folders = process.argv.length > 2 ? process.argv.slice(2) : ['.'];
  const files = folders.flatMap((folder) => testFiles(inRepository('test/unit', folder), '.test.ts'));
  process.exitCode = (await runMocha(files, RESULTS.unit, 20_000)) === 0 ? 0 : 1;
});
