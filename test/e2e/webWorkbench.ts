import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { unzipSync } from 'fflate';
import { startBrowser } from '../../scripts/vscode/browser';
import { ensureVscode } from '../../scripts/vscode/install';
import { createProfile } from '../../scripts/vscode/profile';
import { startWebServer } from '../../scripts/vscode/webServer';
import { UNIVERSAL, vsixFile } from '../../scripts/vsix';
import type { Workbench } from './workbench';

/** What is in the archive besides the extension is for those who install it. */
const EXTENSION = 'extension/';

/** Opens a VS Code that is nothing but a page of the browser, with the universal package's extension in it. */
export async function openWebWorkbench(): Promise<Workbench> {
  const profile = createProfile(null);
  const extension = path.join(profile.extensions, 'denoise');
  for (const [name, bytes] of Object.entries(unzipSync(readFileSync(vsixFile(UNIVERSAL))))) {
    if (!name.startsWith(EXTENSION)) continue;
    const file = path.join(extension, name.slice(EXTENSION.length));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
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
