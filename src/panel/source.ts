import * as vscode from 'vscode';
import { InputError } from '../core/errors';
import { LARGE_FILE_BYTES } from '../core/reading/limits';
import { said } from '../core/wording';

/** VS Code does not hand larger documents to extensions. */
const DOCUMENT_LIMIT_BYTES = 50 * 1024 * 1024;
/** Files that an editor does not show as text. */
const NO_TEXT = /\.(npy|npz|ipynb)$/i;
/** Lines put together at once: all those of a large document would keep the extension host from anything else for too long. */
const LINES_AT_ONCE = 20_000;

/** A document as it was when it was read. */
export interface DocumentSource {
  readonly kind: 'document';
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly languageId: string;
  /** The document itself, and its version when the text was read. */
  readonly document: vscode.TextDocument;
  readonly version: number;
}

/** A file that is too large to be a document, or no text; the inference process reads it by its path. */
export interface FileSource {
  readonly kind: 'file';
  readonly uri: vscode.Uri;
  readonly path: string;
}

export type Source = DocumentSource | FileSource;

/** The file's name as a person knows it. */
export function sourceName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1) || uri.toString(true);
}

/** A URI that a page kept; null where that is none. */
export function keptUri(text: string): vscode.Uri | null {
  try {
    return vscode.Uri.parse(text, true);
  } catch {
    return null;
  }
}

/** The document with this URI, if it is open in VS Code (whether or not an editor shows it). */
export function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const wanted = uri.toString();
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === wanted);
}

/**
 * The document with this URI, open or opened again.
 *
 * Throws InputError 'bad-file' where it was closed without a file: it is gone, and opening it would make an empty one.
 */
export async function documentAgain(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const open = openDocument(uri);
  if (open) return open;
  if (uri.scheme === 'untitled') {
    throw new InputError(
      'bad-file',
      said`The document was closed without being saved: what it held is gone.`,
    );
  }
  return vscode.workspace.openTextDocument(uri);
}

/**
 * Reads a document (with its unsaved changes), or finds that it must be read by its path.
 *
 * Throws InputError 'bad-file' where neither is possible.
 */
export async function readSource(uri: vscode.Uri): Promise<Source> {
  let document = openDocument(uri);
  if (!document) {
    const isLarge = (await sizeOf(uri)) > DOCUMENT_LIMIT_BYTES;
    if (isLarge || NO_TEXT.test(uri.path)) {
      if (uri.scheme === 'file') return { kind: 'file', uri, path: uri.fsPath };
      throw new InputError(
        'bad-file',
        isLarge
          ? said`The file is larger than 50 MB and not on this machine. Copy it to a local folder, and try there.`
          : said`The file is not on this machine. Copy it to a local folder, and try there.`,
      );
    }
    document = await documentAgain(uri).catch((error: unknown) => {
      if (error instanceof InputError) throw error;
      throw new InputError('bad-file', said`The file cannot be opened as text: ${reasonOf(error)}`);
    });
  }
  const { languageId } = document;
  return { kind: 'document', uri, languageId, document, ...(await textOf(document)) };
}

/** The text of a document and its version, read in parts where it is large. */
async function textOf(document: vscode.TextDocument): Promise<{ text: string; version: number }> {
  for (;;) {
    const { version, lineCount } = document;
    if (lineCount <= LINES_AT_ONCE) return { text: document.getText(), version };
    const parts: string[] = [];
    for (let line = 0; line < lineCount && document.version === version; line += LINES_AT_ONCE) {
      await new Promise((resolve) => setTimeout(resolve));
      parts.push(document.getText(new vscode.Range(line, 0, line + LINES_AT_ONCE, 0)));
    }
    if (document.version === version) return { text: parts.join(''), version };
  }
}

/** Whether a document holds the text that was read from a source. */
export function holdsAsRead(document: vscode.TextDocument, source: Source): boolean {
  if (source.kind !== 'document') return false;
  // Versions start again when a document is opened again: then only the text itself tells.
  if (document === source.document && document.version === source.version) return true;
  return lengthOf(document) === source.text.length && document.getText() === source.text;
}

/** Characters of a document, which takes much less than its text. */
function lengthOf(document: vscode.TextDocument): number {
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
}

/** Whether this is a file of this machine with too many numbers to show. */
export async function isLargeFile(uri: vscode.Uri): Promise<boolean> {
  return uri.scheme === 'file' && !openDocument(uri) && (await sizeOf(uri)) >= LARGE_FILE_BYTES;
}

/** Size in bytes; 0 for documents without a file (untitled ones). */
async function sizeOf(uri: vscode.Uri): Promise<number> {
  if (uri.scheme === 'untitled') return 0;
  try {
    return (await vscode.workspace.fs.stat(uri)).size;
  } catch (error) {
    // Not every document provider has a file system: such documents are opened, not measured.
    if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === undefined) return 0;
    throw new InputError('bad-file', said`The file cannot be read: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
