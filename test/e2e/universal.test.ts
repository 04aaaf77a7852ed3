import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { UNIVERSAL } from '../../scripts/vsix';
import {
  openFile,
  openWorkbench,
  panel,
  pickFromMenu,
  press,
  resultOf,
  save,
  selectAll,
  useWorkbench,
} from './workbench';

const FILE = 'pendulum.csv';

describe('the installed universal package, which has no binaries', () => {
  const workbench = useWorkbench(() => openWorkbench([], UNIVERSAL));

  it('denoises as WebAssembly, says so, and writes the numbers', async () => {
    const { page, profile } = workbench;
    const read = () => readFileSync(path.join(profile.workspace, FILE), 'utf8');
    const original = read();
    const editor = await openFile(page, FILE);
    await selectAll(page, FILE);
    await pickFromMenu(page, editor, 'Denoise Data');
    await resultOf(page, original.trimEnd().split('\n').length - 1);
    const finding = panel(page)
      .getByRole('listitem')
      .filter({ hasText: /WebAssembly/ });
    await finding.waitFor();
    assert.match(
      (await finding.textContent()) ?? '',
      /program for this machine \(\S+\) cannot be loaded.*slow/,
    );
    await press(page, 'Replace');
    await save(page, FILE);
    assert.notEqual(read(), original);
  });
});
