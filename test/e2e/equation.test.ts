import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Locator } from 'playwright-core';
import {
  goToLine,
  openFile,
  openWorkbench,
  panel,
  pickFromMenu,
  reloadWindow,
  screenshot,
  useWorkbench,
} from './workbench';

const FILE = 'equations.md';

describe('equations in the installed extension', () => {
  const workbench = useWorkbench(() => openWorkbench());
  let editor: Locator;
  let lines: string[];

  before(async () => {
    lines = readFileSync(path.join(workbench.profile.workspace, FILE), 'utf8').split('\n');
    editor = await openFile(workbench.page, FILE);
  });

  /** Selects the lines of an equation and picks Denoise Equation; gives the rows of the panel's table. */
  async function denoise(start: string, count: number, method: RegExp): Promise<string[][]> {
    const { page } = workbench;
    const first = lines.findIndex((line) => line.trimStart().startsWith(start)) + 1;
    assert.ok(first > 0, start);
    // By whole lines: cursor keys would count the rows of wrapped ones.
    await goToLine(page, FILE, first);
    for (let line = 0; line < count; line++) await page.keyboard.press('Control+l');
    await pickFromMenu(page, editor, 'Denoise Equation');
    const table = panel(page).locator('table.methods');
    await table.getByRole('rowheader', { name: method }).waitFor();
    return table
      .locator('tbody tr')
      .evaluateAll((rows) =>
        rows.map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent ?? '')),
      );
  }

  it('shows a formula as computed, improved and as it should be', async () => {
    const rows = await denoise('y = mean(', 1, /double precision/);
    const [before, after] = rows;
    assert.match(before[0], /double precision/);
    assert.ok(Number(after[2]) < Number(before[2]) / 2, JSON.stringify(rows));
    assert.match(after[3], /^[\d.]+ ×$/);
    await screenshot(workbench.page, 'equation-formula');
  });

  it('shows a system of differential equations, and what else its cost would buy', async () => {
    const rows = await denoise("x' = 1.1 x", 3, /Heun, 120 steps/);
    assert.ok(
      rows.some(([method]) => method.startsWith('RK4, 60 steps')),
      JSON.stringify(rows),
    );
    await screenshot(workbench.page, 'equation-ode');
  });

  it('comes back after the window was reloaded, computed again', async () => {
    const { page } = workbench;
    await reloadWindow(page);
    const table = panel(page).locator('table.methods');
    await table.getByRole('rowheader', { name: /Heun, 120 steps/ }).waitFor({ timeout: 60_000 });
    assert.equal(
      await panel(page).locator('.equation-text').textContent(),
      "x' = 1.1 x - 0.4 x y; y' = 0.1 x y - 0.4 y; x(0) = 10, y(0) = 10, t = 0..40, method = heun, n = 120",
    );
  });
});
