import * as assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { HostMessage } from '../../../src/protocol';
import {
  closeEverything,
  denoiseActive,
  denoiseApi,
  eventually,
  hasNoPanel,
  openFile,
  openText,
  resultOf,
  withSetting,
} from './workspace';

const LINES = Array.from(
  { length: 64 },
  (_, i) => `${i},${(Math.sin(i / 8) + 0.1 * Math.cos(i * i)).toFixed(3)}`,
);

async function replaceText(document: vscode.TextDocument, range: vscode.Range, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, range, text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

describe('plots and text', () => {
  afterEach(closeEverything);

  it('a click on a sample selects its number', async () => {
    const editor = await openFile('pendulum.csv');
    await denoiseActive();
    const api = await denoiseApi();
    const [{ before }] = (await resultOf(editor.document.uri)).series;
    await api.send(editor.document.uri, { type: 'point-selected', series: 0, sample: 123 });
    const selected = await eventually('the selection', () => {
      const text = editor.document.getText(editor.selection);
      return text === '' ? undefined : text;
    });
    assert.equal(Number(selected), before[123]);
    assert.equal(editor.selection.start.line, 124);
    await eventually('the number in view', () =>
      editor.visibleRanges.some((range) => range.contains(editor.selection)) ? true : undefined,
    );
  });

  it('the number under the cursor is marked, and no other', async () => {
    const editor = await openFile('pendulum.csv');
    const { document } = editor;
    await denoiseActive();
    const heard: HostMessage[] = [];
    const listener = await (await denoiseApi()).listen(document.uri, (message) => heard.push(message));
    const marks = () => heard.filter((message) => message.type === 'mark-sample');
    const markAt = async (line: number, character: number, count: number) => {
      editor.selection = new vscode.Selection(line, character, line, character);
      return eventually('a mark', () => (marks().length === count ? marks()[count - 1] : undefined));
    };
    assert.deepEqual(await markAt(10, 7, 1), { type: 'mark-sample', series: 0, sample: 9 });
    // The number of x in another row.
    assert.deepEqual(await markAt(20, 1, 2), { type: 'mark-sample', series: 0, sample: 19 });
    assert.deepEqual(await markAt(0, 1, 3), { type: 'mark-sample', series: 0, sample: null });
    listener.dispose();
  });

  it('an edited number changes the plot', async () => {
    const { document } = await openText(LINES.join('\n'));
    await denoiseActive();
    const line = document.lineAt(30).range;
    await replaceText(document, line, '30,5.5');
    const after = await eventually('the new samples', async () => {
      const [{ before }] = (await resultOf(document.uri)).series;
      return before[30] === 5.5 ? before : undefined;
    });
    assert.equal(after.length, LINES.length);
  });

  it('what cannot be read while it is edited leaves the plots, and is read once it can be', async () => {
    const { document } = await openText(LINES.join('\n'));
    await denoiseActive();
    const failures: HostMessage[] = [];
    const listener = await (await denoiseApi()).listen(document.uri, (message) => {
      if (message.type === 'failed') failures.push(message);
    });
    await replaceText(document, document.lineAt(30).range, '30,abc');
    await eventually('the reason', () => failures[0]);
    assert.equal((await resultOf(document.uri)).series[0].before.length, LINES.length);
    await replaceText(document, document.lineAt(30).range, '30,5.5');
    await eventually('the new samples', async () =>
      (await resultOf(document.uri)).series[0].before[30] === 5.5 ? true : undefined,
    );
    listener.dispose();
  });

  it('nothing follows where that is switched off', () =>
    withSetting('liveUpdate', false, async () => {
      const { document } = await openText(LINES.join('\n'));
      await denoiseActive();
      await replaceText(document, document.lineAt(30).range, '30,5.5');
      await delay(1500);
      assert.notEqual((await resultOf(document.uri)).series[0].before[30], 5.5);
    }));
});

describe('status bar', () => {
  afterEach(closeEverything);

  /** Waits for the status that is expected: the one before it stays until a selection has rested a moment. */
  async function statusIs(expected: RegExp | null): Promise<void> {
    const api = await denoiseApi();
    await eventually(`The status ${expected ?? 'without text'}`, () => {
      const shown = api.selectionStatus();
      return (expected && shown ? expected.test(shown) : shown === expected) ? true : undefined;
    });
  }

  it('sums up the selected numbers, and is silent without', async () => {
    const editor = await openText(`t,y\n${LINES.join('\n')}\n\nNothing but words in this line.\n`);
    editor.selection = new vscode.Selection(1, 0, 65, 0);
    await statusIs(/^\$\(graph-line\) n = 64, mean -?\d[\d.e-]*, noise 0\.\d+, SNR \d/);
    editor.selection = new vscode.Selection(66, 0, 66, 20);
    await statusIs(null);
  });

  it('has the decimal mark of the document', async () => {
    const editor = await openText(LINES.join('\n').replaceAll(',', ';').replaceAll('.', ','));
    editor.selection = new vscode.Selection(0, 0, 64, 0);
    await statusIs(/mean -?\d,\d+, noise 0,\d+/);
  });

  it('takes several selections as one', async () => {
    const editor = await openText(LINES.join('\n'));
    editor.selections = LINES.slice(0, 60).map(
      (line, i) => new vscode.Selection(i, line.indexOf(',') + 1, i, line.length),
    );
    await statusIs(/n = 60,/);
  });

  it('has the inference process started where many numbers are selected, and not for a few', async () => {
    const api = await denoiseApi();
    const old = api.inferencePid();
    if (old !== undefined) process.kill(old, 'SIGKILL');
    await eventually('the end of the process', () => (api.inferencePid() === undefined ? true : undefined));
    const editor = await openText(LINES.join('\n'));
    editor.selection = new vscode.Selection(0, 0, 20, 0);
    await statusIs(/n = 20,/);
    assert.equal(api.inferencePid(), undefined);
    editor.selection = new vscode.Selection(0, 0, 40, 0);
    await statusIs(/n = 40,/);
    await eventually('a process', () => api.inferencePid());
    await hasNoPanel(editor.document.uri);
  });

  it('can be switched off', () =>
    withSetting('statusBar', false, async () => {
      const editor = await openText(LINES.join('\n'));
      editor.selection = new vscode.Selection(0, 0, 64, 0);
      await delay(1000);
      assert.equal((await denoiseApi()).selectionStatus(), null);
    }));
});

describe('hover over a header', () => {
  afterEach(closeEverything);

  async function hovers(document: vscode.TextDocument, line: number, character: number): Promise<string[]> {
    const found = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(line, character),
    );
    return found.flatMap(({ contents }) =>
      contents.map((content) => (typeof content === 'string' ? content : content.value)),
    );
  }

  it('shows a picture of the column', async () => {
    const { document } = await openFile('pendulum.csv');
    const [text] = await hovers(document, 0, document.lineAt(0).text.indexOf('angle') + 2);
    assert.match(text, /^!\[\]\(data:image\/svg\+xml;base64,/);
    assert.match(text, /600/);
    const [, encoded] = /base64,([A-Za-z0-9+/=]+)/.exec(text) ?? [];
    assert.match(Buffer.from(encoded, 'base64').toString(), /^<svg .*<\/svg>$/);
    assert.deepEqual(await hovers(document, 5, 2), []);
  });

  it('shows names as text', async () => {
    const rows = LINES.join('\n');
    const { document } = await openText(`t,<img src=x> **y**\n${rows}\n`);
    const [text] = await hovers(document, 0, 4);
    assert.doesNotMatch(text, /<img\s/);
    assert.ok(!text.includes('**y**'), text);
  });
});
