import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const ROOT = join(__dirname, '../../..');
const CLI = join(ROOT, 'src/cli.ts');
const TSX = join(ROOT, 'node_modules/tsx/dist/loader.mjs');
const TABLE = `t,y\n${Array.from({ length: 400 }, (_, i) => `${i},${Math.sin(i / 9) + Math.cos(i * i) / 9}\n`).join('')}`;
/** Larger than what is cleaned whole: read and written piece by piece. */
const LARGE_BYTES = 70 * 2 ** 20;
/** For what only Linux has: a disk that is always full, and limits of files. */
const onLinux = process.platform === 'linux' ? it : () => undefined;

describe('faults on the command line', function () {
  this.timeout(120_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'denoise-cli-faults-'));
    writeFileSync(join(folder, 'a.csv'), TABLE);
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Runs a program in the folder; `meanwhile` may meddle with it. */
  function run(
    [program, ...args]: readonly string[],
    meanwhile: (pid: number, ended: () => boolean) => Promise<void> = async () => {},
    env: NodeJS.ProcessEnv = {},
  ): Promise<{ code: number | null; signal: string | null; err: string }> {
    const child = spawn(program, args, { cwd: folder, env: { ...process.env, ...env } });
    let err = '';
    child.stdout.resume();
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    const outcome = new Promise<{ code: number | null; signal: string | null; err: string }>(
      (resolve, reject) => {
        child.on('error', reject);
        child.on('close', (code, signal) => resolve({ code, signal, err }));
      },
    );
    const helped = meanwhile(child.pid ?? 0, () => child.exitCode !== null || child.signalCode !== null);
    return Promise.all([outcome, helped]).then(([found]) => found);
  }

  const cli = (...args: string[]) => [process.execPath, '--import', TSX, CLI, ...args];
  const shell = (line: string, ...args: string[]) => ['sh', '-c', line, ...cli(...args)];
  const unchanged = () => {
    assert.equal(readFileSync(join(folder, 'a.csv'), 'utf8'), TABLE);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.tmp')),
      [],
      'nothing half-written is left',
    );
  };

  onLinux('a full disk: says so, with status 2', async () => {
    const printed = await run(shell('"$0" "$@" > /dev/full', '--json', 'a.csv'));
    assert.deepEqual([printed.code, printed.signal], [2, null], printed.err);
    assert.match(printed.err, /the result cannot be printed: ENOSPC.*Print it elsewhere\./);
    const written = await run(cli('--out', '/dev/full', 'a.csv'));
    assert.equal(written.code, 2, written.err);
    assert.match(written.err, /\/dev\/full cannot be written: ENOSPC.*Make room on the disk/);
    unchanged();
  });

  onLinux('a file that may not grow: says so, and leaves what was there', async () => {
    writeFileSync(join(folder, 'copy.csv'), 'older');
    const { code, err } = await run(shell('ulimit -f 2; "$0" "$@"', '--out', 'copy.csv', 'a.csv'));
    assert.equal(code, 2, err);
    assert.match(err, /copy\.csv cannot be written: EFBIG.*Make room on the disk/);
    assert.equal(readFileSync(join(folder, 'copy.csv'), 'utf8'), 'older');
    unchanged();
    rmSync(join(folder, 'copy.csv'));
  });

  it('Ctrl+C in mid-run: stops, and leaves nothing behind', async () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => `${i},${Math.sin(i / 99)}\n`).join('');
    writeFileSync(join(folder, 'large.csv'), `t,y\n${rows.repeat(Math.ceil(LARGE_BYTES / rows.length))}`);
    const isWriting = () => readdirSync(folder).some((name) => name.endsWith('.tmp'));
    const { code, err } = await run(
      cli('--x', 'none', '--out', 'large.out.csv', 'large.csv'),
      async (pid, ended) => {
        while (!isWriting() && !ended()) await delay(20);
        if (!ended()) process.kill(pid, 'SIGINT');
      },
    );
    assert.equal(code, 130, err);
    assert.match(err, /denoise-data: stopped/);
    assert.ok(!readdirSync(folder).includes('large.out.csv'));
    unchanged();
    rmSync(join(folder, 'large.csv'));
  });

  it('too little memory: ends with a status, and the data are as they were', async () => {
    const options = { NODE_OPTIONS: '--max-old-space-size=12' };
    const { code, signal } = await run(cli('--out', 'copy.csv', 'a.csv'), undefined, options);
    assert.ok(code !== 0 || signal !== null);
    unchanged();
    assert.ok(!readdirSync(folder).includes('copy.csv'));
  });

  it('a model that is cut off, or a card that is another one: status 1 and what to do', async () => {
    const place = join(folder, 'installed');
    cpSync(join(ROOT, 'models'), join(place, 'models'), { recursive: true });
    // The program finds its models beside the folder that it stands in.
    writeFileSync(
      join(folder, 'main.ts'),
      `import { main } from ${JSON.stringify(join(ROOT, 'src/cli/main.ts'))};
      void main(process.argv.slice(2), ${JSON.stringify(join(place, 'models'))}).then((code) => process.exit(code));`,
    );
    const damaged = [process.execPath, '--import', TSX, join(folder, 'main.ts'), 'a.csv'];
    truncateSync(join(place, 'models/denoiser.onnx'), 1000);
    for (const damage of [
      () => {},
      () => writeFileSync(join(place, 'models/denoiser.json'), '{}'),
      () => rmSync(join(place, 'models/denoiser.json')),
    ]) {
      damage();
      const { code, err } = await run(damaged);
      assert.equal(code, 1, err);
      assert.match(err, /^a\.csv:1:1: The model .*Reinstall Denoise\.\n$/);
    }
    unchanged();
  });
});
