import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { chromium } from 'playwright-core';
import { inRepository } from '../paths';

/**
 * Path of a Chromium or Chrome: the environment variable CHROMIUM, an installed one, Playwright's,
 * or one that is installed now (as root on Debian by apt-get, elsewhere by Playwright).
 * @throws when there is none and none could be installed: a test is never skipped for it.
 */
export function ensureChromium(): string {
  const named = process.env.CHROMIUM;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`The environment variable CHROMIUM names ${named}, which does not exist.`);
  }
  const present = findChromium();
  if (present) return present;
  console.error('No Chromium or Chrome found; installing one ...');
  const attempts: [command: string, args: string[]][] = [];
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    attempts.push(
      ['apt-get', ['update', '-q']],
      ['apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium']],
    );
  }
  attempts.push([
    process.execPath,
    [inRepository('node_modules/playwright-core/cli.js'), 'install', 'chromium'],
  ]);
  for (const [command, args] of attempts) {
    try {
      execFileSync(command, args, {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    } catch {
      // The command has said why; the next one may do it.
    }
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new Error(
    'The tests and "npm start -- --once" need Chromium or Chrome. Install one (Debian: apt-get install chromium; ' +
      'elsewhere: npx playwright-core install chromium), or set CHROMIUM to its path.',
  );
}

function findChromium(): string | undefined {
  return [...usualPlaces(), chromium.executablePath()].find((file) => existsSync(file));
}

function usualPlaces(): string[] {
  switch (process.platform) {
    case 'darwin':
      return [
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
        '/Applications/Chromium.app/Contents/MacOS/Chromium',
        '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
      ];
    case 'win32':
      return [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
        .filter((folder) => folder !== undefined)
        .flatMap((folder) => [
          path.join(folder, 'Google/Chrome/Application/chrome.exe'),
          path.join(folder, 'Microsoft/Edge/Application/msedge.exe'),
        ]);
    default:
      return [
        '/usr/bin/chromium',
        '/usr/bin/chromium-browser',
        '/usr/bin/google-chrome',
        '/usr/bin/google-chrome-stable',
        '/snap/bin/chromium',
      ];
  }
}
