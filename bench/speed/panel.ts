/** From the click to the curves, in the packaged extension in a real VS Code. */
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { inRepository } from '../../scripts/paths';
import { type Profile, writeSettings } from '../../scripts/vscode/profile';
import { currentTarget } from '../../scripts/vsix';
import {
  openFile,
  openWorkbench,
  panel,
  pickFromMenu,
  runCommand,
  selectAll,
  type Workbench,
} from '../../test/e2e/workbench';
import { twoColumns } from './columns';
import { median } from './median';
import { MemoryWatch } from './memory';
import {
  cancelTimes,
  drawnAt,
  lastClick,
  noteCancelled,
  noteNotifications,
  noteProgress,
  notificationTimes,
  panelRecord,
  progressTimes,
  recordPages,
} from './pageProbe';
import { type HostSample, PROBE_FILE } from './probe/extension';
import { markdownTable } from './table';

interface PanelTimes {
  /** Milliseconds from the click to the curves drawn, 1,000 samples: the first time after VS Code started. */
  readonly first: readonly number[];
  /** Of another file, in a panel of its own. */
  readonly nextPanel: readonly number[];
  /** Of other samples of the same file, in its panel. */
  readonly samePanel: readonly number[];
  /** VS Code's own figures, in milliseconds. */
  readonly activation: readonly number[];
}

interface MillionRun {
  readonly seconds: number;
  readonly megabytes: Readonly<Record<string, number>>;
  readonly largestSumMegabytes: number;
  /** Of the editor that shows the file, before anything is denoised. */
  readonly sumBeforeMegabytes: number;
  /** Longest time without news of the progress, in milliseconds. */
  readonly silenceMs: number;
  readonly hostBlockedMs: number;
  readonly panelBlockedMs: number;
  /** From the click on Cancel until the panel says that it cancels, and that the run was cancelled. */
  readonly cancelMs: { readonly heard: number; readonly told: number };
}

const ROWS = 1000;
const COMMAND = 'Denoise Data';

async function open(files: Readonly<Record<string, string>>): Promise<Workbench> {
  const workbench = await openWorkbench(
    Object.entries(files).map(([name, text]) => ({ name, text })),
    currentTarget(),
    installProbe,
  );
  await recordPages(workbench.page);
  await workbench.page.reload();
  await workbench.page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
  return workbench;
}

async function installProbe(profile: Profile): Promise<void> {
  // VS Code would ask before it opens a file of more than 10 MB.
  writeSettings(profile, { 'workbench.editorLargeFileConfirmation': 1024 });
  const folder = join(profile.extensions, 'denoise-bench.probe-0.0.1');
  mkdirSync(folder, { recursive: true });
  const source = inRepository('bench/speed/probe');
  cpSync(join(source, 'package.json'), join(folder, 'package.json'));
  await build({
    entryPoints: [join(source, 'extension.ts')],
    outfile: join(folder, 'extension.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  });
}

/** Starts VS Code `starts` times; in each, `repeats` further files. */
async function measurePanel(starts: number, repeats: number): Promise<PanelTimes> {
  const times = { first: [], nextPanel: [], samePanel: [], activation: [] } as Record<
    keyof PanelTimes,
    number[]
  >;
  const names = Array.from({ length: repeats + 1 }, (_, k) => `rows${k}.csv`);
  // Each file has another number of rows, so that its result is told from the last one's.
  const files = Object.fromEntries(names.map((name, k) => [name, twoColumns(ROWS + 2 * k)]));
  for (let start = 0; start < starts; start++) {
    const workbench = await open(files);
    const { page } = workbench;
    try {
      for (const [k, name] of names.entries()) {
        const editor = await openFile(page, name);
        await selectAll(page, name);
        await pickFromMenu(page, editor, COMMAND);
        const drawn = await drawnAt(page, ROWS + 2 * k);
        times[k === 0 ? 'first' : 'nextPanel'].push(drawn - (await lastClick(page)));
        await selectAll(page, name);
        // All but the last row: the cursor stands below it.
        await page.keyboard.press('Shift+ArrowUp');
        await pickFromMenu(page, editor, COMMAND);
        times.samePanel.push((await drawnAt(page, ROWS + 2 * k - 1)) - (await lastClick(page)));
      }
      times.activation.push(await activationTime(page));
    } finally {
      await workbench.close(false);
    }
  }
  return times;
}

/** As VS Code lists it among its running extensions. */
async function activationTime(page: Page): Promise<number> {
  await runCommand(page, 'Developer: Show Running Extensions');
  const row = page.locator('.runtime-extensions-editor .extension').filter({ hasText: 'Denoise' }).first();
  const text = await row.locator('.activation-time').textContent();
  const found = /(\d+)\s*ms/.exec(text ?? '');
  if (found === null) throw new Error(`VS Code does not say how long activation took: "${text}".`);
  return Number(found[1]);
}

/** A million rows in an editor: denoised, drawn, and cancelled. */
async function measureMillion(): Promise<MillionRun> {
  const rows = 1_000_000;
  const name = 'million.csv';
  const workbench = await open({ [name]: twoColumns(rows) });
  const { page, profile } = workbench;
  try {
    const editor = await openFile(page, name);
    await selectAll(page, name);
    const before = new MemoryWatch(profile.folder);
    await page.waitForTimeout(1000);
    before.stop();
    const memory = new MemoryWatch(profile.folder);
    await noteNotifications(page);
    await pickFromMenu(page, editor, COMMAND);
    const click = await lastClick(page);
    await noteProgress(page);
    const end = await drawnAt(page, rows);
    memory.stop();
    const told = [...(await progressTimes(page)), ...(await notificationTimes(page))];
    const news = [click, ...told.filter((time) => time > click && time < end), end].toSorted((a, b) => a - b);
    const { longTasks } = await panelRecord(page);
    const host = readFileSync(join(profile.home, PROBE_FILE), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as HostSample)
      .filter(({ time }) => time >= click && time <= end + 200);

    await pickFromMenu(page, editor, COMMAND);
    await page.waitForTimeout(3000);
    await noteCancelled(page);
    await panel(page).getByRole('button', { name: 'Cancel', exact: true }).click();
    await panel(page).getByText('The run was cancelled').first().waitFor();
    return {
      seconds: (end - click) / 1000,
      megabytes: memory.largest,
      largestSumMegabytes: memory.largestSum,
      sumBeforeMegabytes: before.largestSum,
      silenceMs: Math.max(...news.map((time, k) => time - (news[k - 1] ?? news[0]))),
      hostBlockedMs: Math.max(...host.map(({ blockedMs }) => blockedMs)),
      panelBlockedMs: Math.max(
        0,
        ...longTasks.filter(({ time }) => time >= click && time <= end).map(({ ms }) => ms),
      ),
      cancelMs: await cancelTimes(page),
    };
  } finally {
    await workbench.close(false);
  }
}

export async function panelSection(starts: number, repeats: number): Promise<string> {
  const times = await measurePanel(starts, repeats);
  const row = (what: string, found: readonly number[], target: string): string[] => [
    what,
    median(found).toFixed(0),
    Math.max(...found).toFixed(0),
    String(found.length),
    target,
  ];
  return markdownTable(
    ['from the click to the curves, 1,000 samples', 'median ms', 'largest', 'times', 'aim'],
    [
      row('first time after VS Code started', times.first, '1500'),
      row('another file, in a panel of its own', times.nextPanel, ''),
      row('other samples, in the open panel', times.samePanel, '250'),
      row("activation, VS Code's own figure", times.activation, '30'),
    ],
  );
}

export async function millionSection(): Promise<string> {
  const run = await measureMillion();
  return markdownTable(
    ['1,000,000 rows', '', 'aim'],
    [
      ['from the click to the curves', `${run.seconds.toFixed(1)} s`, '20 s'],
      ...Object.entries(run.megabytes).map(([what, value]) => [
        `memory, ${what}`,
        `${value.toFixed(0)} MB`,
        '',
      ]),
      ['memory, all at once, before the click', `${run.sumBeforeMegabytes.toFixed(0)} MB`, ''],
      ['memory, all at once', `${run.largestSumMegabytes.toFixed(0)} MB`, '1000 MB'],
      ['longest time without news of the progress', `${run.silenceMs.toFixed(0)} ms`, '500 ms'],
      ['extension host blocked for at most', `${run.hostBlockedMs.toFixed(0)} ms`, '50 ms'],
      ['panel blocked for at most', `${run.panelBlockedMs.toFixed(0)} ms`, '100 ms'],
      ['from Cancel until the panel says that it cancels', `${run.cancelMs.heard.toFixed(0)} ms`, ''],
      ['from Cancel until the run was cancelled', `${run.cancelMs.told.toFixed(0)} ms`, '100 ms'],
    ],
  );
}
