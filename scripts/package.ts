// Packages the extension: npm run package [-- TARGET ... | --all] writes denoise-TARGET.vsix and checks what is in it.
// Without a target it makes the two that tests install, for this machine and the universal one, and packs them quickly;
// with targets (linux-x64, win32-arm64, universal ...) as small as can be.
import { mkdirSync, writeFileSync } from 'node:fs';
import { execNode } from './exec';
import { embedReadme } from './installedReadme';
import { runMain } from './main';
import { inRepository } from './paths';
import { repack } from './repack';
import { checkVsix, currentTarget, ingredients, TARGETS, UNIVERSAL, vsixFile } from './vsix';
import { BROWSER_PROGRAM, withoutBrowser } from './withoutBrowser';

/** What packing quickly may add to the size. */
const QUICK_ALLOWANCE = 1.07;

runMain(async () => {
  const args = process.argv.slice(2);
  const isQuick = args.length === 0;
  const targets = isQuick
    ? [...new Set([currentTarget(), UNIVERSAL])]
    : args.includes('--all')
      ? TARGETS
      : args;
  // Before the build, as it says what is wrong with a name.
  const contents = targets.map((target) => ({
    target,
    globs: [...ingredients(target).map(({ glob }) => glob), BROWSER_PROGRAM],
  }));
  if ((await execNode(['esbuild.js', '--production'])) !== 0) throw new Error('The build failed.');
  for (const { target, globs } of contents) {
    await pack(target, globs);
    if (target !== UNIVERSAL) await withoutBrowser(vsixFile(target));
    await embedReadme(vsixFile(target));
    if (!isQuick) await repack(vsixFile(target));
    checkVsix(target, isQuick ? QUICK_ALLOWANCE : 1);
  }
});

async function pack(target: string, globs: readonly string[]): Promise<void> {
  // An allow-list: whatever is not named stays out, also what will be added to the repository later.
  const ignoreFile = inRepository('out/vscodeignore');
  mkdirSync(inRepository('out'), { recursive: true });
  writeFileSync(ignoreFile, ['**', ...globs.map((glob) => `!${glob}`), ''].join('\n'));
  const vsce = inRepository('node_modules/@vscode/vsce/vsce');
  const status = await execNode([
    vsce,
    'package',
    ...(target === UNIVERSAL ? [] : ['--target', target]),
    ...['--ignoreFile', ignoreFile],
    ...['--out', vsixFile(target)],
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
  ]);
  if (status !== 0) throw new Error('vsce failed.');
}
