import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contributes } from '../../../package.json';
import { DATA_EXTENSIONS, inputFiles, standsForSeveral } from '../../../src/cli/inputs';
import { InputError } from '../../../src/core/errors';

const slashes = (path: string): string => path.replaceAll('\\', '/');

describe('inputFiles', () => {
  let folder: string;
  const home = process.cwd();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'denoise-inputs-'));
    await mkdir(join(folder, 'data/deep'), { recursive: true });
    await mkdir(join(folder, 'data/clean'));
    await mkdir(join(folder, 'words'));
    const names = ['run10.csv', 'run2.CSV', '[x].csv', 'notes.md', 'deep/run3.npy', '.hidden.csv'];
    for (const name of names) await writeFile(join(folder, 'data', name), '');
    await writeFile(join(folder, 'words/notes.md'), '');
    await writeFile(join(folder, 'data/clean/run2.CSV'), '');
    process.chdir(folder);
  });
  after(async () => {
    process.chdir(home);
    await rm(folder, { recursive: true });
  });

  const pathsOf = async (args: string[], output: string | null = null): Promise<string[]> =>
    (await inputFiles(args, output)).map(({ path }) => slashes(path));

  it('takes the data files of a folder, in the order of their numbers', async () => {
    assert.deepEqual(await pathsOf(['data'], 'data/clean'), [
      'data/[x].csv',
      'data/deep/run3.npy',
      'data/run2.CSV',
      'data/run10.csv',
    ]);
  });

  it('takes what matches a pattern, and a file whose name looks like one', async () => {
    assert.deepEqual(await pathsOf(['data/run*.*']), ['data/run2.CSV', 'data/run10.csv']);
    assert.deepEqual(await pathsOf(['data/**/run?.{CSV,npy}'], 'data/clean'), [
      'data/deep/run3.npy',
      'data/run2.CSV',
    ]);
    assert.deepEqual(await pathsOf(['data/[x].csv']), ['data/[x].csv']);
    assert.equal(await standsForSeveral('data/[x].csv'), false);
    assert.equal(await standsForSeveral('data/[y].csv'), true);
  });

  it('takes each file once, and leaves one that does not exist to be complained of', async () => {
    const args = ['data/run10.csv', './data/../data/run10.csv', 'data/*.csv', 'data/no.csv'];
    assert.deepEqual(await pathsOf(args), ['data/run10.csv', 'data/[x].csv', 'data/no.csv']);
  });

  it('puts copies into the folders that the files are in', async () => {
    const targets = async (args: string[]): Promise<(string | null)[]> =>
      (await inputFiles(args, 'clean')).map(({ target }) => target && slashes(target));
    assert.deepEqual(await targets(['data/run10.csv', 'data/deep/run3.npy']), [
      'clean/run10.csv',
      'clean/deep/run3.npy',
    ]);
    assert.deepEqual(await targets(['data/deep/run3.npy']), ['clean/run3.npy']);
    assert.deepEqual(await targets(['data/run2.CSV', 'words/notes.md']), [
      'clean/data/run2.CSV',
      'clean/words/notes.md',
    ]);
  });

  it('refuses copies that would replace what is read, also by way of a link', async () => {
    await symlink(join(folder, 'data'), join(folder, 'link'), 'junction');
    for (const [args, output] of [
      [['data/run2.CSV', 'data/run10.csv'], 'data'],
      [['data/run2.CSV', 'data/run10.csv'], 'link'],
      [['data/run2.CSV', 'data/clean/run2.CSV'], 'data/clean'],
    ] as const) {
      await assert.rejects(inputFiles(args, output), (error) => {
        return error instanceof InputError && /would replace/.test(error.message);
      });
    }
  });

  it('refuses folders and patterns without files', async () => {
    await assert.rejects(
      inputFiles(['words'], null),
      /words: the folder has no data files \(\.asc, \.cnv, \.csv/,
    );
    await assert.rejects(inputFiles(['data/*.xls'], null), /data\/\*\.xls: no file matches/);
  });

  it('knows the files that the explorer offers to denoise', () => {
    const [{ when }] = contributes.menus['explorer/context'];
    const offered = /\\\.\(([a-z0-9|]+)\)\$/.exec(when)?.[1];
    assert.deepEqual(offered?.split('|'), DATA_EXTENSIONS);
  });
});
