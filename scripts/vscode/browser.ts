import { createServer, type Server } from 'node:net';
import * as path from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { ensureChromium } from './chromium';
import type { Profile } from './profile';

export interface Browser {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Host names (where they could be told) that the browser tried to reach outside this machine. */
  readonly outsideRequests: readonly string[];
  close(): Promise<void>;
}

/** Starts a headless browser for which every host but this machine is a trap that only takes notes. */
export async function startBrowser(profile: Profile): Promise<Browser> {
  const executablePath = ensureChromium();
  const outsideRequests: string[] = [];
  const trap = await openTrap((host) => outsideRequests.push(host));
  const context = await chromium.launchPersistentContext(path.join(profile.folder, 'browser'), {
    executablePath,
    headless: true,
    viewport: { width: 1400, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=MAP * 127.0.0.1:${trap.port}, EXCLUDE 127.0.0.1, EXCLUDE localhost`,
    ],
  });
  return {
    context,
    page: context.pages()[0] ?? (await context.newPage()),
    outsideRequests,
    async close() {
      await context.close();
      trap.server.close();
    },
  };
}

/** A server that notes whom each connection was meant for, and closes it. */
function openTrap(note: (host: string) => void): Promise<{ server: Server; port: number }> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      // The host name stands in clear in the first packet, be it HTTP or the greeting of TLS.
      socket.once('data', (data) => {
        note(/[a-z0-9-]+(\.[a-z0-9-]+)+/i.exec(data.toString('latin1'))?.[0] ?? 'a host without a name');
        socket.destroy();
      });
    });
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') resolve({ server, port: address.port });
      else reject(new Error('This machine gives no free port on 127.0.0.1.'));
    });
  });
}
