import { InputError } from './core/errors';

/** What went wrong in one sentence that names the file, and the line where there is one. */
export function failureText(error: unknown, file: string | null): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = error instanceof InputError ? error.line : undefined;
  if (file === null) return message;
  // The reader's messages begin with the line themselves.
  return line === undefined || message.startsWith(`line ${line}`)
    ? `${file}: ${message}`
    : `${file}, line ${line}: ${message}`;
}
