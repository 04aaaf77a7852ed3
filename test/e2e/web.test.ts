import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { inRepository } from '../../scripts/paths';
import { numbersOf } from './numbers';
import { openWebWorkbench } from './webWorkbench';
import {
  clipboard,
  panel,
  pickFromMenu,
  press,
  resultOf,
  runCommand,
  said,
  until,
  useWorkbench,
} from './workbench';

const PENDULUM = readFileSync(inRepository('examples/pendulum.csv'), 'utf8');
const SAMPLES = PENDULUM.trimEnd().split('\n').length - 1;
const EQUATION = 'y = (1 - cos(x))/x^2, x = 1e-9..1e-6';

describe('the extension in a browser, with no Node', () => {
  const workbench = useWorkbench(() => openWebWorkbench());
  /** Paths that pages and workers loaded from the extension. */
  const loaded = new Set<string>();

  before(async () => {
    workbench.browser.context.on('request', (request) => {
      const [, file] = /\/denoise\/(.*)$/.exec(new URL(request.url()).pathname) ?? [];
      if (file) loaded.add(file);
    });
    await workbench.page.reload();
    await workbench.page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
  });

  /** A new document with this text, all of it selected; gives its editor. */
  async function newDocument(text: string): Promise<Locator> {
    const { page } = workbench;
    const editors = page.locator('.editor-instance .monaco-editor[data-uri^="untitled:"]');
    const tabs = page.locator('.tab[data-resource-name^="Untitled-"]');
    const before = await tabs.count();
    await runCommand(page, 'File: New Untitled Text File');
    await tabs.nth(before).waitFor();
    const editor = editors.and(page.locator('.focused'));
    await until(editor, () => tabs.nth(before).click());
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await page.keyboard.press('Control+v');
    await editor.locator('.view-line').filter({ hasText: /\d/ }).first().waitFor();
    await page.keyboard.press('Control+a');
    return editor;
  }

  /** All text of the editor, by copying it. */
  async function textOf(editor: Locator): Promise<string> {
    const { page } = workbench;
    await editor.locator('.view-lines').click();
    await page.keyboard.press('Control+a');
    await page.evaluate(() => navigator.clipboard.writeText(''));
    await page.keyboard.press('Control+c');
    return clipboard(page);
  }

  it('denoises, replaces the numbers, and undo brings them back', async () => {
    const { page } = workbench;
    await newDocument(PENDULUM);
    const editor = page.locator('.editor-instance .monaco-editor[data-uri^="untitled:"]').first();
    await pickFromMenu(page, editor, 'Denoise Data');
    const summary = await resultOf(page, SAMPLES);
    const sigma = Number(/noise level\s+([\d.e-]+)/i.exec(summary)?.[1]);
    // The noise of this example, as make.py adds it, is 0.12.
    assert.ok(sigma > 0.1 && sigma < 0.13, summary);
    await press(page, 'Replace');
    await said(page, /Replaced/);
    const replaced = numbersOf(await textOf(editor));
    const original = numbersOf(PENDULUM);
    assert.equal(replaced.between, original.between);
    const changed = replaced.numbers.filter((value, i) => value !== original.numbers[i]);
    assert.ok(changed.length > 0.9 * SAMPLES, `${changed.length} numbers changed`);
    await page.keyboard.press('Control+z');
    assert.equal(await textOf(editor), PENDULUM);
  });

  it('computes and improves an equation', async () => {
    const { page } = workbench;
    const editor = await newDocument(EQUATION);
    await pickFromMenu(page, editor, 'Denoise Equation');
    const table = panel(page).locator('table.methods');
    await table.getByRole('rowheader', { name: /double precision/ }).waitFor({ timeout: 100_000 });
    const errors = await table
      .locator('tbody tr')
      .evaluateAll((rows) =>
        rows.map((row) => [...row.querySelectorAll('td')].map((cell) => Number(cell.textContent))),
      );
    assert.ok(errors.length >= 2);
    const [[, before], [, after]] = errors;
    assert.ok(after < before, JSON.stringify(errors));
  });

  it('cancels a long run with its worker; the next one runs in a fresh one', async () => {
    const { page } = workbench;
    const long = Array.from({ length: 200_000 }, (_, i) => Math.sin(i ** 2).toFixed(3)).join('\n');
    await pickFromMenu(page, await newDocument(long), 'Denoise Data');
    const notification = page.locator('.notification-toast').filter({ hasText: /Denoising/ });
    await notification.getByRole('button', { name: 'Cancel' }).click({ timeout: 60_000 });
    await notification.waitFor({ state: 'hidden', timeout: 5000 });
    await pickFromMenu(page, await newDocument(PENDULUM), 'Denoise Data');
    await resultOf(page, SAMPLES);
  });

  it('says what needs VS Code on the desktop', async () => {
    const { page } = workbench;
    await press(page, 'Copy', 'Code That Repeats This...');
    await said(page, /VS Code on the desktop/);
  });

  it('runs in workers of the page, and asks nobody for anything', () => {
    assert.ok(loaded.has('dist/web/extension.js'), [...loaded].join('\n'));
    assert.ok(loaded.has('dist/web/inference.js'));
    assert.ok(loaded.has('node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm'));
    assert.ok(!loaded.has('dist/extension.js'));
    assert.deepEqual(workbench.browser.outsideRequests, []);
  });
});
