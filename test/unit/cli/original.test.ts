import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { link, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LARGE_FILE_BYTES } from '../../../src/core/reading/limits';
import { denoiseData, ROOT } from './program';

const TABLE = `t,y\n${Array.from({ length: 60 }, (_, i) => `${i},${(Math.sin(i / 7) + Math.cos(i * i) / 9).toFixed(4)}\n`).join('')}`;
/** Links need a right on Windows, which has no standard input of this kind either. */
const whereLinksAre = process.platform === 'win32' ? () => undefined : it;

describe("the data's own file on the command line", function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'denoise-original-'));
  });
  beforeEach(() => Promise.all(['a.csv', 'a.svg'].map((name) => writeFile(join(folder, name), TABLE))));
  after(() => rm(folder, { recursive: true }));

  /** That the arguments are refused for this target, and the file is as it was. */
  async function refuses(args: readonly string[], target: string, original = 'a.csv'): Promise<void> {
    const { code, out, err } = await denoiseData(folder, [...args, '--quiet']);
    assert.deepEqual([code, out], [2, ''], err);
    assert.ok(err.includes(`: ${target} is the file with the data, which stays as it is. Name another`), err);
    assert.equal(await readFile(join(folder, original), 'utf8'), TABLE);
  }

  it('is no target of --out and --plot, however it is spelled', async () => {
    await refuses(['a.csv', '--out', './a.csv'], './a.csv');
    await refuses(['a.csv', '--out', join(folder, 'a.csv'), '--json'], join(folder, 'a.csv'));
    await refuses(['a.svg', '--plot', 'a.svg'], 'a.svg', 'a.svg');
    await refuses(['solve', 'v = D(y)', '--data', 'a.svg', '--plot', './a.svg'], './a.svg', 'a.svg');
  });

  whereLinksAre('is no target by a link, in either direction', async () => {
    await symlink('a.csv', join(folder, 'soft.csv'));
    await link(join(folder, 'a.csv'), join(folder, 'hard.csv'));
    await symlink('.', join(folder, 'here'));
    await refuses(['a.csv', '--out', 'soft.csv'], 'soft.csv');
    await refuses(['soft.csv', '--out', 'a.csv'], 'a.csv');
    await refuses(['a.csv', '--out', 'hard.csv'], 'hard.csv');
    await refuses(['a.csv', '--out', 'here/a.csv'], 'here/a.csv');
  });

  whereLinksAre('is no target where standard input comes from it', async () => {
    const program = [process.execPath, '--import', join(ROOT, 'node_modules/tsx/dist/loader.mjs')];
    const run = (out: string) =>
      spawnSync('sh', ['-c', '"$0" "$@" < a.csv', ...program, join(ROOT, 'src/cli.ts'), '-', '--out', out], {
        cwd: folder,
        encoding: 'utf8',
      });
    const refused = run('a.csv');
    assert.equal(refused.status, 2, refused.stderr);
    assert.match(refused.stderr, /a\.csv is the file with the data/);
    assert.equal(await readFile(join(folder, 'a.csv'), 'utf8'), TABLE);
    assert.equal(run('copy.csv').status, 0);
  });

  it('is no target where it is so large that it is cleaned piece by piece', async () => {
    await truncate(join(folder, 'a.svg'), LARGE_FILE_BYTES);
    const { code, err } = await denoiseData(folder, ['a.svg', '--out', './a.svg']);
    assert.equal(code, 2);
    assert.match(err, /\.\/a\.svg is the file with the data/);
  });

  it('may be a device, which is no file', async () => {
    if (process.platform === 'win32') return;
    const { code, err } = await denoiseData(folder, [
      'a.csv',
      '--band',
      '0',
      '--quiet',
      '--out',
      '/dev/null',
    ]);
    assert.equal(code, 0, err);
  });
});
