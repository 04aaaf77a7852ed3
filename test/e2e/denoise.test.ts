import * as assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Locator } from 'playwright-core';
import { writeSettings } from '../../scripts/vscode/profile';
import { numbersOf } from './numbers';
import {
  clipboard,
  openFile,
  openWorkbench,
  panel,
  pickFromMenu,
  press,
  reloadWindow,
  resultOf,
  said,
  save,
  screenshot,
  selectAll,
  selectLines,
  undoAndSave,
  useWorkbench,
} from './workbench';

/** Columns of examples/pendulum.csv: time, angle. */
const FILE = 'pendulum.csv';
const COLUMNS = 2;
/** Lines of it that are denoised alone. */
const PART = { first: 12, last: 111 };

describe('the installed extension', () => {
  const workbench = useWorkbench(() => openWorkbench());
  let editor: Locator;
  let original: Buffer;
  /** Files that VS Code itself made before the extension was used. */
  let found: string[];

  before(async () => {
    original = saved();
    editor = await openFile(workbench.page, FILE);
    found = homeAndTemporary();
  });

  function homeAndTemporary(): string[] {
    const { home, temporary } = workbench.profile;
    return [home, temporary].flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }));
  }

  /** The bytes of the file on disk. */
  function saved(): Buffer {
    return readFileSync(path.join(workbench.profile.workspace, FILE));
  }

  /** Presses Replace, saves, and gives the text that is then on disk. */
  async function replaceAndSave(): Promise<string> {
    await press(workbench.page, 'Replace');
    await save(workbench.page, FILE);
    return saved().toString();
  }

  function dataRows(text: string): number {
    return text.split(/\r?\n/).filter((line) => /^[-+.\d]/.test(line)).length;
  }

  it('shows all samples before and after', async () => {
    const { page } = workbench;
    await selectAll(page, FILE);
    await pickFromMenu(page, editor, 'Denoise Data');
    const summary = await resultOf(page, dataRows(original.toString()));
    const sigma = Number(/noise level\s+([\d.e-]+)/i.exec(summary)?.[1]);
    assert.ok(sigma > 0, `the noise level found is a number: ${summary}`);

    const canvas = panel(page).locator('canvas').first();
    const countColours = (): Promise<number> =>
      canvas.evaluate((element: HTMLCanvasElement) => {
        const pixels = element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data ?? [];
        const counts = new Map<string, number>();
        for (let i = 0; i < pixels.length; i += 4) {
          // Samples may be drawn faintly; what is fainter still is the band or an edge.
          if (pixels[i + 3] < 128) continue;
          const colour = [0, 1, 2].map((k) => pixels[i + k] >> 5).join();
          counts.set(colour, (counts.get(colour) ?? 0) + 1);
        }
        return [...counts.values()].filter((count) => count >= 50).length;
      });
    // The sentence stands a moment before the plot is drawn.
    let colours = await countColours();
    for (let attempt = 0; attempt < 20 && colours < 2; attempt++) {
      await page.waitForTimeout(250);
      colours = await countColours();
    }
    assert.ok(colours >= 2, `the plot has before and after in colours of their own: ${colours} found`);
  });

  it('compares the methods, takes another one, and goes back', async () => {
    const view = panel(workbench.page);
    await press(workbench.page, 'Compare');
    const comparison = view.getByRole('region', { name: 'Comparison of methods' });
    await comparison.getByRole('row').nth(10).waitFor({ timeout: 60_000 });
    const expected = await comparison
      .getByRole('row')
      .locator('td:nth-of-type(1)')
      .evaluateAll((cells) => cells.map((cell) => Number.parseFloat(cell.textContent ?? '')));
    assert.equal(expected.length, 10);
    assert.ok(expected.every((error) => error > 0));
    await screenshot(workbench.page, 'comparison');

    const method = view.locator('vscode-dropdown[aria-label="Method"]');
    const isNow = async (name: string): Promise<void> => {
      for (let attempt = 0; attempt < 240; attempt++) {
        const chosen = await method.evaluate((list) => (list as HTMLSelectElement).value);
        if (chosen === name && (await comparison.isHidden())) return;
        await workbench.page.waitForTimeout(250);
      }
      assert.fail(`the method did not become ${name}`);
    };
    await comparison.getByRole('button', { name: 'Use Whittaker smoother' }).click();
    await isNow('whittaker');
    await press(workbench.page, 'Undo setting');
    await isNow('diffusion');
  });

  it('lists the numbers of the file beside the cleaned ones', async () => {
    await press(workbench.page, 'Show Values');
    const rows = panel(workbench.page).getByRole('table').locator('tbody tr');
    const cells = await rows.evaluateAll((found) =>
      found.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')),
    );
    const { numbers } = numbersOf(original.toString().split('\n').slice(1, 101).join('\n'));
    assert.equal(cells.length, 100, 'a page of the table');
    cells.forEach(([time, before, after, removed], row) => {
      assert.ok(Math.abs(Number(time) - numbers[COLUMNS * row]) < 1e-3, `time in row ${row}: ${time}`);
      assert.ok(
        Math.abs(Number(before) - numbers[COLUMNS * row + 1]) < 0.01,
        `before in row ${row}: ${before}`,
      );
      const difference = Number(before) - Number(after) - Number(removed);
      // Each of the three is rounded to 0.01.
      assert.ok(Math.abs(difference) < 0.0151, `removed in row ${row}: ${removed}`);
    });
    assert.ok(
      cells.filter(([, before, after]) => before !== after).length > 50,
      'the cleaned numbers differ',
    );
    await press(workbench.page, 'Hide Values');
  });

  it('replaces exactly the numbers of the curve, and undo brings back every byte', async () => {
    const cleaned = await replaceAndSave();
    const before = numbersOf(original.toString());
    const after = numbersOf(cleaned);
    assert.equal(after.between, before.between, 'all but the numbers is as it was');
    const isTime = (index: number) => index % COLUMNS === 0;
    const offset = before.numbers.length - COLUMNS * dataRows(original.toString());
    const changed = before.numbers.flatMap((number, i) => (number === after.numbers[i] ? [] : [i - offset]));
    assert.ok(changed.length > before.numbers.length / COLUMNS / 2, `${changed.length} numbers changed`);
    assert.deepEqual(changed.filter(isTime), [], 'no time changed');
    await screenshot(workbench.page, 'replaced');

    await undoAndSave(workbench.page, FILE);
    assert.ok(saved().equals(original), 'one undo brings the file back');
  });

  it('changes only the selected part', async () => {
    const { page } = workbench;
    const { first, last } = PART;
    await selectLines(page, FILE, first, last);
    await pickFromMenu(page, editor, 'Denoise Data');
    await resultOf(page, last - first + 1);
    const lines = (await replaceAndSave()).split('\n');
    const changed = original
      .toString()
      .split('\n')
      .flatMap((line, i) => (line === lines[i] ? [] : [i + 1]));
    assert.ok(changed.length > (last - first) / 2, `${changed.length} lines changed`);
    assert.ok(
      changed.every((line) => line >= first && line <= last),
      `lines outside of the selection are as they were: ${changed.join(' ')}`,
    );
    await undoAndSave(page, FILE);
    assert.ok(saved().equals(original), 'one undo brings the file back');
  });

  it('copies the cleaned values', async () => {
    const { page } = workbench;
    await press(page, 'Copy', 'Values');
    await said(page, /^Copied \d+ numbers/);
    const text = await clipboard(page);
    const lines = text.trimEnd().split('\n');
    assert.equal(lines.length, 100);
    assert.ok(
      lines.every((line) => Number.isFinite(Number(line))),
      text,
    );
  });

  for (const [name, theme] of [
    ['light', 'Default Light Modern'],
    ['dark', 'Default Dark Modern'],
    ['high-contrast', 'Default High Contrast'],
  ] as const) {
    it(`follows the theme ${theme}`, async () => {
      const { page, profile } = workbench;
      writeSettings(profile, { 'workbench.colorTheme': theme });
      // The panel comes back by itself after a reload.
      await reloadWindow(page);
      const expected = { light: 'vs', dark: 'vs-dark', 'high-contrast': 'hc-black' }[name];
      await page.locator(`.monaco-workbench.${expected}`).waitFor();
      await panel(page).locator(`body.vscode-${name}`).waitFor();
      await resultOf(page, PART.last - PART.first + 1);
      await screenshot(page, `panel-${name}`);
    });
  }

  it('opens the cleaned text as a new document', async () => {
    const { page } = workbench;
    await press(workbench.page, 'Open as New Document');
    await page
      .locator('.tab.dirty')
      .filter({ hasText: /untitled/i })
      .waitFor();
    const shown = page.locator('.editor-instance .monaco-editor[data-uri^="untitled:"]');
    await shown.locator('.view-line').first().waitFor();
    assert.match((await shown.locator('.view-line').first().textContent()) ?? '', /^t\b/);
    assert.ok(saved().equals(original), 'the file is as it was');
  });

  it('asks nothing of any other machine', () => {
    assert.deepEqual(workbench.browser.outsideRequests, []);
  });

  it('leaves no file in the home and temporary folders', () => {
    const added = homeAndTemporary().filter((name) => !found.includes(name));
    // The sockets and folders of VS Code's own processes.
    assert.deepEqual(
      added.filter((name) => !/^vscode-(ipc|git|typescript)/.test(name)),
      [],
    );
  });
});
