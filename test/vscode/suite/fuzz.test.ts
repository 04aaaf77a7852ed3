import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import * as vscode from 'vscode';
import { METHOD_NAMES } from '../../../src/core/methods/names';
import { DELIMITERS } from '../../../src/core/reading/options';
import type { TestingApi } from '../../../src/extension';
import { parseHostMessage, parseWebviewMessage, type WebviewMessage } from '../../../src/protocol';
import { answering, closeEverything, denoiseActive, denoiseApi, openText, resultOf } from './workspace';

const SEED = 20261123;
const finite = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -10, max: 80, noNaN: true }),
);
const index = fc.oneof({ weight: 3, arbitrary: fc.nat({ max: 2 }) }, fc.nat());
const settings = fc.record({
  method: fc.constantFrom(...METHOD_NAMES),
  sigma: fc.option(fc.oneof(fc.double({ min: 0, max: 2, noNaN: true }), fc.constantFrom(0, 1e-320, 1e308))),
  bandLevel: fc.double({ min: 0, max: 0.999, noNaN: true }),
  outliers: fc.constantFrom('keep' as const, 'remove' as const),
  errorBars: fc.constantFrom('use' as const, 'ignore' as const),
  seed: fc.nat(),
  samples: fc.option(fc.integer({ min: 2, max: 6 })),
  untouched: fc.array(fc.record({ from: finite, to: finite }), { maxLength: 3 }),
});
const reading = fc.record({
  decimalMark: fc.option(fc.constantFrom('.' as const, ',' as const)),
  delimiter: fc.option(fc.constantFrom(...DELIMITERS)),
  header: fc.option(fc.boolean()),
  firstLine: fc.option(fc.integer({ min: 1, max: 100 })),
});
const column = fc.oneof(fc.constantFrom('1', '2', '3', 'y', 't', 'none', '__proto__', ''), fc.string());
const choice = fc.record({
  columns: fc.option(fc.array(column, { maxLength: 3 })),
  x: fc.option(column),
});
const id = fc.nat();
/** What only reads or computes: nothing of it may change a document. */
const message: fc.Arbitrary<WebviewMessage> = fc.oneof(
  fc.constantFrom<WebviewMessage>({ type: 'ready' }, { type: 'cancel' }, { type: 'refresh' }),
  fc.record({ type: fc.constant('run' as const), settings, series: index }),
  fc.record({ type: fc.constant('read' as const), reading }),
  fc.record({ type: fc.constant('choose' as const), choice }),
  fc.record({
    type: fc.constant('configure' as const),
    reading,
    choice,
    settings,
    sigmas: fc.array(fc.record({ column: index, sigma: fc.double({ min: 0, max: 1e3, noNaN: true }) }), {
      maxLength: 2,
    }),
  }),
  fc.record({ type: fc.constant('point-selected' as const), series: index, sample: index }),
  fc.record({ type: fc.constant('trajectory' as const), id, series: index }),
  fc.record({ type: fc.constant('compare' as const), id, series: index }),
  fc.record({
    type: fc.constant('quantities' as const),
    id,
    series: index,
    range: fc.option(fc.record({ from: finite, to: finite })),
  }),
  fc.record({
    type: fc.constant('copy-table' as const),
    id,
    rows: fc.array(fc.array(fc.string(), { maxLength: 3 }), { maxLength: 3 }),
  }),
  fc.record({
    type: fc.constant('act' as const),
    id,
    action: fc.constantFrom(
      'copy' as const,
      'csv',
      'markdown',
      'save-csv',
      'svg',
      'html',
      'png',
      'save',
      'code',
    ),
    series: fc.array(index, { minLength: 1, maxLength: 3 }),
    picture: fc.option(fc.uint8Array({ maxLength: 40 })),
  }),
);

describe('fuzzed messages of the panel', function () {
  this.timeout(300_000);
  let api: TestingApi;
  before(async () => {
    api = await denoiseApi();
  });
  afterEach(closeEverything);

  /** Sends messages as a page that went mad does: some at once, some one after another. */
  async function flood(uri: vscode.Uri, count: number): Promise<void> {
    const messages = fc.sample(message, { seed: SEED, numRuns: count });
    let waiting: Promise<unknown>[] = [];
    // Nobody says where to save or what to choose.
    const run = async () => {
      for (const [k, each] of messages.entries()) {
        const taken = parseWebviewMessage(each);
        assert.ok(taken, `the page may send ${each.type}`);
        waiting.push(
          api.send(uri, taken).then((answers) => {
            for (const answer of answers) assert.ok(parseHostMessage(answer), `${each.type}: ${answer.type}`);
          }),
        );
        if (k % 3 === 0) {
          await Promise.all(waiting);
          waiting = [];
        }
      }
      await Promise.all(waiting);
    };
    await answering(
      'showSaveDialog',
      () => undefined,
      () => answering('showQuickPick', () => undefined, run),
    );
  }

  it('never fail or change the text of data, and the next run works', async () => {
    const rows = Array.from(
      { length: 48 },
      (_, i) => `${i},${(Math.sin(i / 8) + 0.1 * Math.cos(i * i)).toFixed(3)}`,
    );
    const { document } = await openText(`t,y\n${rows.join('\n')}\n`);
    const text = document.getText();
    assert.deepEqual(await denoiseActive(), []);
    await flood(document.uri, 150);
    assert.equal(document.getText(), text);
    const { document: next } = await openText(rows.map((row) => row.split(',')[1]).join('\n'));
    assert.deepEqual(await denoiseActive(), []);
    assert.equal((await resultOf(next.uri)).series[0].before.length, rows.length);
  });

  it('never fail or change the text of an equation, and the next run works', async () => {
    const { document } = await openText("y' = -y, y(0) = 1, t = 0..2, method = euler, h = 0.1");
    const text = document.getText();
    const compute = () => vscode.commands.executeCommand<string[]>('denoise.denoiseEquation');
    assert.deepEqual(await compute(), []);
    await flood(document.uri, 80);
    assert.equal(document.getText(), text);
    await vscode.window.showTextDocument(document);
    assert.deepEqual(await compute(), []);
  });
});
