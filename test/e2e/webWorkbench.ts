import * as path from 'node:path';
import { startBrowser } from '../../scripts/vscode/browser';
import { ensureVscode } from '../../scripts/vscode/install';
import { createProfile } from '../../scripts/vscode/profile';
import { startWebServer } from '../../scripts/vscode/webServer';
import { UNIVERSAL, unpackVsix } from '../../scripts/vsix';
import type { Workbench } from './workbench';

/** Opens a VS Code that is nothing but a page of the browser, with the universal package's extension in it. */
export async function openWebWorkbench(): Promise<Workbench> {
  const profile = createProfile(null);
  const extension = path.join(profile.extensions, 'denoise');
  unpackVsix(UNIVERSAL, extension);
  const server = await startWebServer(ensureVscode(), { denoise: extension });
  try {
    const browser = await startBrowser(profile);
    const { page } = browser;
    await page.goto(server.url);
    await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    return {
      profile,
      browser,
      page,
      async close() {
        await browser.close();
        await server.stop();
        profile.remove();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
