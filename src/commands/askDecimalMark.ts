import * as vscode from 'vscode';

/**
 * Asks what the commas in numbers mean where the text does not tell; null where the person does not say.
 *
 * @param what the numbers that can be read in two ways
 */
export async function askDecimalMark(what: string): Promise<'.' | ',' | null> {
  const chosen = await vscode.window.showQuickPick(
    [
      { label: 'Decimal comma', description: '1,234 is a little more than one', mark: ',' as const },
      {
        label: 'Separator',
        description: 'the comma stands between thousands or between two numbers',
        mark: '.' as const,
      },
    ],
    { title: 'What does the comma mean?', placeHolder: what, ignoreFocusOut: true },
  );
  return chosen?.mark ?? null;
}
