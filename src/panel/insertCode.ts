/** Code that repeats a result outside of VS Code. */
import * as vscode from 'vscode';
import { commandLineCode, type WholeFile } from '../core/code/commandLine';
import { pythonCode, pythonProgramCode } from '../core/code/python';
import type { Recipe } from '../core/code/recipe';
import { typescriptCode } from '../core/code/typescript';
import { InputError } from '../core/errors';
import { AUTOMATIC } from '../core/reading/options';
import { said } from '../core/wording';
import type { InferenceClient } from '../inference/client';
import type { ActionContext } from './actionContext';
import type { Outcome } from './denoiseSource';
import { openDocument, sourceName } from './source';

/** Longer lists of numbers are no code any more. */
const MOST_SAMPLES = 100_000;
/** Two programs that evaluate the same network agree this well, relative to the noise. */
const AGREEMENT = 1e-6;

type Language = 'python' | 'typescript' | 'shellscript';

/**
 * Asks for a language and opens a new document with code in it that computes the first of these series
 * again, with the noise level and all settings that were used. Gives a sentence on what was done.
 */
export async function insertCode(context: ActionContext): Promise<string> {
  const { outcome, series, extension, client } = context;
  if (extension.uri.scheme !== 'file') {
    throw new InputError(
      'bad-option',
      said`Code runs the program of an installed Denoise, so VS Code on the desktop writes it, not the browser.`,
    );
  }
  const language = await askLanguage();
  if (!language) return vscode.l10n.t('No code was inserted.');
  const item = outcome.job.items[series[0]];
  if (!item) throw new InputError('unknown-column', said`This series is no longer there. Refresh the panel.`);
  const file = wholeFile(outcome, item.column);
  if (item.result.before.length > MOST_SAMPLES && !(file && language === 'shellscript')) {
    throw new InputError(
      'bad-option',
      said`The series has ${item.result.before.length} samples: too many to write into code (at most ${MOST_SAMPLES}). Export it as CSV, or insert the command line for the saved file.`,
    );
  }
  const recipe: Recipe = {
    source: sourceName(outcome.source.uri),
    series: item.result,
    settings: { ...outcome.settings, method: item.result.method, sigma: item.result.noise.sigma },
    program: programFiles(extension),
    model: outcome.model,
  };
  const content =
    language === 'python'
      ? await python(recipe, item.result.after, client)
      : language === 'typescript'
        ? typescriptCode(recipe)
        : commandLineCode(recipe, file);
  const document = await vscode.workspace.openTextDocument({ language, content });
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One, preview: false });
  return series.length > 1
    ? vscode.l10n.t(
        'Opened code that repeats the result of {0}. Show another column for its own.',
        item.result.name,
      )
    : vscode.l10n.t('Opened code that repeats this result.');
}

async function askLanguage(): Promise<Language | undefined> {
  const choices: (vscode.QuickPickItem & { language: Language })[] = [
    { label: 'Python', description: vscode.l10n.t('onnxruntime and numpy'), language: 'python' },
    { label: 'TypeScript', description: 'Node.js', language: 'typescript' },
    { label: vscode.l10n.t('Command line'), description: 'sh', language: 'shellscript' },
  ];
  const chosen = await vscode.window.showQuickPick(choices, {
    title: vscode.l10n.t('Insert code that repeats this result'),
  });
  return chosen?.language;
}

/** The short program where it gives this very result, else the one that has the command line compute it. */
async function python(recipe: Recipe, after: Float64Array, client: InferenceClient): Promise<string> {
  const { series, settings } = recipe;
  const single = await client.evaluate({
    kind: 'evaluate',
    y: series.before,
    sigma: settings.sigma,
    outliers: settings.outliers === 'remove',
  });
  const isSame = single.after.every((value, i) => Math.abs(value - after[i]) <= AGREEMENT * settings.sigma);
  return isSame ? pythonCode(recipe, single.card) : pythonProgramCode(recipe);
}

/** The file on disk, where the command line reads from it what was read here. */
function wholeFile({ source, ranges, reading, job }: Outcome, column: number): WholeFile | null {
  const isChanged = openDocument(source.uri)?.isDirty ?? false;
  if (source.uri.scheme !== 'file' || ranges !== null || isChanged) return null;
  if (JSON.stringify(reading) !== JSON.stringify(AUTOMATIC)) return null;
  // Where names are numbers, a number may mean another column.
  if (job.table.columns.some(({ name }) => /^\d+$/.test(name))) return null;
  return { path: source.uri.fsPath, column: column + 1, x: job.xColumn === null ? null : job.xColumn + 1 };
}

function programFiles({ uri, version }: ActionContext['extension']): Recipe['program'] {
  const path = (...names: string[]) => vscode.Uri.joinPath(uri, ...names).fsPath;
  return {
    version,
    model: path('models', 'denoiser.onnx'),
    cli: path('dist', 'cli.js'),
    library: path('dist', 'denoise.js'),
  };
}
