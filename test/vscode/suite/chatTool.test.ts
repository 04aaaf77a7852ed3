import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { DenoiseTool } from '../../../src/editor/denoiseTool';
import {
  closeEverything,
  denoiseApi,
  eventually,
  openFile,
  panelsAre,
  resultOf,
  workspaceFile,
} from './workspace';

const SOURCE = new vscode.CancellationTokenSource();

async function invoke(input: object): Promise<string> {
  await denoiseApi();
  const { content } = await vscode.lm.invokeTool(
    'denoise_numbers',
    { input, toolInvocationToken: undefined },
    SOURCE.token,
  );
  return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
}

describe('tool for chat agents', () => {
  afterEach(closeEverything);

  it('is offered', async () => {
    await denoiseApi();
    const tool = await eventually('the tool', () =>
      vscode.lm.tools.find(({ name }) => name === 'denoise_numbers'),
    );
    assert.match(tool.description, /the person is asked first/);
  });

  it('reports what it found in a file, and changes nothing', async () => {
    const uri = workspaceFile('pendulum.csv');
    const before = await vscode.workspace.fs.readFile(uri);
    const text = await invoke({ file: 'pendulum.csv' });
    assert.match(text, /^pendulum\.csv: 2 columns × 600 rows/);
    assert.match(
      text,
      /angle: 600 samples, 0 missing, noise level 0\.\d+ rad \(estimated\), signal-to-noise ratio \d/,
    );
    assert.match(text, /no file was changed/);
    await panelsAre('Denoise: pendulum.csv');
    assert.deepEqual(await vscode.workspace.fs.readFile(uri), before);
  });

  it('takes lines of a file, and opens a copy', async () => {
    const { document } = await openFile('pendulum.csv');
    const original = document.getText();
    const text = await invoke({
      file: document.uri.toString(),
      startLine: 12,
      endLine: 61,
      result: 'newDocument',
    });
    assert.match(text, /50 samples/);
    assert.match(text, /Opened a copy with \d+ numbers replaced/);
    const name = /untitled document (untitled:\S+)\./.exec(text)?.[1];
    const copy = vscode.workspace.textDocuments.find(({ uri }) => uri.toString(true) === name);
    assert.ok(copy, text);
    const changed = copy
      .getText()
      .split('\n')
      .flatMap((line, i) => (line === original.split('\n')[i] ? [] : [i + 1]));
    assert.ok(changed.length > 25 && changed.every((line) => line >= 12 && line <= 61));
    assert.equal(document.getText(), original);
  });

  it('says what is wrong with the input or the file', async () => {
    assert.match(await invoke({ file: 'pendulum.csv', columns: ['speed'] }), /no column 'speed'.*angle/);
    assert.match(await invoke({ file: 'pendulum.csv', startLine: 900, endLine: 950 }), /no lines 900 to 950/);
    assert.match(await invoke({ file: 'nowhere.csv' }), /cannot be read|cannot be opened/);
    assert.deepEqual((await resultOf(workspaceFile('pendulum.csv'))).source, 'pendulum.csv');
  });

  it('asks before it changes a document, and only then', () => {
    const tool = new DenoiseTool(() => Promise.reject(new Error('not used')));
    const prepared = tool.prepareInvocation({ input: { file: 'a/b.csv', result: 'replace' } });
    assert.match(String(prepared.confirmationMessages?.title), /Replace numbers in b\.csv\?/);
    for (const result of ['panel', 'newDocument', undefined]) {
      const input = result ? { file: 'a/b.csv', result } : { file: 'a/b.csv' };
      assert.equal(tool.prepareInvocation({ input }).confirmationMessages, undefined);
    }
  });
});
