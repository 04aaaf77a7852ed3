import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { inRepository } from './paths';
import { BROWSER_PROGRAM } from './withoutBrowser';

/** Where the extension is in a package; the rest is for those who install it. */
const EXTENSION = 'extension/';

/** The universal package has no native binaries: Alpine, Intel Macs, VS Code in the browser. */
export const UNIVERSAL = 'universal';

/**
 * The binaries of ONNX Runtime that a platform's package holds, by its name in VS Code. What onnxruntime-node brings
 * along besides is for graphics processors: on Windows DirectML.dll (loaded when it is first used, and it never is),
 * dxcompiler.dll and dxil.dll (no program here is linked with them); on macOS a second copy under another name.
 */
const BINARIES: Readonly<Record<string, readonly string[]>> = {
  'linux-x64': ['libonnxruntime.so.1', 'onnxruntime_binding.node'],
  'linux-arm64': ['libonnxruntime.so.1', 'onnxruntime_binding.node'],
  'darwin-arm64': ['libonnxruntime.1.dylib', 'onnxruntime_binding.node'],
  'win32-x64': ['onnxruntime.dll', 'onnxruntime_binding.node'],
  'win32-arm64': ['onnxruntime.dll', 'onnxruntime_binding.node'],
};

/**
 * Packages with ONNX Runtime as WebAssembly. On Windows it stands in where the Visual C++ runtime is missing, which
 * onnxruntime.dll needs; elsewhere the binaries need no more than VS Code itself does.
 */
const WITH_WASM = [UNIVERSAL, 'win32-x64', 'win32-arm64'];

/** Everything that packages are made for. */
export const TARGETS: readonly string[] = [...Object.keys(BINARIES), UNIVERSAL];

/** ONNX Runtime takes most of a platform's package. One beyond this holds something by mistake. */
const MAX_BYTES = 20_000_000;
const MAX_UNIVERSAL_BYTES = 12_000_000;

/** What our own code may take of it, unpacked. */
const PROGRAMS = /^dist\/((extension|inference|cli|denoise)\.js|chunks\/.*)$/;
/** What VS Code starts; the command line and the library are programs of their own. */
const OF_THE_EXTENSION = ['dist/extension.js', 'dist/inference.js'];
const MAX_EXTENSION_BYTES = 1_000_000;
const BUDGETS: readonly { readonly what: string; readonly path: RegExp; readonly maxBytes: number }[] = [
  { what: 'all programs, with the command line and the library', path: PROGRAMS, maxBytes: 1_100_000 },
  { what: 'the programs for the browser', path: /^dist\/web\/.*$/, maxBytes: 1_600_000 },
  { what: 'the webview', path: /^dist\/webview\./, maxBytes: 300_000 },
];

/** Files that belong into the package. */
export interface Ingredient {
  /** As in VS Code's ignore file. */
  readonly glob: string;
  /** The same for the paths in the package, in lower case (vsce renames the documents at the top). */
  readonly path: RegExp;
  /** Fewest files of this kind in a complete package. */
  readonly atLeast: number;
}

/** This machine as VS Code names platforms, for example linux-x64; the universal one where it has no binaries. */
export function currentTarget(): string {
  const target = `${process.platform}-${process.arch}`;
  return TARGETS.includes(target) ? target : UNIVERSAL;
}

/** Where the package for a target is written. */
export function vsixFile(target: string): string {
  return inRepository(`denoise-${target}.vsix`);
}

/**
 * All that the package for a target holds; everything else stays out.
 * @throws when there is no such target.
 */
export function ingredients(target: string): Ingredient[] {
  if (!TARGETS.includes(target)) throw new Error(`No target "${target}"; use one of ${TARGETS.join(', ')}.`);
  return [
    file('package.json'),
    { glob: 'package.nls*.json', path: /^package\.nls(\.[a-z-]+)?\.json$/, atLeast: 1 },
    { glob: 'l10n/*.json', path: /^l10n\/bundle\.l10n\.[a-z-]+\.json$/, atLeast: 1 },
    file('README.md'),
    file('CHANGELOG.md'),
    { glob: 'LICENSE', path: /^license(\.txt)?$/, atLeast: 1 },
    {
      glob: 'dist/*.{js,css,txt}',
      path: /^dist\/((extension|inference|cli|denoise|webview)\.js|webview\.css|third_party_licenses\.txt)$/,
      atLeast: 7,
    },
    { glob: 'dist/chunks/*.js', path: /^dist\/chunks\/[\w-]+\.js$/, atLeast: 10 },
    // Not the README's pictures: they are in its text.
    file('media/icon.png'),
    { glob: 'media/walkthrough/*.svg', path: /^media\/walkthrough\/\w+\.svg$/, atLeast: 4 },
    { glob: 'models/**', path: /^models\/.+\.(onnx|json|md)$/, atLeast: 7 },
    file('node_modules/onnxruntime-common/package.json'),
    ...(target === UNIVERSAL ? [file(BROWSER_PROGRAM), file('dist/web/inference.js')] : native(target)),
    ...(WITH_WASM.includes(target) ? wasm() : []),
  ];
}

/** ONNX Runtime as WebAssembly, for Node and the browser. */
function wasm(): Ingredient[] {
  const names = [
    'package.json',
    'dist/ort.node.min.mjs',
    'dist/ort-wasm-simd-threaded.mjs',
    'dist/ort-wasm-simd-threaded.wasm',
  ];
  return [
    ...names.map((name) => file(`node_modules/onnxruntime-web/${name}`)),
    {
      glob: 'node_modules/onnxruntime-common/dist/esm/**/*.{js,json}',
      path: /^node_modules\/onnxruntime-common\/dist\/esm\/.+\.(js|json)$/,
      atLeast: 2,
    },
  ];
}

/** ONNX Runtime for Node with the binaries of a platform. */
function native(target: string): Ingredient[] {
  const binaries = `node_modules/onnxruntime-node/bin/napi-v6/${target.replace('-', '/')}`;
  return [
    file('node_modules/onnxruntime-node/package.json'),
    {
      glob: 'node_modules/onnxruntime-node/dist/*.js',
      path: /^node_modules\/onnxruntime-node\/dist\/[a-z-]+\.js$/,
      atLeast: 2,
    },
    ...BINARIES[target].map((name) => file(`${binaries}/${name}`)),
    {
      glob: 'node_modules/onnxruntime-common/dist/cjs/**/*.{js,json}',
      path: /^node_modules\/onnxruntime-common\/dist\/cjs\/.+\.(js|json)$/,
      atLeast: 2,
    },
  ];
}

/** A single file. */
function file(name: string): Ingredient {
  const path = new RegExp(`^${name.toLowerCase().replaceAll('.', '\\.')}$`);
  return { glob: name, path, atLeast: 1 };
}

/** The files of programs that these can load, with themselves. */
function loadableFrom(
  first: readonly string[],
  contentOf: (name: string) => Uint8Array | undefined,
): string[] {
  const found = new Set(first);
  for (const name of found) {
    const content = contentOf(name);
    if (!content) continue;
    for (const [, required] of strFromU8(content).matchAll(/\b(?:require|import)\("(\.[^"]+)"\)/g)) {
      found.add(path.posix.join(path.posix.dirname(name), required));
    }
  }
  return [...found];
}

/**
 * Lists what is in a package and compares it with what should be.
 * @param allowance factor by which it may exceed its limit
 * @throws naming every missing or stray file, or the size where it is too large.
 */
export function checkVsix(target: string, allowance: number): void {
  const archive = readFileSync(vsixFile(target));
  const expected = ingredients(target);
  const sizes = new Map<string, number>();
  const programs = unzipSync(archive, {
    filter({ name, originalSize }) {
      if (!name.startsWith(EXTENSION)) return false;
      sizes.set(name.slice(EXTENSION.length), originalSize);
      return PROGRAMS.test(name.slice(EXTENSION.length));
    },
  });
  const names = [...sizes.keys()].sort();
  for (const name of names)
    console.log(`${((sizes.get(name) ?? 0) / 1024).toFixed(0).padStart(8)} KiB  ${name}`);

  const problems = names
    .filter((name) => !expected.some(({ path }) => path.test(name.toLowerCase())))
    .map((name) => `does not belong into the package: ${name}`);
  for (const { glob, path, atLeast } of expected) {
    const found = names.filter((name) => path.test(name.toLowerCase())).length;
    if (found < atLeast) problems.push(`missing: ${glob} (${found} of at least ${atLeast})`);
  }
  const loadable = loadableFrom(OF_THE_EXTENSION, (name) => programs[EXTENSION + name]);
  const budgets = BUDGETS.map(({ path, ...budget }) => ({
    ...budget,
    files: names.filter((name) => path.test(name)),
  }));
  budgets.push({ what: 'the extension', files: loadable, maxBytes: MAX_EXTENSION_BYTES });
  for (const { what, files, maxBytes } of budgets) {
    const bytes = files.reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
    console.log(`${what}: ${(bytes / 1000).toFixed(0)} kB of at most ${maxBytes / 1000} kB`);
    if (bytes > maxBytes) problems.push(`${what}: larger than ${maxBytes / 1000} kB`);
  }
  const most = allowance * (target === UNIVERSAL ? MAX_UNIVERSAL_BYTES : MAX_BYTES);
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(2);
  console.log(
    `${target}: ${names.length} files, ${megabytes(archive.length)} MB of at most ${megabytes(most)} MB`,
  );
  if (archive.length > most) problems.push(`larger than ${megabytes(most)} MB`);
  if (problems.length > 0) throw new Error(`The package is wrong:\n  ${problems.join('\n  ')}`);
}

/** Puts the extension out of a target's package into a folder, as VS Code does when it installs it. */
export function unpackVsix(target: string, folder: string): void {
  for (const [name, bytes] of Object.entries(unzipSync(readFileSync(vsixFile(target))))) {
    if (!name.startsWith(EXTENSION) || name.endsWith('/')) continue;
    const file = path.join(folder, name.slice(EXTENSION.length));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
}
