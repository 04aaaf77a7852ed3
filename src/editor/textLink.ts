import * as vscode from 'vscode';
import { placeOfSample, type SampleReference, sampleAt } from '../core/samplePlaces';
import type { DenoiseSession } from '../panel/denoiseSession';
import { holdsAsRead, openDocument, type Source } from '../panel/source';

/** A cursor that rests this long is looked up. */
const CURSOR_SETTLES_MS = 50;

/**
 * Ties a panel to its text: a sample clicked in the plots selects its number in the editor, and the number
 * that the cursor stands on is marked in the plots. Where the text is not as it was read neither is done.
 */
export function linkToText(session: DenoiseSession): vscode.Disposable {
  let timer: NodeJS.Timeout | null = null;
  let marked: SampleReference | null = null;
  /** Comparing a large text at every move of the cursor would be felt. */
  let compared: { readonly source: Source; readonly version: number; readonly isSame: boolean } | null = null;

  const isAsRead = (source: Source, document: vscode.TextDocument): boolean => {
    const { version } = document;
    if (compared && compared.source === source && compared.version === version) return compared.isSame;
    const isSame = holdsAsRead(document, source);
    compared = { source, version, isSame };
    return isSame;
  };

  const markAtCursor = ({ document, selection }: vscode.TextEditor): void => {
    const outcome = session.current;
    const found =
      outcome && isAsRead(outcome.source, document)
        ? sampleAt(outcome.job, document.offsetAt(selection.active))
        : null;
    if (found?.series === marked?.series && found?.sample === marked?.sample) return;
    session.markSample(found?.series ?? marked?.series ?? 0, found?.sample ?? null);
    marked = found;
  };

  const listeners = [
    session.onPointSelected((reference) => void selectSample(session, reference)),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (textEditor.document.uri.toString() !== session.uri.toString()) return;
      if (timer) clearTimeout(timer);
      timer = setTimeout(() => markAtCursor(textEditor), CURSOR_SETTLES_MS);
    }),
  ];
  return new vscode.Disposable(() => {
    if (timer) clearTimeout(timer);
    for (const listener of listeners) listener.dispose();
  });
}

/** Selects the number of a sample and scrolls to it; the keyboard stays with the panel. */
async function selectSample(session: DenoiseSession, reference: SampleReference): Promise<void> {
  const outcome = session.current;
  const place = outcome && placeOfSample(outcome.job, reference);
  if (!place || outcome.source.kind !== 'document') return;
  const document = openDocument(session.uri) ?? (await vscode.workspace.openTextDocument(session.uri));
  if (!holdsAsRead(document, outcome.source)) return;
  const visible = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const range = new vscode.Range(document.positionAt(place.start), document.positionAt(place.end));
  const editor =
    visible ??
    (await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.One,
      preserveFocus: true,
    }));
  editor.selection = new vscode.Selection(range.start, range.end);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
