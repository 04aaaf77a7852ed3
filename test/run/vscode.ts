// Integration tests in the extension host of a real VS Code: npm run test:vscode [-- FILE ...], files of the suite.
import { cpSync } from 'node:fs';
import * as path from 'node:path';
import { format } from 'node:util';
import { runMain } from '../../scripts/main';
import { inRepository, ROOT } from '../../scripts/paths';
import { startBrowser } from '../../scripts/vscode/browser';
import { ensureVscode } from '../../scripts/vscode/install';
import { createProfile } from '../../scripts/vscode/profile';
import { startServer } from '../../scripts/vscode/server';
import { bundleConsumer, bundleSuite } from './bundleSuite';
import { RESULTS, RESULTS_VARIABLE } from './levels';
import { failed, readResults, removeResults } from './results';

/** Longest time that the whole suite may take. */
const SUITE_TIMEOUT_MS = 900_000;

runMain(async () => {
  removeResults(RESULTS.vscode);
  const install = ensureVscode();
  const entry = await bundleSuite(process.argv.slice(2));
  const profile = createProfile(inRepository('examples'));
  // VS Code takes over what it finds here when it starts for the first time.
  cpSync(await bundleConsumer(), path.join(profile.extensions, 'denoise-tests.consumer-0.0.1'), {
    recursive: true,
  });
  const server = await startServer(install, profile, { [RESULTS_VARIABLE]: RESULTS.vscode });
  try {
    const browser = await startBrowser(profile);
    try {
      const { page } = browser;
      // VS Code in a browser hands the test run's console and its end to functions of these names.
      await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
        const line = format(...args);
        if (type === 'info' && !/^(\[|Creating a socket|Resol|Updating add)/.test(line)) console.log(line);
      });
      const finished = new Promise<void>((resolve, reject) => {
        page.exposeFunction('codeAutomationExit', () => resolve()).catch(reject);
        setTimeout(resolve, SUITE_TIMEOUT_MS).unref();
      });
      const url = server.workbenchUrl(profile.workspace, {
        extensionDevelopmentPath: server.remoteUri(ROOT),
        extensionTestsPath: server.remoteUri(entry),
        enableProposedApi: '',
      });
      await page.goto(url);
      await finished;
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
  const results = readResults('vscode', RESULTS.vscode);
  if (failed(results) === 0) profile.remove();
  else console.error(`Logs of VS Code: ${profile.folder}`);
  process.exitCode = failed(results) === 0 ? 0 : 1;
});
