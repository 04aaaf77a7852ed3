import * as assert from 'node:assert/strict';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import {
  act,
  closeEverything,
  denoiseActive,
  denoiseApi,
  extensionFile,
  openFile,
  openText,
} from './workspace';

describe('what the inference process asks of the system', function () {
  this.timeout(120_000);
  let folder: string;
  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'denoise-watch-')));
  });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(closeEverything);

  it('is no connection and no file, whatever it computes', async () => {
    const api = await denoiseApi();
    const old = api.inferencePid();
    const log = join(folder, 'watch.log');
    writeFileSync(log, '');
    const { NODE_OPTIONS } = process.env;
    const watch = extensionFile('test', 'unit', 'safety', 'watch.cjs');
    const before = [homedir(), tmpdir()].map((place) => readdirSync(place));
    process.env.NODE_OPTIONS = `--require ${JSON.stringify(watch)}`;
    process.env.WATCH_LOG = log;
    try {
      if (old !== undefined) process.kill(old, 'SIGKILL');
      while (old !== undefined && api.inferencePid() === old) await new Promise(setImmediate);
      const { document } = await openFile('pendulum.csv');
      assert.deepEqual(await denoiseActive(), []);
      for (const request of [
        { type: 'trajectory' as const, id: 1, series: 0 },
        { type: 'compare' as const, id: 2, series: 0 },
        { type: 'quantities' as const, id: 3, series: 0, range: null },
      ]) {
        const answers = await api.send(document.uri, request);
        assert.ok(!answers.some(({ type }) => type === 'failed'), request.type);
      }
      assert.equal((await act(document.uri, 'copy')).ok, true);
      await openText("y' = -y, y(0) = 1, t = 0..2, method = euler, h = 0.1");
      assert.deepEqual(await vscode.commands.executeCommand('denoise.denoiseEquation'), []);
      const pid = api.inferencePid();
      assert.ok(pid !== undefined && pid !== old);
      if (process.platform === 'linux') assert.deepEqual(internetSockets(pid), []);
    } finally {
      delete process.env.WATCH_LOG;
      if (NODE_OPTIONS === undefined) delete process.env.NODE_OPTIONS;
      else process.env.NODE_OPTIONS = NODE_OPTIONS;
    }
    const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
    assert.deepEqual(new Set(lines), new Set(['watching']), 'not a single connection, process or file');
    const after = [homedir(), tmpdir()].map((place) => readdirSync(place));
    assert.deepEqual(
      after.flatMap((names, k) =>
        names.filter((name) => !before[k].includes(name) && !name.startsWith('vscode-')),
      ),
      [],
    );
    // The process that is watched ends with the log.
    const pid = api.inferencePid();
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  });
});

/** The sockets of a process that are not for processes of this machine only, as Linux lists them. */
function internetSockets(pid: number): string[] {
  const own = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap(
      (fd) => /^socket:\[(\d+)\]$/.exec(target(`/proc/${pid}/fd/${fd}`))?.[1] ?? [],
    ),
  );
  return ['tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6'].flatMap((kind) =>
    readFileSync(`/proc/${pid}/net/${kind}`, 'utf8')
      .split('\n')
      .slice(1)
      .filter((line) => own.has(line.trim().split(/\s+/)[9])),
  );
}

function target(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    // Closed meanwhile.
    return '';
  }
}
