import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import JSZip from 'jszip';
import { inRepository } from './paths';

/** vsce renames the document so. */
const README = 'extension/readme.md';

/**
 * Gives a package the README as the page of an installed extension can show it: VS Code loads pictures there from
 * https and data addresses only, and follows no relative link. Pictures go into the text, and of links to files that
 * are not in the package their words stay. Other entries stay as they are packed.
 */
export async function embedReadme(vsix: string): Promise<void> {
  const zip = await JSZip.loadAsync(readFileSync(vsix));
  const entry = zip.file(README);
  if (!entry) throw new Error(`${vsix} has no ${README}.`);
  const text = installedReadme(await entry.async('string'));
  zip.file(README, text, { date: entry.date, createFolders: false });
  writeFileSync(vsix, await zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE' }));
}

/**
 * The text without relative addresses.
 * @throws where a picture does not exist, or has no words for those who do not see it.
 */
export function installedReadme(text: string): string {
  return text
    .replace(/<source [^>]*>/g, '')
    .replace(
      /<img src="([^"]+)" alt="([^"]*)">/g,
      (_, file, alt) => `<img src="${dataUri(file, alt)}" alt="${alt}">`,
    )
    .replace(/!\[([^\]]*)\]\(([^)]+)\)/g, (_, alt, file) => `![${alt}](${dataUri(file, alt)})`)
    .replace(/(?<!!)\[([^\]]*)\]\((?!https?:|#)[^)]+\)/g, '$1');
}

function dataUri(file: string, alt: string): string {
  if (alt.trim() === '') throw new Error(`README.md: the picture ${file} has no alternative text.`);
  if (!existsSync(inRepository(file))) throw new Error(`README.md: the picture ${file} does not exist.`);
  if (extname(file) !== '.png') throw new Error(`README.md: ${file} is no PNG.`);
  return `data:image/png;base64,${readFileSync(inRepository(file)).toString('base64')}`;
}
