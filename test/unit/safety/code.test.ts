import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtScripts } from './builtFiles';

const ROOT = join(__dirname, '../../..');

/** The TypeScript files of a folder, by their path in the repository. */
function sources(folder: string): [path: string, code: string][] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]);
}

/** Text that is turned into code when it runs. */
const TEXT_AS_CODE = /(?<![.\w$])eval\s*\(|\bnew\s+Function\s*\(|(?<![.\w$])Function\s*\(\s*["'`]/g;
const CONNECTIONS =
  /(?<![.\w$])fetch\s*\(|\bXMLHttpRequest\b|\bWebSocket\b|\bEventSource\b|\bsendBeacon\b|["'](node:)?(net|http|https|http2|dns|dgram|tls|inspector)["']/g;
const HTML_FROM_TEXT =
  /\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment)\b/g;

function found(pattern: RegExp, files: Iterable<[path: string, code: string]>): string[] {
  return [...files].flatMap(([path, code]) =>
    [...code.matchAll(pattern)].map(([text]) => `${path}: ${text}`),
  );
}

describe('the code', () => {
  const own = [...sources('src'), ...sources('webview')];

  it('never runs text as code, opens no connection and makes no HTML from text', () => {
    assert.ok(own.length > 200);
    for (const pattern of [TEXT_AS_CODE, CONNECTIONS]) assert.deepEqual(found(pattern, own), []);
    assert.deepEqual(found(HTML_FROM_TEXT, sources('webview')), []);
  });

  it('starts processes by the path of its own programs, never by a shell', () => {
    const importing = own.filter(([, code]) => /["'](node:)?(child_process|cluster|vm)["']/.test(code));
    assert.deepEqual(importing.map(([path]) => path).sort(), [
      'src/cli/fileWorker.ts',
      'src/inference/forkedProcess.ts',
    ]);
    for (const [path, code] of importing) {
      assert.match(code, /^import \{ (type ChildProcess, )?fork \} from 'node:child_process';$/m, path);
      assert.doesNotMatch(code, /\bshell\b/);
    }
  });

  it('never runs text as code in what is bundled with it either', () => {
    const scripts = builtScripts();
    assert.ok(['extension.js', 'inference.js', 'cli.js', 'webview.js'].every((name) => scripts.has(name)));
    assert.deepEqual(found(TEXT_AS_CODE, scripts), [
      // How a library finds the global object where there is no `globalThis`; the page's policy forbids it.
      'webview.js: new Function(',
    ]);
  });

  it('has nothing for connections or shells in the programs for Node and the page', () => {
    // In the browser the extension's worker holds ONNX Runtime, which could load its program by itself: it is handed it.
    const scripts = [...builtScripts()].filter(([name]) => !/^web[/\\]/.test(name));
    assert.deepEqual(found(CONNECTIONS, scripts), []);
    const shells = /\b(execSync|execFile|execFileSync|spawnSync)\b|\bshell:|(?<![.\w$])spawn\s*\(/g;
    assert.deepEqual(found(shells, scripts), []);
  });

  it('lets the page of the panel load nothing but its own script and style', () => {
    const html = readFileSync(join(ROOT, 'src/panel/html.ts'), 'utf8');
    const policy = /const policy = \[([\s\S]*?)\]/.exec(html)?.[1] ?? '';
    const directives = [...policy.matchAll(/`([\w-]+) ([^`]*)`/g)].map(([, name, value]) => [name, value]);
    assert.deepEqual(directives, [
      ['default-src', "'none'"],
      ['script-src', "'nonce-$" + "{nonce}'"],
      ['style-src', '$' + "{webview.cspSource} 'nonce-$" + "{nonce}'"],
    ]);
  });
});
