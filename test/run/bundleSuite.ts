import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { build } from 'esbuild';
import { inRepository } from '../../scripts/paths';
import { testFiles } from './testFiles';

/**
 * Bundles the tests for the extension host into out/vscode; returns the module that VS Code loads.
 * @param names files of the suite, with or without `.test.ts`; none: all of them.
 */
export async function bundleSuite(names: readonly string[] = []): Promise<string> {
  const suite = inRepository('test/vscode/suite');
  const outdir = inRepository('out/vscode');
  rmSync(outdir, { recursive: true, force: true });
  await build({
    entryPoints: [
      inRepository('test/vscode/runner/index.ts'),
      ...testFiles(suite, '.test.ts').filter(
        (file) =>
          names.length === 0 ||
          names.some((name) => path.basename(name, '.test.ts') === path.basename(file, '.test.ts')),
      ),
    ],
    outdir,
    outbase: inRepository('test/vscode'),
    entryNames: '[name]',
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode', 'mocha', 'onnxruntime-node', 'onnxruntime-web'],
    logLevel: 'warning',
  });
  return path.join(outdir, 'index.js');
}

/** Bundles the extension that uses ours into out/consumer; returns that folder. */
export async function bundleConsumer(): Promise<string> {
  const folder = inRepository('test/vscode/consumer');
  const outdir = inRepository('out/consumer');
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  copyFileSync(path.join(folder, 'package.json'), path.join(outdir, 'package.json'));
  await build({
    entryPoints: [path.join(folder, 'extension.ts')],
    outdir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    logLevel: 'warning',
  });
  return outdir;
}
