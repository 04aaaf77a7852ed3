// Runs the command line out of the packages for this machine, as they are installed: npm run package:try, after
// npm run package. It finds what a package lacks, which the repository around it has.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { runMain } from './main';
import { inRepository } from './paths';
import { currentTarget, UNIVERSAL, unpackVsix } from './vsix';

runMain(async () => {
  for (const target of new Set([currentTarget(), UNIVERSAL])) {
    const folder = mkdtempSync(path.join(tmpdir(), 'denoise-package-'));
    try {
      unpackVsix(target, folder);
      const example = inRepository('examples/pendulum.csv');
      const started = performance.now();
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [path.join(folder, 'dist/cli.js'), '--json', example],
        { encoding: 'utf8' },
      );
      const seconds = (performance.now() - started) / 1000;
      const isWasm = stderr.includes('WebAssembly');
      if (status !== 0 || JSON.parse(stdout).series.length === 0 || isWasm !== (target === UNIVERSAL)) {
        throw new Error(`The package ${target} does not work here (status ${status}):\n${stderr}`);
      }
      console.log(`${target}: works, ${seconds.toFixed(1)} s${isWasm ? ', as WebAssembly' : ''}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
});
