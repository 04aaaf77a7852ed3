import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import JSZip from 'jszip';
import sharp from 'sharp';
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
  const text = await installedReadme(await entry.async('string'));
  zip.file(README, text, { date: entry.date, createFolders: false });
  writeFileSync(vsix, await zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE' }));
}

/** A picture in Markdown or HTML: its words and its file, in one of two orders. */
const PICTURE = /<img src="([^"]+)" alt="([^"]*)">|!\[([^\]]*)\]\(([^)]+)\)/g;

/**
 * The text without relative addresses.
 * @throws where a picture does not exist, or has no words for those who do not see it.
 */
export async function installedReadme(text: string): Promise<string> {
  const addresses = new Map<string, string>();
  for (const [, src, alt, words, file] of text.matchAll(PICTURE)) {
    addresses.set(src ?? file, await dataUri(src ?? file, alt ?? words));
  }
  const address = (file: string) => addresses.get(file) ?? file;
  return text
    .replace(/<source [^>]*>/g, '')
    .replace(PICTURE, (_, src, alt, words, file) =>
      src ? `<img src="${address(src)}" alt="${alt}">` : `![${words}](${address(file)})`,
    )
    .replace(/(?<!!)\[([^\]]*)\]\((?!https?:|#)[^)]+\)/g, '$1');
}

/** As WebP, which takes a fifth less than PNG without losing anything. */
async function dataUri(file: string, alt: string): Promise<string> {
  if (alt.trim() === '') throw new Error(`README.md: the picture ${file} has no alternative text.`);
  if (!existsSync(inRepository(file))) throw new Error(`README.md: the picture ${file} does not exist.`);
  const picture = await sharp(inRepository(file)).webp({ lossless: true, effort: 6 }).toBuffer();
  return `data:image/webp;base64,${picture.toString('base64')}`;
}
