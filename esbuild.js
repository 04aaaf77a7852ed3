// Builds the programs of the extension into dist/.
//   node esbuild.js [--production] [--watch] [--metafile] [--library FOLDER]
// --production: minified, no source maps. --watch: stays and rebuilds on every change.
// --library: only the command line and the library, into FOLDER, for the npm package.
// --metafile: only prints, as JSON, what the programs for Node consist of and what each file of them imports.
const { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const metafileOnly = process.argv.includes('--metafile');
const libraryFolder = process.argv.includes('--library')
  ? process.argv[process.argv.indexOf('--library') + 1]
  : null;
const outdir = libraryFolder ?? 'dist';

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

/** Programs that run without VS Code, by their name in dist/. */
const withoutVscode = {
  inference: 'src/inference/server.ts',
  cli: 'src/cli.ts',
  denoise: 'src/library.ts',
};

/**
 * Writes what was bundled as ECMAScript modules as CommonJS: esbuild shares code between programs and loads
 * it on demand (splitting) only in the former, and VS Code loads extensions in the latter.
 * @type {import('esbuild').Plugin}
 */
const asCommonJs = {
  name: 'as-common-js',
  setup(build) {
    const { minify, sourcemap } = build.initialOptions;
    build.onEnd(async ({ outputFiles = [], metafile, errors }) => {
      if (errors.length > 0 || !metafile) return;
      rmSync(`${build.initialOptions.outdir}/chunks`, { recursive: true, force: true });
      await Promise.all(
        outputFiles.map(async ({ path: file, text }) => {
          /** @type {import('esbuild').TransformOptions} */
          const options = { format: 'cjs', platform: 'node', target: 'node20', charset: 'utf8' };
          const isLean = minify && path.basename(file).startsWith('chunk-');
          const { code } = await esbuild.transform(text, {
            ...options,
            minify: minify && !isLean,
            sourcemap,
            sourcefile: file,
            sourcesContent: false,
          });
          mkdirSync(path.dirname(file), { recursive: true });
          const lean = isLean && (await esbuild.transform(withoutInterop(code), { ...options, minify }));
          writeFileSync(file, lean ? lean.code : code);
        }),
      );
      return { errors: importsOfVscode(metafile) };
    });
  },
};

/**
 * A module without what esbuild adds so that any module may import it, as `default` or as a whole: what programs share
 * is imported by name alone. It takes a third of a kilobyte a module.
 * @param {string} code
 */
function withoutInterop(code) {
  // The interface of VS Code has no default export: as a whole it is what `require` gives.
  const plain = code.replaceAll('__toESM(require("vscode"))', 'require("vscode")');
  if (plain.replace('var __toESM =', '').includes('__toESM')) return code;
  return plain
    .replace(/var __(create|getOwnPropDesc|getOwnPropNames|getProtoOf|hasOwnProp) = .*\n/g, '')
    .replace(/var __copyProps = [\s\S]*?\nvar __toCommonJS = .*\n/, '')
    .replace(/module\.exports = __toCommonJS\((\w+)\);/, 'module.exports = $1;');
}

/**
 * What of the programs without VS Code imports it all the same.
 * @param {import('esbuild').Metafile} metafile
 */
function importsOfVscode({ inputs }) {
  const reached = new Set(Object.values(withoutVscode).filter((file) => file in inputs));
  for (const file of reached) {
    for (const { path: imported, external } of inputs[file].imports) if (!external) reached.add(imported);
  }
  return [...reached]
    .filter((file) => inputs[file].imports.some(({ path: imported }) => imported === 'vscode'))
    .map((file) => ({
      text: `${file} imports "vscode", but is part of a program that runs without VS Code`,
    }));
}

/**
 * The extension, the inference process, the command line and the library: code that several need, or that is
 * loaded on demand, is in dist/chunks once.
 * @type {import('esbuild').BuildOptions}
 */
const node = {
  ...common,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  entryPoints: libraryFolder
    ? { cli: withoutVscode.cli, denoise: withoutVscode.denoise }
    : { extension: 'src/extension.ts', ...withoutVscode },
  outdir,
  chunkNames: 'chunks/[name]-[hash]',
  splitting: true,
  write: false,
  sourcemap: production ? false : 'inline',
  external: ['vscode', 'onnxruntime-node', 'onnxruntime-web', '@resvg/resvg-js'],
  charset: 'utf8',
  // ES modules in the bundle that make themselves a `require` do it from their own place.
  define: { 'import.meta.url': '__filename' },
  plugins: [asCommonJs],
};

/** @type {import('esbuild').BuildOptions} */
const webview = {
  ...common,
  // webview/main.ts imports its style sheets; they become dist/webview.css.
  entryPoints: ['webview/main.ts'],
  outfile: 'dist/webview.js',
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  minify: true,
};

/**
 * The extension where VS Code runs in a browser, without Node.
 * @type {import('esbuild').BuildOptions}
 */
const webExtension = {
  ...common,
  entryPoints: ['src/extension.ts'],
  outfile: 'dist/web/extension.js',
  platform: 'browser',
  format: 'cjs',
  target: 'es2022',
  external: ['vscode'],
};

/** @type {import('esbuild').BuildOptions} */
const webWorker = {
  ...common,
  entryPoints: ['src/web/inferenceWorker.ts'],
  outfile: 'dist/web/inference.js',
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  // The runtime is given its program, so it need not know where its own script is.
  define: { 'import.meta.url': 'undefined' },
};

const programs = libraryFolder ? [node] : [node, webview, webExtension, webWorker];

async function main() {
  if (metafileOnly) {
    const { metafile } = await esbuild.build({ ...node, plugins: [] });
    process.stdout.write(JSON.stringify(metafile));
    return;
  }
  // What a package is made from holds nothing of earlier builds.
  if (production) rmSync(outdir, { recursive: true, force: true });
  if (!watch) {
    const results = await Promise.all(programs.map((program) => esbuild.build(program)));
    const inputs = results.flatMap((result) => Object.keys(result.metafile?.inputs ?? {}));
    writeFileSync(path.join(outdir, 'THIRD_PARTY_LICENSES.txt'), licenses(inputs));
    return;
  }
  for (const program of programs) {
    const context = await esbuild.context({ ...program, logLevel: 'info' });
    await context.watch();
  }
}

/** Who holds the copyright of packages that come without the text of their licence. */
const HOLDERS = [
  { name: /^@microsoft\/fast-|^onnxruntime-/, holder: 'Microsoft Corporation' },
  { name: /^javascript-natural-sort$/, holder: 'Jim Palmer' },
  { name: /^seedrandom$/, holder: '2019 David Bau' },
];

/**
 * The text of the MIT licence, which has to go along with what it covers.
 * @param {string} name of a package without it
 * @param {string} license
 */
function missingLicense(name, license) {
  const known = HOLDERS.find((each) => each.name.test(name));
  if (license !== 'MIT' || !known) throw new Error(`${name} comes without the text of its licence.`);
  const ours = readFileSync('LICENSE', 'utf8').trim();
  return ours.replace(/^Copyright .*$/m, `Copyright (c) ${known.holder}`);
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
      const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
      const text = texts.length > 0 ? texts.join('\n\n') : missingLicense(name, license);
      return `${name} ${version} (${license})\n\n${text}\n`;
    });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

main().catch((error) => {
  // What is wrong with a program esbuild has printed.
  if (!Array.isArray(error.errors)) console.error(error);
  process.exitCode = 1;
});
