import * as path from 'node:path';

/** Absolute path of the repository. */
export const ROOT = path.resolve(__dirname, '..');

/** Absolute path of something in the repository. */
export function inRepository(...segments: string[]): string {
  return path.join(ROOT, ...segments);
}
