// Builds the five programs of the extension into dist/.
//   node esbuild.js [--production] [--watch]
// --production: minified, no source maps. --watch: stays and rebuilds on every change.
const { readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
};

/** @type {import('esbuild').BuildOptions} */
const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // ES modules in the bundle that make themselves a `require` do it from their own place.
  define: { 'import.meta.url': '__filename' },
};

/**
 * The command line and the inference process run without VS Code.
 * @type {import('esbuild').Plugin}
 */
const withoutVscode = {
  name: 'without-vscode',
  setup(build) {
    build.onResolve({ filter: /^vscode$/ }, ({ importer }) => ({
      errors: [{ text: `${importer} imports "vscode", but this program runs without VS Code` }],
    }));
  },
};

/** @type {import('esbuild').BuildOptions[]} */
const programs = [
  { ...node, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js', external: ['vscode'] },
  {
    ...node,
    entryPoints: ['src/inference/server.ts'],
    outfile: 'dist/inference.js',
    external: ['onnxruntime-node', 'onnxruntime-web'],
    plugins: [withoutVscode],
  },
  {
    ...node,
    entryPoints: ['src/cli.ts'],
    outfile: 'dist/cli.js',
    external: ['onnxruntime-node', 'onnxruntime-web', '@resvg/resvg-js'],
    plugins: [withoutVscode],
  },
  {
    ...node,
    entryPoints: ['src/library.ts'],
    outfile: 'dist/denoise.js',
    external: ['onnxruntime-node', 'onnxruntime-web'],
    plugins: [withoutVscode],
  },
  {
    ...common,
    // webview/main.ts imports its style sheets; they become dist/webview.css.
    entryPoints: ['webview/main.ts'],
    outfile: 'dist/webview.js',
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    minify: true,
  },
];

async function main() {
  // What a package is made from holds nothing of earlier builds.
  if (production) rmSync('dist', { recursive: true, force: true });
  if (!watch) {
    const results = await Promise.all(programs.map((program) => esbuild.build(program)));
    const inputs = results.flatMap((result) => Object.keys(result.metafile?.inputs ?? {}));
    writeFileSync('dist/THIRD_PARTY_LICENSES.txt', licenses(inputs));
    return;
  }
  for (const program of programs) {
    const context = await esbuild.context({ ...program, logLevel: 'info' });
    await context.watch();
  }
}

/**
 * The licences of the packages that the programs contain or the extension brings along.
 * @param {string[]} inputs paths of the bundled files
 * @returns {string}
 */
function licenses(inputs) {
  const bundled = inputs.map((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]);
  const folders = new Set([...bundled, 'node_modules/onnxruntime-node', 'node_modules/onnxruntime-common']);
  const texts = [...folders]
    .filter((folder) => folder !== undefined)
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
      const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice)/i.test(file));
      const text = files.map((file) => readFileSync(path.join(folder, file), 'utf8').trim()).join('\n\n');
      return `${name} ${version} (${license})\n\n${text}\n`;
    });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

main().catch((error) => {
  // What is wrong with a program esbuild has printed.
  if (!Array.isArray(error.errors)) console.error(error);
  process.exitCode = 1;
});
