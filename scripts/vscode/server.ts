import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { VscodeInstall } from './install';
import type { Profile } from './profile';

export interface VscodeServer {
  /** http://127.0.0.1:PORT */
  readonly base: string;
  /** Address of the workbench with this folder open. `payload` is VS Code's own list of start-up options. */
  workbenchUrl(folder: string, payload?: Readonly<Record<string, string>>): string;
  /** The URI under which the workbench knows a path of this machine. */
  remoteUri(file: string): string;
  /** Ends the server with its extension hosts and everything that they started. */
  stop(): Promise<void>;
}

/**
 * Starts VS Code's server for a profile and waits until it answers.
 * @param env further variables for the server; its extension hosts inherit them.
 */
export async function startServer(
  install: VscodeInstall,
  profile: Profile,
  env: Readonly<Record<string, string>> = {},
): Promise<VscodeServer> {
  const port = await freePort();
  // Without the token every page and every user on this machine could reach the editor.
  const token = randomBytes(16).toString('hex');
  const logFile = path.join(profile.folder, 'server.log');
  const child = spawn(
    install.node,
    [
      ...serverArguments(install, profile),
      ...['--host', '127.0.0.1', '--port', String(port), '--connection-token', token],
      // Lets a page ask for an extension under development and for tests.
      '--enable-smoke-test-driver',
      ...['--disable-telemetry', '--disable-experiments', '--disable-workspace-trust', '--skip-welcome'],
    ],
    {
      env: { ...serverEnvironment(profile), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own, so that stop() ends all that it started and nothing else.
      detached: process.platform !== 'win32',
    },
  );
  const log = createWriteStream(logFile);
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });

  const base = `http://127.0.0.1:${port}`;
  const authority = `127.0.0.1:${port}`;
  await answers(`${base}/version?tkn=${token}`, child, logFile);
  return {
    base,
    workbenchUrl(folder, payload = {}) {
      const query = new URLSearchParams({ tkn: token, folder });
      if (Object.keys(payload).length > 0) query.set('payload', JSON.stringify(Object.entries(payload)));
      return `${base}/?${query}`;
    },
    remoteUri: (file) => `vscode-remote://${authority}${file}`,
    stop: () => stop(child),
  };
}

/** Runs VS Code's command line on a profile, for example `--install-extension FILE`; returns what it printed. */
export function runServerCli(
  install: VscodeInstall,
  profile: Profile,
  args: readonly string[],
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(install.node, [...serverArguments(install, profile), ...args], {
      env: serverEnvironment(profile),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (data: Buffer) => {
      output += data.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`VS Code's command line failed (${args.join(' ')}):\n${output}`));
    });
  });
}

function serverArguments(install: VscodeInstall, profile: Profile): string[] {
  return [
    install.server,
    '--accept-server-license-terms',
    ...['--server-data-dir', profile.serverData],
    ...['--user-data-dir', profile.userData],
    ...['--extensions-dir', profile.extensions],
  ];
}

function serverEnvironment(profile: Profile): NodeJS.ProcessEnv {
  // In a terminal of VS Code its variables would make the new server talk to that one instead.
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VSCODE|ELECTRON|XDG|npm)_/.test(name));
  return {
    ...Object.fromEntries(inherited),
    HOME: profile.home,
    TMPDIR: profile.temporary,
    // No marketplace, else VS Code asks one about the installed extension.
    EXTENSIONS_GALLERY: '{}',
  };
}

async function answers(url: string, child: ChildProcess, logFile: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) break;
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not listening yet.
    }
    await sleep(100);
  }
  await stop(child);
  throw new Error(`VS Code's server did not start; its log is ${logFile}.`);
}

async function stop(child: ChildProcess): Promise<void> {
  const signal = (name: NodeJS.Signals) => {
    if (child.pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? child.pid : -child.pid, name);
    } catch {
      // Gone already.
    }
  };
  signal('SIGTERM');
  for (let i = 0; i < 50 && child.exitCode === null && child.signalCode === null; i++) await sleep(100);
  // Whatever is left of the group: an extension host that hangs, a forked process.
  signal('SIGKILL');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('This machine gives no free port on 127.0.0.1.'));
      });
    });
  });
}
