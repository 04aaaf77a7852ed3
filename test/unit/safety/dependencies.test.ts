import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundledLicenses } from './builtFiles';

const ROOT = join(__dirname, '../../..');

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}

interface Lock {
  readonly packages: Record<string, { readonly version: string; readonly integrity?: string }>;
}

function json<T>(file: string): T {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as T;
}

/** Licences that ask for nothing but their text. */
const PERMISSIVE = /^(MIT|ISC|0BSD|BSD-2-Clause|BSD-3-Clause|Apache-2\.0)$/;

describe('dependencies', () => {
  it('are exact versions, held by the lock file with the digests of their content', () => {
    const { dependencies, devDependencies } = json<Manifest>('package.json');
    const { packages } = json<Lock>('package-lock.json');
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      const locked = packages[`node_modules/${name}`];
      assert.ok(locked, `${name} is in the lock file`);
      // Under an alias, as typescript-6, the version stands behind the name of the package.
      const exact = /^(?:npm:(?:@[^/]+\/)?[^@]+@)?(\d+\.\d+\.\d+)$/.exec(version)?.[1];
      assert.equal(exact, locked.version, `${name}: ${version}`);
    }
    for (const [path, { integrity }] of Object.entries(packages)) {
      if (path !== '') assert.match(integrity ?? '', /^sha512-/, path);
    }
  });

  it('that are part of the programs go along with the text of a permissive licence', async () => {
    const { metafile } = await build({
      absWorkingDir: ROOT,
      entryPoints: ['src/extension.ts', 'src/inference/server.ts', 'src/cli.ts', 'src/library.ts'],
      outdir: 'out/safety',
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      external: ['vscode', 'onnxruntime-node', 'onnxruntime-web', '@resvg/resvg-js'],
      logLevel: 'silent',
    });
    const page = await build({
      absWorkingDir: ROOT,
      entryPoints: ['webview/main.ts', 'src/web/inferenceWorker.ts'],
      outdir: 'out/safety',
      bundle: true,
      write: false,
      metafile: true,
      platform: 'browser',
      logLevel: 'silent',
    });
    const folders = [...Object.keys(metafile.inputs), ...Object.keys(page.metafile.inputs)].flatMap(
      (file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? [],
    );
    const licenses = bundledLicenses();
    const packages = new Set([
      ...folders,
      'node_modules/onnxruntime-node',
      'node_modules/onnxruntime-common',
    ]);
    assert.ok(packages.size > 20, `${packages.size} packages`);
    for (const folder of packages) {
      const { name, version } = json<{ name: string; version: string }>(`${folder}/package.json`);
      const found = licenses.get(`${name} ${version}`);
      assert.ok(found, `${name} ${version} is in the list of licences`);
      assert.match(found.license, PERMISSIVE, name);
      assert.ok(/copyright|permission|license/i.test(found.text) && found.text.length > 300, name);
    }
  });

  it('that are part of the programs are not for telemetry', () => {
    const kept = [...bundledLicenses().keys()].filter((name) =>
      /telemetry|applicationinsights|1ds|analytics|sentry/i.test(name),
    );
    assert.deepEqual(kept, []);
  });
});
