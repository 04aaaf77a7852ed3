/** The files that the arguments of the command line stand for, and where their copies go. */
import { realpath, stat } from 'node:fs/promises';
import { dirname, join, parse, relative, resolve, sep } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { InputError } from '../core/errors';
import { said } from '../core/wording';
import { badOption } from './options';

/** Extensions of the files that a folder stands for: those that the explorer offers to denoise. */
export const DATA_EXTENSIONS: readonly string[] =
  'asc cnv csv dat data dta dx ipynb jdx json las log lvm mpt npy npz out prn psv rdb s1p s2p tab tsv txt xvg xy'.split(
    ' ',
  );

export interface InputFile {
  /** As given or found, for opening and for messages. */
  readonly path: string;
  /** Where its cleaned copy goes; null: nowhere. */
  readonly target: string | null;
}

/** Whether an argument is a folder or a pattern, which may stand for several files. */
export async function standsForSeveral(argument: string): Promise<boolean> {
  const kind = await kindOf(argument);
  return kind === 'folder' || (kind === 'nothing' && isDynamicPattern(forwardSlashes(argument)));
}

/**
 * The files that arguments name: a file itself, a folder the data files in and below it, a pattern (`*`, `**`, `?`,
 * `{a,b}`, `[ab]`) those that match. Each file once, in the order of the arguments, by name within one. What lies in
 * the output folder is a result and no input, unless it is named itself. Copies keep their folders, from the deepest
 * one on that all files are in. A file that does not exist is left for reading to complain of.
 *
 * @throws InputError `bad-option` where a folder or a pattern has no files, or a copy would replace an input.
 */
export async function inputFiles(
  args: readonly string[],
  outputFolder: string | null,
): Promise<readonly InputFile[]> {
  const files = new Map<string, string>();
  for (const argument of args) {
    for (const path of await filesOf(argument, outputFolder)) {
      if (!files.has(resolve(path))) files.set(resolve(path), path);
    }
  }
  if (outputFolder === null) return [...files.values()].map((path) => ({ path, target: null }));
  const common = commonFolder([...files.keys()].map(dirname));
  const inputs = new Set(await Promise.all([...files.keys()].map(realPath)));
  const found: InputFile[] = [];
  for (const [absolute, path] of files) {
    const target = join(outputFolder, relative(common, absolute));
    if (inputs.has(await realPath(resolve(target)))) {
      throw badOption(
        said`--output-folder ${outputFolder}: the copy of ${path} would replace ${target}, which is read too. Name another folder.`,
      );
    }
    found.push({ path, target });
  }
  return found;
}

async function filesOf(argument: string, outputFolder: string | null): Promise<string[]> {
  if (!(await standsForSeveral(argument))) return [argument];
  const isFolder = (await kindOf(argument)) === 'folder';
  const pattern = isFolder ? `**/*.{${DATA_EXTENSIONS.join(',')}}` : forwardSlashes(argument);
  const found = await glob(pattern, {
    cwd: isFolder ? argument : '.',
    expandDirectories: false,
    caseSensitiveMatch: !isFolder,
  });
  const results = outputFolder === null ? null : resolve(outputFolder) + sep;
  const byName = new Intl.Collator('en', { numeric: true });
  const paths = found
    .map((name) => (isFolder ? join(argument, name) : name))
    .filter((path) => results === null || !resolve(path).startsWith(results))
    .sort(byName.compare);
  if (paths.length > 0) return paths;
  throw badOption(
    isFolder
      ? said`${argument}: the folder has no data files (${DATA_EXTENSIONS.map((name) => `.${name}`).join(', ')}). Name files or a pattern.`
      : said`${argument}: no file matches. Check the pattern.`,
  );
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'nothing'> {
  const found = await stat(path).catch(() => null);
  return found === null ? 'nothing' : found.isDirectory() ? 'folder' : 'file';
}

/** The file behind links, as far as it exists. */
async function realPath(path: string): Promise<string> {
  const folder = dirname(path);
  return realpath(path).catch(async () =>
    folder === path ? path : join(await realPath(folder), relative(folder, path)),
  );
}

/** The deepest folder that holds all of these folders, which are absolute. */
function commonFolder(folders: readonly string[]): string {
  const { root } = parse(folders[0]);
  const isOn = (folder: string) => parse(folder).root.toLowerCase() === root.toLowerCase();
  if (!folders.every(isOn)) {
    throw new InputError(
      'bad-option',
      said`--output-folder: the files lie on several drives. Clean those of one drive at a time.`,
    );
  }
  let common = folders[0];
  const holds = (folder: string) =>
    `${folder}${sep}`.startsWith(common.endsWith(sep) ? common : common + sep);
  while (!folders.every(holds)) common = dirname(common);
  return common;
}

/** Patterns are written with slashes; on Windows people write paths with backslashes. */
function forwardSlashes(pattern: string): string {
  return sep === '\\' ? pattern.replaceAll('\\', '/') : pattern;
}
