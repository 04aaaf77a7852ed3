import * as assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { InputError } from '../../../src/core/errors';
import { AUTOMATIC } from '../../../src/core/reading/options';
import { DEFAULT_SETTINGS } from '../../../src/core/result';
import { InferenceClient } from '../../../src/inference/client';
import { CancelledError } from '../../../src/inference/errors';
import { forkedProcess } from '../../../src/inference/forkedProcess';
import type { RunRequest } from '../../../src/inference/messages';
import {
  answering,
  closeEverything,
  denoiseActive,
  denoiseApi,
  eventually,
  extensionFile,
  longText,
  openFile,
  openText,
  panelTitles,
  resultOf,
} from './workspace';

const SAMPLES = Array.from({ length: 64 }, (_, i) => (Math.sin(i / 8) + 0.1 * Math.cos(i * i)).toFixed(3));
const REQUEST: RunRequest = {
  kind: 'run',
  source: { text: SAMPLES.join('\n') },
  ranges: null,
  reading: AUTOMATIC,
  choice: { columns: null, x: null },
  settings: DEFAULT_SETTINGS,
};

describe('inference process', function () {
  this.timeout(120_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'denoise-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(closeEverything);

  /** Starts a run that takes long, and waits until it is on its way. */
  async function startLongRun() {
    const { document } = await openText(longText());
    const running = denoiseActive();
    const api = await denoiseApi();
    await eventually('the panel of the long run', () => (panelTitles().length > 0 ? true : undefined));
    return { uri: document.uri, running, api };
  }

  it('is reported when it dies in mid-run, and the next run works in a fresh one', async () => {
    const { running, api } = await startLongRun();
    const pid = api.inferencePid();
    assert.ok(pid);
    process.kill(pid, 'SIGKILL');
    const [message] = await running;
    assert.match(
      message,
      /The inference process was ended by SIGKILL.*Nothing was changed.*Run the command again/,
    );

    const { document } = await openFile('pendulum.csv');
    assert.deepEqual(await denoiseActive(), []);
    assert.ok(await resultOf(document.uri));
    assert.notEqual(api.inferencePid(), pid);
  });

  it('is stopped by cancelling, quickly and without a message', async () => {
    const { uri, running, api } = await startLongRun();
    const started = Date.now();
    await api.send(uri, { type: 'cancel' });
    assert.deepEqual(await running, []);
    assert.ok(Date.now() - started < 2000, `${Date.now() - started} ms`);
    const { document } = await openFile('pendulum.csv');
    assert.deepEqual(await denoiseActive(), []);
    assert.ok(await resultOf(document.uri));
  });

  it('does two runs at once, each with its own result', async () => {
    const first = await openText(SAMPLES.join('\n'));
    const runs = [denoiseActive()];
    const second = await openText(SAMPLES.slice(0, 32).join('\n'));
    runs.push(denoiseActive());
    assert.deepEqual(await Promise.all(runs), [[], []]);
    assert.equal((await resultOf(first.document.uri)).series[0].before.length, 64);
    assert.equal((await resultOf(second.document.uri)).series[0].before.length, 32);
  });

  it('keeps the extension host free while it works', async () => {
    const { uri, running, api } = await startLongRun();
    let longest = 0;
    for (let last = performance.now(), i = 0; i < 20; i++) {
      await delay(25);
      longest = Math.max(longest, performance.now() - last - 25);
      last = performance.now();
    }
    await api.send(uri, { type: 'cancel' });
    await running;
    assert.ok(longest < 500, `the extension host was busy for ${longest.toFixed(0)} ms`);
  });

  it('runs the latest of several settings asked for in a row', async () => {
    const { document } = await openText(SAMPLES.join('\n'));
    await denoiseActive();
    const api = await denoiseApi();
    const { settings } = await resultOf(document.uri);
    const answers = await Promise.all(
      [0.1, 0.2, 0.3, 0.4].map((sigma) =>
        api.send(document.uri, { type: 'run', settings: { ...settings, sigma }, series: 0 }),
      ),
    );
    assert.equal((await resultOf(document.uri)).series[0].noise.sigma, 0.4);
    assert.ok((await resultOf(document.uri)).series[0].lower, 'the band is complete');
    assert.deepEqual(
      answers.flat().filter(({ type }) => type === 'failed'),
      [],
      'nothing is said of the runs that were overtaken',
    );
  });

  it('reads a file that is too large for the editor by its path, and saves it as another', async () => {
    const path = join(folder, 'large.csv');
    const remark = `# ${'-'.repeat(1_000_000)}\n`;
    writeFileSync(path, 't,y\n');
    for (let i = 0; i < 53; i++) appendFileSync(path, remark);
    appendFileSync(path, `${SAMPLES.map((y, i) => `${i},${y}`).join('\n')}\n`);
    const uri = vscode.Uri.file(path);
    assert.deepEqual(await vscode.commands.executeCommand('denoise.denoiseData', uri, [uri]), []);
    const result = await resultOf(uri);
    assert.ok(result.actions.includes('save'));
    for (const action of ['replace', 'insert-column', 'diff', 'open'] as const) {
      assert.ok(!result.actions.includes(action), action);
    }
    assert.equal(result.series[0].before.length, 64);

    const client = makeClient(extensionFile('models'));
    const { job, stamp } = await client.run({ ...REQUEST, source: { path } });
    assert.ok(stamp);
    const target = join(folder, 'saved.csv');
    const columns = job.items.map(({ column, rows, result: { after, noise } }) => ({
      column,
      rows,
      values: after,
      sigma: noise.sigma,
    }));
    const { written } = await client.save({ kind: 'save', path, stamp, target, reading: AUTOMATIC, columns });
    assert.ok(written > 32);
    const lines = (file: string) => readFileSync(file, 'utf8').split('\n');
    const [before, after] = [lines(path), lines(target)];
    assert.equal(after.length, before.length);
    assert.equal(after.filter((line, i) => line !== before[i]).length, written);

    appendFileSync(path, '64,0\n');
    await assert.rejects(
      client.save({ kind: 'save', path, stamp, target, reading: AUTOMATIC, columns }),
      /changed since it was read/,
    );
    client.dispose();
  });

  it('denoises a file with too many numbers to show into a copy', async () => {
    const path = join(folder, 'larger.csv');
    const remark = `# ${'-'.repeat(1_000_000)}\n`;
    const rows = (first: number) => SAMPLES.map((y, i) => `${first + i},${y}\n`).join('');
    writeFileSync(path, `t,y\n${rows(0)}`);
    for (let i = 0; i < 68; i++) appendFileSync(path, remark);
    appendFileSync(path, rows(SAMPLES.length));
    const uri = vscode.Uri.file(path);
    const target = vscode.Uri.file(join(folder, 'larger.denoised.csv'));
    const proposed: unknown[] = [];
    const choose = (options: unknown) => {
      proposed.push((options as vscode.SaveDialogOptions).defaultUri?.fsPath);
      return target;
    };
    await answering('showSaveDialog', choose, async () => {
      assert.deepEqual(await vscode.commands.executeCommand('denoise.denoiseData', uri, [uri]), []);
    });
    assert.deepEqual(proposed, [target.fsPath]);
    const [before, after] = [path, target.fsPath].map((file) => readFileSync(file, 'utf8').split('\n'));
    assert.equal(after.length, before.length);
    const changed = after.filter((line, i) => line !== before[i]);
    assert.ok(changed.length > SAMPLES.length && changed.every((line) => /^\d+,[-\d.e]+$/.test(line)));

    // A cancelled run leaves nothing behind.
    const client = makeClient(extensionFile('models'));
    const controller = new AbortController();
    const cancelled = join(folder, 'cancelled.csv');
    const { reading, choice, settings } = REQUEST;
    const file = { path, target: cancelled, reading, choice, settings, missing: 'fill' as const };
    await assert.rejects(
      client.file(
        { kind: 'file', file },
        { signal: controller.signal, onProgress: () => controller.abort() },
      ),
      CancelledError,
    );
    // The next run waits until the one before it has stopped.
    assert.equal((await client.run(REQUEST)).job.items.length, 1);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith('cancelled')),
      [],
    );
    client.dispose();
  });

  it('says what to do where the model is missing or damaged', async () => {
    const missing = makeClient(join(folder, 'nowhere'));
    await assert.rejects(missing.run(REQUEST), inputError('model-missing'));
    missing.dispose();

    const damagedFolder = join(folder, 'models');
    cpSync(extensionFile('models'), damagedFolder, { recursive: true });
    const { file } = JSON.parse(readFileSync(join(damagedFolder, 'denoiser.json'), 'utf8')) as {
      file: string;
    };
    appendFileSync(join(damagedFolder, file), 'x');
    const damaged = makeClient(damagedFolder);
    await assert.rejects(damaged.run(REQUEST), inputError('model-damaged'));
    // Once it is repaired it works, without a restart.
    cpSync(extensionFile('models'), damagedFolder, { recursive: true });
    assert.equal((await damaged.run(REQUEST)).job.items.length, 1);
    damaged.dispose();
  });

  it('ends with its parent', async () => {
    const child = fork(extensionFile('dist', 'inference.js'), [extensionFile('models')], {
      serialization: 'advanced',
      execArgv: [],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    const ended = once(child, 'exit');
    child.disconnect();
    assert.deepEqual(await ended, [0, null]);
  });

  it('writes no file of its own anywhere', () => {
    const names = [homedir(), tmpdir()].flatMap((place) => readdirSync(place));
    assert.deepEqual(
      names.filter((name) => /onnx|ort[-_.]|telemetry|\.1ds/i.test(name)),
      [],
    );
  });

  function makeClient(modelFolder: string): InferenceClient {
    return new InferenceClient({
      start: forkedProcess({ serverPath: extensionFile('dist', 'inference.js'), modelFolder }),
      log: () => undefined,
    });
  }
});

function inputError(code: string) {
  return (error: unknown) => {
    assert.ok(error instanceof InputError, String(error));
    assert.equal(error.code, code);
    assert.ok(error.message.length > 40, 'it says what to do');
    return true;
  };
}
