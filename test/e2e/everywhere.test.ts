import * as assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import {
  focusEditor,
  goToLine,
  openFile,
  openWorkbench,
  panel,
  pickFromExplorer,
  pickFromMenu,
  reloadWindow,
  resultOf,
  runCommand,
  selectAll,
  until,
  useWorkbench,
} from './workbench';

const FILE = 'pendulum.csv';
const SAMPLES = 600;
const OTHER = 'sensor.csv';
const wave = (count: number) =>
  Float64Array.from({ length: count }, (_, i) => Math.sin(i / 9) + 0.1 * Math.cos(i * i));

/** A NumPy file of float64. */
function npy(values: Float64Array): Uint8Array {
  const shape = `{'descr': '<f8', 'fortran_order': False, 'shape': (${values.length},), }`;
  const header = shape.padEnd(117).concat('\n');
  const magic = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0]);
  return Buffer.concat([magic, Buffer.from(header), Buffer.from(values.buffer)]);
}

/** A notebook with one cell, and what it printed. */
const notebook = (source: string, printed: string): string =>
  JSON.stringify({
    cells: [
      {
        cell_type: 'code',
        execution_count: 1,
        id: 'a1b2c3d4',
        metadata: {},
        outputs: [{ name: 'stdout', output_type: 'stream', text: [printed] }],
        source: [source],
      },
    ],
    metadata: { language_info: { name: 'python' } },
    nbformat: 4,
    nbformat_minor: 5,
  });

describe('the panel and the editor', () => {
  const workbench = useWorkbench(() =>
    openWorkbench([
      { name: 'wave.npy', text: npy(wave(321)) },
      {
        name: 'study.ipynb',
        text: notebook(`y = [${wave(222).join(', ')}]`, `${wave(123).join('\n')}\n`),
      },
    ]),
  );

  async function closeEverything(): Promise<void> {
    await runCommand(workbench.page, 'View: Close All Editors');
    await workbench.page.locator('.editor-group-container .tab').first().waitFor({ state: 'hidden' });
  }

  const panelTab = (name: string): Locator =>
    workbench.page.getByRole('tab', { name: new RegExp(`^Denoise: ${name.replace('.', '\\.')}`) });

  it('a click on a sample selects its number', async () => {
    const { page } = workbench;
    const editor = await openFile(page, FILE);
    await selectAll(page, FILE);
    await pickFromMenu(page, editor, 'Denoise Data');
    await resultOf(page, SAMPLES);
    const plot = panel(page).locator('.plot-main .u-over');
    const size = await plot.boundingBox();
    assert.ok(size);
    await plot.click({ position: { x: size.width / 3, y: size.height / 2 } });
    await editor
      .locator('.active-line-number')
      .filter({ hasText: /^(19|20)\d$/ })
      .waitFor();
    // The keyboard stays with the panel; the status bar speaks of the editor once it has it.
    await focusEditor(page, FILE);
    const place = page.getByRole('button', { name: /^Ln \d+, Col \d+ \(\d selected\)/ });
    await place.waitFor();
    const [, line, selected] =
      /Ln (\d+), Col \d+ \((\d+) selected\)/.exec((await place.textContent()) ?? '') ?? [];
    // Below the header, a third of the samples.
    assert.ok(Math.abs(Number(line) - (2 + SAMPLES / 3)) < 4, `line ${line}`);
    assert.ok(Number(selected) >= 3, `${selected} characters`);
  });

  it('the number at the cursor is marked in the plot', async () => {
    const { page } = workbench;
    await goToLine(page, FILE, 2 + SAMPLES / 2);
    const mark = panel(page).locator('.marker-cursor');
    await mark.waitFor();
    const plot = await panel(page).locator('.plot-main .u-over').boundingBox();
    const box = await mark.boundingBox();
    assert.ok(plot && box);
    const across = (box.x + box.width / 2 - plot.x) / plot.width;
    assert.ok(Math.abs(across - 0.5) < 0.01, `${across} of the width`);
    await goToLine(page, FILE, 1);
    await mark.waitFor({ state: 'hidden' });
  });

  it('the line about the selected numbers in the status bar opens a panel, beside the other one', async () => {
    const { page } = workbench;
    await openFile(page, OTHER);
    await selectAll(page, OTHER);
    await page
      .locator('.statusbar-item')
      .filter({ hasText: /n = 465, mean/ })
      .getByRole('button')
      .click();
    await resultOf(page, 480);
    await panelTab(OTHER).waitFor();
    await panelTab(FILE).click();
    await resultOf(page, SAMPLES);
  });

  it('both panels come back after the window is reloaded', async () => {
    const { page } = workbench;
    await reloadWindow(page);
    await resultOf(page, SAMPLES);
    await panelTab(OTHER).click();
    await resultOf(page, 480);
    await closeEverything();
  });

  it('a NumPy file of the explorer', async () => {
    const { page } = workbench;
    await pickFromExplorer(page, 'wave.npy', 'Denoise Data');
    await resultOf(page, 321);
    assert.equal(await panel(page).getByRole('button', { name: 'Replace', exact: true }).count(), 0);
    await panel(page)
      .getByRole('button', { name: 'Insert Column', exact: true })
      .waitFor({ state: 'hidden' });
  });

  it('what a notebook cell printed, and what stands in it', async () => {
    const { page } = workbench;
    await closeEverything();
    await page.getByRole('treeitem', { name: 'study.ipynb' }).dblclick();
    const cell = page.locator('.notebook-editor .cell .monaco-editor .view-line').first();
    await cell.click();
    await runCommand(page, 'Denoise: Denoise Output');
    await resultOf(page, 123);
    await page.locator('.tab[data-resource-name="study.ipynb"]').click();
    await cell.click();
    await runCommand(page, 'Denoise: Denoise Data');
    await resultOf(page, 222);
  });

  it('has a page with all its pictures', async () => {
    const { page } = workbench;
    await closeEverything();
    const installed = page.locator('.extension-list-item').filter({ hasText: 'Denoise' }).first();
    await until(installed, () => page.keyboard.press('Control+Shift+x'));
    await installed.click();
    // The page belongs to VS Code, not to an extension; so does what a notebook leaves behind.
    const text = page
      .frameLocator('iframe.webview.ready[src*="extensionId=&"] >> nth=-1')
      .frameLocator('iframe#active-frame');
    await text.locator('img').first().waitFor({ state: 'attached' });
    const pictures = await text.locator('img').evaluateAll((images) =>
      images.map((image) => ({
        // Newer versions of VS Code take away every source that is not on the web: the words stay.
        isShown: image.hasAttribute('src'),
        width: image instanceof HTMLImageElement ? image.naturalWidth : 0,
        words: image.getAttribute('alt') ?? '',
      })),
    );
    assert.ok(pictures.length >= 3);
    for (const { isShown, width, words } of pictures) {
      assert.ok(isShown ? width >= 1000 : words.length > 20, `${width} pixels, '${words}'`);
    }
  });
});
