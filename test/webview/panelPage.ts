import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { inRepository } from '../../scripts/paths';
import { ensureChromium } from '../../scripts/vscode/chromium';
import { AUTOMATIC } from '../../src/core/reading/options';
import type { HostMessage, ResultMessage, WebviewMessage } from '../../src/protocol';
import type { Theme } from './themes';

/** The panel's page in a browser, with this program in the place of VS Code. */
export interface PanelPage {
  readonly page: Page;
  /** Sends a message as the host does. */
  send(message: HostMessage): Promise<void>;
  /** What the panel has sent so far. */
  sent(): Promise<readonly WebviewMessage[]>;
  /** Errors, and what the content security policy refused. */
  readonly problems: readonly string[];
}

export interface PanelBrowser {
  open(theme: Theme, size: { readonly width: number; readonly height: number }): Promise<PanelPage>;
  close(): Promise<void>;
}

const ADDRESS = 'http://127.0.0.1/panel';
const NONCE = 'cGFuZWw';
/** What VS Code gives a webview; a text, because it runs in the page as it stands. */
const HOST_STUB = `
  window.sentMessages = [];
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => window.sentMessages.push(message),
    getState: () => window.keptState,
    setState: (state) => { window.keptState = state; },
  });
`;

/** Builds the webview's code and starts a browser for it. */
export async function openPanelBrowser(): Promise<PanelBrowser> {
  const { outputFiles } = await build({
    entryPoints: [inRepository('webview/main.ts')],
    bundle: true,
    write: false,
    outdir: inRepository('out/webview'),
    format: 'iife',
    target: 'es2022',
    logLevel: 'warning',
  });
  const fileEnding = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  const browser: Browser = await chromium.launch({
    executablePath: ensureChromium(),
    args: ['--no-sandbox', '--disable-gpu'],
  });

  return {
    async open(theme, size) {
      // Nothing may depend on where a person lives.
      const timezoneId = 'America/New_York';
      const page = await browser.newPage({ viewport: size, reducedMotion: 'reduce', timezoneId });
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(message.text());
      });
      await page.route('**/*', (route) => {
        const { pathname } = new URL(route.request().url());
        if (pathname === '/panel') return route.fulfill({ contentType: 'text/html', body: html(theme) });
        if (pathname === '/webview.js') {
          return route.fulfill({ contentType: 'text/javascript', body: fileEnding('.js') });
        }
        if (pathname === '/webview.css') {
          return route.fulfill({ contentType: 'text/css', body: fileEnding('.css') });
        }
        problems.push(`request for ${route.request().url()}`);
        return route.abort();
      });
      await page.addInitScript({ content: HOST_STUB });
      await page.goto(ADDRESS);
      return {
        page,
        problems,
        send: (message) => sendTo(page, message),
        sent: () =>
          page.evaluate(() => (window as unknown as { sentMessages: WebviewMessage[] }).sentMessages),
      };
    },
    close: () => browser.close(),
  };
}

/** Typed arrays do not cross into the page as such: they go as plain arrays, marked. */
async function sendTo(page: Page, message: HostMessage): Promise<void> {
  const plain = JSON.stringify(message, (_key, value: unknown) =>
    value instanceof Float64Array ? { float64: Array.from(value, String) } : value,
  );
  await page.evaluate((text) => {
    const data: unknown = JSON.parse(text, (_key, value: unknown) =>
      value !== null && typeof value === 'object' && 'float64' in value && Array.isArray(value.float64)
        ? Float64Array.from(value.float64, Number)
        : value,
    );
    window.postMessage(data, '*');
  }, plain);
  // The plots are drawn in a later task.
  await page.waitForTimeout(100);
}

/** The page as the host makes it, with a theme's colours where VS Code puts them. */
function html(theme: Theme): string {
  const colors = Object.entries(theme.colors)
    .map(([name, value]) => `--vscode-${name}: ${value};`)
    .join(' ')
    .replaceAll('"', '&quot;');
  const policy = `default-src 'none'; script-src 'nonce-${NONCE}'; style-src 'self' 'nonce-${NONCE}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta property="csp-nonce" content="${NONCE}">
<link rel="stylesheet" href="/webview.css" nonce="${NONCE}">
<style nonce="${NONCE}">:root { ${colors.replaceAll('&quot;', '"')} }</style>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Denoise</title>
</head>
<body class="${theme.bodyClass}">
<main id="app"></main>
<script nonce="${NONCE}" src="/webview.js"></script>
</body>
</html>`;
}

/** A swinging pendulum with noise, three missing samples and a band: a result as the host sends it. */
export function pendulumResult(changes: Partial<ResultMessage> = {}): ResultMessage {
  const count = 512;
  const sigma = 0.08;
  const x = Float64Array.from({ length: count }, (_, i) => i * 0.05);
  const after = x.map((t) => 0.9 * Math.exp(-0.06 * t) * Math.cos(1.9 * t));
  const before = after.map((value, i) => value + sigma * pseudoNormal(i));
  for (const i of [40, 200, 201]) before[i] = Number.NaN;
  const settings: ResultMessage['settings'] = {
    method: 'diffusion',
    sigma: null,
    bandLevel: 0.9,
    outliers: 'keep',
    errorBars: 'use',
    seed: 1,
    samples: null,
    untouched: [],
  };
  return {
    type: 'result',
    source: 'pendulum.csv',
    summary: '2 columns × 512 rows, header, x = t [s], 3 missing',
    notices: [],
    xName: 't',
    xUnit: 's',
    xIsTime: false,
    decimalMark: '.',
    series: [
      {
        name: 'angle',
        unit: 'rad',
        x,
        before,
        method: 'diffusion',
        after,
        lower: after.map((value) => value - 0.03),
        upper: after.map((value) => value + 0.03),
        noise: { sigma, source: 'estimated' },
        errorBars: null,
        hasErrorBars: false,
        estimatedSigma: sigma,
        snr: 5.62,
        missing: 3,
        warnings: [],
        reference: null,
      },
    ],
    columns: [
      { name: 't', unit: 's', isNumber: true },
      { name: 'angle', unit: 'rad', isNumber: true },
    ],
    xColumn: 0,
    seriesColumns: [1],
    equation: null,
    settings,
    model: { name: 'denoiser', version: '0.1.0', sha256: '0'.repeat(64) },
    seconds: 0.184,
    actions: ['replace', 'open', 'copy'],
    state: {
      uri: 'file:///pendulum.csv',
      ranges: null,
      reading: AUTOMATIC,
      choice: { columns: null, x: null },
      settings,
      sigmas: [],
    },
    ...changes,
  };
}

/** Deterministic noise of about unit variance. */
function pseudoNormal(index: number): number {
  let sum = -6;
  for (let k = 0; k < 12; k++) {
    const wave = Math.sin((index * 12 + k + 1) * 12.9898) * 43758.5453;
    sum += wave - Math.floor(wave);
  }
  return sum;
}

/** The stretch of x that is in view. */
export function plotRange(page: Page): Promise<[number, number]> {
  return page.evaluate(() => {
    const box = document.querySelector<HTMLElement>('.plots');
    return [Number(box?.dataset.from), Number(box?.dataset.to)];
  });
}
