import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { HostMessage } from '../../../src/protocol';
import {
  act,
  answering,
  closeEverything,
  denoiseActive,
  denoiseApi,
  eventually,
  hasNoPanel,
  openFile,
  openText,
  panelsAre,
  resultOf,
  withSetting,
  workspaceFile,
} from './workspace';

const SAMPLES = Array.from({ length: 64 }, (_, i) => (Math.sin(i / 8) + 0.1 * Math.cos(i * i)).toFixed(3));

describe('Denoise Data', () => {
  afterEach(closeEverything);

  it('shows what it found in a document, in a panel of its own', async () => {
    const { document } = await openFile('pendulum.csv');
    assert.deepEqual(await denoiseActive(), []);
    const result = await resultOf(document.uri);
    assert.equal(result.source, 'pendulum.csv');
    assert.deepEqual([result.xName, result.xUnit, result.xIsTime], ['t', 's', false]);
    assert.deepEqual(
      result.series.map(({ name, unit }) => [name, unit]),
      [['angle', 'rad']],
    );
    const [{ before, after, lower, upper, noise, x }] = result.series;
    assert.equal(before.length, document.lineCount - 2);
    assert.ok(x);
    for (const values of [x, after, lower, upper]) assert.equal(values?.length, before.length);
    assert.ok(after.every(Number.isFinite));
    assert.ok(noise.sigma > 0);
    assert.ok(result.actions.includes('replace') && !result.actions.includes('save'));
    await panelsAre('Denoise: pendulum.csv');
  });

  it('uses the panel of the document again', async () => {
    await openFile('pendulum.csv');
    await denoiseActive();
    await openFile('pendulum.csv');
    await denoiseActive();
    await panelsAre('Denoise: pendulum.csv');
  });

  it('gives a panel its result again when it is shown again', async () => {
    const { document } = await openFile('pendulum.csv');
    await denoiseActive();
    await openFile('spectrum.tsv');
    await denoiseActive();
    await panelsAre('Denoise: pendulum.csv', 'Denoise: spectrum.tsv');
    const heard: HostMessage[] = [];
    const listener = await (await denoiseApi()).listen(document.uri, (message) => heard.push(message));
    await vscode.commands.executeCommand('workbench.action.focusSecondEditorGroup');
    await vscode.commands.executeCommand('workbench.action.previousEditorInGroup');
    const again = await eventually('the result', () => heard.find(({ type }) => type === 'result'));
    assert.deepEqual(again, await resultOf(document.uri));
    listener.dispose();
  });

  it('takes the selection only', async () => {
    const editor = await openFile('pendulum.csv');
    editor.selection = new vscode.Selection(11, 0, 61, 0);
    assert.deepEqual(await denoiseActive(), []);
    const result = await resultOf(editor.document.uri);
    assert.equal(result.series[0].before.length, 50);
    assert.deepEqual(result.state.ranges, [
      {
        start: editor.document.offsetAt(editor.selection.start),
        end: editor.document.offsetAt(editor.selection.end),
      },
    ]);
  });

  it('takes files of the explorer, without opening them', async () => {
    const files = ['pendulum.csv', 'sensor.csv'].map(workspaceFile);
    assert.deepEqual(await vscode.commands.executeCommand('denoise.denoiseData', files[0], files), []);
    await panelsAre('Denoise: pendulum.csv', 'Denoise: sensor.csv');
    assert.equal((await resultOf(files[1])).xIsTime, true);
  });

  it('takes a NumPy file of the explorer, which has no text to replace numbers in', async () => {
    const file = workspaceFile('wave.npy');
    const header = "{'descr': '<f8', 'fortran_order': False, 'shape': (64,), }".padEnd(117).concat('\n');
    const wave = Float64Array.from({ length: 64 }, (_, i) => Math.sin(i / 9) + (i % 2) / 10);
    const magic = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0]);
    await vscode.workspace.fs.writeFile(
      file,
      Buffer.concat([magic, Buffer.from(header), Buffer.from(wave.buffer)]),
    );
    try {
      assert.deepEqual(await vscode.commands.executeCommand('denoise.denoiseData', file, [file]), []);
      const { series, actions } = await resultOf(file);
      assert.deepEqual([...series[0].before], [...wave]);
      assert.ok(!actions.includes('replace'));
    } finally {
      await vscode.workspace.fs.delete(file);
    }
  });

  for (const name of ['spectrum.tsv', 'montecarlo.txt', 'heartbeat.json', 'decay.py', 'vibration.h']) {
    it(`understands ${name}`, async () => {
      const { document } = await openFile(name);
      assert.deepEqual(await denoiseActive(), []);
      assert.ok((await resultOf(document.uri)).series.length > 0);
    });
  }

  it('refuses a selection of blanks, with its line', async () => {
    const editor = await openText(`${SAMPLES.join('\n')}\n\n\n\n`);
    editor.selection = new vscode.Selection(65, 0, 66, 0);
    const [message] = await denoiseActive();
    assert.match(message, /, line 66, column 1: The selection holds only blanks/);
  });

  it('takes several selections as one series', async () => {
    const editor = await openText(SAMPLES.join('\n'));
    editor.selections = [new vscode.Selection(0, 0, 9, 0), new vscode.Selection(20, 0, 40, 0)];
    assert.deepEqual(await denoiseActive(), []);
    const { series } = await resultOf(editor.document.uri);
    assert.deepEqual(
      Array.from(series[0].before, String),
      [...SAMPLES.slice(0, 9), ...SAMPLES.slice(20, 40)].map((y) => String(Number(y))),
    );
  });

  it('takes a column selection, whole numbers where it cuts them, and writes back in one step', async () => {
    const text = SAMPLES.map((y, i) => `${100 + i},${y},x`).join('\n');
    const editor = await openText(text);
    const { document } = editor;
    editor.selections = SAMPLES.map((_, line) => new vscode.Selection(line, 4, line, 8));
    assert.deepEqual(await denoiseActive(), []);
    const result = await resultOf(document.uri);
    assert.deepEqual(Array.from(result.series[0].before), SAMPLES.map(Number));
    assert.ok(result.notices.some(({ code }) => code === 'cut-number'));
    await act(document.uri, 'replace');
    const [before, after] = [text, document.getText()].map((whole) =>
      whole.split('\n').map((line) => line.split(',')),
    );
    assert.ok(after.filter(([, y], i) => y !== before[i][1]).length > SAMPLES.length / 2);
    assert.deepEqual(
      after.map(([t, , x]) => [t, x]),
      before.map(([t, , x]) => [t, x]),
    );
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), text);
  });

  it('asks what an ambiguous comma means, and reads it so', async () => {
    const { document } = await openText(SAMPLES.map((_, i) => `1,${200 + ((i * 37) % 700)}`).join('\n'));
    const decimalComma = (items: unknown) =>
      (items as { label: string }[]).find(({ label }) => /decimal/i.test(label));
    await answering('showQuickPick', decimalComma, async () => {
      assert.deepEqual(await denoiseActive(), []);
    });
    const { series, state } = await resultOf(document.uri);
    assert.equal(series.length, 1);
    assert.equal(series[0].before[1], 1.237);
    assert.equal(state.reading.decimalMark, ',');

    const api = await denoiseApi();
    await api.send(document.uri, { type: 'read', reading: { ...state.reading, decimalMark: '.' } });
    const corrected = await resultOf(document.uri);
    assert.deepEqual(
      // The column that is the same everywhere stays out.
      corrected.series.map(({ before }) => before[1]),
      [237],
    );
  });

  it('names the file and the place of what is not a number, and opens no panel', async () => {
    const lines = SAMPLES.map((y, i) => `${i},${y}`);
    lines[20] = '20,abc';
    const { document } = await openText(lines.join('\n'));
    const [message] = await denoiseActive();
    assert.match(message, /^Untitled-\d+.*line 21.*abc/);
    await hasNoPanel(document.uri);
  });

  for (const [name, text] of [
    ['an empty document', ''],
    ['prose', 'No numbers at all in this text.'],
    ['too few numbers', '1\n2\n3'],
  ]) {
    it(`refuses ${name} with one message`, async () => {
      const { document } = await openText(text);
      assert.equal((await denoiseActive()).length, 1);
      await hasNoPanel(document.uri);
    });
  }

  it('says what to do where nothing is open', async () => {
    assert.match((await denoiseActive())[0], /^There is nothing to denoise\. Open a file/);
  });

  it('denoises one column again with a given noise level, and leaves the others alone', async () => {
    const { document } = await openText(
      SAMPLES.map((y, i) => `${i},${y},${(Number(y) * 1000).toFixed(0)}`).join('\n'),
    );
    assert.deepEqual(await denoiseActive(), []);
    const first = await resultOf(document.uri);
    assert.equal(first.series.length, 2);
    const api = await denoiseApi();
    await api.send(document.uri, { type: 'run', settings: { ...first.settings, sigma: 0.5 }, series: 0 });
    const second = await resultOf(document.uri);
    assert.deepEqual(second.series[0].noise, { sigma: 0.5, source: 'given' });
    assert.notDeepEqual(second.series[0].after, first.series[0].after);
    assert.deepEqual(second.series[1], first.series[1]);
    assert.deepEqual(second.state.sigmas.length, 1);

    await api.send(document.uri, { type: 'run', settings: { ...first.settings, bandLevel: 0 }, series: 0 });
    const third = await resultOf(document.uri);
    assert.deepEqual(
      third.series.map(({ lower, noise }) => [lower, noise.source]),
      [
        [null, 'estimated'],
        [null, 'estimated'],
      ],
    );
  });

  it('takes the configured band for the first run', () =>
    withSetting('bandLevel', 0.5, async () => {
      const { document } = await openText(SAMPLES.join('\n'));
      await denoiseActive();
      assert.equal((await resultOf(document.uri)).settings.bandLevel, 0.5);
    }));

  it('takes the configured method for the first run', () =>
    withSetting('method', 'median', async () => {
      const { document } = await openText(SAMPLES.join('\n'));
      await denoiseActive();
      const { settings, series } = await resultOf(document.uri);
      assert.deepEqual([settings.method, series[0].method], ['median', 'median']);
    }));

  it('takes the default for a setting that has a value it cannot have', () =>
    withSetting('bandLevel', 'wide', async () => {
      const { document } = await openText(SAMPLES.join('\n'));
      await denoiseActive();
      assert.equal((await resultOf(document.uri)).settings.bandLevel, 0.9);
    }));
});
