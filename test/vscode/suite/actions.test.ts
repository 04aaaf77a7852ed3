import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { HostMessage } from '../../../src/protocol';
import {
  act,
  closeEverything,
  denoiseActive,
  denoiseApi,
  eventually,
  openFile,
  openText,
  resultOf,
  withSetting,
} from './workspace';

/** The text with every number replaced by one sign: what must not change. */
const betweenNumbers = (text: string) => text.replace(/[-+]?\d+(\.\d+)?([eE][-+]?\d+)?/g, '#');

describe('what is done with a result', () => {
  afterEach(closeEverything);

  it('Replace changes the numbers only, and one undo brings every character back', async () => {
    const { document } = await openFile('pendulum.csv');
    const original = document.getText();
    await denoiseActive();
    const { ok, message } = await act(document.uri, 'replace');
    assert.ok(ok, message);
    assert.match(message, /^Replaced \d+ numbers in pendulum\.csv\. Undo brings/);
    const replaced = document.getText();
    assert.notEqual(replaced, original);
    assert.equal(betweenNumbers(replaced), betweenNumbers(original));
    const times = (text: string) => text.split(/\r?\n/).map((line) => line.split(',')[0]);
    assert.deepEqual(times(replaced), times(original));
    // Replace gives the document the focus, so that undo means it.
    assert.equal(vscode.window.activeTextEditor?.document, document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), original);
    await vscode.commands.executeCommand('redo');
    assert.equal(document.getText(), replaced);
  });

  it('Replace writes the values that the panel shows', async () => {
    const { document } = await openFile('pendulum.csv');
    await denoiseActive();
    const [{ after, noise }] = (await resultOf(document.uri)).series;
    await act(document.uri, 'replace');
    const written = document
      .getText()
      .split(/\r?\n/)
      .slice(1, after.length + 1)
      .map((line) => Number(line.split(',')[1]));
    written.forEach((value, i) => {
      assert.ok(Math.abs(value - after[i]) <= noise.sigma / 100);
    });
  });

  it('Replace refuses a document that changed, and takes it when the change is undone', async () => {
    const editor = await openFile('pendulum.csv');
    const { document } = editor;
    const original = document.getText();
    await denoiseActive();
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    const insert = new vscode.WorkspaceEdit();
    insert.insert(document.uri, new vscode.Position(3, 0), '99');
    await vscode.workspace.applyEdit(insert);
    const changed = document.getText();
    const refused = await act(document.uri, 'replace');
    assert.equal(refused.ok, false);
    assert.match(refused.message, /pendulum\.csv changed since it was read, so nothing was replaced/);
    assert.equal(document.getText(), changed);

    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), original);
    assert.equal((await act(document.uri, 'replace')).ok, true);
  });

  it('Replace works on many numbers at once, as one step', async () => {
    const lines = Array.from({ length: 12_000 }, (_, i) =>
      (Math.sin(i / 300) + 0.1 * Math.cos(i * i)).toFixed(5),
    );
    const { document } = await openText(lines.join('\n'));
    const original = document.getText();
    // Without the band, which takes much longer.
    await withSetting('bandLevel', 0, async () => assert.deepEqual(await denoiseActive(), []));
    const { ok, message } = await act(document.uri, 'replace');
    assert.ok(ok, message);
    assert.equal(document.lineCount, 12_000);
    assert.equal(betweenNumbers(document.getText()), betweenNumbers(original));
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), original);
  }).timeout(120_000);

  it('tells the panel when the document changes, and when it is as it was', async () => {
    const { document } = await openFile('pendulum.csv');
    await denoiseActive();
    const api = await denoiseApi();
    const staleness = async () => {
      const answers = await api.send(document.uri, { type: 'ready' });
      const stale = answers.find(
        (answer): answer is HostMessage & { type: 'stale' } => answer.type === 'stale',
      );
      return stale?.reason;
    };
    assert.equal(await staleness(), null);
    await act(document.uri, 'replace');
    assert.equal(await staleness(), 'replaced');
    await vscode.commands.executeCommand('undo');
    assert.equal(await staleness(), null);
  });

  it('reads a changed document again, with the selection where it moved to', async () => {
    const editor = await openFile('pendulum.csv');
    const { document } = editor;
    editor.selection = new vscode.Selection(11, 0, 61, 0);
    await denoiseActive();
    const before = await resultOf(document.uri);
    const insert = new vscode.WorkspaceEdit();
    insert.insert(document.uri, new vscode.Position(0, 0), '# a remark\n');
    await vscode.workspace.applyEdit(insert);
    await (await denoiseApi()).send(document.uri, { type: 'refresh' });
    const after = await resultOf(document.uri);
    assert.deepEqual(after.series[0].before, before.series[0].before);
    assert.equal(after.state.ranges?.[0].start, (before.state.ranges?.[0].start ?? 0) + 11);
  });

  it('Open as New Document leaves the file alone and keeps its language', async () => {
    const { document } = await openFile('decay.py');
    const original = document.getText();
    await denoiseActive();
    assert.equal((await act(document.uri, 'open')).ok, true);
    const opened = await eventually('the new document', () => {
      const active = vscode.window.activeTextEditor?.document;
      return active?.isUntitled ? active : undefined;
    });
    assert.equal(opened.languageId, document.languageId);
    assert.notEqual(opened.getText(), original);
    assert.equal(betweenNumbers(opened.getText()), betweenNumbers(original));
    assert.equal(document.getText(), original);
  });

  it('Copy puts a number a line on the clipboard', async () => {
    const { document } = await openFile('pendulum.csv');
    await denoiseActive();
    const { ok, message } = await act(document.uri, 'copy');
    assert.ok(ok, message);
    const [{ after, noise }] = (await resultOf(document.uri)).series;
    const lines = (await vscode.env.clipboard.readText()).trimEnd().split('\n');
    assert.equal(lines.length, after.length);
    lines.forEach((line, i) => {
      assert.ok(Math.abs(Number(line) - after[i]) <= noise.sigma / 100);
    });
  });

  it('refuses a series that is not there', async () => {
    const { document } = await openFile('pendulum.csv');
    await denoiseActive();
    assert.equal((await act(document.uri, 'replace', [7])).ok, false);
  });
});
