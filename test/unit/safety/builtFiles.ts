import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

/** The scripts in dist/, without their source maps, by their path in it; builds them where there are none. */
export function builtScripts(): ReadonlyMap<string, string> {
  const names = builtNames().filter((name) => name.endsWith('.js'));
  return new Map(
    names.map((name) => [
      name,
      readFileSync(join(ROOT, 'dist', name), 'utf8').replace(/\/\/# sourceMappingURL=.*$/m, ''),
    ]),
  );
}

/** The licences that go along with the programs, by `name version`. */
export function bundledLicenses(): ReadonlyMap<string, { readonly license: string; readonly text: string }> {
  builtNames();
  const entries = readFileSync(join(ROOT, 'dist/THIRD_PARTY_LICENSES.txt'), 'utf8')
    .split(/^-{80}$/m)
    .map((entry) => /^\s*(\S+ \S+) \((.+)\)\n([\s\S]*)$/.exec(entry));
  return new Map(
    entries.map((found) => {
      if (!found) throw new Error('An entry of the licences has no name, version and licence.');
      const [, name, license, text] = found;
      return [name, { license, text: text.trim() }];
    }),
  );
}

function builtNames(): string[] {
  const folder = join(ROOT, 'dist');
  if (!existsSync(join(folder, 'THIRD_PARTY_LICENSES.txt'))) {
    execFileSync(process.execPath, ['esbuild.js'], { cwd: ROOT });
  }
  return readdirSync(folder, { recursive: true, encoding: 'utf8' });
}
