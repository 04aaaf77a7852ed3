import { readFileSync, writeFileSync } from 'node:fs';
import JSZip from 'jszip';

/** Packs a ZIP archive again, as small as can be: vsce takes the quick way. */
export async function repack(file: string): Promise<void> {
  const zip = await JSZip.loadAsync(readFileSync(file));
  const small = new JSZip();
  for (const [name, entry] of Object.entries(zip.files)) {
    // As bytes: an entry taken over as it is keeps its compressed form.
    small.file(name, await entry.async('uint8array'), {
      date: entry.date,
      createFolders: false,
    });
  }
  const options = { compression: 'DEFLATE', compressionOptions: { level: 9 } } as const;
  writeFileSync(file, await small.generateAsync({ type: 'uint8array', ...options }));
}
