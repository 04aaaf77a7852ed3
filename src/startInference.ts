import * as vscode from 'vscode';
import type { StartInference } from './inference/client';
import { forkedProcess } from './inference/forkedProcess';

/**
 * Inference of the extension in this folder: a process of its own. In the browser, `src/web/startInference.ts` takes the
 * place of this module (`imports` in package.json).
 */
export function startInference(extension: vscode.Uri): StartInference {
  const path = (...names: string[]) => vscode.Uri.joinPath(extension, ...names).fsPath;
  return forkedProcess({ serverPath: path('dist', 'inference.js'), modelFolder: path('models') });
}
