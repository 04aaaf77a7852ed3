// Packages the command line and the library: npm run package:npm writes out/npm/denoise-data-VERSION.tgz.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateDtsBundle } from 'dts-bundle-generator';
import manifest from '../package.json';
import { exec, execNode } from './exec';
import { runMain } from './main';
import { inRepository } from './paths';

/** The models take 6 MiB of it, ONNX Runtime is a dependency. A package beyond this holds something by mistake. */
const MAX_BYTES = 8 * 2 ** 20;
/** Where the package is put together. */
const FOLDER = inRepository('out/npm/package');

/** Files that belong into the package, and the fewest of each kind in a complete one. */
const EXPECTED: readonly { readonly path: RegExp; readonly atLeast: number }[] = [
  { path: /^(package\.json|README\.md|LICENSE)$/, atLeast: 3 },
  { path: /^dist\/(cli\.js|denoise\.js|denoise\.d\.ts|THIRD_PARTY_LICENSES\.txt)$/, atLeast: 4 },
  { path: /^dist\/chunks\/[\w-]+\.js$/, atLeast: 5 },
  { path: /^models\/(denoiser|noise-level|ode-refiner)\.(json|onnx)$/, atLeast: 6 },
];

runMain(async () => {
  rmSync(inRepository('out/npm'), { recursive: true, force: true });
  mkdirSync(join(FOLDER, 'models'), { recursive: true });
  if ((await execNode(['esbuild.js', '--production', '--library', join(FOLDER, 'dist')])) !== 0) {
    throw new Error('The build failed.');
  }
  writeFileSync(join(FOLDER, 'dist/denoise.d.ts'), declarations());
  const models = readdirSync(inRepository('models')).filter((name) => /\.(json|onnx)$/.test(name));
  for (const name of models) copyInto(`models/${name}`, `models/${name}`);
  copyInto('LICENSE', 'LICENSE');
  copyInto('docs/library.md', 'README.md');
  writeFileSync(join(FOLDER, 'package.json'), `${JSON.stringify(packageJson(), null, 2)}\n`);
  const pack = [
    'pack',
    FOLDER,
    '--ignore-scripts',
    '--loglevel=error',
    '--pack-destination',
    inRepository('out/npm'),
  ];
  const npm = process.env.npm_execpath;
  if ((await (npm ? execNode([npm, ...pack]) : exec('npm', pack))) !== 0) throw new Error('npm pack failed.');
  check();
});

function copyInto(from: string, to: string): void {
  copyFileSync(inRepository(from), join(FOLDER, to));
}

/** All types of the library in one file, which imports nothing. @throws where one is `any` or needs a package. */
function declarations(): string {
  const [text] = generateDtsBundle(
    [{ filePath: inRepository('src/library.ts'), output: { noBanner: true } }],
    { preferredConfigPath: inRepository('tsconfig.library.json') },
  );
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '');
  const loose = /^.*(\bany\b|\bimport\b|\brequire\b).*$/m.exec(code);
  if (loose) throw new Error(`The library's types are not closed: ${loose[0].trim()}`);
  return text;
}

function packageJson() {
  const { version, license, engines, dependencies, devDependencies } = manifest;
  return {
    name: 'denoise-data',
    version,
    description:
      'Cleans numeric data and computed curves with a diffusion model: a library and a command line.',
    license,
    keywords: [
      'denoise',
      'smoothing',
      'signal',
      'time series',
      'csv',
      'diffusion model',
      'onnx',
      'uncertainty',
    ],
    engines: { node: engines.node },
    type: 'commonjs',
    main: './dist/denoise.js',
    types: './dist/denoise.d.ts',
    exports: {
      '.': { types: './dist/denoise.d.ts', default: './dist/denoise.js' },
      './package.json': './package.json',
    },
    bin: { 'denoise-data': 'dist/cli.js' },
    files: ['dist', 'models'],
    dependencies: { 'onnxruntime-node': dependencies['onnxruntime-node'] },
    peerDependencies: {
      'onnxruntime-web': dependencies['onnxruntime-web'],
      '@resvg/resvg-js': devDependencies['@resvg/resvg-js'],
    },
    peerDependenciesMeta: { 'onnxruntime-web': { optional: true }, '@resvg/resvg-js': { optional: true } },
  };
}

/** Lists what is in the package. @throws naming every missing or stray file, or the size where it is too large. */
function check(): void {
  const [archive] = readdirSync(inRepository('out/npm')).filter((name) => name.endsWith('.tgz'));
  const listing = spawnSync('tar', ['-tzf', archive], { cwd: inRepository('out/npm'), encoding: 'utf8' });
  if (listing.status !== 0) throw new Error(`tar cannot list ${archive}: ${listing.stderr}`);
  const names = listing.stdout
    .split(/\r?\n/)
    .filter((name) => name !== '')
    .map((name) => name.replace(/^package\//, ''))
    .sort();
  for (const name of names) {
    console.log(`${(statSync(join(FOLDER, name)).size / 1024).toFixed(0).padStart(8)} KiB  ${name}`);
  }
  const { size } = statSync(inRepository('out/npm', archive));
  console.log(`out/npm/${archive}: ${names.length} files, ${(size / 2 ** 20).toFixed(1)} MiB`);
  const problems = names
    .filter((name) => !EXPECTED.some(({ path }) => path.test(name)))
    .map((name) => `does not belong into the package: ${name}`);
  for (const { path, atLeast } of EXPECTED) {
    const found = names.filter((name) => path.test(name)).length;
    if (found < atLeast) problems.push(`missing: ${path} (${found} of at least ${atLeast})`);
  }
  if (size > MAX_BYTES) problems.push(`larger than ${MAX_BYTES / 2 ** 20} MiB`);
  if (problems.length > 0) throw new Error(`The package is wrong:\n  ${problems.join('\n  ')}`);
}
