import * as path from 'node:path';
import { type BrowserContext, chromium, type Page, type Request } from 'playwright-core';
import { ensureChromium } from './chromium';
import type { Profile } from './profile';

export interface Browser {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Addresses outside this machine that pages and their workers asked for. */
  readonly outsideRequests: readonly string[];
  close(): Promise<void>;
}

/** Starts a headless browser for which no host but this machine exists. */
export async function startBrowser(profile: Profile): Promise<Browser> {
  const context = await chromium.launchPersistentContext(path.join(profile.folder, 'browser'), {
    executablePath: ensureChromium(),
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
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  });
  const outsideRequests: string[] = [];
  const note = async (request: Request) => {
    const { protocol, hostname } = new URL(request.url());
    if (!/^(https?|wss?):$/.test(protocol) || hostname === '127.0.0.1' || hostname === 'localhost') return;
    // Resources of webviews have addresses of a host that a worker in the page answers for.
    const response = await request.response().catch(() => null);
    if (!response?.fromServiceWorker()) outsideRequests.push(request.url());
  };
  context.on('requestfinished', note);
  context.on('requestfailed', note);
  return {
    context,
    page: context.pages()[0] ?? (await context.newPage()),
    outsideRequests,
    close: () => context.close(),
  };
}
