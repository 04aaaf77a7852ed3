import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { closeEverything, denoiseApi, extensionFile } from './workspace';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { command: string; category: string }[];
    readonly keybindings: readonly { command: string; key: string; mac: string }[];
    readonly walkthroughs: readonly { id: string; steps: readonly { media: { svg: string } }[] }[];
  };
}

function manifest(): Manifest {
  const extension = vscode.extensions.getExtension('denoise.denoise');
  assert.ok(extension);
  return extension.packageJSON as Manifest;
}

/** A key with its modifiers in one order. */
function normalised(key: string): string {
  return key
    .toLowerCase()
    .split(' ')
    .map((stroke) => stroke.split('+').sort().join('+'))
    .join(' ');
}

describe('what the extension adds to VS Code', () => {
  afterEach(closeEverything);

  it('every command is there, in one category', async () => {
    await denoiseApi();
    const commands = await vscode.commands.getCommands(true);
    for (const { command, category } of manifest().contributes.commands) {
      assert.ok(commands.includes(command), command);
      assert.equal(category, 'Denoise');
    }
  });

  it('its keys are not those of VS Code', async () => {
    const address = vscode.Uri.parse('vscode://defaultsettings/keybindings.json');
    const defaults = (await vscode.workspace.openTextDocument(address)).getText();
    const taken = [...defaults.matchAll(/"key":\s*"([^"]+)",\s*"command":\s*"([^"]+)"/g)].map(
      ([, key, command]) => ({
        key: normalised(key),
        command,
      }),
    );
    assert.ok(taken.length > 500, `${taken.length} default keys`);
    for (const { command, key, mac } of manifest().contributes.keybindings) {
      const ours = [normalised(key), normalised(mac)];
      const clashes = taken.filter((other) => ours.includes(other.key) && other.command !== command);
      assert.deepEqual(clashes, []);
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
