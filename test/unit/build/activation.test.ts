import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

const ROOT = join(__dirname, '..', '..', '..');

/** The sources in a bundled file and in all that it loads at once, and what these need from outside. */
function loadedWith(metafile: Metafile, entry: string): { sources: string[]; packages: string[] } {
  const reached = new Set([entry]);
  const packages = new Set<string>();
  for (const file of reached) {
    for (const { path, kind, external } of metafile.outputs[file].imports) {
      if (kind === 'dynamic-import') continue;
      if (external) packages.add(path);
      else reached.add(path);
    }
  }
  const sources = [...reached].flatMap((file) =>
    Object.entries(metafile.outputs[file].inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([source]) => source),
  );
  return { sources, packages: [...packages] };
}

describe('what the bundled programs load when they start', () => {
  let metafile: Metafile;

  before(() => {
    const output = execFileSync(process.execPath, ['esbuild.js', '--production', '--metafile'], {
      cwd: ROOT,
      maxBuffer: 2 ** 26,
    });
    metafile = JSON.parse(output.toString('utf8')) as Metafile;
  });

  it('loads nothing with the extension but what it registers', () => {
    const { sources, packages } = loadedWith(metafile, 'dist/extension.js');
    assert.ok(sources.includes('src/extension.ts'));
    assert.deepEqual(packages, ['vscode']);
    const heavy = sources.filter((source) =>
      /node_modules\/|src\/(inference|panel|commands)\/|src\/core\/(ode|diffusion|reading)\//.test(source),
    );
    assert.deepEqual(heavy, []);
  });

  it('loads the parser of equations with the first equation only', () => {
    for (const program of ['dist/inference.js', 'dist/cli.js', 'dist/denoise.js']) {
      const { sources, packages } = loadedWith(metafile, program);
      assert.deepEqual(
        sources.filter((source) => /mathjs|ml-matrix|odex/.test(source)),
        [],
        program,
      );
      assert.ok(!packages.includes('onnxruntime-node'), program);
    }
    const all = Object.keys(metafile.inputs);
    assert.ok(all.some((source) => source.includes('node_modules/mathjs/')));
  });
});
