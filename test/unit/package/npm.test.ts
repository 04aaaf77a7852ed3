import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dependencies, version } from '../../../package.json';
import { denoise } from '../../../src/core/denoise';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { openDenoiser } from '../../../src/core/diffusion/session';
import { DEFAULT_SETTINGS } from '../../../src/core/result';

const ROOT = join(__dirname, '../../..');

/** Uses all of the surface as its documentation says. */
const CONSUMER = `
import { type Column, type Denoised, denoise, InputError, METHOD_NAMES, openDenoiser, readColumns } from 'denoise-data';

const exact: Float64Array = new Float64Array(64);
const columns: readonly Column[] = readColumns('t [s],y\\n0,1\\n1,2\\n');
const options = { x: columns[0].values, method: METHOD_NAMES[0], outliers: 'remove', samples: 8 } as const;

export async function main(signal: AbortSignal): Promise<number> {
  const { after, lower, sigma, warnings, model }: Denoised = await denoise(exact, { ...options, signal });
  const denoiser = await openDenoiser({ threads: 1 });
  const other = await denoiser.denoise([1, 2, Number.NaN], { onProgress: (part: number) => console.log(part) });
  const unit: string | null = columns[0].unit;
  console.log(unit, lower?.length, sigma, warnings[0]?.message, model.sha256, other.method);
  try {
    // @ts-expect-error there is no such method
    await denoise(exact, { method: 'magic' });
  } catch (error) {
    if (error instanceof InputError) return error.line ?? 1;
  }
  return after.length;
}
`;

describe('the npm package', function () {
  this.timeout(120_000);
  let folder: string;

  const run = (file: string, args: readonly string[], input = ''): SpawnSyncReturns<string> =>
    spawnSync(file, args, { cwd: folder, encoding: 'utf8', input, maxBuffer: 2 ** 26 });

  before(() => {
    const packed = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/packageNpm.ts'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    assert.equal(packed.status, 0, packed.stderr);
    folder = mkdtempSync(join(tmpdir(), 'denoise-npm-'));
    const installed = join(folder, 'node_modules/denoise-data');
    mkdirSync(installed, { recursive: true });
    const archive = join(ROOT, `out/npm/denoise-data-${version}.tgz`);
    const unpacked = run('tar', ['-xzf', archive, '--strip-components=1', '-C', installed]);
    assert.equal(unpacked.status, 0, unpacked.stderr);
    // What npm would fetch.
    symlinkSync(
      join(ROOT, 'node_modules/onnxruntime-node'),
      join(folder, 'node_modules/onnxruntime-node'),
      'junction',
    );
  });
  after(() => rmSync(folder, { recursive: true }));

  const manifest = () =>
    JSON.parse(readFileSync(join(folder, 'node_modules/denoise-data/package.json'), 'utf8'));

  it('depends on ONNX Runtime alone, pinned, and on nothing of VS Code', () => {
    const { dependencies: needed, engines, name, version: own } = manifest();
    assert.deepEqual(needed, { 'onnxruntime-node': dependencies['onnxruntime-node'] });
    assert.match(needed['onnxruntime-node'], /^\d+\.\d+\.\d+$/);
    assert.deepEqual([name, own, engines], ['denoise-data', version, { node: '>=20' }]);
    assert.doesNotMatch(
      readFileSync(join(folder, 'node_modules/denoise-data/dist/cli.js'), 'utf8'),
      /"vscode"/,
    );
  });

  it('denoises as the extension does, by require and by import', async () => {
    const normal = normalGenerator(3);
    const y = Float64Array.from({ length: 150 }, (_, i) =>
      i === 20 ? Number.NaN : Math.sin(i / 9) + 0.2 * normal(),
    );
    const x = Float64Array.from(y, (_, i) => 2 * i);
    const own = await denoise(
      { name: 'y', x, y },
      DEFAULT_SETTINGS,
      await openDenoiser(join(ROOT, 'models')),
    );
    writeFileSync(join(folder, 'data.json'), JSON.stringify({ x: [...x], y: [...y] }));
    const program = `
      const { x, y } = JSON.parse(readFileSync('data.json', 'utf8'));
      denoise(y.map((v) => v ?? NaN), { x }).then(({ after, lower, sigma, missing, method }) =>
        console.log(JSON.stringify({ after: [...after], lower: [...lower], sigma, missing, method })));`;
    writeFileSync(
      join(folder, 'a.cjs'),
      `const { readFileSync } = require('fs'); const { denoise } = require('denoise-data');${program}`,
    );
    writeFileSync(
      join(folder, 'b.mjs'),
      `import { readFileSync } from 'fs'; import { denoise } from 'denoise-data';${program}`,
    );
    for (const file of ['a.cjs', 'b.mjs']) {
      const { stdout, stderr, status } = run(process.execPath, [file]);
      assert.equal(status, 0, stderr);
      assert.deepEqual(JSON.parse(stdout), {
        after: [...own.after],
        lower: [...(own.lower ?? [])],
        sigma: own.noise.sigma,
        missing: 1,
        method: 'diffusion',
      });
    }
  });

  it('refuses what cannot be, and stops when told', () => {
    writeFileSync(
      join(folder, 'c.cjs'),
      `const { denoise, InputError } = require('denoise-data');
      const y = Array.from({ length: 64 }, (_, i) => Math.sin(i / 5) + ((i * 7919) % 13) / 40);
      const stopped = new AbortController();
      const cases = [
        [[1, 'a']], [y, { x: [1, 2] }], [y, { x: y }], [y, { method: 'magic' }], [y, { outliers: 'drop' }],
        [y, { seed: -1 }], [y, { sigma: -1 }], [y, { bandLevel: 2 }], [[]],
        [y, { signal: AbortSignal.abort(new Error('enough')) }],
        [y, { signal: stopped.signal, samples: 64, onProgress: () => stopped.abort(new Error('later')) }],
      ];
      (async () => {
        for (const args of cases) {
          await denoise(...args).then(
            () => console.log('no error'),
            (error) => console.log(error instanceof InputError ? error.code : error.message));
        }
        console.log((await denoise(y, { bandLevel: undefined })).lower.length);
        console.log((await denoise([3, 3, 3])).after.join());
      })();`,
    );
    const { stdout, stderr } = run(process.execPath, ['c.cjs']);
    assert.deepEqual(
      stdout.trim().split('\n'),
      [
        'not-a-number',
        ...Array(2).fill('bad-x'),
        ...Array(5).fill('bad-option'),
        'too-few-samples',
        'enough',
        'later',
        '64',
        '3,3,3',
      ],
      stderr,
    );
  });

  it('has types that a strict program compiles with', () => {
    writeFileSync(join(folder, 'consumer.ts'), CONSUMER);
    const tsc = join(ROOT, 'node_modules/@typescript/native/bin/tsc');
    const options = '--noEmit --strict --target es2022 --lib es2022,dom --types --module nodenext'.split(' ');
    const { status, stdout } = run(process.execPath, [
      tsc,
      ...options.filter((o) => o !== '--types'),
      'consumer.ts',
    ]);
    assert.equal(status, 0, stdout);
  });

  it('runs its command line, on one file and on several', () => {
    const cli = join(folder, 'node_modules/denoise-data', manifest().bin['denoise-data']);
    assert.match(readFileSync(cli, 'utf8'), /^#!\/usr\/bin\/env node\n/);
    const rows = Array.from({ length: 80 }, (_, i) => `${i},${Math.sin(i / 9) + ((i * 7919) % 13) / 60}`);
    for (const name of ['a.csv', 'b.csv']) writeFileSync(join(folder, name), `t,y\n${rows.join('\n')}\n`);
    const one = run(process.execPath, [cli, '--json', 'a.csv']);
    assert.equal(one.status, 0, one.stderr);
    assert.equal(JSON.parse(one.stdout).series[0].after.length, 80);
    const both = run(process.execPath, [cli, '*.csv', '--jobs', '2', '--output-folder', 'clean']);
    assert.equal(both.status, 0, both.stderr);
    assert.match(both.stdout, /^2 of 2 files, 2 series, 160 samples/m);
    const solved = run(process.execPath, [
      cli,
      'solve',
      "y' = -y, y(0) = 1, t = 0..2, method = euler, n = 20",
      '--json',
    ]);
    assert.equal(solved.status, 0, solved.stderr);
  });
});
