// The same integration tests in a desktop VS Code, which is downloaded: npm run test:electron
import { runTests } from '@vscode/test-electron';
import { runMain } from '../../scripts/main';
import { inRepository, ROOT } from '../../scripts/paths';
import { createProfile } from '../../scripts/vscode/profile';
import { bundleConsumer, bundleSuite } from './bundleSuite';
import { RESULTS, RESULTS_VARIABLE } from './levels';
import { failed, readResults, removeResults } from './results';

runMain(async () => {
  removeResults(RESULTS.vscode);
  const extensionTestsPath = await bundleSuite();
  const profile = createProfile(inRepository('examples'));
  try {
    await runTests({
      extensionDevelopmentPath: [ROOT, await bundleConsumer()],
      extensionTestsPath,
      extensionTestsEnv: { [RESULTS_VARIABLE]: RESULTS.vscode },
      launchArgs: [
        profile.workspace,
        '--disable-extensions',
        ...['--user-data-dir', profile.userData],
        ...['--extensions-dir', profile.extensions],
      ],
    });
  } finally {
    profile.remove();
  }
  process.exitCode = failed(readResults('electron', RESULTS.vscode)) === 0 ? 0 : 1;
});
