import * as assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { TestingApi } from '../../../src/extension';
import type { Action, HostMessage, ResultMessage } from '../../../src/protocol';

/** The extension that is tested, activated. */
export async function denoiseApi(): Promise<TestingApi> {
  return (await extension().activate()) as TestingApi;
}

/** A file of the installed extension. */
export function extensionFile(...segments: string[]): string {
  return vscode.Uri.joinPath(extension().extensionUri, ...segments).fsPath;
}

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('denoise.denoise');
  assert.ok(found, 'the extension is there');
  return found;
}

/** A file of the workspace, which is a copy of the examples. */
export function workspaceFile(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'a folder is open');
  return vscode.Uri.joinPath(folder.uri, name);
}

/** Opens a file of the workspace in an editor. */
export async function openFile(name: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(workspaceFile(name));
  return vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.One,
    preview: false,
    // VS Code remembers what was selected in a file.
    selection: new vscode.Range(0, 0, 0, 0),
  });
}

/** Opens an unsaved document with this text in an editor. */
export async function openText(content: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument({ content });
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.One,
    preview: false,
    // A new document may get the name, and the selection, of one that was closed.
    selection: new vscode.Range(0, 0, 0, 0),
  });
  // VS Code backs up what was unsaved for a second, and a new document of the same name may get that text.
  const text = document.getText();
  if (text !== content) {
    const everything = new vscode.Range(document.positionAt(0), document.positionAt(text.length));
    assert.ok(await editor.edit((change) => change.replace(everything, content)));
    editor.selection = new vscode.Selection(0, 0, 0, 0);
  }
  return editor;
}

/** Runs the command as the editor's menu or the palette does; gives the messages of what failed. */
export async function denoiseActive(): Promise<readonly string[]> {
  return vscode.commands.executeCommand<string[]>('denoise.denoiseData');
}

/** The result that the document's panel shows. */
export async function resultOf(uri: vscode.Uri): Promise<ResultMessage> {
  const result = (await (await denoiseApi()).results()).get(uri.toString());
  assert.ok(result, `a result for ${uri.toString(true)}`);
  return result;
}

let lastId = 0;

/** Presses a button of the document's panel; gives the answer. */
export async function act(
  uri: vscode.Uri,
  action: Action,
  series: number[] = [0],
  picture: Uint8Array | null = null,
): Promise<HostMessage & { type: 'reply' }> {
  lastId += 1;
  const answers = await (await denoiseApi()).send(uri, { type: 'act', id: lastId, action, series, picture });
  const reply = answers.find((answer) => answer.type === 'reply');
  assert.ok(reply?.type === 'reply' && reply.id === lastId, 'an answer');
  return reply;
}

/** Titles of the open panels. */
export function panelTitles(): string[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview)
    .map(({ label }) => label);
}

/** Waits until just these panels are open: the tabs of VS Code follow the panels a little later. */
export async function panelsAre(...titles: string[]): Promise<void> {
  const expected = titles.toSorted().join('\n');
  await eventually(`Just these panels, ${titles.join(', ')}:`, () =>
    panelTitles().sort().join('\n') === expected ? true : undefined,
  );
}

/** That a document has no panel, nor one on its way to the tabs. */
export async function hasNoPanel(uri: vscode.Uri): Promise<void> {
  await assert.rejects(
    (await denoiseApi()).listen(uri, () => {}),
    /^Error: No panel for /,
  );
}

/** Runs with a setting of the extension changed. */
export async function withSetting(name: string, value: unknown, run: () => Promise<void>): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('denoise');
  await configuration.update(name, value, vscode.ConfigurationTarget.Workspace);
  try {
    await run();
  } finally {
    await configuration.update(name, undefined, vscode.ConfigurationTarget.Workspace);
  }
}

/** Closes every editor and panel and forgets unsaved changes. */
export async function closeEverything(): Promise<void> {
  for (const { document } of vscode.window.visibleTextEditors) {
    if (document.isDirty && !document.isUntitled) {
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('workbench.action.files.revert');
    }
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await vscode.window.tabGroups.close(
    vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs),
    true,
  );
}

/** Answers VS Code's own questions (which file, which item) as a person would, while something runs. */
export async function answering<K extends 'showSaveDialog' | 'showQuickPick' | 'showWarningMessage'>(
  question: K,
  answer: (...asked: readonly unknown[]) => unknown,
  run: () => Promise<void>,
): Promise<void> {
  const original = Object.getOwnPropertyDescriptor(vscode.window, question);
  Object.defineProperty(vscode.window, question, {
    configurable: true,
    writable: true,
    value: async (...asked: readonly unknown[]) => answer(...asked),
  });
  try {
    await run();
  } finally {
    if (original) Object.defineProperty(vscode.window, question, original);
  }
}

/** Waits until something is there. */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  for (let attempt = 0; attempt < 1200; attempt++) {
    const found = await look();
    if (found !== undefined) return found;
    await delay(25);
  }
  assert.fail(`${what} did not come.`);
}

/** Numbers a line for a run that takes long enough to be interrupted. */
export function longText(count = 400_000): string {
  return Array.from({ length: count }, (_, i) => (Math.sin(i / 50) + Math.cos(i * i)).toFixed(4)).join('\n');
}
