import { readFileSync, writeFileSync } from 'node:fs';
import JSZip from 'jszip';

/** The program for the browser; vsce takes no package of a manifest that names it without it. */
export const BROWSER_PROGRAM = 'dist/web/extension.js';

const MANIFEST = 'extension/package.json';
/** What the marketplace and VS Code's installer read. */
const VSIX_MANIFEST = 'extension.vsixmanifest';

/**
 * Takes out of a platform's package what says that it runs in a browser: it holds no WebAssembly for it, and browsers
 * get the universal package.
 * @throws where the package does not say so.
 */
export async function withoutBrowser(vsix: string): Promise<void> {
  const zip = await JSZip.loadAsync(readFileSync(vsix));
  const edit = async (name: string, change: (text: string) => string) => {
    const entry = zip.file(name);
    const text = (await entry?.async('string')) ?? '';
    const changed = change(text);
    if (!entry || changed === text) throw new Error(`${vsix}: ${name} says nothing of a browser.`);
    zip.file(name, changed, { date: entry.date, createFolders: false });
  };
  await edit(MANIFEST, (text) => {
    const { browser: _browser, ...manifest } = JSON.parse(text) as Record<string, unknown>;
    return `${JSON.stringify(manifest, null, 2)}\n`;
  });
  await edit(VSIX_MANIFEST, (text) =>
    text.replace(',__web_extension</Tags>', '</Tags>').replace('Value="workspace,web"', 'Value="workspace"'),
  );
  zip.remove(`extension/${BROWSER_PROGRAM}`);
  writeFileSync(vsix, await zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE' }));
}
