import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The repository. */
export const ROOT = join(__dirname, '../../..');

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line from its source, in `folder`. */
export function denoiseData(
  folder: string,
  args: readonly string[],
  input = '',
  nodeArgs: readonly string[] = [],
): Promise<Outcome> {
  const tsx = join(ROOT, 'node_modules/tsx/dist/loader.mjs');
  const program = spawn(process.execPath, [...nodeArgs, '--import', tsx, join(ROOT, 'src/cli.ts'), ...args], {
    cwd: folder,
  });
  let out = '';
  let err = '';
  program.stdout.setEncoding('utf8').on('data', (text) => {
    out += text;
  });
  program.stderr.setEncoding('utf8').on('data', (text) => {
    err += text;
  });
  program.stdin.end(input);
  return new Promise((resolve, reject) => {
    program.on('error', reject);
    program.on('close', (code) => resolve({ code, out, err }));
  });
}
