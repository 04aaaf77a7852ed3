import * as assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Locator } from 'playwright-core';
import { csv } from '../../bench/csv';
import { normalGenerator } from '../../src/core/diffusion/random';
import { LARGE_FILE_BYTES } from '../../src/core/reading/limits';
import { notification, openWorkbench, pickFromExplorer, useWorkbench } from './workbench';

/** As many bytes of a recorder's numbers as make a file large: work for half a minute. */
const RECORDER = { name: 'recorder.csv', text: [...csv(Math.ceil(LARGE_FILE_BYTES / 18))].join('') };
/** As large, but mostly words: work for seconds. */
const WORDS = 'nothing unusual was seen at this moment, and the operator had time for a remark. '.repeat(12);
const ROWS = Math.ceil(LARGE_FILE_BYTES / WORDS.length);
const noise = normalGenerator(1);
const row = (i: number) => `${i},${(Math.sin(i / 50) + 0.15 * noise()).toFixed(4)},${WORDS}`;
const JOURNAL = {
  name: 'journal.csv',
  text: `second,level [m],remark\n${Array.from({ length: ROWS }, (_, i) => row(i)).join('\n')}\n`,
};
const JOURNAL_COPY = 'journal.denoised.csv';

/** The numbers of the second column. */
const levels = (text: string): string[] =>
  text
    .split('\n')
    .slice(1, -1)
    .map((line) => line.split(',', 2)[1]);

describe('a file too large to be shown, from the explorer', () => {
  const workbench = useWorkbench(() => openWorkbench([RECORDER, JOURNAL]));

  /** Accepts the name that the dialog proposes for the copy; gives the notification of the work. */
  async function start(name: string): Promise<Locator> {
    const { page } = workbench;
    await pickFromExplorer(page, name, 'Denoise Data');
    const dialog = page.locator('.quick-input-widget');
    await dialog.getByText('Save Cleaned Copy').waitFor();
    await dialog.getByRole('button', { name: 'OK', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    return notification(page, `Denoising ${name}`);
  }

  it('shows its progress; cancelled, it leaves nothing behind', async () => {
    const { page, profile } = workbench;
    const before = readdirSync(profile.workspace).sort();
    const progress = await start(RECORDER.name);
    const shown = async (): Promise<number> =>
      Number(/(\d+) %/.exec((await progress.textContent()) ?? '')?.[1] ?? Number.NaN);
    await progress.filter({ hasText: /\d %/ }).waitFor();
    const first = await shown();
    await progress.filter({ hasNotText: new RegExp(`\\b${first} %`) }).waitFor();
    const later = await shown();
    assert.ok(later > first && later < 100, `${first} %, then ${later} %`);
    await progress.getByRole('button', { name: 'Cancel' }).click();
    await progress.waitFor({ state: 'hidden', timeout: 5000 });
    // The notification goes at once; the work ends where it next looks up.
    const left = (): string[] => readdirSync(profile.workspace).sort();
    for (let wait = 0; wait < 40 && left().length > before.length; wait++) await page.waitForTimeout(250);
    assert.deepEqual(left(), before);
  });

  it('is denoised into a copy in which only its numbers differ', async () => {
    const { profile } = workbench;
    await start(JOURNAL.name);
    await (await notification(workbench.page, `Saved ${JOURNAL_COPY}`)).waitFor({ timeout: 100_000 });
    const copy = path.join(profile.workspace, JOURNAL_COPY);
    assert.ok(existsSync(copy));
    const after = readFileSync(copy, 'utf8');
    const [noisy, cleaned] = [JOURNAL.text, after].map((text) => levels(text).map(Number));
    assert.equal(cleaned.length, ROWS);
    const rmse = (values: number[]): number =>
      Math.sqrt(values.reduce((sum, v, i) => sum + (v - Math.sin(i / 50)) ** 2, 0) / ROWS);
    assert.ok(rmse(cleaned) < 0.2 * rmse(noisy), `${rmse(cleaned)} of ${rmse(noisy)}`);
    const others = (text: string): string => text.replace(/^(\d+),[^,]*,/gm, '$1,,');
    assert.equal(others(after), others(JOURNAL.text));
    assert.equal(readFileSync(path.join(profile.workspace, JOURNAL.name), 'utf8'), JOURNAL.text);
  });
});
