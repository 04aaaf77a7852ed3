import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { inRepository } from '../../scripts/paths';
import {
  clipboard,
  openFile,
  openWorkbench,
  panel,
  pickFromMenu,
  press,
  resultOf,
  runCommand,
  said,
  save,
  screenshot,
  selectAll,
  undoAndSave,
  until,
  useWorkbench,
} from './workbench';

const FILE = 'pendulum.csv';
const SAMPLES = 600;

describe('from the panel out again', () => {
  const workbench = useWorkbench(() => openWorkbench());
  let original: string;

  const inWorkspace = (name: string) => path.join(workbench.profile.workspace, name);
  const saved = () => readFileSync(inWorkspace(FILE), 'utf8');
  const rowsOf = (text: string) => text.trimEnd().split(/\r?\n/);

  before(async () => {
    original = saved();
    const { page } = workbench;
    const editor = await openFile(page, FILE);
    await selectAll(page, FILE);
    await pickFromMenu(page, editor, 'Denoise Data');
    await resultOf(page, SAMPLES);
  });

  async function takeBack(): Promise<void> {
    await undoAndSave(workbench.page, FILE);
    assert.equal(saved(), original, 'one undo brings the file back');
  }

  /** Exports to the file that is proposed, and gives its content. */
  async function exported(item: string, extension: string): Promise<Buffer> {
    const { page } = workbench;
    const target = inWorkspace(`pendulum.denoised.${extension}`);
    assert.ok(!existsSync(target));
    await press(page, 'Export', item);
    const box = page.locator('.quick-input-widget').filter({ hasText: 'Export Result' });
    await box.waitFor();
    // The name is filled in once VS Code has looked into the folder.
    const field = box.locator('input[type="text"]').first();
    for (let wait = 0; wait < 100 && (await field.inputValue()) !== target; wait++) {
      await page.waitForTimeout(100);
    }
    assert.equal(await field.inputValue(), target);
    await page.keyboard.press('Enter');
    await said(page, new RegExp(`^Saved pendulum\\.denoised\\.${extension}\\.$`));
    return readFileSync(target);
  }

  /** The curve, with every digit. */
  function exportedCurve(): number[] {
    const lines = rowsOf(readFileSync(inWorkspace('pendulum.denoised.csv'), 'utf8'));
    assert.match(lines[0], /^# Made by Denoise /);
    const [header, ...rows] = lines.filter((line) => !line.startsWith('#'));
    const column = header.split(',').findIndex((name) => name.startsWith('angle after'));
    assert.ok(column > 0, header);
    return rows.map((row) => Number(row.split(',')[column]));
  }

  it('Insert Column adds a column to the file, and one undo takes it out', async () => {
    const { page } = workbench;
    await press(page, 'Insert Column');
    await save(page, FILE);
    const lines = rowsOf(saved());
    assert.equal(lines[0], 't [s],angle [rad],angle_denoised [rad]');
    const before = rowsOf(original);
    assert.equal(lines.length, before.length);
    lines.forEach((line, i) => {
      const [time, angle, cleaned] = line.split(',');
      assert.equal(`${time},${angle}`, before[i]);
      if (i > 0) assert.ok(Math.abs(Number(cleaned) - Number(angle)) < 1, line);
    });
    await takeBack();
  });

  it('Show Changes opens the difference and changes nothing', async () => {
    const { page } = workbench;
    await press(page, 'Show Changes');
    await page.locator('.monaco-diff-editor .line-insert').first().waitFor();
    await screenshot(page, 'difference');
    assert.equal(saved(), original);
    await runCommand(page, 'View: Close Editor');
    await page.locator('.monaco-diff-editor').first().waitFor({ state: 'hidden' });
  });

  for (const [item, header] of [
    ['CSV', /^t \[s\],angle \[rad\],angle after/],
    ['Markdown Table', /^\|\s*t \[s\]\s*\|\s*angle \[rad\]\s*\|\s*angle after/],
  ] as const) {
    it(`copies a ${item} with a row a sample`, async () => {
      const { page } = workbench;
      await press(page, 'Copy', item);
      await said(page, new RegExp(`^Copied ${SAMPLES} rows as (?:a )?${item.split(' ')[0]}`));
      const comment = /<!--[\s\S]*?-->/;
      const lines = rowsOf((await clipboard(page)).replace(comment, '')).filter((line) => line !== '');
      assert.match(lines[0], header);
      const numbers = lines.flatMap((line) => {
        const cells = line.split(/[|,]/).filter((cell) => cell.trim() !== '');
        return /^\s*-?\d/.test(cells[0]) ? [cells.map(Number)] : [];
      });
      assert.equal(numbers.length, SAMPLES);
      assert.ok(numbers.flat().every(Number.isFinite));
      const angles = rowsOf(original)
        .slice(1)
        .map((row) => Number(row.split(',')[1]));
      assert.deepEqual(
        numbers.map((cells) => cells[1]),
        angles,
      );
    });
  }

  it('exports a table, a drawing, a page and a picture', async () => {
    await exported('CSV...', 'csv');
    assert.equal(exportedCurve().length, SAMPLES);
    assert.ok(exportedCurve().every(Number.isFinite));
    const svg = (await exported('Drawing (SVG)...', 'svg')).toString();
    assert.match(svg, /<svg [\s\S]*<\/svg>\s*$/);
    assert.match(svg, /angle/);
    const html = (await exported('Web Page (HTML)...', 'html')).toString();
    assert.match(html, /^<!doctype html>/i);
    assert.doesNotMatch(html, /(src|href)="https?:/);
    const png = await exported('Picture (PNG)...', 'png');
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    assert.ok(png.readUInt32BE(16) > 300 && png.readUInt32BE(20) > 200, 'it has a size');
  });

  for (const [language, file, run] of [
    ['TypeScript', 'again.ts', [inRepository('node_modules/tsx/dist/cli.mjs')]],
    ['Command line', 'again.sh', null],
  ] as const) {
    it(`writes code for ${language} that computes the same curve again`, async () => {
      const { page } = workbench;
      await press(page, 'Copy', 'Code That Repeats This...');
      await page.locator('.quick-input-list').getByRole('option', { name: language }).click();
      await said(page, /^Opened code that repeats this result/);
      const editor = page.locator('.editor-instance .monaco-editor[data-uri^="untitled:"]');
      await until(editor.and(page.locator('.focused')), () => editor.locator('.view-lines').click());
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Control+c');
      const code = await clipboard(page);
      const target = inWorkspace(file);
      writeFileSync(target, code);
      const [program, args] = run ? [process.execPath, [...run, target]] : ['sh', [target]];
      const printed = execFileSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
      const curve = run
        ? printed.trimEnd().split('\n').map(Number)
        : (JSON.parse(printed) as { series: { after: number[] }[] }).series[0].after;
      assert.deepEqual(curve, exportedCurve());
    });
  }

  it('goes back to the settings before, and forth again', async () => {
    const { page } = workbench;
    const band = (level: number) =>
      panel(page)
        .locator('.legend-band')
        .filter({ hasText: `${level} %` })
        .waitFor();
    await band(90);
    await panel(page).getByRole('combobox', { name: 'Band' }).click();
    await panel(page).getByRole('option', { name: '50 %' }).click();
    await band(50);
    await press(page, 'Undo setting');
    await band(90);
    await press(page, 'Redo setting');
    await band(50);
  });

  it('leaves a stretch untouched that is typed', async () => {
    const { page } = workbench;
    await press(page, 'More Settings');
    for (const [name, value] of [
      ['from', '10'],
      ['to', '12'],
    ]) {
      const field = panel(page).getByRole('textbox', { name, exact: true });
      await field.fill(value);
      await field.press('Tab');
    }
    await press(page, 'Add');
    await panel(page).getByText('1 stretch is left as it was read.').waitFor();
    await press(page, 'Replace');
    await save(page, FILE);
    const before = rowsOf(original).slice(1);
    const after = rowsOf(saved()).slice(1);
    const isUntouched = (row: string) => Number(row.split(',')[0]) >= 10 && Number(row.split(',')[0]) <= 12;
    const changed = before.filter((row, i) => row !== after[i]);
    assert.ok(changed.length > SAMPLES / 2, `${changed.length} rows changed`);
    assert.deepEqual(changed.filter(isUntouched), []);
    assert.ok(before.filter(isUntouched).length > 30);
    await takeBack();
  });
});
