import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  act,
  closeEverything,
  denoiseActive,
  denoiseApi,
  eventually,
  openFile,
  openText,
  panelsAre,
  panelTitles,
  resultOf,
  workspaceFile,
} from './workspace';

const SAMPLES = Array.from({ length: 64 }, (_, i) => (Math.sin(i / 8) + 0.1 * Math.cos(i * i)).toFixed(3));

async function onlyResult(): Promise<vscode.Uri> {
  const uris = [...(await (await denoiseApi()).results()).keys()];
  assert.equal(uris.length, 1, uris.join());
  return vscode.Uri.parse(uris[0], true);
}

const made: vscode.Uri[] = [];

/** A file of the workspace that is there for one test. */
async function newFile(name: string, content: string): Promise<vscode.Uri> {
  const uri = workspaceFile(name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(content));
  made.push(uri);
  return uri;
}

async function clearAway(): Promise<void> {
  await closeEverything();
  for (const uri of made.splice(0)) await vscode.workspace.fs.delete(uri);
}

describe('wherever numbers are', () => {
  afterEach(clearAway);

  it('several cursors: a column selection is one series, replaced in one step', async () => {
    const lines = SAMPLES.map((y, i) => `${i},${y},x`);
    const editor = await openText(lines.join('\n'));
    editor.selections = lines.map(
      (line, i) => new vscode.Selection(i, line.indexOf(',') + 1, i, line.length - 2),
    );
    assert.deepEqual(await denoiseActive(), []);
    const { series } = await resultOf(editor.document.uri);
    assert.equal(series.length, 1);
    assert.deepEqual([...series[0].before], SAMPLES.map(Number));
    const { ok, message } = await act(editor.document.uri, 'replace');
    assert.ok(ok, message);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), lines.join('\n'));
  });

  it('the Markdown table that the cursor stands in', async () => {
    const table = `| t | y |\n|--:|--:|\n${SAMPLES.map((y, i) => `| ${i} | ${y} |`).join('\n')}`;
    const text = `Results of 2026\n\n${table}\n\n${table.replaceAll('0.', '7.')}\n`;
    const document = await vscode.workspace.openTextDocument(await newFile('results.md', text));
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(8, 3, 8, 3) });
    assert.deepEqual(await denoiseActive(), []);
    const { series, xName } = await resultOf(document.uri);
    assert.equal(xName, 't');
    assert.deepEqual([...series[0].before], SAMPLES.map(Number));
    const { ok, message } = await act(document.uri, 'insert-column');
    assert.ok(ok, message);
    assert.match(document.lineAt(2).text, /^\| t \| y \| y_denoised \|$/);
  });

  it('a read-only document: its text stays as it is', async () => {
    const provider = vscode.workspace.registerTextDocumentContentProvider('denoise-test', {
      provideTextDocumentContent: () => SAMPLES.join('\n'),
    });
    try {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse('denoise-test:/log.txt'));
      await vscode.window.showTextDocument(document);
      assert.deepEqual(await denoiseActive(), []);
      const { actions } = await resultOf(document.uri);
      assert.ok(
        !actions.includes('replace') && !actions.includes('insert-column') && !actions.includes('diff'),
      );
      assert.equal((await act(document.uri, 'replace')).ok, false);
      assert.equal((await act(document.uri, 'copy')).ok, true);
      assert.equal((await act(document.uri, 'open')).ok, true);
    } finally {
      provider.dispose();
    }
  });

  it('either side of a diff editor', async () => {
    const left = workspaceFile('pendulum.csv');
    const { document } = await openText(SAMPLES.join('\n'));
    await vscode.commands.executeCommand('vscode.diff', left, document.uri, 'two files');
    const active = await eventually('the editor', () => {
      const editor = vscode.window.activeTextEditor;
      return vscode.window.tabGroups.activeTabGroup.activeTab?.label === 'two files' ? editor : undefined;
    });
    assert.deepEqual(await denoiseActive(), []);
    assert.equal((await onlyResult()).toString(), active.document.uri.toString());
    await vscode.commands.executeCommand('vscode.diff', left, document.uri, 'two files');
    await vscode.commands.executeCommand('workbench.action.compareEditor.focusOtherSide');
    const other = await eventually('the other side', () => {
      const editor = vscode.window.activeTextEditor;
      return editor && editor.document !== active.document ? editor : undefined;
    });
    assert.deepEqual(await denoiseActive(), []);
    await resultOf(other.document.uri);
    await eventually('both panels', () => (panelTitles().length === 2 ? true : undefined));
  });

  describe('notebooks', () => {
    interface CellJson {
      readonly source: string;
      readonly outputs: readonly object[];
    }

    let notebooks = 0;

    async function openNotebook(cells: readonly CellJson[]): Promise<vscode.NotebookEditor> {
      const file = {
        nbformat: 4,
        nbformat_minor: 5,
        metadata: { language_info: { name: 'python' } },
        cells: cells.map((each, i) => ({
          id: `cell-${i}`,
          cell_type: 'code',
          execution_count: null,
          metadata: {},
          ...each,
        })),
      };
      // A name of its own: VS Code keeps a closed notebook for a while, and would show that one first.
      notebooks++;
      const uri = await newFile(`study-${notebooks}.ipynb`, JSON.stringify(file));
      return vscode.window.showNotebookDocument(await vscode.workspace.openNotebookDocument(uri));
    }

    function cell(source: string, output: string | null): CellJson {
      return {
        source,
        outputs: output === null ? [] : [{ output_type: 'stream', name: 'stdout', text: output }],
      };
    }

    /** Runs a cell as a kernel does, with this output. */
    async function runCell(
      notebookEditor: vscode.NotebookEditor,
      index: number,
      output: vscode.NotebookCellOutput,
    ): Promise<void> {
      const controller = vscode.notebooks.createNotebookController(
        'denoise-test',
        'jupyter-notebook',
        'Test',
      );
      const kernel = { notebookEditor, id: controller.id, extension: 'denoise.denoise' };
      try {
        await vscode.commands.executeCommand('notebook.selectKernel', kernel);
        const execution = controller.createNotebookCellExecution(notebookEditor.notebook.cellAt(index));
        execution.start();
        await execution.replaceOutput([output]);
        execution.end(true);
      } finally {
        controller.dispose();
      }
    }

    it('the numbers in the source of a cell, replaced there', async () => {
      const source = `y = [${SAMPLES.join(', ')}]`;
      const { notebook } = await openNotebook([cell(source, null)]);
      assert.deepEqual(await denoiseActive(), []);
      const { document } = notebook.cellAt(0);
      const { series } = await resultOf(document.uri);
      assert.deepEqual([...series[0].before], SAMPLES.map(Number));
      const { ok, message } = await act(document.uri, 'replace');
      assert.ok(ok, message);
      assert.notEqual(document.getText(), source);
      assert.equal(document.getText().split(',').length, SAMPLES.length);
    });

    it('the numbers that a cell printed, which follow the cell', async () => {
      const editor = await openNotebook([cell('1', 'no numbers'), cell('print(y)', SAMPLES.join('\n'))]);
      const { notebook } = editor;
      const failures = await vscode.commands.executeCommand<string[]>(
        'denoise.denoiseOutput',
        notebook.cellAt(1),
      );
      assert.deepEqual(failures, []);
      const uri = await onlyResult();
      const { series, actions, source } = await resultOf(uri);
      assert.match(source, /output of cell 2$/);
      assert.deepEqual([...series[0].before], SAMPLES.map(Number));
      assert.ok(!actions.includes('replace') && actions.includes('open'));

      const printed = vscode.NotebookCellOutputItem.stdout(SAMPLES.toReversed().join('\n'));
      await runCell(editor, 1, new vscode.NotebookCellOutput([printed]));
      await eventually('the new samples', async () =>
        (await resultOf(uri)).series[0].before[0] === Number(SAMPLES.at(-1)) ? true : undefined,
      );
    });

    it('says so where a cell printed none', async () => {
      const { notebook } = await openNotebook([cell('1', 'no numbers')]);
      const [message] = await vscode.commands.executeCommand<string[]>(
        'denoise.denoiseOutput',
        notebook.cellAt(0),
      );
      assert.match(message, /printed no numbers/);
    });
  });
});

describe('several panels', () => {
  afterEach(closeEverything);

  it('keep their own results, also when one is moved', async () => {
    const { document: first } = await openFile('pendulum.csv');
    await denoiseActive();
    const { document: second } = await openFile('spectrum.tsv');
    await denoiseActive();
    await panelsAre('Denoise: pendulum.csv', 'Denoise: spectrum.tsv');
    const before = await resultOf(first.uri);
    await vscode.commands.executeCommand('workbench.action.focusSecondEditorGroup');
    await vscode.commands.executeCommand('workbench.action.moveEditorToNextGroup');
    await panelsAre('Denoise: pendulum.csv', 'Denoise: spectrum.tsv');
    assert.deepEqual(await resultOf(first.uri), before);
    assert.notEqual((await resultOf(second.uri)).source, before.source);
  });

  it('hold no data in the state that outlives a reload', async () => {
    const { document } = await openFile('pendulum.csv');
    await denoiseActive();
    const { state } = await resultOf(document.uri);
    assert.ok(JSON.stringify(state).length < 2000);
    assert.equal(state.uri, document.uri.toString());
  });
});
