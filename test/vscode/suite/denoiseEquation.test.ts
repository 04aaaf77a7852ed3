import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  closeEverything,
  denoiseApi,
  eventually,
  hasNoPanel,
  openFile,
  openText,
  panelsAre,
  panelTitles,
  resultOf,
  withSetting,
  workspaceFile,
} from './workspace';

/** Runs the command at the cursor; gives the messages of what failed, or waits until the panel is there. */
async function denoiseEquation(argument?: unknown): Promise<readonly string[]> {
  const failures = await vscode.commands.executeCommand<string[]>('denoise.denoiseEquation', argument);
  if (failures.length === 0) await panelShown();
  return failures;
}

/** Waits for the tab of an equation's panel, which comes after the panel itself. */
async function panelShown(): Promise<void> {
  await eventually('the panel', () => (panelTitles().some(isOfEquation) ? true : undefined));
}

function isOfEquation(title: string): boolean {
  return title.startsWith('Equation: ');
}

function putCursor(editor: vscode.TextEditor, text: string): void {
  const offset = editor.document.getText().indexOf(text);
  assert.ok(offset >= 0, text);
  const position = editor.document.positionAt(offset);
  editor.selection = new vscode.Selection(position, position);
}

describe('Denoise Equation', () => {
  afterEach(async () => {
    await closeEverything();
    await eventually('every tab to close', () =>
      vscode.window.tabGroups.all.every(({ tabs }) => tabs.length === 0) ? true : undefined,
    );
  });

  it('computes a formula at the cursor, and comes nearer to its reference', async () => {
    const editor = await openFile('equations.md');
    putCursor(editor, 'y = mean(');
    assert.deepEqual(await denoiseEquation(), []);
    const { series, equation, xName } = await resultOf(editor.document.uri);
    assert.equal(xName, 'x');
    assert.equal(equation?.kind, 'formula');
    const [before, after] = equation.rows;
    assert.ok(before.error !== null && after.error !== null && after.error < before.error / 2);
    const [{ reference, lower, x }] = series;
    assert.ok(reference && lower && x);
    assert.equal(x.length, 500);
    await panelsAre('Equation: equations.md');
  });

  it('solves a system of differential equations over several lines', async () => {
    const editor = await openFile('equations.md');
    putCursor(editor, "y' = 0.1 x y");
    assert.deepEqual(await denoiseEquation(), []);
    const { series, equation } = await resultOf(editor.document.uri);
    assert.deepEqual(
      series.map(({ name }) => name),
      ['x', 'y'],
    );
    assert.equal(equation?.kind, 'ode');
    assert.ok(equation.phase);
    assert.ok(equation.rows.some(({ method }) => method.startsWith('RK4')));
  });

  const TABLE = Array.from({ length: 40 }, (_, i) => `| ${i / 10} | ${(i / 10) ** 2} |`).join('\n');

  it('takes the derivative of a column of the table in the document', async () => {
    const editor = await openText(
      `Measured:\n\n| t | height |\n|---|---|\n${TABLE}\n\nv = D(height)\n\nThe end.`,
    );
    putCursor(editor, 'v = D');
    assert.deepEqual(await denoiseEquation(), []);
    const { series, equation, xName, actions } = await resultOf(editor.document.uri);
    assert.equal(equation?.kind, 'difference');
    assert.equal(xName, 't');
    assert.ok(Math.abs(series[0].before[20] - 4) < 1e-9);
    assert.ok(actions.includes('insert-csv'));
  });

  it('takes the derivative of the numbers selected below the equation, and says what it does not find', async () => {
    const numbers = Array.from({ length: 20 }, (_, i) => String(i * i));
    const editor = await openText(`other = 5\n\nD(data), h = 0.5\n${numbers.join('\n')}\n\nThe end.`);
    editor.selection = new vscode.Selection(2, 0, 23, 0);
    assert.deepEqual(await denoiseEquation(), []);
    const [{ before }] = (await resultOf(editor.document.uri)).series;
    assert.equal(before[3], 12);
    await openText('Nothing.\n\nv = D(height)');
    assert.match((await denoiseEquation({ line: 2 }))[0], /line 3, column 7: D\(height\) needs data/);
  });

  it('points at the character that is wrong, in the document', async () => {
    const editor = await openText('Some words.\n\ny = 2 + * 3\n');
    editor.selection = new vscode.Selection(2, 4, 2, 4);
    const [message] = await denoiseEquation();
    assert.match(message, /line 3, column 9: '\*' is not expected here/);
    await hasNoPanel(editor.document.uri);
  });

  it('takes what is left open as an argument, and remembers it', async () => {
    // An untitled document that is open for more than a second is backed up, and may come back in the next test.
    await vscode.workspace.fs.writeFile(workspaceFile('speed.md'), Buffer.from('speed = a sin(t)\n'));
    const editor = await openFile('speed.md');
    assert.match((await denoiseEquation({ answers: ' ' }))[0], /leaves open: a = 1, t = 0\.\.10/);
    assert.deepEqual(await denoiseEquation({ answers: 'a = 2, t = 0..6' }), []);
    assert.deepEqual(await denoiseEquation(), []);
    const [{ before }] = (await resultOf(editor.document.uri)).series;
    assert.ok(Math.max(...before) > 1.9);
    await vscode.workspace.fs.delete(workspaceFile('speed.md'));
  });

  it('follows the equation while it is edited', async () => {
    const editor = await openText('y = 3 x, x = 0..1, n = 50');
    assert.deepEqual(await denoiseEquation(), []);
    const { uri } = editor.document;
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, new vscode.Range(0, 4, 0, 5), '7');
    await vscode.workspace.applyEdit(edit);
    await eventually('the new curve', async () =>
      (await resultOf(uri)).series[0].before[49] === 7 ? true : undefined,
    );
  });

  it('leaves the curve alone while it is edited, where the setting says so', async () => {
    const editor = await openText('y = 3 x, x = 0..1, n = 50');
    const { uri } = editor.document;
    await withSetting('liveUpdate', false, async () => {
      assert.deepEqual(await denoiseEquation(), []);
      const edit = new vscode.WorkspaceEdit();
      edit.replace(uri, new vscode.Range(0, 4, 0, 5), '7');
      await vscode.workspace.applyEdit(edit);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      assert.equal((await resultOf(uri)).series[0].before[49], 3);
    });
  });

  it('inserts the curves below the equation as one step, and opens them as a document', async () => {
    const editor = await openText('y = x^2, x = 0..1, n = 11\nNext line.');
    const { document } = editor;
    const original = document.getText();
    assert.deepEqual(await denoiseEquation(), []);
    const api = await denoiseApi();
    const act = async (action: 'insert-csv' | 'open') => {
      const answers = await api.send(document.uri, {
        type: 'act',
        id: 1,
        action,
        series: [0],
        picture: null,
      });
      const reply = answers.find((answer) => answer.type === 'reply');
      assert.ok(reply?.type === 'reply' && reply.ok, JSON.stringify(reply));
    };
    await act('open');
    const opened = vscode.window.activeTextEditor?.document;
    assert.match(opened?.getText() ?? '', /^x,y,y after/);
    await act('insert-csv');
    const lines = document.getText().split('\n');
    assert.equal(lines[0], 'y = x^2, x = 0..1, n = 11');
    assert.match(lines[2], /^x,y,y after/);
    assert.match(lines[8], /^0\.5,0\.25,/);
    assert.equal(lines[lines.length - 1], 'Next line.');
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), original);
  });

  it('offers lenses above equations where the setting asks for them', async () => {
    const { document } = await openText('text\n\ny = sin(x)/x\n\n5\n');
    const lenses = () =>
      vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
    const own = async () => (await lenses()).filter(({ command }) => command?.title === 'Denoise Equation');
    assert.equal((await own()).length, 0);
    await withSetting('codeLens', true, async () => {
      const found = await own();
      assert.deepEqual(
        found.map(({ range }) => range.start.line),
        [2],
      );
    });
  });

  it('stops what takes too long, and the host goes on', async () => {
    await openText('y = sum(sum(sin(j k x), j = 1..9999), k = 1..9999), x = 0..1');
    assert.match((await denoiseEquation())[0], /takes more than 10 s to compute/);
    await openText('y = x, x = 0..1');
    assert.deepEqual(await denoiseEquation(), []);
  }).timeout(60_000);
});
