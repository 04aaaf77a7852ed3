import * as vscode from 'vscode';
import type { FileReport } from '../core/denoiseFile';
import { AUTOMATIC, type ReadingOptions } from '../core/reading/options';
import { configuredMissing, configuredSettings } from '../panel/settings';
import { sourceName } from '../panel/source';
import type { Services } from '../services';
import { wordingText } from '../wordingText';

/**
 * Denoises a file with more numbers than can be shown into a copy of it, with a notification that can cancel. Rejects
 * as `InferenceClient.run` does; there is no copy then.
 */
export async function denoiseLargeFile(
  { client, log }: Services,
  uri: vscode.Uri,
  target: string,
  reading: Partial<ReadingOptions>,
): Promise<void> {
  const settings = configuredSettings(uri, (setting) =>
    log.warn(`The setting ${setting} has a value that it cannot have; its default is used.`),
  );
  const file = {
    path: uri.fsPath,
    target,
    reading: { ...AUTOMATIC, ...reading },
    choice: { columns: null, x: null },
    settings,
    missing: configuredMissing(uri),
  };
  const { report } = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Denoising {0} into {1}', sourceName(uri), sourceName(vscode.Uri.file(target))),
      cancellable: true,
    },
    (progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      let reported = 0;
      return client.file(
        { kind: 'file', file },
        {
          signal: controller.signal,
          onProgress: (fraction) => {
            progress.report({
              increment: Math.max(0, fraction - reported) * 100,
              message: `${Math.floor(100 * fraction)} %`,
            });
            reported = Math.max(reported, fraction);
          },
        },
      );
    },
  );
  for (const notice of report.notices) log.info(`${sourceName(uri)}: ${wordingText(notice)}`);
  void offer(report, target, log);
}

/** Says what was read and written, and leads to the copy and to the remarks. */
async function offer(report: FileReport, target: string, log: vscode.LogOutputChannel): Promise<void> {
  const open = vscode.l10n.t('Open');
  const show = vscode.l10n.t('{0} Remarks', report.notices.length);
  const noise = report.series.map(({ name, noise }) => `${name} ±${noise.sigma.toPrecision(3)}`).join(', ');
  const text = vscode.l10n.t(
    'Saved {0} with {1} numbers replaced. Read: {2}. Noise found: {3}.',
    sourceName(vscode.Uri.file(target)),
    report.written,
    report.summary.map(({ wording }) => wordingText(wording)).join(', '),
    noise,
  );
  const answer = await vscode.window.showInformationMessage(
    text,
    open,
    ...(report.notices.length > 0 ? [show] : []),
  );
  if (answer === open) await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(target));
  else if (answer === show) log.show();
}
