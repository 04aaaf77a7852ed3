import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { denoiseData, ROOT } from './program';

const normal = normalGenerator(11);

/** A noisy sine of `rows` samples in each of some columns. */
function table(rows: number, columns: readonly string[]): string {
  const lines = Array.from({ length: rows }, (_, i) =>
    [i, ...columns.map(() => (Math.sin(i / 12) + 0.1 * normal()).toFixed(4))].join(','),
  );
  return `t,${columns.join(',')}\n${lines.join('\n')}\n`;
}

describe('denoise-data on several files', function () {
  this.timeout(120_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'denoise-files-'));
    await mkdir(join(folder, 'data/deep'), { recursive: true });
    await writeFile(join(folder, 'data/a.csv'), table(100, ['y']));
    await writeFile(join(folder, 'data/b.csv'), 't,y\n0,1\n1,abc\n2,3\n');
    await writeFile(join(folder, 'data/c.csv'), table(120, ['left', 'right']));
    await writeFile(join(folder, 'data/d.csv'), Buffer.from([0, 1, 2, 3]));
    await writeFile(join(folder, 'data/deep/e.csv'), table(80, ['y']));
  });
  after(() => rm(folder, { recursive: true }));

  it('reports each in order, names what failed at the end, and cleans the rest', async () => {
    const args = ['data', 'data/missing.csv', '--jobs', '2', '--output-folder', 'clean'];
    const { code, out, err } = await denoiseData(folder, args);
    assert.equal(code, 1);
    const lines = out.split('\n');
    assert.match(
      lines[0],
      /^data\/a\.csv: y: noise 0\.\d+ \(estimated\), SNR [\d.]+, 100 samples, written to clean\/a\.csv$/,
    );
    assert.match(lines[1], /^data\/c\.csv: 3 columns × 120 rows, .*, written to clean\/c\.csv$/);
    assert.match(lines[2], /^ {2}left: noise 0\.\d+ .* 120 samples$/);
    assert.match(lines[3], /^ {2}right: noise/);
    assert.match(lines[4], /^data\/deep\/e\.csv: y: .* 80 samples, written to clean\/deep\/e\.csv$/);
    assert.match(
      lines[5],
      /^3 of 6 files, 4 series, 420 samples in [\d.]+ s by 2 processes, written to clean$/,
    );
    assert.deepEqual(lines.slice(6), ['']);
    assert.match(err, /^data\/b\.csv:3:3: .*'abc'/m);
    assert.match(err, /^data\/d\.csv:1:1: .*binary/m);
    assert.match(err, /^data\/missing\.csv:1:1: .*cannot be read/m);
    assert.match(
      err,
      /\ndenoise-data: 3 of 6 files could not be cleaned: data\/b\.csv, data\/d\.csv, data\/missing\.csv\n$/,
    );
    assert.deepEqual((await readdir(join(folder, 'clean'), { recursive: true })).sort(), [
      'a.csv',
      'c.csv',
      'deep',
      'deep/e.csv',
    ]);
  });

  it('writes what one file at a time gives, however many processes there are', async () => {
    const files = ['data/c.csv', 'data/deep/e.csv'];
    await denoiseData(folder, ['--quiet', '--out', 'alone.csv', 'data/c.csv']);
    const alone = await readFile(join(folder, 'alone.csv'), 'utf8');
    assert.notEqual(alone, await readFile(join(folder, 'data/c.csv'), 'utf8'));
    for (const jobs of ['1', '2']) {
      const args = [...files, '--jobs', jobs, '--quiet', '--output-folder', `by-${jobs}`];
      assert.equal((await denoiseData(folder, args)).code, 0);
      assert.equal(await readFile(join(folder, `by-${jobs}`, 'c.csv'), 'utf8'), alone);
    }
  });

  it('replaces copies only where it is told to', async () => {
    await mkdir(join(folder, 'kept'));
    await writeFile(join(folder, 'kept/a.csv'), 'precious');
    const args = ['data/a.csv', 'data/c.csv', '--quiet', '--output-folder', 'kept'];
    const refused = await denoiseData(folder, args);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /^data\/a\.csv:1:1: kept\/a\.csv exists already\. Give --overwrite/);
    assert.match(refused.out, /^data\/c\.csv: .* written to kept\/c\.csv\n/);
    assert.equal(await readFile(join(folder, 'kept/a.csv'), 'utf8'), 'precious');
    const allowed = await denoiseData(folder, [...args, '--overwrite']);
    assert.equal(allowed.code, 0, allowed.err);
    assert.match(await readFile(join(folder, 'kept/a.csv'), 'utf8'), /^t,y\n0,/);
  });

  it('gives one JSON object a line, failures included', async () => {
    const args = ['data/*.csv', '--json', '--quantities', '--quiet'];
    const { code, out } = await denoiseData(folder, args);
    assert.equal(code, 1);
    const objects = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      objects.map(({ file }) => file),
      ['data/a.csv', 'data/b.csv', 'data/c.csv', 'data/d.csv'],
    );
    const [a, b, c] = objects;
    assert.equal(a.written, null);
    assert.equal(a.series[0].after.length, 100);
    assert.ok(a.series[0].quantities.rows.length > 3);
    assert.deepEqual([b.error.line, b.error.column], [3, 3]);
    assert.deepEqual(
      c.series.map(({ name }: { name: string }) => name),
      ['left', 'right'],
    );
    const alone = JSON.parse((await denoiseData(folder, ['--json', '--quiet', 'data/a.csv'])).out);
    assert.deepEqual(a.series[0].after, alone.series[0].after);
  });

  it('refuses what is for one file', async () => {
    const cases: [string[], RegExp][] = [
      [['--out', 'o.csv'], /--out is for one file.*--output-folder/],
      [['--plot', 'p.svg'], /--plot is for one file/],
      [['--compare'], /--compare is for one file/],
      [['--quantities'], /--quantities .*--json/],
    ];
    for (const [args, message] of cases) {
      const { code, out, err } = await denoiseData(folder, ['data', ...args]);
      assert.equal(code, 2);
      assert.equal(out, '');
      assert.match(err, message);
    }
  });

  it('says where copies cannot be written, and goes on', async () => {
    await writeFile(join(folder, 'no-folder'), '');
    const args = ['data/a.csv', 'data/c.csv', '--output-folder', 'no-folder/deep'];
    const { code, err } = await denoiseData(folder, args);
    assert.equal(code, 1);
    assert.match(err, /^data\/a\.csv:1:1: The folder no-folder\/deep cannot be made: /m);
    assert.match(err, /^data\/c\.csv:1:1: The folder/m);
  });

  it('cleans 100 columns of one file, each reported', async () => {
    const columns = Array.from({ length: 100 }, (_, i) => `c${i + 1}`);
    await writeFile(join(folder, 'wide.csv'), table(64, columns));
    const { code, out } = await denoiseData(folder, ['wide.csv', '--band', '0', '--output-folder', 'wide']);
    assert.equal(code, 0);
    for (const name of columns) assert.match(out, new RegExp(`^  ${name}: noise .* 64 samples$`, 'm'));
    const copy = await readFile(join(folder, 'wide/wide.csv'), 'utf8');
    assert.equal(copy.split('\n')[0], `t,${columns.join(',')}`);
  });

  /** Starts the command line in a process group of its own, as a terminal does. */
  function start(args: readonly string[], environment: NodeJS.ProcessEnv = {}): ChildProcess {
    const tsx = join(ROOT, 'node_modules/tsx/dist/loader.mjs');
    return spawn(process.execPath, ['--import', tsx, join(ROOT, 'src/cli.ts'), ...args], {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
  }

  // Windows has no signal of Ctrl+C that could be sent to a process group.
  if (process.platform !== 'win32') {
    it('ends all its processes at Ctrl+C, leaving no half-written file', async () => {
      await mkdir(join(folder, 'many'));
      for (let k = 0; k < 40; k++) await writeFile(join(folder, `many/${k}.csv`), table(1000, ['y', 'z']));
      const program = start(['many', '--jobs', '2', '--output-folder', 'stopped']);
      assert.ok(program.pid && program.stdout && program.stderr);
      let err = '';
      program.stderr.setEncoding('utf8').on('data', (text) => {
        err += text;
      });
      await once(program.stdout, 'data');
      const ended = once(program, 'close');
      process.kill(-program.pid, 'SIGINT');
      // The pipes close when the last process has ended.
      const [code] = await ended;
      assert.equal(code, 130);
      assert.match(err, /denoise-data: stopped\n$/);
      const written = await readdir(join(folder, 'stopped'));
      assert.ok(written.length > 0 && written.length < 40, String(written.length));
      assert.ok(written.every((name) => name.endsWith('.csv')));
    });
  }

  it('loses only the file whose process dies', async () => {
    // A stand-in for running out of memory: the process that opens this file ends at once.
    const preload = join(folder, 'dies.cjs');
    await writeFile(
      preload,
      `const fs = require('node:fs/promises');
      const { readFile } = fs;
      fs.readFile = (path, ...rest) => {
        if (String(path).endsWith('deadly.csv')) process.kill(process.pid, 'SIGKILL');
        return readFile(path, ...rest);
      };`,
    );
    await writeFile(join(folder, 'deadly.csv'), table(50, ['y']));
    const files = ['data/a.csv', 'deadly.csv', 'data/c.csv', '--jobs', '1'];
    const { code, out, err } = await denoiseData(folder, files, '', ['--require', preload]);
    assert.equal(code, 1);
    assert.match(out, /^data\/a\.csv: y: .*\ndata\/c\.csv: 3 columns/);
    assert.match(err, /^deadly\.csv:1:1: The process that cleaned it ended \(SIGKILL\)/m);
  });

  it('stops at the first file where no file can be cleaned', async () => {
    const preload = join(folder, 'no-model.cjs');
    await writeFile(
      preload,
      `const files = require('node:fs/promises');
      const { readFile } = files;
      files.readFile = async (path, ...rest) => {
        if (String(path).endsWith('denoiser.onnx')) throw new Error('no such file');
        return readFile(path, ...rest);
      };
      require('node:module').syncBuiltinESMExports();`,
    );
    const args = ['data/a.csv', 'data/c.csv', '--jobs', '1'];
    const { code, out, err } = await denoiseData(folder, args, '', ['--require', preload]);
    assert.equal(code, 1);
    assert.match(out, /^0 of 2 files/);
    assert.match(err, /^data\/a\.csv:1:1: The model file .* cannot be read: no such file/);
    assert.doesNotMatch(err, /c\.csv:1:1/);
  });
});
