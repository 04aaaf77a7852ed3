// npm start: the extension in a VS Code in the browser, with the examples open.
//   npm start -- --desktop   in the installed desktop VS Code instead
//   npm start -- --once      for tests: ends as soon as VS Code answers and lists the extension
import { spawn } from 'node:child_process';
import { execNode } from './exec';
import { runMain } from './main';
import { inRepository, ROOT } from './paths';
import { ensureVscode } from './vscode/install';
import { createProfile } from './vscode/profile';
import { runServerCli, startServer } from './vscode/server';
import { currentTarget, vsixFile } from './vsix';

runMain(() => (process.argv.includes('--desktop') ? startDesktop() : startInBrowser()));

async function startDesktop(): Promise<void> {
  if ((await execNode(['esbuild.js'])) !== 0) throw new Error('The build failed.');
  const child = spawn(
    'code',
    ['--new-window', `--extensionDevelopmentPath=${ROOT}`, inRepository('examples')],
    {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    },
  );
  await new Promise<void>((resolve, reject) => {
    child.on('error', () => {
      reject(
        new Error('The command "code" was not found. Install VS Code, or run "npm start" for the browser.'),
      );
    });
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`code ended with status ${code}.`)),
    );
  });
}

async function startInBrowser(): Promise<void> {
  const install = ensureVscode();
  if ((await execNode(['--import', 'tsx', 'scripts/package.ts'])) !== 0) throw new Error('Packaging failed.');
  const profile = createProfile(inRepository('examples'));
  try {
    await runServerCli(install, profile, ['--install-extension', vsixFile(currentTarget())]);
    const listed = (await runServerCli(install, profile, ['--list-extensions'])).trim();
    if (!listed.split(/\s+/).includes('denoise.denoise')) {
      throw new Error(`The extension was not installed; VS Code lists: ${listed || 'none'}.`);
    }
    const server = await startServer(install, profile);
    try {
      const url = server.workbenchUrl(profile.workspace);
      console.log(
        `\nDenoise runs in VS Code at\n\n  ${url}\n\nwith a copy of the examples in ${profile.workspace}.`,
      );
      if (process.argv.includes('--once')) return;
      openInDefaultBrowser(url);
      console.log('Ctrl-C ends it and removes the copy.');
      await interrupted();
    } finally {
      await server.stop();
    }
  } finally {
    profile.remove();
  }
}

/** Opens the address where there is a display; whoever has none has the printed address. */
function openInDefaultBrowser(url: string): void {
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
  const display = process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY;
  if (opener === 'xdg-open' && !display) return;
  const child = spawn(opener, [url], { stdio: 'ignore', detached: true });
  child.on('error', () => console.log('No browser could be opened; open the address above yourself.'));
  child.unref();
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    // Signal handlers alone do not keep a process alive.
    const alive = setInterval(() => undefined, 60_000);
    const end = () => {
      clearInterval(alive);
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end);
  });
}
