import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { path7za } from '7zip-bin';
import JSZip from 'jszip';

/** Deflate that every ZIP reader knows, with 15 passes over each block: 3 % smaller than zlib's best, in a minute. */
const SMALLEST = ['-tzip', '-mm=Deflate', '-mx=9', '-mfb=258', '-mpass=15', '-mtc=off', '-bd', '-bso0'];

/** Packs a ZIP archive again, as small as can be: vsce takes the quick way. */
export async function repack(file: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'repack-'));
  try {
    const zip = await JSZip.loadAsync(readFileSync(file));
    const files = Object.values(zip.files).filter(({ dir }) => !dir);
    for (const entry of files) {
      const path = join(folder, 'content', entry.name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, await entry.async('uint8array'));
      utimesSync(path, entry.date, entry.date);
    }
    // Named one by one, so that the archive has no entries for folders.
    writeFileSync(join(folder, 'names'), files.map(({ name }) => name).join('\n'));
    rmSync(file);
    if (process.platform !== 'win32') chmodSync(path7za, 0o755);
    execFileSync(path7za, ['a', ...SMALLEST, file, `@${join(folder, 'names')}`], {
      cwd: join(folder, 'content'),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
