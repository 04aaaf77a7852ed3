import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { readTable } from '../../../src/core/reading/readTable';
import { MemoryFiles } from './memoryFiles';
import { act, answering, closeEverything, denoiseActive, resultOf } from './workspace';

const ROWS = Array.from(
  { length: 64 },
  (_, i) => `${i},${(Math.sin(i / 8) + 0.1 * Math.cos(i * i)).toFixed(3)}`,
);
const TABLE = `t,y\n${ROWS.join('\n')}\n`;

describe('files that are not on this machine', () => {
  let files: MemoryFiles;

  before(() => {
    files = new MemoryFiles('denoise-memory');
  });
  after(() => files.dispose());
  beforeEach(() => files.put('data.csv', TABLE));
  afterEach(closeEverything);

  async function denoised(): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(files.uri('data.csv'));
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(0, 0, 0, 0) });
    assert.deepEqual(await denoiseActive(), []);
    return document;
  }

  it('are denoised, replaced, saved and brought back', async () => {
    const document = await denoised();
    const { series } = await resultOf(document.uri);
    assert.equal(series[0].before.length, ROWS.length);
    const { ok, message } = await act(document.uri, 'replace');
    assert.ok(ok, message);
    assert.ok(await document.save());
    const saved = files.text('data.csv');
    assert.notEqual(saved, TABLE);
    const times = (text: string) => text.split('\n').map((line) => line.split(',')[0]);
    assert.deepEqual(times(saved), times(TABLE));
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), TABLE);
    assert.ok(await document.save());
  });

  it('take a column beside', async () => {
    const document = await denoised();
    const { ok, message } = await act(document.uri, 'insert-column');
    assert.ok(ok, message);
    assert.equal(readTable(document.getText(), null).columns.length, 3);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('are denoised from the explorer', async () => {
    const uri = files.uri('data.csv');
    assert.deepEqual(await vscode.commands.executeCommand('denoise.denoiseData', uri, [uri]), []);
    assert.equal((await resultOf(uri)).series[0].before.length, ROWS.length);
  });

  it('are exported beside themselves, and to the disk of this machine', async () => {
    const document = await denoised();
    for (const action of ['save-csv', 'svg', 'html'] as const) {
      const proposed: vscode.Uri[] = [];
      const choose = (options: unknown) => {
        const { defaultUri } = options as vscode.SaveDialogOptions;
        assert.ok(defaultUri);
        proposed.push(defaultUri);
        return defaultUri;
      };
      await answering('showSaveDialog', choose, async () => {
        const { ok, message } = await act(document.uri, action);
        assert.ok(ok, message);
      });
      assert.equal(proposed[0].scheme, document.uri.scheme);
      assert.ok(files.text(proposed[0].path.slice(1)).length > 1000);
    }
    assert.deepEqual(files.names(), [
      '/data.csv',
      '/data.denoised.csv',
      '/data.denoised.html',
      '/data.denoised.svg',
    ]);
    assert.equal(files.text('data.csv'), TABLE);
  });

  it('hold equations that are computed, with their curves inserted', async () => {
    const uri = files.put('note.md', 'y = sin(x)/x, x = 1e-9..1e-6\n');
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(0, 2, 0, 2) });
    assert.deepEqual(await vscode.commands.executeCommand('denoise.denoiseEquation'), []);
    const { ok, message } = await act(uri, 'insert-csv');
    assert.ok(ok, message);
    assert.match(document.getText(), /^y = sin\(x\)\/x, x = 1e-9\.\.1e-6\n\nx,y,/);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('leave nothing half-written where their disk is full, and the next export works', async () => {
    const document = await denoised();
    const old = 'an older export, which is to stay\n';
    for (const before of [null, old]) {
      if (before !== null) files.put('data.denoised.csv', before);
      else if (files.names().includes('/data.denoised.csv')) files.delete(files.uri('data.denoised.csv'));
      const names = files.names();
      files.capacity = names.reduce((sum, name) => sum + files.text(name.slice(1)).length, 500);
      await answering(
        'showSaveDialog',
        () => files.uri('data.denoised.csv'),
        async () => {
          const { ok, message } = await act(document.uri, 'save-csv');
          assert.equal(ok, false);
          assert.match(
            message,
            /^data\.denoised\.csv cannot be written, and nothing was changed: .*ENOSPC.*make room/,
          );
          assert.deepEqual(files.names(), names);
          if (before !== null) assert.equal(files.text('data.denoised.csv'), before);
          files.capacity = Number.POSITIVE_INFINITY;
          assert.equal((await act(document.uri, 'save-csv')).ok, true);
        },
      );
      assert.match(files.text('data.denoised.csv'), /^# Made by Denoise/);
      assert.equal(files.text('data.csv'), TABLE);
    }
  });
});
