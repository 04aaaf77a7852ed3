import * as vscode from 'vscode';
import { equationAt } from '../core/equations/equationAt';
import { InputError } from '../core/errors';
import type { TextRange } from '../core/reading/wholeNumbers';
import { said } from '../core/wording';
import { CancelledError } from '../inference/errors';
import { sourceName } from '../panel/source';
import type { Services } from '../services';
import { showFailure } from './showFailure';

const EXAMPLE = "y = sin(x)/x, x = -10..10 / y' = -y, y(0) = 1";
/** What is left open may lead to further questions, but not forever. */
const MOST_QUESTIONS = 3;

/** What a lens, a key binding or another extension may pass. */
interface Argument {
  /** The line with the equation, from 0 on; else the cursor's. */
  readonly line?: number;
  /** Statements for what the text leaves open: then nothing is asked. */
  readonly answers?: string;
}

/**
 * Computes, improves and shows the equation that is selected or at the cursor; what it leaves open is asked
 * for in one input box.
 *
 * @returns The message of what failed, as it was shown; none where all went well or was cancelled.
 */
export async function denoiseEquation(services: Services, argument: unknown): Promise<string[]> {
  const editor = vscode.window.activeTextEditor;
  const uri = editor?.document.uri ?? null;
  try {
    if (!editor || !uri)
      throw new InputError(
        'empty',
        said`There is no equation here. Open a text with one, for instance: ${EXAMPLE}`,
      );
    const given = argumentOf(argument);
    const candidates = candidatesAt(editor, given.line ?? null);
    const { document } = editor;
    const text = document.getText().slice(candidates[0].start, candidates[0].end);
    let answers = given.answers ?? services.answers.get(text);
    for (let question = 0; question <= MOST_QUESTIONS; question++) {
      const missing = await solve(services, uri, candidates, answers);
      if (missing.length === 0) {
        services.answers.set(text, answers);
        return [];
      }
      const open = missing.join(', ');
      if (given.answers !== undefined || question === MOST_QUESTIONS) {
        throw new InputError('bad-equation', said`The equation leaves open: ${open}. Add it.`);
      }
      const more = await vscode.window.showInputBox({
        title: vscode.l10n.t('Denoise Equation'),
        prompt: vscode.l10n.t('The equation leaves this open. Change what you want otherwise.'),
        value: open,
        ignoreFocusOut: true,
      });
      if (more === undefined) return [];
      answers = [answers, more].filter((part) => part.trim() !== '').join(', ');
    }
  } catch (error) {
    if (!(error instanceof CancelledError)) return [showFailure(error, uri, services.log)];
  }
  return [];
}

function argumentOf(argument: unknown): Argument {
  if (typeof argument !== 'object' || argument === null) return {};
  const line = 'line' in argument && typeof argument.line === 'number' ? argument.line : null;
  const answers = 'answers' in argument && typeof argument.answers === 'string' ? argument.answers : null;
  return { ...(line === null ? {} : { line }), ...(answers === null ? {} : { answers }) };
}

/** The selection, and the equation that it begins with; else the block of statements at the line, and the line alone. */
function candidatesAt({ document, selection }: vscode.TextEditor, line: number | null): TextRange[] {
  if (line === null && !selection.isEmpty) {
    const selected = { start: document.offsetAt(selection.start), end: document.offsetAt(selection.end) };
    return [selected, ...firstEquationIn(document, selected)];
  }
  const wanted = document.lineAt(Math.min(line ?? selection.active.line, document.lineCount - 1));
  const offset = document.offsetAt(wanted.range.start);
  const found = equationAt(document.getText(), offset, document.languageId);
  if (found) {
    const { block, line: own } = found;
    return block.start === own.start && block.end === own.end ? [own] : [block, own];
  }
  if (wanted.isEmptyOrWhitespace) {
    throw new InputError(
      'empty',
      said`There is no equation in this line. Put the cursor on one, for instance: ${EXAMPLE}`,
      wanted.lineNumber + 1,
    );
  }
  return [{ start: offset, end: document.offsetAt(wanted.range.end) }];
}

/** The equation that a selection of several lines begins with: below it may stand its data. */
function firstEquationIn(document: vscode.TextDocument, { start, end }: TextRange): TextRange[] {
  const text = document.getText();
  const offset = start + text.slice(start, end).search(/\S/);
  const found = equationAt(text, offset, document.languageId);
  return found && found.block.end < end
    ? [{ start: Math.max(start, found.block.start), end: found.block.end }]
    : [];
}

async function solve(
  services: Services,
  uri: vscode.Uri,
  candidates: readonly TextRange[],
  answers: string,
): Promise<readonly string[]> {
  const controller = new AbortController();
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Computing the equation in {0}', sourceName(uri)),
      cancellable: true,
    },
    async (progress, token) => {
      token.onCancellationRequested(() => controller.abort());
      let reported = 0;
      return services.equations.solve(
        uri,
        { candidates, answers },
        {
          signal: controller.signal,
          onProgress: (fraction) => {
            progress.report({ increment: Math.max(0, fraction - reported) * 100 });
            reported = Math.max(reported, fraction);
          },
        },
      );
    },
  );
}
