import * as assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { InputError } from '../../../src/core/errors';
import { AUTOMATIC } from '../../../src/core/reading/options';
import { DEFAULT_SETTINGS } from '../../../src/core/result';
import { verbatim } from '../../../src/core/wording';
import { InferenceClient } from '../../../src/inference/client';
import { CancelledError } from '../../../src/inference/errors';
import { forkedProcess } from '../../../src/inference/forkedProcess';
import { DenoiseSession } from '../../../src/panel/denoiseSession';
import { EquationPanels } from '../../../src/panel/equationPanels';
import { connectPage } from '../../../src/panel/page';
import { PreviewDocuments } from '../../../src/panel/previewDocuments';
import { replyTo } from '../../../src/panel/replyTo';
import { createAssembler } from '../../../src/pieces';
import { type HostMessage, parseHostMessage, type WebviewMessage } from '../../../src/protocol';
import {
  closeEverything,
  denoiseActive,
  denoiseApi,
  eventually,
  extensionFile,
  openText,
  resultOf,
} from './workspace';

/** An object with some members exchanged. */
function instead<T extends object>(object: T, members: Partial<T>): T {
  return new Proxy(object, {
    get: (target, name) => {
      if (name in members) return Reflect.get(members, name);
      const own: unknown = Reflect.get(target, name);
      return typeof own === 'function' ? own.bind(target) : own;
    },
    set: (target, name, value) => Reflect.set(target, name, value),
  });
}

/** A curve with noise to be estimated. */
const EQUATION = 'y = mean(exp(-x U^2), 60), x = 0..5, n = 80';
const NUMBERS = Array.from({ length: 64 }, (_, i) => (Math.sin(i / 8) + 0.1 * Math.cos(i * i)).toFixed(3));

describe('what a panel asks for', function () {
  this.timeout(60_000);
  const log = vscode.window.createOutputChannel('Denoise Test', { log: true });
  const previews = new PreviewDocuments();
  after(() => {
    log.dispose();
    previews.dispose();
  });
  afterEach(closeEverything);

  const servicesOf = (client: InferenceClient) => ({
    client,
    previews,
    extension: { uri: vscode.Uri.file(extensionFile()), version: '0' },
  });
  const compute = () => vscode.commands.executeCommand<string[]>('denoise.denoiseEquation');

  it('earlier settings of an equation come back, the noise level with them', async () => {
    const { document } = await openText(EQUATION);
    assert.deepEqual(await compute(), []);
    const api = await denoiseApi();
    const { state } = await resultOf(document.uri);
    const { reading, choice, settings } = state;
    const changed = { ...settings, bandLevel: 0.5, sigma: 0.125 };
    await api.send(document.uri, { type: 'run', settings: changed, series: 0 });
    const between = await resultOf(document.uri);
    assert.deepEqual([between.settings.bandLevel, between.series[0].noise.sigma], [0.5, 0.125]);
    const back = await api.send(document.uri, { type: 'configure', reading, choice, settings, sigmas: [] });
    assert.ok(back.some(({ type }) => type === 'result'));
    const after = await resultOf(document.uri);
    assert.equal(after.settings.bandLevel, settings.bandLevel);
    assert.equal(after.series[0].noise.source, 'estimated');
    const { sigmas } = between.state;
    const again = { reading, choice, settings: between.state.settings, sigmas };
    await api.send(document.uri, { type: 'configure', ...again });
    assert.equal((await resultOf(document.uri)).series[0].noise.sigma, 0.125);
  });

  it('everything that an equation has no answer to is refused in words', async () => {
    const { document } = await openText(EQUATION);
    assert.deepEqual(await compute(), []);
    const api = await denoiseApi();
    const requests: WebviewMessage[] = [
      { type: 'compare', id: 11, series: 0 },
      { type: 'quantities', id: 11, series: 0, range: null },
      { type: 'read', reading: AUTOMATIC },
      { type: 'choose', choice: { columns: null, x: null } },
    ];
    for (const request of requests) {
      const [answer, ...more] = await api.send(document.uri, request);
      assert.deepEqual(more, [], request.type);
      const expected = 'id' in request ? { type: 'reply', id: 11, ok: false } : { type: 'failed' };
      assert.deepEqual({ ...answer, ...expected }, answer, request.type);
      assert.ok('message' in answer && /for data, not for the curves/.test(answer.message));
    }
    const [copied] = await api.send(document.uri, { type: 'copy-table', id: 12, rows: [['a', '1']] });
    assert.deepEqual(copied, { type: 'reply', id: 12, ok: true, message: 'Copied the table.' });
    assert.equal(await vscode.env.clipboard.readText(), 'a\t1\n');
  });

  it('what goes wrong with it is the answer', async () => {
    const fail = async (): Promise<string> => {
      throw new InputError('bad-file', verbatim('There is no clipboard.'));
    };
    const expected = { type: 'reply', id: 3, ok: false, message: 'There is no clipboard.' };
    assert.deepEqual(await replyTo(3, fail), expected);
  });

  it('the page hears that it failed where a handler throws, and where it would refuse the answer', async () => {
    const panel = vscode.window.createWebviewPanel('denoise.result', 'Test', vscode.ViewColumn.Beside);
    const fromPage = new vscode.EventEmitter<unknown>();
    const assemble = createAssembler();
    const heard: HostMessage[] = [];
    const webview = instead(panel.webview, {
      onDidReceiveMessage: fromPage.event,
      postMessage: async (data: unknown) => {
        const message = parseHostMessage(assemble(data));
        assert.ok(message, 'the page accepts it');
        heard.push(message);
        return true;
      },
    });
    const fail = async () => {
      throw new InputError('bad-file', verbatim('There is no clipboard.'));
    };
    const extension = vscode.Uri.file(extensionFile());
    const page = connectPage(instead(panel, { webview }), extension, log, fail);
    try {
      fromPage.fire({ type: 'ready' });
      const failure = await eventually('the failure', () => heard.find(({ type }) => type === 'failed'));
      assert.deepEqual(failure, { type: 'failed', cancelled: false, message: 'There is no clipboard.' });
      page.post({
        type: 'quantities',
        id: 5,
        series: 0,
        range: { from: 0, to: 1 },
        level: Number.NaN,
        rows: [],
      });
      const reply = await eventually('the reply', () => heard.find(({ type }) => type === 'reply'));
      assert.ok(reply.type === 'reply' && reply.id === 5 && !reply.ok);
      assert.match(reply.message, /holds a value that cannot be shown/);
    } finally {
      page.dispose();
      panel.dispose();
    }
  });

  it('an equation that leaves something open says so in its panel, which waits for nothing', async () => {
    const { document } = await openText('y = 3 x, x = 0..1, n = 50');
    assert.deepEqual(await compute(), []);
    const api = await denoiseApi();
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, 0, 25), 'y = a sin(x)');
    await vscode.workspace.applyEdit(edit);
    const answers = await api.send(document.uri, { type: 'refresh' });
    const last = answers.at(-1);
    assert.ok(last?.type === 'failed' && /leaves open: a = 1/.test(last.message), JSON.stringify(last));
  });

  it('a panel that comes back computes with the settings that it kept', async () => {
    const { document } = await openText(EQUATION);
    const start = forkedProcess({
      serverPath: extensionFile('dist', 'inference.js'),
      modelFolder: extensionFile('models'),
    });
    const client = new InferenceClient({ start, log: () => undefined });
    const panels = new EquationPanels(servicesOf(client), log);
    try {
      const panel = vscode.window.createWebviewPanel('denoise.equation', 'Kept', vscode.ViewColumn.Beside);
      const settings = { ...DEFAULT_SETTINGS, bandLevel: 0.5, seed: 77, outliers: 'remove' as const };
      const kept = {
        uri: document.uri.toString(),
        ranges: [{ start: 0, end: EQUATION.length }],
        reading: AUTOMATIC,
        choice: { columns: null, x: null },
        settings,
        sigmas: [{ column: 0, sigma: 0.125 }],
      };
      await panels.restore(panel, kept, () => '');
      const [{ result }] = panels.sessions;
      assert.ok(result);
      assert.deepEqual(result.settings, settings);
      assert.deepEqual(result.series[0].noise, { sigma: 0.125, source: 'given' });
      assert.deepEqual(result.state.sigmas, kept.sigmas);
    } finally {
      panels.dispose();
      client.dispose();
    }
  });

  /** A client whose jobs run until they are cancelled, and how many began. */
  function endless() {
    const begun: number[] = [];
    const stopped = { code: null, stack: null, line: null, column: null, wording: verbatim('stopped') };
    const client = new InferenceClient({
      start: ({ answered }) => ({
        async send(data) {
          if ('cancel' in data) setTimeout(() => answered({ id: data.id, type: 'failed', ...stopped }), 10);
          else if ('request' in data) begun.push(data.id);
        },
        kill: () => undefined,
      }),
      log: () => undefined,
    });
    return { client, begun };
  }

  for (const [by, cancelled] of [
    ['its own notification', (_: DenoiseSession, own: AbortController) => own.abort()],
    ['the panel', (session: DenoiseSession) => session.cancel()],
  ] as const) {
    it(`a run that waits for the one before never begins where it is cancelled by ${by}`, async () => {
      const { document } = await openText(NUMBERS.join('\n'));
      const { client, begun } = endless();
      const start = {
        ranges: null,
        reading: AUTOMATIC,
        choice: { columns: null, x: null },
        settings: DEFAULT_SETTINGS,
        sigmas: [],
      };
      const session = new DenoiseSession(document.uri, servicesOf(client), log, start);
      const messages: HostMessage[] = [];
      session.onMessage((message) => messages.push(message));
      try {
        const first = session.denoise(null, {}, {}).then(
          () => assert.fail('It ended.'),
          (error: unknown) => error,
        );
        await eventually('the first run', () => (begun.length === 1 ? true : undefined));
        const own = new AbortController();
        const second = session.denoise(null, {}, { signal: own.signal }).then(
          () => assert.fail('It ended.'),
          (error: unknown) => error,
        );
        await delay(50);
        cancelled(session, own);
        assert.ok((await second) instanceof CancelledError);
        // Longer than the first one is left alone.
        await delay(700);
        assert.equal(begun.length, 1, 'the second run never began');
        session.cancel();
        assert.ok((await first) instanceof CancelledError);
        const last = messages.at(-1);
        assert.ok(last?.type === 'failed' && last.cancelled, 'the page waits for nothing');
        const early = session.denoise(null, {}, { signal: AbortSignal.abort() });
        await assert.rejects(early, CancelledError);
        assert.equal(begun.length, 1);
      } finally {
        session.dispose();
        client.dispose();
      }
    });
  }

  it('of runs one after another the last one is computed', async () => {
    const { document } = await openText(NUMBERS.join('\n'));
    assert.deepEqual(await denoiseActive(), []);
    const api = await denoiseApi();
    const { settings } = await resultOf(document.uri);
    await Promise.all(
      [0.5, 0.6, 0.7, 0.8].map((bandLevel) =>
        api.send(document.uri, { type: 'run', settings: { ...settings, bandLevel }, series: 0 }),
      ),
    );
    assert.equal((await resultOf(document.uri)).settings.bandLevel, 0.8);
  });
});
