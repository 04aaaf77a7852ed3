// Packages the extension for one platform: npm run package [-- linux-x64] writes denoise-PLATFORM.vsix.
import { mkdirSync, writeFileSync } from 'node:fs';
import { execNode } from './exec';
import { runMain } from './main';
import { inRepository } from './paths';
import { checkVsix, currentTarget, ingredients, vsixFile } from './vsix';

runMain(async () => {
  const target = process.argv[2] ?? currentTarget();
  const vsix = vsixFile(target);
  const expected = ingredients(target);
  if ((await execNode(['esbuild.js', '--production'])) !== 0) throw new Error('The build failed.');

  // An allow-list: whatever is not named stays out, also what will be added to the repository later.
  const ignoreFile = inRepository('out/vscodeignore');
  mkdirSync(inRepository('out'), { recursive: true });
  writeFileSync(ignoreFile, ['**', ...expected.map(({ glob }) => `!${glob}`), ''].join('\n'));
  const vsce = inRepository('node_modules/@vscode/vsce/vsce');
  const options = ['--target', target, '--ignoreFile', ignoreFile, '--out', vsix];
  const status = await execNode([
    vsce,
    'package',
    ...options,
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
  ]);
  if (status !== 0) throw new Error('vsce failed.');
  checkVsix(vsix, expected);
});
