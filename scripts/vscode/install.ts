/**
 * A real VS Code without a download from Microsoft: VS Code's own server, taken from the npm
 * package code-server, installed on demand into .vscode-test/. Install scripts stay off:
 * they would compile and download, and nothing they make is needed here.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { inRepository } from '../paths';

interface Flavour {
  /** Version of the npm package code-server. */
  readonly codeServer: string;
  /** The Node this VS Code runs on. */
  readonly node: string;
  /** Its code asks for modules in node_modules.asar, which is a link to node_modules. */
  readonly asarLink: boolean;
}

const FLAVOURS = {
  /** VS Code 1.100: the oldest version that package.json promises. */
  node20: { codeServer: '4.100.3', node: '20.19.5', asarLink: true },
  /** VS Code 1.139. */
  latest: { codeServer: '4.139.1', node: '24.21.0', asarLink: false },
} as const satisfies Record<string, Flavour>;

export type FlavourName = keyof typeof FLAVOURS;
export const FLAVOUR_NAMES = Object.keys(FLAVOURS) as FlavourName[];

export interface VscodeInstall {
  readonly flavour: FlavourName;
  /** The Node executable to run it with. */
  readonly node: string;
  /** VS Code's server program: server and command line in one. */
  readonly server: string;
}

/** The flavour that the environment variable VSCODE_FLAVOUR names; node20 when it is not set. */
export function chosenFlavour(): FlavourName {
  const name = process.env.VSCODE_FLAVOUR ?? 'node20';
  const known = FLAVOUR_NAMES.find((flavour) => flavour === name);
  if (!known) throw new Error(`VSCODE_FLAVOUR is "${name}"; use one of ${FLAVOUR_NAMES.join(', ')}.`);
  return known;
}

/** Installs the flavour if it is not there yet (needs npm's registry, about half a minute). */
export function ensureVscode(name: FlavourName = chosenFlavour()): VscodeInstall {
  const flavour: Flavour = FLAVOURS[name];
  const folder = inRepository('.vscode-test', `code-server-${flavour.codeServer}`);
  const vscode = path.join(folder, 'node_modules/code-server/lib/vscode');
  const ownNode = process.version.split('.')[0] !== `v${flavour.node.split('.')[0]}`;
  const install: VscodeInstall = {
    flavour: name,
    node: ownNode ? path.join(folder, 'node_modules', nodePackage(), nodeExecutable()) : process.execPath,
    server: path.join(vscode, 'out/server-main.js'),
  };
  const complete = path.join(folder, '.complete');
  if (existsSync(complete) && existsSync(install.node)) return install;

  console.error(`Installing VS Code (code-server ${flavour.codeServer}) into ${folder} ...`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
  const packages = [`code-server@${flavour.codeServer}`];
  if (ownNode) packages.push(`${nodePackage()}@${flavour.node}`);
  npmInstall(folder, ['--no-save', ...packages]);
  npmInstall(vscode, ['--omit=dev']);
  if (flavour.asarLink) {
    const link = path.join(vscode, 'node_modules.asar');
    if (!existsSync(link)) symlinkSync('node_modules', link, 'junction');
  }
  writeFileSync(complete, '');
  return install;
}

/** The npm package that holds Node for this machine. */
function nodePackage(): string {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  return `node-${platform}-${process.arch}`;
}

function nodeExecutable(): string {
  return process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
}

function npmInstall(cwd: string, args: readonly string[]): void {
  // Inside "npm run", npm's own settings are in the environment and would leak into this install.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(?!config_(registry|cache|userconfig)$)/i.test(name),
    ),
  );
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['install', ...options, ...args], {
    cwd,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
}
