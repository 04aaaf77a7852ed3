import * as vscode from 'vscode';
import type { DenoiseSettings, MissingSamples } from '../core/result';
import { checkedSettings } from './checkedSettings';

/**
 * The settings configured for a document. A value of the wrong kind, which VS Code marks in
 * the settings editor but hands out all the same, is replaced by its default; `reject` is
 * told its name.
 */
export function configuredSettings(uri: vscode.Uri, reject: (setting: string) => void): DenoiseSettings {
  const configuration = vscode.workspace.getConfiguration('denoise', uri);
  return checkedSettings(
    (name) => configuration.get<unknown>(name),
    (name) => reject(`denoise.${name}`),
  );
}

/** What is to become of a document's missing samples where cleaned numbers are written. */
export function configuredMissing(uri: vscode.Uri): MissingSamples {
  return vscode.workspace.getConfiguration('denoise', uri).get('missing') === 'keep' ? 'keep' : 'fill';
}
