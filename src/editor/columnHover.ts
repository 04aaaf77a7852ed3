import * as vscode from 'vscode';
import { base64 } from '../core/plot/base64';
import { sparkline } from '../core/plot/sparkline';
import { columnAtHeader } from '../core/reading/columnAtHeader';

/** Larger documents are not read for a tooltip. */
const MOST_CHARACTERS = 2_000_000;

/** Shows a small picture of a column of numbers where the pointer rests on its header. */
export function columnHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | null {
  if (!vscode.workspace.getConfiguration('denoise', document.uri).get<boolean>('columnHover', true))
    return null;
  if (document.offsetAt(document.lineAt(document.lineCount - 1).range.end) > MOST_CHARACTERS) return null;
  const found = columnAtHeader(document.getText(), document.offsetAt(position));
  if (!found) return null;
  const { column, place } = found;
  const present = column.values.filter((value) => !Number.isNaN(value));
  if (present.length === 0) return null;
  // Either is seen on light and dark tooltips alike; the theme's own colours cannot be asked for.
  const isDark = [vscode.ColorThemeKind.Dark, vscode.ColorThemeKind.HighContrast].includes(
    vscode.window.activeColorTheme.kind,
  );
  const svg = sparkline(column.values, isDark ? '#6cb6ff' : '#0b61c4');
  const text = new vscode.MarkdownString();
  text.appendMarkdown(`![](data:image/svg+xml;base64,${base64(svg)})\n\n`);
  const least = present.reduce((a, b) => Math.min(a, b));
  const largest = present.reduce((a, b) => Math.max(a, b));
  const name = column.unit === null ? column.name : `${column.name} [${column.unit}]`;
  text.appendText(
    vscode.l10n.t('{0}: {1} numbers from {2} to {3}', name, present.length, String(least), String(largest)),
  );
  return new vscode.Hover(
    text,
    new vscode.Range(document.positionAt(place.start), document.positionAt(place.end)),
  );
}
