import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

/** Checks documentation as `npm run docs` does, but writes none. */
function typedoc(...options: string[]): { status: number | null; output: string } {
  const program = join(ROOT, 'node_modules/typedoc/bin/typedoc');
  const args = [program, '--emit', 'none', '--pretty', 'false', ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

describe('documentation of the library', function () {
  this.timeout(120_000);

  it('says something of everything that is exported', () => {
    const { status, output } = typedoc();
    assert.equal(status, 0, output);
  });

  it('is refused where it does not', () => {
    mkdirSync(join(ROOT, 'out'), { recursive: true });
    const folder = mkdtempSync(join(ROOT, 'out/docs-test-'));
    try {
      writeFileSync(join(folder, 'bare.ts'), 'export const bare = 1;\n');
      writeFileSync(
        join(folder, 'tsconfig.json'),
        '{ "compilerOptions": { "types": [] }, "files": ["bare.ts"] }',
      );
      const options = {
        extends: ['../../typedoc.json'],
        tsconfig: 'tsconfig.json',
        entryPoints: ['bare.ts'],
      };
      writeFileSync(join(folder, 'typedoc.json'), JSON.stringify(options));
      const { status, output } = typedoc('--options', join(folder, 'typedoc.json'));
      assert.notEqual(status, 0);
      assert.match(output, /bare .*does not have any documentation/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
