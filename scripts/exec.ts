import { spawn } from 'node:child_process';
import { ROOT } from './paths';

/**
 * Runs a command in the repository, its output going to this terminal.
 * @returns its exit status; 1 when it was ended by a signal.
 */
export function exec(command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/** As `exec` for a TypeScript file or a tool's JavaScript entry point, run by this Node. */
export function execNode(args: readonly string[]): Promise<number> {
  return exec(process.execPath, args);
}
