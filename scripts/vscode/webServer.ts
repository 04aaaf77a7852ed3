import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import type { VscodeInstall } from './install';
import { QUIET_SETTINGS } from './profile';

/** A folder with an unpacked web extension, by the name under which it is served. */
export type WebExtensions = Readonly<Record<string, string>>;

export interface WebServer {
  /** Address of the workbench. */
  readonly url: string;
  stop(): Promise<void>;
}

const WORKBENCH = 'out/vs/code/browser/workbench/workbench.js';

/** What code-server changed in the workbench for its own server, and what VS Code itself has there. */
const CHANGED_BACK: readonly (readonly [RegExp, string])[] = [
  [/\bremoteAuthority:location\.host\b/, 'remoteAuthority:void 0'],
  [/(?<=\.file\(this\.userDataPath\)\.with\(\{scheme:)\w+\.vscodeRemote\b/, '"vscode-userdata"'],
];

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.ttf': 'font/ttf',
};

/**
 * Serves VS Code's workbench as plain files, as vscode.dev does: nothing but the browser runs anything, extensions in
 * a web worker of it.
 *
 * @param extensions web extensions that are there from the start
 */
export async function startWebServer(install: VscodeInstall, extensions: WebExtensions): Promise<WebServer> {
  const vscode = path.join(path.dirname(install.server), '..');
  const page = readFileSync(path.join(vscode, 'out/vs/code/browser/workbench/workbench.html'), 'utf8');
  const workbench = changedBack(readFileSync(path.join(vscode, WORKBENCH), 'utf8'));
  const server = createServer(({ url = '/' }, response) => {
    const [, root, ...rest] = decodeURIComponent(new URL(url, 'http://127.0.0.1').pathname).split('/');
    if (root === '') send(response, '.html', workbenchPage(page, origin, Object.keys(extensions)));
    else if (root === 'vscode' && rest.join('/') === WORKBENCH) send(response, '.js', workbench);
    else if (root === 'vscode') sendFile(response, vscode, rest);
    else if (root in extensions) sendFile(response, extensions[root], rest);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    url: `${origin}/`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** VS Code's page with its start-up options (IWorkbenchConstructionOptions). */
function workbenchPage(page: string, origin: string, extensions: readonly string[]): string {
  const base = `${origin}/vscode`;
  const options = {
    additionalBuiltinExtensions: extensions.map((name) => ({
      scheme: 'http',
      authority: origin.slice('http://'.length),
      path: `/${name}`,
    })),
    configurationDefaults: QUIET_SETTINGS,
    enableWorkspaceTrust: false,
    productConfiguration: { enableTelemetry: false, rootEndpoint: origin },
    // What code-server's workbench asks for besides: a folder for settings, and the page around webviews.
    userDataPath: '/',
    isEnabledFileDownloads: true,
    isEnabledFileUploads: true,
    isEnabledCoderGettingStarted: false,
    webviewEndpoint: `${base}/out/vs/workbench/contrib/webview/browser/pre`,
  };
  const values: Readonly<Record<string, string>> = {
    WORKBENCH_WEB_CONFIGURATION: attribute(JSON.stringify(options)),
    WORKBENCH_WEB_BASE_URL: base,
    WORKBENCH_NLS_FALLBACK_URL: `${base}/out/nls.messages.js`,
    BASE: origin,
    VS_BASE: origin,
  };
  return page.replace(/\{\{([^}]+)\}\}/g, (_, name: string) => values[name] ?? '');
}

/** @throws where the workbench is not as expected, lest tests run in something else than they say. */
function changedBack(script: string): string {
  return CHANGED_BACK.reduce((text, [from, to]) => {
    if (!from.test(text)) throw new Error(`VS Code's workbench holds nothing like ${from}.`);
    return text.replace(from, to);
  }, script);
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}

function sendFile(response: ServerResponse, folder: string, segments: readonly string[]): void {
  const file = path.join(folder, ...segments);
  try {
    if (!file.startsWith(folder)) throw new Error('outside of the folder');
    send(response, path.extname(file), readFileSync(file));
  } catch {
    response.writeHead(404).end();
  }
}

function send(response: ServerResponse, extension: string, content: string | Buffer): void {
  response.writeHead(200, {
    'Content-Type': TYPES[extension] ?? 'application/octet-stream',
    // Workers and webviews of VS Code have origins of their own.
    'Access-Control-Allow-Origin': '*',
  });
  response.end(content);
}
