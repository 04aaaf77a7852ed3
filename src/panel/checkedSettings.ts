import { safeParse } from 'valibot';
import { DEFAULT_SETTINGS, type DenoiseSettings } from '../core/result';
import { SettingsSchema } from '../protocol';

/** The settings that can be configured. */
export const CONFIGURED = ['method', 'bandLevel', 'outliers', 'seed'] as const;

/**
 * The settings of a run from configured values, which may be anything: where one is left out, or cannot be used, it is
 * the default; `reject` is told the name of the latter.
 */
export function checkedSettings(
  configured: (name: (typeof CONFIGURED)[number]) => unknown,
  reject: (name: string) => void,
): DenoiseSettings {
  const settings: Record<string, unknown> = { ...DEFAULT_SETTINGS };
  for (const name of CONFIGURED) {
    const value = configured(name);
    if (value === undefined) continue;
    if (safeParse(SettingsSchema.entries[name], value).success) settings[name] = value;
    else reject(name);
  }
  const parsed = safeParse(SettingsSchema, settings);
  return parsed.success ? parsed.output : DEFAULT_SETTINGS;
}
