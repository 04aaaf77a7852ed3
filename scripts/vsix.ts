import { existsSync, readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { inRepository } from './paths';

/** ONNX Runtime takes 14 MiB of it, the models 5. A package beyond this holds something by mistake. */
const MAX_BYTES = 20 * 2 ** 20;

/** What our own code may take of it, unpacked. */
const BUDGETS: readonly { readonly what: string; readonly path: RegExp; readonly maxBytes: number }[] = [
  {
    what: 'the programs',
    path: /^dist\/((extension|inference|cli|denoise)\.js|chunks\/.*)$/,
    maxBytes: 1_000_000,
  },
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

/** This machine as VS Code names platforms, for example linux-x64. */
export function currentTarget(): string {
  return `${process.platform}-${process.arch}`;
}

/** Where the package for a platform is written. */
export function vsixFile(target: string): string {
  return inRepository(`denoise-${target}.vsix`);
}

/**
 * All that the package for a platform holds; everything else stays out.
 * @throws when there is no ONNX Runtime for the platform.
 */
export function ingredients(target: string): Ingredient[] {
  const [platform, cpu] = target.split('-');
  const binaries = `node_modules/onnxruntime-node/bin/napi-v6/${platform}/${cpu}`;
  if (!existsSync(inRepository(binaries))) {
    throw new Error(`onnxruntime-node has no binary for ${target}: ${binaries} does not exist.`);
  }
  return [
    { glob: 'package.json', path: /^package\.json$/, atLeast: 1 },
    { glob: 'package.nls*.json', path: /^package\.nls(\.[a-z-]+)?\.json$/, atLeast: 1 },
    { glob: 'l10n/*.json', path: /^l10n\/bundle\.l10n\.[a-z-]+\.json$/, atLeast: 1 },
    { glob: 'README.md', path: /^readme\.md$/, atLeast: 1 },
    { glob: 'CHANGELOG.md', path: /^changelog\.md$/, atLeast: 1 },
    { glob: 'LICENSE', path: /^license(\.txt)?$/, atLeast: 1 },
    {
      glob: 'dist/*.{js,css,txt}',
      path: /^dist\/((extension|inference|cli|denoise|webview)\.js|webview\.css|third_party_licenses\.txt)$/,
      atLeast: 7,
    },
    { glob: 'dist/chunks/*.js', path: /^dist\/chunks\/[\w-]+\.js$/, atLeast: 10 },
    { glob: 'media/**', path: /^media\/.+\.(png|svg|gif|md)$/, atLeast: 1 },
    { glob: 'models/**', path: /^models\/.+\.(onnx|json|md)$/, atLeast: 2 },
    {
      glob: 'node_modules/onnxruntime-node/package.json',
      path: /^node_modules\/onnxruntime-node\/package\.json$/,
      atLeast: 1,
    },
    {
      glob: 'node_modules/onnxruntime-node/dist/*.js',
      path: /^node_modules\/onnxruntime-node\/dist\/[a-z-]+\.js$/,
      atLeast: 2,
    },
    {
      glob: `${binaries}/**`,
      path: new RegExp(`^${binaries}/[^/]+\\.(node|so|dylib|dll)[.0-9]*$`),
      atLeast: 2,
    },
    {
      glob: 'node_modules/onnxruntime-common/package.json',
      path: /^node_modules\/onnxruntime-common\/package\.json$/,
      atLeast: 1,
    },
    {
      glob: 'node_modules/onnxruntime-common/dist/cjs/**/*.{js,json}',
      path: /^node_modules\/onnxruntime-common\/dist\/cjs\/.+\.(js|json)$/,
      atLeast: 2,
    },
  ];
}

/**
 * Lists what is in a package and compares it with what should be.
 * @throws naming every missing or stray file, or the size where it is too large.
 */
export function checkVsix(file: string, expected: readonly Ingredient[]): void {
  const archive = readFileSync(file);
  const sizes = new Map<string, number>();
  unzipSync(archive, {
    filter({ name, originalSize }) {
      if (name.startsWith('extension/')) sizes.set(name.slice('extension/'.length), originalSize);
      return false;
    },
  });
  const names = [...sizes.keys()].sort();
  for (const name of names)
    console.log(`${((sizes.get(name) ?? 0) / 1024).toFixed(0).padStart(8)} KiB  ${name}`);
  console.log(`${file}: ${names.length} files, ${(archive.length / 2 ** 20).toFixed(1)} MiB`);

  const problems = names
    .filter((name) => !expected.some(({ path }) => path.test(name.toLowerCase())))
    .map((name) => `does not belong into the package: ${name}`);
  for (const { glob, path, atLeast } of expected) {
    const found = names.filter((name) => path.test(name.toLowerCase())).length;
    if (found < atLeast) problems.push(`missing: ${glob} (${found} of at least ${atLeast})`);
  }
  for (const { what, path, maxBytes } of BUDGETS) {
    const bytes = names
      .filter((name) => path.test(name))
      .reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
    console.log(`${what}: ${(bytes / 1000).toFixed(0)} kB of at most ${maxBytes / 1000} kB`);
    if (bytes > maxBytes) problems.push(`${what}: larger than ${maxBytes / 1000} kB`);
  }
  if (archive.length > MAX_BYTES) problems.push(`larger than ${MAX_BYTES / 2 ** 20} MiB`);
  if (problems.length > 0) throw new Error(`The package is wrong:\n  ${problems.join('\n  ')}`);
}
