import * as v from 'valibot';
import * as vscode from 'vscode';
import { InputError } from '../core/errors';
import { NOISE_SOURCE_NAMES } from '../core/result';
import { inEnglish, said, verbatim } from '../core/wording';
import { failureWording } from '../failureWording';
import { openDocument, sourceName } from '../panel/source';
import type { Action, ResultMessage } from '../protocol';
import type { Services } from '../services';

/** As in package.json, `languageModelTools`. */
const InputSchema = v.strictObject({
  file: v.string(),
  startLine: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  endLine: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  columns: v.optional(v.array(v.string())),
  result: v.optional(v.picklist(['panel', 'replace', 'newDocument']), 'panel'),
});
type ToolInput = v.InferOutput<typeof InputSchema>;

/**
 * Denoises numbers for a chat agent: reads them from a file or from lines of it, shows them in the panel,
 * and puts the result where it is wanted. Before it changes a file, the person is asked.
 */
export class DenoiseTool implements vscode.LanguageModelTool<unknown> {
  constructor(private readonly services: () => Promise<Services>) {}

  prepareInvocation({
    input,
  }: vscode.LanguageModelToolInvocationPrepareOptions<unknown>): vscode.PreparedToolInvocation {
    const parsed = v.safeParse(InputSchema, input);
    if (!parsed.success) return { invocationMessage: vscode.l10n.t('Denoising numbers') };
    const { file, result } = parsed.output;
    const name = sourceName(fileUri(file));
    const invocationMessage = vscode.l10n.t('Denoising the numbers in {0}', name);
    if (result !== 'replace') return { invocationMessage };
    return {
      invocationMessage,
      confirmationMessages: {
        title: vscode.l10n.t('Replace numbers in {0}?', name),
        message: vscode.l10n.t(
          'The numbers in {0} are replaced by the denoised ones. Undo brings the old ones back.',
          name,
        ),
      },
    };
  }

  async invoke(
    options: vscode.LanguageModelToolInvocationOptions<unknown>,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    const parsed = v.safeParse(InputSchema, options.input);
    if (!parsed.success) {
      const [issue] = parsed.issues;
      return textResult(`The input is wrong at "${v.getDotPath(issue) ?? ''}": ${issue.message}`);
    }
    const uri = fileUri(parsed.output.file);
    try {
      return textResult(await this.denoise(uri, parsed.output, token));
    } catch (error) {
      // Language models know English best, and no person reads it.
      if (error instanceof InputError) return textResult(inEnglish(failureWording(error, sourceName(uri))));
      throw error;
    }
  }

  private async denoise(uri: vscode.Uri, input: ToolInput, token: vscode.CancellationToken): Promise<string> {
    const { panels } = await this.services();
    const controller = new AbortController();
    const cancellation = token.onCancellationRequested(() => controller.abort());
    try {
      const ranges = await rangesOf(uri, input);
      await panels.denoise(uri, ranges, {}, { signal: controller.signal });
    } finally {
      cancellation.dispose();
    }
    const session = panels.sessions.find((open) => open.uri.toString() === uri.toString());
    const result = session?.result;
    if (!session || !result) throw new InputError('empty', verbatim('There is no result.'));
    const series = seriesNamed(result, input.columns);
    const report = reportOf(result, series);
    const actions: Readonly<Record<ToolInput['result'], Action | null>> = {
      panel: null,
      replace: 'replace',
      newDocument: 'open',
    };
    const action = actions[input.result];
    if (!action)
      return `${report}\nThe result is shown in the panel "Denoise: ${result.source}"; no file was changed.`;
    const done = await session.act(action, series, null);
    const place =
      action === 'replace'
        ? `The document ${uri.toString(true)} has unsaved changes now.`
        : `The original is as it was; the copy is the untitled document ${vscode.window.activeTextEditor?.document.uri.toString(true) ?? ''}.`;
    return `${report}\n${done} ${place}`;
  }
}

async function rangesOf(uri: vscode.Uri, { startLine, endLine }: ToolInput) {
  if (startLine === undefined && endLine === undefined) return null;
  const document = openDocument(uri) ?? (await vscode.workspace.openTextDocument(uri));
  const first = startLine ?? 1;
  const last = Math.min(endLine ?? document.lineCount, document.lineCount);
  if (first > last) {
    throw new InputError(
      'bad-option',
      verbatim(`There are no lines ${first} to ${endLine ?? last}: the document has ${document.lineCount}.`),
    );
  }
  return [
    {
      start: document.offsetAt(new vscode.Position(first - 1, 0)),
      end: document.offsetAt(document.lineAt(last - 1).range.end),
    },
  ];
}

function seriesNamed({ series }: ResultMessage, columns: readonly string[] | undefined): number[] {
  if (columns === undefined) return series.map((_, index) => index);
  return columns.map((wanted) => {
    const index = series.findIndex(({ name }) => name.toLowerCase() === wanted.toLowerCase());
    if (index >= 0) return index;
    throw new InputError(
      'unknown-column',
      said`There is no column '${wanted}'. The columns are: ${series.map(({ name }) => name).join(', ')}.`,
    );
  });
}

function reportOf(result: ResultMessage, chosen: readonly number[]): string {
  const lines = [`${result.source}: ${result.summary}.`, ...result.notices.map(({ message }) => message)];
  for (const index of chosen) {
    const { name, unit, before, missing, noise, snr, warnings } = result.series[index];
    const level = `${noise.sigma.toPrecision(3)}${unit ? ` ${unit}` : ''} (${NOISE_SOURCE_NAMES[noise.source]})`;
    lines.push(
      `${name}: ${before.length} samples, ${missing} missing, noise level ${level}${snr === null ? '' : `, signal-to-noise ratio ${snr.toPrecision(3)}`}.`,
      ...warnings.map(({ message }) => `${name}: ${message}`),
    );
  }
  return lines.join('\n');
}

/** An absolute path, a URI, or a path in the first folder of the workspace. */
function fileUri(file: string): vscode.Uri {
  if (/^[a-z][\w+.-]+:/i.test(file)) return vscode.Uri.parse(file, true);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return file.startsWith('/') || /^[a-z]:/i.test(file) || !folder
    ? vscode.Uri.file(file)
    : vscode.Uri.joinPath(folder, file);
}

function textResult(text: string): vscode.LanguageModelToolResult {
  return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
}
