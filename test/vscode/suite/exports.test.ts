import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { linkSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { readTable } from '../../../src/core/reading/readTable';
import { askForCopy } from '../../../src/panel/copyTarget';
import {
  act,
  answering,
  closeEverything,
  denoiseActive,
  denoiseApi,
  eventually,
  openFile,
  openText,
  resultOf,
  workspaceFile,
} from './workspace';

const run = promisify(execFile);

describe('ways out of the panel', () => {
  const written: vscode.Uri[] = [];

  afterEach(async () => {
    await closeEverything();
    for (const uri of written.splice(0)) await vscode.workspace.fs.delete(uri);
  });

  /** Has an action save a file, and gives its content. */
  async function saved(
    document: vscode.Uri,
    action: 'save-csv' | 'svg' | 'html' | 'png',
    picture: Uint8Array | null = null,
  ): Promise<Buffer> {
    let target: vscode.Uri | undefined;
    const choose = (options: unknown) => {
      target = (options as vscode.SaveDialogOptions).defaultUri;
      return target;
    };
    await answering('showSaveDialog', choose, async () => {
      const { ok, message } = await act(document, action, [0], picture);
      assert.ok(ok, message);
      assert.match(message, /^Saved pendulum\.denoised\.\w+\.$/);
    });
    assert.ok(target);
    written.push(target);
    return Buffer.from(await vscode.workspace.fs.readFile(target));
  }

  /** Opens an example and denoises it. */
  async function denoised(name: string): Promise<vscode.TextDocument> {
    const { document } = await openFile(name);
    assert.deepEqual(await denoiseActive(), []);
    return document;
  }

  it('Insert Column Beside adds a column that reads back, and one undo takes it out', async () => {
    const document = await denoised('pendulum.csv');
    const original = document.getText();
    const { ok, message } = await act(document.uri, 'insert-column');
    assert.ok(ok, message);
    assert.equal(document.lineAt(0).text, 't [s],angle [rad],angle_denoised [rad]');
    const [{ after, noise }] = (await resultOf(document.uri)).series;
    const table = readTable(document.getText(), null);
    assert.equal(table.columns.length, 3);
    assert.equal(table.rowCount, after.length);
    table.columns[2].values.forEach((value, i) => {
      assert.ok(Math.abs(value - after[i]) <= noise.sigma / 100);
    });
    const firstTwo = (text: string) => text.split('\n').map((line) => line.split(',').slice(0, 2).join());
    assert.deepEqual(firstTwo(document.getText()), firstTwo(original));
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), original);
  });

  it('Insert Column Beside says where it cannot be done, and changes nothing', async () => {
    const document = await denoised('heartbeat.json');
    const original = document.getText();
    const { ok, message } = await act(document.uri, 'insert-column');
    assert.equal(ok, false);
    assert.match(message, /tables of lines only/);
    assert.equal(document.getText(), original);
  });

  it('the difference shows the text as it is beside what Replace makes of it', async () => {
    const document = await denoised('decay.py');
    const original = document.getText();
    const { ok, message } = await act(document.uri, 'diff');
    assert.ok(ok, message);
    const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
    assert.ok(input instanceof vscode.TabInputTextDiff);
    assert.equal(input.original.toString(), document.uri.toString());
    const preview = await vscode.workspace.openTextDocument(input.modified);
    assert.equal(preview.languageId, 'python');
    assert.equal(document.getText(), original, 'nothing is changed yet');
    await act(document.uri, 'replace');
    assert.equal(document.getText(), preview.getText());
    assert.notEqual(document.getText(), original);
  });

  it('Copy as CSV and as Markdown hold a row a sample', async () => {
    const document = await denoised('pendulum.csv');
    const [{ before, after, noise }] = (await resultOf(document.uri)).series;
    for (const action of ['csv', 'markdown'] as const) {
      const { ok, message } = await act(document.uri, action);
      assert.ok(ok, message);
      const table = readTable(await vscode.env.clipboard.readText(), null);
      assert.deepEqual(
        table.columns.map(({ name }) => name),
        ['t', 'angle', 'angle after', 'angle lower', 'angle upper'],
      );
      assert.deepEqual([...table.columns[1].values], [...before]);
      table.columns[2].values.forEach((value, i) => {
        assert.ok(Math.abs(value - after[i]) <= noise.sigma / 100);
      });
    }
  });

  it('what is copied has the decimal mark of the document', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i / 10};${Math.sin(i / 5) + (i % 3) / 10}`);
    const { document } = await openText(`t;y\n${rows.join('\n').replaceAll('.', ',')}\n`);
    assert.deepEqual(await denoiseActive(), []);
    await act(document.uri, 'csv');
    const [header, first] = (await vscode.env.clipboard.readText()).split('\n');
    assert.equal(header.split(';').length, 5);
    assert.match(first, /^0;0;-?\d,\d+;/);
  });

  it('exports a CSV file with every digit', async () => {
    const document = await denoised('pendulum.csv');
    const [{ after }] = (await resultOf(document.uri)).series;
    const all = (await saved(document.uri, 'save-csv')).toString().trimEnd().split('\n');
    const lines = all.filter((line) => !line.startsWith('#'));
    assert.match(all[0], /^# Made by Denoise .*SHA-256 [0-9a-f]{64}/);
    assert.match(all[2], /^# Again: denoise-data --json --columns 2 --x 1 --noise /);
    assert.deepEqual(
      lines.slice(1).map((line) => Number(line.split(',')[2])),
      [...after],
    );
  });

  it('quantities over a stretch come with error bars, and their table is copied', async () => {
    const document = await denoised('pendulum.csv');
    const api = await denoiseApi();
    const range = { from: 3, to: 9 };
    const answers = await api.send(document.uri, { type: 'quantities', id: 7, series: 0, range });
    const answer = answers.find((message) => message.type === 'quantities');
    assert.ok(answer?.type === 'quantities', JSON.stringify(answers.slice(-1)));
    assert.deepEqual([answer.id, answer.level], [7, 0.9]);
    assert.ok(answer.range.from >= 3 && answer.range.to <= 9);
    const period = answer.rows.find(({ kind }) => kind === 'period');
    assert.ok(period && period.lower < period.value && period.value < period.upper);
    await api.send(document.uri, {
      type: 'copy-table',
      id: 8,
      rows: [
        ['period', '2.1'],
        ['mean', '0'],
      ],
    });
    assert.equal(await vscode.env.clipboard.readText(), 'period\t2.1\nmean\t0\n');
  });

  it('exports a picture and a page', async () => {
    const document = await denoised('pendulum.csv');
    assert.match(
      (await saved(document.uri, 'svg')).toString(),
      /^<svg [\s\S]*>angle \[rad\]<[\s\S]*<\/svg>\s*$/,
    );
    const html = (await saved(document.uri, 'html')).toString();
    assert.match(html, /^<!doctype html>[\s\S]*<svg [\s\S]*data:text\/csv/);
    // A signature and a header: what came from it is put behind them.
    const png = Buffer.from('89504e470d0a1a0a0000000d494844520000000100000001080000000000000000', 'hex');
    const picture = Buffer.from(await saved(document.uri, 'png', png));
    assert.ok(picture.subarray(0, png.length).equals(png));
    assert.match(picture.toString('latin1'), /iTXtSource\0{5}Made by Denoise/);
  });

  it('never writes over the data itself', async () => {
    const document = await denoised('pendulum.csv');
    const original = await vscode.workspace.fs.readFile(document.uri);
    const refuses = (target: vscode.Uri) =>
      answering(
        'showSaveDialog',
        () => target,
        async () => {
          const { ok, message } = await act(document.uri, 'save-csv');
          assert.equal(ok, false);
          assert.match(message, /Choose another file/);
          await assert.rejects(askForCopy(document.uri), /Choose another file/);
        },
      );
    await refuses(document.uri);
    const folder = mkdtempSync(join(tmpdir(), 'denoise-links-'));
    try {
      for (const [make, name] of [
        [symlinkSync, 'soft.csv'],
        [linkSync, 'hard.csv'],
      ] as const) {
        make(document.uri.fsPath, join(folder, name));
        await refuses(vscode.Uri.file(join(folder, name)));
      }
      symlinkSync(join(document.uri.fsPath, '..'), join(folder, 'examples'));
      await refuses(vscode.Uri.file(join(folder, 'examples', 'pendulum.csv')));
    } finally {
      rmSync(folder, { recursive: true });
    }
    assert.deepEqual(await vscode.workspace.fs.readFile(document.uri), original);
  });

  it('code for the command line prints the values that the panel shows', async () => {
    const document = await denoised('pendulum.csv');
    const [{ after, lower }] = (await resultOf(document.uri)).series;
    const code = await codeFor(document.uri, 'Command line', 'shellscript');
    const { stdout } = await run('sh', ['-c', code], { maxBuffer: 2 ** 26 });
    const [series] = (JSON.parse(stdout) as { series: { after: number[]; lower: number[] }[] }).series;
    assert.deepEqual(series.after, [...after]);
    assert.deepEqual(series.lower, [...(lower ?? [])]);
  }).timeout(120_000);

  it('code in Python is short for a plain series, and has the settings of the panel', async () => {
    const document = await denoised('pendulum.csv');
    const [{ noise }] = (await resultOf(document.uri)).series;
    const code = await codeFor(document.uri, 'Python', 'python');
    assert.match(code, /import onnxruntime/);
    assert.ok(code.includes(`SIGMA = ${noise.sigma} `));
    assert.ok(code.includes(join('models', 'denoiser.onnx')));
    assert.doesNotMatch(code, /subprocess/);
  });

  it('code in TypeScript names the library', async () => {
    const { document } = await openText(Array.from({ length: 40 }, (_, i) => Math.sin(i / 5)).join('\n'));
    await denoiseActive();
    assert.match(await codeFor(document.uri, 'TypeScript', 'typescript'), /dist[/\\]+denoise\.js/);
  });

  async function codeFor(uri: vscode.Uri, label: string, language: string): Promise<string> {
    const pick = (items: unknown) => (items as vscode.QuickPickItem[]).find((item) => item.label === label);
    await answering('showQuickPick', pick, async () => {
      const { ok, message } = await act(uri, 'code');
      assert.ok(ok, message);
    });
    const opened = await eventually('the code', () => {
      const active = vscode.window.activeTextEditor?.document;
      return active?.isUntitled && active.uri.toString() !== uri.toString() ? active : undefined;
    });
    assert.equal(opened.languageId, language);
    return opened.getText();
  }

  it('a file of the explorer has the ways out that need no text', async () => {
    const uri = workspaceFile('pendulum.csv');
    await vscode.commands.executeCommand('denoise.denoiseData', uri, [uri]);
    const { actions } = await resultOf(uri);
    assert.ok(actions.includes('replace') && actions.includes('insert-column'));
  });
});
