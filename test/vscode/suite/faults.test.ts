import * as assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { InputError } from '../../../src/core/errors';
import { AUTOMATIC } from '../../../src/core/reading/options';
import { DEFAULT_SETTINGS } from '../../../src/core/result';
import type { TestingApi } from '../../../src/extension';
import { InferenceClient } from '../../../src/inference/client';
import { InferenceError } from '../../../src/inference/errors';
import { forkedProcess } from '../../../src/inference/forkedProcess';
import type { RunRequest } from '../../../src/inference/messages';
import {
  act,
  answering,
  closeEverything,
  denoiseActive,
  denoiseApi,
  eventually,
  extensionFile,
  hasNoPanel,
  longText,
  openFile,
  openText,
  panelTitles,
  resultOf,
  workspaceFile,
} from './workspace';

const samples = (count: number, period = 8) =>
  Array.from({ length: count }, (_, i) => (Math.sin(i / period) + 0.1 * Math.cos(i * i)).toFixed(3)).join(
    '\n',
  );
const SHORT = samples(64);
const requestOf = (text: string): RunRequest => ({
  kind: 'run',
  source: { text },
  ranges: null,
  reading: AUTOMATIC,
  choice: { columns: null, x: null },
  settings: DEFAULT_SETTINGS,
});

/** For what only Linux has: its signals, and a disk that is always full. */
const onLinux = process.platform === 'linux' ? it : () => undefined;

describe('faults', function () {
  this.timeout(120_000);
  let folder: string;
  let api: TestingApi;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'denoise-faults-'));
    api = await denoiseApi();
  });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(closeEverything);

  /** Starts a run that takes long, and waits until its panel is there. */
  async function startLongRun(count?: number) {
    const { document } = await openText(longText(count));
    const text = document.getText();
    const running = denoiseActive();
    await eventually('the panel', () => (panelTitles().length > 0 ? true : undefined));
    const pid = api.inferencePid();
    assert.ok(pid);
    return { document, text, running, pid };
  }

  /** That the next run works, in this window. */
  async function nextRunWorks(): Promise<void> {
    const { document } = await openFile('pendulum.csv');
    assert.deepEqual(await denoiseActive(), []);
    assert.equal((await resultOf(document.uri)).series[0].before.length, 600);
  }

  function clientOf(modelFolder: string, silenceMs?: { equation: number; other: number }): InferenceClient {
    const start = forkedProcess({ serverPath: extensionFile('dist', 'inference.js'), modelFolder });
    const log = () => undefined;
    return new InferenceClient({ start, log, ...(silenceMs ? { silenceMs } : {}) });
  }

  onLinux('a hung process is ended by Cancel, and the next run works', async () => {
    const { document, text, running, pid } = await startLongRun();
    process.kill(pid, 'SIGSTOP');
    await api.send(document.uri, { type: 'cancel' });
    assert.deepEqual(await running, []);
    await ends(pid);
    assert.equal(document.getText(), text);
    await nextRunWorks();
  });

  onLinux('a hung process that nobody cancels is ended in time, and says so', async () => {
    const silence = { equation: 60_000, other: 60_000 };
    const client = clientOf(extensionFile('models'), silence);
    try {
      // Starting takes its time on a busy machine; then the client is made impatient.
      await client.run(requestOf(SHORT));
      silence.other = 500;
      const { pid } = client;
      assert.ok(pid);
      process.kill(pid, 'SIGSTOP');
      await assert.rejects(client.run(requestOf(SHORT)), (error) => {
        assert.ok(error instanceof InferenceError);
        assert.match(error.message, /^Nothing was heard .*Nothing was changed\. Run the command again/);
        return true;
      });
      await ends(pid);
      silence.other = 60_000;
      assert.equal((await client.run(requestOf(SHORT))).job.items.length, 1);
    } finally {
      client.dispose();
    }
  });

  it('a process without memory says what to do, and the next run works', async () => {
    // The process that is there has all the memory it wants: the next one has little.
    const pid = api.inferencePid();
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    await eventually('the end of the process', () => (api.inferencePid() === pid ? undefined : true));
    const { NODE_OPTIONS } = process.env;
    process.env.NODE_OPTIONS = '--max-old-space-size=16';
    const { document } = await openText(longText());
    const text = document.getText();
    try {
      const [message] = await denoiseActive();
      assert.match(message, /There is not enough memory .*nothing was changed\. Take fewer rows/);
    } finally {
      if (NODE_OPTIONS === undefined) delete process.env.NODE_OPTIONS;
      else process.env.NODE_OPTIONS = NODE_OPTIONS;
    }
    assert.equal(document.getText(), text);
    await nextRunWorks();
  });

  it('a model that is cut off, or another one, is refused, and the next run with a whole one works', async () => {
    const models = join(folder, 'models');
    cpSync(extensionFile('models'), models, { recursive: true });
    const client = clientOf(models);
    try {
      const file = join(models, 'denoiser.onnx');
      for (const damage of [
        () => truncateSync(file, 1_000_000),
        () => cpSync(join(models, 'ode-refiner.onnx'), file),
        () => writeFileSync(join(models, 'denoiser.json'), '{"name": '),
      ]) {
        damage();
        await assert.rejects(client.run(requestOf(SHORT)), (error) => {
          assert.ok(error instanceof InputError && error.code === 'model-damaged', String(error));
          assert.match(error.message, /Reinstall Denoise/);
          return true;
        });
        cpSync(extensionFile('models'), models, { recursive: true });
      }
      assert.equal((await client.run(requestOf(SHORT))).job.items.length, 1);
    } finally {
      client.dispose();
    }
  });

  onLinux('a full disk leaves nothing half-written', async () => {
    const { document } = await openFile('pendulum.csv');
    assert.deepEqual(await denoiseActive(), []);
    const text = document.getText();
    // Linux's own full disk.
    const full = vscode.Uri.file('/dev/full');
    await answering(
      'showSaveDialog',
      () => full,
      async () => {
        const { ok, message } = await act(document.uri, 'save-csv');
        assert.equal(ok, false);
        assert.match(message, /full cannot be written, and nothing was changed: .*no space left.*make room/);
      },
    );
    const client = clientOf(extensionFile('models'));
    const { reading, choice, settings } = requestOf('');
    const file = {
      path: document.uri.fsPath,
      target: full.fsPath,
      reading,
      choice,
      settings,
      missing: 'fill' as const,
    };
    await assert.rejects(client.file({ kind: 'file', file }), (error) => {
      assert.ok(error instanceof InputError && error.code === 'bad-file', String(error));
      assert.match(error.message, /cannot be written: ENOSPC.*Make room/);
      return true;
    });
    client.dispose();
    const target = workspaceFile('pendulum.denoised.csv');
    await answering(
      'showSaveDialog',
      () => target,
      async () => assert.equal((await act(document.uri, 'save-csv')).ok, true),
    );
    await vscode.workspace.fs.delete(target);
    assert.equal(document.getText(), text);
    const left = readdirSync(vscode.Uri.joinPath(document.uri, '..').fsPath);
    assert.deepEqual(
      left.filter((name) => name.endsWith('.tmp') || name.includes('denoised')),
      [],
    );
  });

  it('a document that changes during a run keeps its text, and Replace is refused', async () => {
    const { document, running } = await startLongRun(80_000);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '7.5\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    const text = document.getText();
    await eventually('curves', async () => (await api.results()).get(document.uri.toString()));
    const { ok, message } = await act(document.uri, 'replace');
    assert.equal(ok, false);
    assert.match(message, /changed since it was read, so nothing was replaced\. Refresh/);
    assert.equal(document.getText(), text);
    await api.send(document.uri, { type: 'cancel' });
    assert.deepEqual(await running, []);
    await nextRunWorks();
  });

  it('a document that is closed during a run leaves its result, and what cannot be done says why', async () => {
    const { document, running } = await startLongRun(80_000);
    const { uri } = document;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await eventually('the end of the document', () => (document.isClosed ? true : undefined));
    await eventually('curves', async () => (await api.results()).get(uri.toString()));
    for (const action of ['replace', 'insert-column', 'diff'] as const) {
      const { ok, message } = await act(uri, action);
      assert.equal(ok, false, action);
      assert.match(message, /closed without being saved: what it held is gone/);
    }
    assert.equal((await act(uri, 'copy')).ok, true);
    await api.send(uri, { type: 'cancel' });
    assert.deepEqual(await running, []);
    assert.deepEqual(
      vscode.workspace.textDocuments.filter((open) => open.uri.toString() === uri.toString()),
      [],
      'no empty document takes its place',
    );
    await nextRunWorks();
  });

  it('a panel that is closed in mid-run ends its run without a message', async () => {
    const { document, text, running } = await startLongRun();
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    await vscode.window.tabGroups.close(
      tabs.filter(({ input }) => input instanceof vscode.TabInputWebview),
      true,
    );
    assert.deepEqual(await running, []);
    await hasNoPanel(document.uri);
    assert.equal(document.getText(), text);
    await nextRunWorks();
  });

  it('ten runs at once give ten results, each its own', async () => {
    const runs: { uri: vscode.Uri; length: number; failures: Thenable<readonly string[]> }[] = [];
    for (let k = 0; k < 10; k++) {
      const length = 40 + 8 * k;
      const { document } = await openText(samples(length, 5 + k));
      runs.push({ uri: document.uri, length, failures: denoiseActive() });
    }
    for (const { uri, length, failures } of runs) {
      assert.deepEqual(await failures, []);
      const { series } = await resultOf(uri);
      assert.equal(series[0].before.length, length);
      assert.ok(series[0].lower, 'the band is complete');
    }
  });

  it('ten runs of which the process of the first is killed: that one says so, the others have their results', async () => {
    const long = await openText(longText());
    const first = denoiseActive();
    await eventually('the panel', () => (panelTitles().length > 0 ? true : undefined));
    const others: { uri: vscode.Uri; failures: Thenable<readonly string[]> }[] = [];
    for (let k = 0; k < 9; k++) {
      const { document } = await openText(samples(40 + k));
      others.push({ uri: document.uri, failures: denoiseActive() });
    }
    process.kill(api.inferencePid() ?? 0, 'SIGKILL');
    assert.match((await first)[0], /was ended by SIGKILL/);
    for (const [k, { uri, failures }] of others.entries()) {
      assert.deepEqual(await failures, []);
      assert.equal((await resultOf(uri)).series[0].before.length, 40 + k);
    }
    assert.equal(long.document.getText(), longText());
  });
});

async function ends(pid: number): Promise<void> {
  await eventually(`The end of process ${pid}`, () => {
    try {
      process.kill(pid, 0);
      return undefined;
    } catch {
      return true;
    }
  });
}
