import * as assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { InputError } from '../../../src/core/errors';
import { AUTOMATIC } from '../../../src/core/reading/options';
import { DEFAULT_SETTINGS } from '../../../src/core/result';
import { InferenceClient } from '../../../src/inference/client';
import { CancelledError, InferenceError } from '../../../src/inference/errors';
import { forkedProcess } from '../../../src/inference/forkedProcess';
import type { RunRequest } from '../../../src/inference/messages';

/**
 * A server that does what the text of a run says: `echo TEXT`, `wait`, `stoppable`, `crash`, `progress`,
 * `slow`, `input-error`, `fault`, `env NAME`.
 */
const FAKE_SERVER = `
process.on('disconnect', () => process.exit(0));
let stoppable = null;
process.on('message', ({ id, request, cancel, type, message }) => {
  if (cancel) {
    if (stoppable === id) process.send({ id, type: 'failed', code: null, wording: { template: 'stopped', values: [] }, stack: 'a stack', line: null, column: null });
    return;
  }
  if (type === 'closing') {
    process.send({ id: message.id, type: 'progress', stage: 'reading', fraction: 0.5 });
    process.send({ id: message.id, type: 'done', reply: { kind: 'run', model: 'large' } });
  }
  // Pieces of a request.
  if (!request) return;
  const [what, value] = request.kind === 'warm' ? ['echo', 'warm'] : request.kind === 'equation' ? ['wait'] : request.source.text.split(' ');
  const done = (model) => process.send({ id, type: 'done', reply: { kind: request.kind, model } });
  const failed = (code) =>
    process.send({ id, type: 'failed', code, wording: { template: 'told to {0} {1}', values: ['fail', { template: 'at {0}', values: [3] }] }, stack: 'a stack', line: 12, column: null });
  if (what === 'echo') setTimeout(() => done(value), 20);
  if (what === 'crash') process.exit(3);
  if (what === 'input-error') failed('not-a-number');
  if (what === 'fault') failed(null);
  if (what === 'env') done(process.env[value]);
  if (what === 'pieces') {
    const half = (start) => ({ item: 0, length: 4, start, values: Float64Array.of(start, start + 1) });
    process.send({ type: 'piece', of: 1, parts: [half(0)], sent: 0.5 });
    process.send({ type: 'piece', of: 1, parts: [half(2)], sent: 1 });
    const reply = { kind: request.kind, model: { sentInPieces: 0 } };
    process.send({ type: 'closing', of: 1, message: { id, type: 'done', reply } });
  }
  if (what === 'progress') {
    process.send({ id, type: 'progress', stage: 'reading', fraction: 1 });
    process.send({ id, type: 'progress', stage: 'computing', fraction: 0.5 });
    done('progressed');
  }
  if (what === 'slow') {
    for (let k = 1; k < 12; k++) setTimeout(() => process.send({ id, type: 'progress', stage: 'computing', fraction: k / 12 }), 100 * k);
    setTimeout(() => done('slow'), 1200);
  }
  if (what === 'stoppable') stoppable = id;
  if (what === 'wait' || what === 'stoppable') console.log('waiting');
});
`;

describe('InferenceClient', () => {
  let folder: string;
  let client: InferenceClient;
  let lines: string[];

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'denoise-client-'));
    writeFileSync(join(folder, 'server.cjs'), FAKE_SERVER);
  });
  after(() => rmSync(folder, { recursive: true }));

  beforeEach(() => {
    lines = [];
    client = new InferenceClient({
      start: forkedProcess({ serverPath: join(folder, 'server.cjs'), modelFolder: folder }),
      log: (line) => lines.push(line),
    });
  });
  afterEach(() => client.dispose());

  const request = (text: string): RunRequest => ({
    kind: 'run',
    source: { text },
    ranges: null,
    reading: AUTOMATIC,
    choice: { columns: null, x: null },
    settings: DEFAULT_SETTINGS,
  });
  /** The fake server puts its answer where the model's name and version stand. */
  const answerTo = async (text: string, options = {}) => (await client.run(request(text), options)).model;

  it('starts no process before the first run and keeps the one it started', async () => {
    assert.equal(client.pid, undefined);
    assert.equal(await answerTo('echo one'), 'one');
    const { pid } = client;
    assert.ok(pid);
    assert.equal(await answerTo('echo two'), 'two');
    assert.equal(client.pid, pid);
  });

  it('gives each of several runs at once its own answer', async () => {
    const names = ['a', 'b', 'c', 'd'];
    assert.deepEqual(await Promise.all(names.map((name) => answerTo(`echo ${name}`))), names);
  });

  it('passes progress on', async () => {
    const fractions: number[] = [];
    const read: number[] = [];
    await client.run(request('progress'), {
      onRead: (fraction) => read.push(fraction),
      onProgress: (fraction) => fractions.push(fraction),
    });
    assert.deepEqual([read, fractions], [[1], [0.5]]);
  });

  it('puts an answer in pieces together, and says that it is on its way', async () => {
    const fractions: number[] = [];
    const answer: unknown = await answerTo('pieces', { onProgress: (part: number) => fractions.push(part) });
    assert.deepEqual(answer, Float64Array.of(0, 1, 2, 3));
    assert.deepEqual(fractions, [1, 1]);
  });

  it('counts handing a large request over as a part of reading it', async () => {
    const read: number[] = [];
    const answer: unknown = await answerTo('x'.repeat(4 * 2 ** 20), {
      onRead: (fraction: number) => read.push(Number(fraction.toFixed(3))),
    });
    assert.equal(answer, 'large');
    assert.deepEqual(read, [0.075, 0.15, 0.225, 0.3, 0.65]);
  });

  it('sends no more of a large request once it is cancelled, and has the next job done at once', async () => {
    const controller = new AbortController();
    const { pid } = await answerTo('echo first').then(() => client);
    const large = answerTo('x'.repeat(20_000_000), { signal: controller.signal });
    const next = answerTo('echo next');
    controller.abort();
    await assert.rejects(large, CancelledError);
    assert.equal(await next, 'next');
    assert.equal(client.pid, pid, 'the process is not ended for it');
  });

  it('rejects with the input error, its place and its wording', async () => {
    await assert.rejects(answerTo('input-error'), (error) => {
      assert.ok(error instanceof InputError);
      assert.deepEqual([error.code, error.line, error.column], ['not-a-number', 12, undefined]);
      assert.equal(error.message, 'told to fail at 3');
      assert.deepEqual(error.wording.values, ['fail', { template: 'at {0}', values: [3] }]);
      return true;
    });
  });

  it('rejects a fault of the program as such and logs where it happened', async () => {
    await assert.rejects(answerTo('fault'), InferenceError);
    assert.deepEqual(lines, ['a stack']);
  });

  it('reports a crash and runs the next job in a fresh process', async () => {
    await answerTo('echo first');
    const { pid } = client;
    const crashing = answerTo('crash');
    const waiting = answerTo('echo after');
    await assert.rejects(crashing, (error) => {
      assert.ok(error instanceof InferenceError);
      assert.match(error.message, /ended with code 3.*Run the command again/);
      return true;
    });
    assert.equal(await waiting, 'after');
    assert.notEqual(client.pid, pid);
  });

  it('reports a killed process', async () => {
    const running = answerTo('wait');
    while (!lines.includes('waiting')) await delay(10);
    process.kill(client.pid ?? 0, 'SIGKILL');
    await assert.rejects(running, /ended by SIGKILL/);
    assert.equal(await answerTo('echo again'), 'again');
  });

  it('reports a server that is not there', async () => {
    const broken = new InferenceClient({
      start: forkedProcess({ serverPath: join(folder, 'none.cjs'), modelFolder: folder }),
      log: () => undefined,
    });
    await assert.rejects(broken.run(request('echo x')), InferenceError);
    broken.dispose();
  });

  it('keeps the process of a cancelled run that stops by itself', async () => {
    const controller = new AbortController();
    const running = answerTo('stoppable', { signal: controller.signal });
    const next = answerTo('echo next');
    while (!lines.includes('waiting')) await delay(10);
    const { pid } = client;
    controller.abort();
    await assert.rejects(running, CancelledError);
    assert.equal(await next, 'next');
    assert.equal(client.pid, pid);
    assert.deepEqual(lines, ['waiting']);
  });

  it('kills the process of a cancelled run that does not, and the next run works', async () => {
    const controller = new AbortController();
    const running = answerTo('wait', { signal: controller.signal });
    while (!lines.includes('waiting')) await delay(10);
    const { pid } = client;
    assert.ok(pid);
    controller.abort();
    await assert.rejects(running, CancelledError);
    await assertEnds(pid);
    assert.equal(await answerTo('echo next'), 'next');
  });

  it('drops a waiting run that is cancelled and leaves the running one alone', async () => {
    const controller = new AbortController();
    const first = answerTo('echo first');
    const second = answerTo('echo second', { signal: controller.signal });
    const third = answerTo('echo third');
    controller.abort();
    await assert.rejects(second, CancelledError);
    assert.deepEqual(await Promise.all([first, third]), ['first', 'third']);
  });

  it('does not start a run that was cancelled before', async () => {
    await assert.rejects(answerTo('echo x', { signal: AbortSignal.abort() }), CancelledError);
    assert.equal(client.pid, undefined);
  });

  describe('a job of which nothing is heard', () => {
    const impatient = () =>
      new InferenceClient({
        start: forkedProcess({ serverPath: join(folder, 'server.cjs'), modelFolder: folder }),
        log: (line) => lines.push(line),
        silenceMs: { equation: 600, other: 900 },
      });

    it('is ended with its process, and the next one runs in a fresh one', async () => {
      client.dispose();
      client = impatient();
      const running = answerTo('wait');
      const next = answerTo('echo next');
      while (!lines.includes('waiting')) await delay(10);
      const { pid } = client;
      assert.ok(pid);
      await assert.rejects(running, (error: Error) => {
        assert.ok(error instanceof InferenceError);
        assert.match(error.message, /^Nothing was heard of the inference process for 0\.9 s/);
        return true;
      });
      await assertEnds(pid);
      assert.equal(await next, 'next');
    });

    it('is an equation that takes too long', async () => {
      client.dispose();
      client = impatient();
      await assert.rejects(
        client.equation({
          kind: 'equation',
          job: {
            candidates: [{ text: 'y = x', data: [] }],
            language: '',
            answers: '',
            settings: DEFAULT_SETTINGS,
          },
        }),
        (error: Error) => error instanceof InputError && error.code === 'too-slow',
      );
    });

    it('is not one that takes long and reports progress', async () => {
      client.dispose();
      client = impatient();
      assert.equal(await answerTo('slow'), 'slow');
    });
  });

  it('switches telemetry off in the process', async () => {
    assert.equal(await answerTo('env ORT_DISABLE_TELEMETRY'), '1');
  });

  it('kills the process when it is disposed and takes no more runs', async () => {
    await client.warm();
    const running = answerTo('wait');
    const { pid } = client;
    assert.ok(pid);
    client.dispose();
    await assert.rejects(running, CancelledError);
    await assertEnds(pid);
    await assert.rejects(answerTo('echo x'), CancelledError);
  });
});

async function assertEnds(pid: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await delay(20);
  }
  assert.fail(`Process ${pid} is still there.`);
}
