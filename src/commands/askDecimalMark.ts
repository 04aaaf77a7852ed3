import * as vscode from 'vscode';

/**
 * Asks what the commas in numbers mean where the text does not tell; null where the person does not say.
 *
 * @param what the numbers that can be read in two ways
 */
export async function askDecimalMark(what: string): Promise<'.' | ',' | null> {
  const chosen = await vscode.window.showQuickPick(
    [
      {
        label: vscode.l10n.t('Decimal comma'),
        description: vscode.l10n.t('1,234 is a little more than one'),
        mark: ',' as const,
      },
      {
        label: vscode.l10n.t('Separator'),
        description: vscode.l10n.t('the comma stands between thousands or between two numbers'),
        mark: '.' as const,
      },
    ],
    { title: vscode.l10n.t('What does the comma mean?'), placeHolder: what, ignoreFocusOut: true },
  );
  return chosen?.mark ?? null;
}
