import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

/** A throw-away place for one run of VS Code: its settings, extensions, home and temporary files. */
export interface Profile {
  readonly folder: string;
  readonly userData: string;
  readonly extensions: string;
  readonly serverData: string;
  /** HOME of the server and of everything that it starts. */
  readonly home: string;
  /** TMPDIR of the server and of everything that it starts. */
  readonly temporary: string;
  /** The folder to open. */
  readonly workspace: string;
  remove(): void;
}

/** Quiet and reproducible: nothing pops up, nothing asks, nothing is looked up on the network. */
export const QUIET_SETTINGS: Readonly<Record<string, unknown>> = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.settings.enableNaturalLanguageSearch': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'files.hotExit': 'off',
  'files.autoSave': 'off',
  'window.confirmBeforeClose': 'never',
};

/**
 * Makes a new profile.
 * @param examples folder whose content is copied into the workspace, so that no run changes it.
 * @param settings user settings beside the quiet defaults.
 */
export function createProfile(
  examples: string | null,
  settings: Readonly<Record<string, unknown>> = {},
): Profile {
  // A short path: the sockets in it must stay below 104 characters, which macOS's own tmpdir() breaks.
  const base = process.platform === 'win32' ? tmpdir() : '/tmp';
  const folder = mkdtempSync(path.join(base, 'vsc-'));
  const profile: Profile = {
    folder,
    userData: path.join(folder, 'user'),
    extensions: path.join(folder, 'extensions'),
    serverData: path.join(folder, 'server'),
    home: path.join(folder, 'home'),
    temporary: path.join(folder, 't'),
    workspace: path.join(folder, 'workspace'),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
  for (const sub of [profile.extensions, profile.home, profile.temporary, profile.workspace]) mkdirSync(sub);
  writeSettings(profile, settings);
  if (examples !== null) cpSync(examples, profile.workspace, { recursive: true });
  return profile;
}

/** Writes the user settings; a running VS Code takes them over at once. */
export function writeSettings(profile: Profile, settings: Readonly<Record<string, unknown>>): void {
  const folder = path.join(profile.userData, 'User');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'settings.json'),
    JSON.stringify({ ...QUIET_SETTINGS, ...settings }, null, 2),
  );
}
