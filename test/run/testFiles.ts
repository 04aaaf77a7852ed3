import { readdirSync } from 'node:fs';
import * as path from 'node:path';

/** All files below a folder whose name ends as given, sorted. */
export function testFiles(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => path.join(folder, name));
}
