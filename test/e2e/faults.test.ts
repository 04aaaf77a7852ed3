import * as assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import {
  openFile,
  openWorkbench,
  panel,
  pickFromMenu,
  reloadWindow,
  resultOf,
  selectAll,
  useWorkbench,
} from './workbench';

const LONG = 'long.csv';
const ROWS = 300_000;
const FILE = 'pendulum.csv';

describe('a window that is reloaded in mid-run', () => {
  const workbench = useWorkbench(() => openWorkbench([{ name: LONG, text: original }]));
  const original = Array.from(
    { length: ROWS },
    (_, i) => `${(Math.sin(i / 50) + Math.cos(i * i)).toFixed(4)}\n`,
  ).join('');

  /** The inference processes of this VS Code, on systems that list processes as files. */
  function inferenceProcesses(): string[] {
    if (process.platform !== 'linux') return [];
    return readdirSync('/proc').filter((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
        return command.includes(workbench.profile.extensions) && command.includes('inference.js');
      } catch {
        // No process, or one that ended meanwhile.
        return false;
      }
    });
  }

  it('ends the run with its process, leaves the text alone, and the next run works', async () => {
    const { page } = workbench;
    const editor = await openFile(page, LONG);
    await selectAll(page, LONG);
    await pickFromMenu(page, editor, 'Denoise Data');
    await panel(page).getByRole('button', { name: 'Cancel' }).waitFor();
    const before = inferenceProcesses();
    await reloadWindow(page);
    await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });

    await openFile(page, FILE).then(async (next) => {
      await selectAll(page, FILE);
      await pickFromMenu(page, next, 'Denoise Data');
    });
    await resultOf(page, 600);
    assert.equal(readFileSync(path.join(workbench.profile.workspace, LONG), 'utf8'), original);
    const after = inferenceProcesses();
    assert.deepEqual(
      after.filter((pid) => before.includes(pid)),
      [],
    );
    assert.ok(process.platform !== 'linux' || (before.length === 1 && after.length === 1));
  }).timeout(240_000);
});
