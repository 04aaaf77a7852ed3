import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { closeEverything, extensionFile } from './workspace';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { command: string; category: string }[];
    readonly walkthroughs: readonly { id: string; steps: readonly { media: { svg: string } }[] }[];
  };
}

function manifest(): Manifest {
  const extension = vscode.extensions.getExtension('denoise.denoise');
  assert.ok(extension);
  return extension.packageJSON as Manifest;
}

describe('what the extension adds to VS Code', () => {
  afterEach(closeEverything);

  it('every command is there, in one category', async () => {
    const commands = await vscode.commands.getCommands(true);
    for (const { command, category } of manifest().contributes.commands) {
      assert.ok(commands.includes(command), command);
      assert.equal(category, 'Denoise');
    }
  });

  it('the walkthrough has its pictures, and opens', async () => {
    for (const { steps } of manifest().contributes.walkthroughs) {
      for (const { media } of steps) assert.ok(existsSync(extensionFile(media.svg)), media.svg);
    }
    await vscode.commands.executeCommand('workbench.action.openWalkthrough', 'denoise.denoise#start', false);
    const labels = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    assert.ok(
      labels.some((label) => /Clean numbers with Denoise|Walkthrough|Welcome/.test(label)),
      labels.join(),
    );
  });
});
