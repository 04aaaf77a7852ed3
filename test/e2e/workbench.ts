import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { errors, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { inRepository } from '../../scripts/paths';
import { type Browser, startBrowser } from '../../scripts/vscode/browser';
import { ensureVscode } from '../../scripts/vscode/install';
import { createProfile, type Profile } from '../../scripts/vscode/profile';
import { runServerCli, startServer, type VscodeServer } from '../../scripts/vscode/server';
import { currentTarget, vsixFile } from '../../scripts/vsix';

/** A VS Code with the packaged extension installed and a copy of the examples open. */
export interface Workbench {
  readonly profile: Profile;
  readonly browser: Browser;
  readonly page: Page;
  /** Ends it all; keeps the profile with its logs when the tests failed. */
  close(keep: boolean): Promise<void>;
}

/**
 * Opens the examples, and these files beside them, in a VS Code with the packaged extension installed.
 * @param target of the package
 * @param prepare called with the profile before VS Code starts in it.
 */
export async function openWorkbench(
  files: readonly { readonly name: string; readonly text: string | Uint8Array }[] = [],
  target = currentTarget(),
  prepare: (profile: Profile) => Promise<void> = async () => undefined,
): Promise<Workbench> {
  const install = ensureVscode();
  const profile = createProfile(inRepository('examples'));
  await prepare(profile);
  for (const { name, text } of files) writeFileSync(path.join(profile.workspace, name), text);
  await runServerCli(install, profile, ['--install-extension', vsixFile(target)]);
  const server: VscodeServer = await startServer(install, profile);
  try {
    const browser = await startBrowser(profile);
    const { page } = browser;
    await page.goto(server.workbenchUrl(profile.workspace));
    await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    return {
      profile,
      browser,
      page,
      async close(keep) {
        await browser.close();
        await server.stop();
        if (keep) console.error(`Logs of VS Code: ${profile.folder}`);
        else profile.remove();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/**
 * A workbench for the tests of the `describe` that calls this: opened before them and closed behind them. Of a test
 * that fails it keeps a picture (test/screenshots/failure-*.png) and the logs of VS Code.
 */
export function useWorkbench(
  open: () => Promise<Workbench>,
): Pick<Workbench, 'profile' | 'browser' | 'page'> {
  let opened: Workbench | undefined;
  let failed = false;
  const workbench = (): Workbench => {
    if (!opened) throw new Error('The workbench is open in tests only.');
    return opened;
  };
  before(async () => {
    opened = await open();
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    failed = true;
    await screenshot(workbench().page, `failure-${this.currentTest.fullTitle().replace(/\W+/g, '-')}`);
  });
  after(() => opened?.close(failed));
  return {
    get profile() {
      return workbench().profile;
    },
    get browser() {
      return workbench().browser;
    },
    get page() {
      return workbench().page;
    },
  };
}

/** Opens a file of the workspace from the explorer; gives its editor. */
export async function openFile(page: Page, name: string): Promise<Locator> {
  await page.getByRole('treeitem', { name }).dblclick({ timeout: 60_000 });
  const editor = page.locator(`.editor-instance .monaco-editor[data-uri$="/${name}"]`);
  await editor.locator('.view-line').first().waitFor();
  return editor;
}

function tab(page: Page, name: string): Locator {
  return page.locator(`.tab[data-resource-name="${name}"]`);
}

/**
 * Does something until it has shown its effect: while VS Code moves the keyboard from one part of the window to
 * another, a key or a click may go nowhere.
 */
export async function until(
  effect: Locator,
  action: () => Promise<void>,
  state: 'visible' | 'detached' = 'visible',
): Promise<void> {
  const isDone = async () => (state === 'visible' ? effect.isVisible() : (await effect.count()) === 0);
  for (let attempt = 0; attempt < 6 && !(await isDone()); attempt++) {
    await action();
    await effect.waitFor({ state, timeout: 5000 }).catch(() => undefined);
  }
  await effect.waitFor({ state });
}

/** Gives the keyboard to the editor of an open file. */
export async function focusEditor(page: Page, name: string): Promise<void> {
  const click = () => tab(page, name).click();
  // At least once: an editor looks as if it had the keyboard for a moment after a panel took it.
  await click();
  await until(page.locator(`.editor-instance .monaco-editor.focused[data-uri$="/${name}"]`), click);
}

/** Puts the cursor at the start of a line of an open file, counted from 1. */
export async function goToLine(page: Page, name: string, line: number): Promise<void> {
  await focusEditor(page, name);
  await until(statusBarItem(page, new RegExp(`^\\s*Ln ${line}, Col 1\\s*$`)), async () => {
    await page.keyboard.press('Control+g');
    await answerQuickInput(page, `:${line}`);
  });
}

/** Fills in the box that asks for something at the top of the window, if it is there, and waits until it is gone. */
async function answerQuickInput(page: Page, answer: string): Promise<void> {
  const input = page.locator('.quick-input-widget input[type=text]');
  try {
    await input.fill(answer, { timeout: 5000 });
    await input.press('Enter', { timeout: 5000 });
    await input.waitFor({ state: 'hidden', timeout: 5000 });
  } catch (error) {
    // Whether it did what it is for is seen by its effect.
    if (!(error instanceof errors.TimeoutError)) throw error;
  }
}

/** Selects all text of an open file. */
export async function selectAll(page: Page, name: string): Promise<void> {
  await focusEditor(page, name);
  await until(selectionShown(page), () => page.keyboard.press('Control+a'));
}

/** Selects whole lines of an open file, `first` to `last`, counted from 1. */
export async function selectLines(page: Page, name: string, first: number, last: number): Promise<void> {
  await focusEditor(page, name);
  await page.keyboard.press('Control+Home');
  for (let line = 1; line < first; line++) await page.keyboard.press('ArrowDown');
  for (let line = first; line <= last; line++) await page.keyboard.press('Shift+ArrowDown');
  await selectionShown(page).waitFor();
}

function selectionShown(page: Page): Locator {
  return statusBarItem(page, /selected/);
}

function statusBarItem(page: Page, words: RegExp): Locator {
  return page.locator('.statusbar-item').filter({ hasText: words }).first();
}

/** Right-clicks into the selection and picks an item of the menu. */
export async function pickFromMenu(page: Page, editor: Locator, name: string): Promise<void> {
  await pickItem(page, name, 'Command Palette...', async () => {
    const place = await selectedPlace(editor);
    // The editor is still scrolling to the selection.
    if (place === null) return false;
    await page.mouse.click(place.x, place.y, { button: 'right' });
    return true;
  });
}

/** Right-clicks a file of the explorer and picks an item of its menu. */
export async function pickFromExplorer(page: Page, file: string, name: string): Promise<void> {
  await pickItem(page, name, 'Copy Path', async () => {
    await page.getByRole('treeitem', { name: file, exact: true }).click({ button: 'right' });
    return true;
  });
}

/**
 * Picks an item of the menu that `open` opens, where it can; `anyway` is an item that the menu always has.
 * What extensions contribute may arrive after the workbench looks ready, so the menu is opened until it is there.
 */
async function pickItem(
  page: Page,
  name: string,
  anyway: string,
  open: () => Promise<boolean>,
): Promise<void> {
  // The key of a command, if it has one, is part of the item's name.
  const named = (text: string): Locator =>
    page.getByRole('menuitem', { name: new RegExp(`^${text.replaceAll('.', '\\.')}( |$)`) });
  const item = named(name);
  for (let attempt = 0; attempt < 20; attempt++) {
    if (await open()) {
      await named(anyway).first().waitFor();
      if ((await item.count()) > 0) {
        // The menu ignores clicks in its first moments, lest the right click's release picks something.
        await item.hover();
        await page.waitForTimeout(150);
        await item.click();
        return;
      }
      await page.keyboard.press('Escape');
    }
    await page.waitForTimeout(500);
  }
  throw new Error(`The menu never had an item "${name}".`);
}

/** A place in the middle of the visible part of the selection; null where nothing of it is visible. */
async function selectedPlace(editor: Locator): Promise<{ x: number; y: number } | null> {
  const lines = await editor.locator('.lines-content').locator('xpath=..').boundingBox();
  const boxes = await Promise.all(
    (await editor.locator('.selected-text').all()).map((mark) => mark.boundingBox()),
  );
  const visible = boxes
    .filter((box) => box !== null)
    .filter((box) => lines && box.y >= lines.y && box.y + box.height <= lines.y + lines.height);
  const box = visible.at(Math.floor(visible.length / 2));
  return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null;
}

/** The content of the visible panel. */
export function panel(page: Page): FrameLocator {
  // Notebooks show their outputs in webviews too.
  return page
    .frameLocator('iframe.webview.ready[src*="extensionId=denoise.denoise"]')
    .frameLocator('iframe#active-frame');
}

/** Waits until the visible panel shows a result of this many samples; gives its summary. */
export async function resultOf(page: Page, samples: number): Promise<string> {
  const summary = panel(page)
    .getByRole('status')
    .filter({ hasText: new RegExp(`\\b${samples} samples\\b`) })
    .first();
  await summary.waitFor({ timeout: 100_000 });
  return (await summary.textContent()) ?? '';
}

/** Presses a button of the visible panel; with `item` one that opens a menu, and picks from it. */
export async function press(page: Page, name: string, item?: string): Promise<void> {
  await panel(page).getByRole('button', { name, exact: true }).click();
  if (item) await panel(page).getByRole('menuitem', { name: item, exact: true }).click();
}

/** Waits until the visible panel says this. */
export async function said(page: Page, words: RegExp): Promise<void> {
  await panel(page).locator('.message-text').filter({ hasText: words }).waitFor();
}

/** What was copied last, by the panel or the editor. */
export async function clipboard(page: Page): Promise<string> {
  await page.bringToFront();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Waits until the file has unsaved changes, saves it from its editor, and waits until that is done. */
export async function save(page: Page, name: string): Promise<void> {
  const unsaved = unsavedTab(page, name);
  await unsaved.waitFor();
  await focusEditor(page, name);
  await until(unsaved, () => page.keyboard.press('Control+s'), 'detached');
}

/** Takes back, by the keys and from its editor, what was changed last in a file that is saved, and saves it again. */
export async function undoAndSave(page: Page, name: string): Promise<void> {
  await focusEditor(page, name);
  await until(unsavedTab(page, name), () => page.keyboard.press('Control+z'));
  await save(page, name);
}

function unsavedTab(page: Page, name: string): Locator {
  return tab(page, name).and(page.locator('.dirty'));
}

/** Picks a command from the palette. */
export async function runCommand(page: Page, title: string): Promise<void> {
  const input = page.locator('.quick-input-widget input[type=text]');
  await until(input, () => page.keyboard.press('F1'));
  // Into the field itself: letters typed may meet a palette that is still filling.
  await input.fill(`>${title}`);
  await page.locator('.quick-input-list').getByRole('option', { name: title }).first().click();
}

/** The notification that says so, in the list, which has them all: not every one is shown as a toast. */
export async function notification(page: Page, text: string): Promise<Locator> {
  const list = page.locator('.notifications-center');
  if (!(await list.isVisible())) await runCommand(page, 'Notifications: Show Notifications');
  return list.locator('.notification-list-item').filter({ hasText: text });
}

/** Reloads the window as a person does it, by the command palette. */
export async function reloadWindow(page: Page): Promise<void> {
  await Promise.all([page.waitForEvent('load'), runCommand(page, 'Developer: Reload Window')]);
}

/** Saves a picture of the whole window as test/screenshots/NAME.png. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = inRepository('test/screenshots');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}
