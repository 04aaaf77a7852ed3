import { safeParse } from 'valibot';
import * as vscode from 'vscode';
import { DEFAULT_SETTINGS, type DenoiseSettings } from '../core/result';
import { SettingsSchema } from '../protocol';

/**
 * The settings configured for a document. A value of the wrong kind, which VS Code marks in
 * the settings editor but hands out all the same, is replaced by its default; `reject` is
 * told its name.
 */
export function configuredSettings(uri: vscode.Uri, reject: (setting: string) => void): DenoiseSettings {
  const configuration = vscode.workspace.getConfiguration('denoise', uri);
  const settings: Record<string, unknown> = { ...DEFAULT_SETTINGS };
  for (const name of ['method', 'bandLevel', 'outliers', 'seed'] as const) {
    const value = configuration.get<unknown>(name);
    if (value === undefined) continue;
    if (safeParse(SettingsSchema.entries[name], value).success) settings[name] = value;
    else reject(`denoise.${name}`);
  }
  const parsed = safeParse(SettingsSchema, settings);
  return parsed.success ? parsed.output : DEFAULT_SETTINGS;
}
