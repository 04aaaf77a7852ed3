import { InputError } from './core/errors';

/** What went wrong in one sentence that names the file (null: no file) and the line and column where there are. */
export function failureText(error: unknown, file: string | null): string {
  const message = error instanceof Error ? error.message : String(error);
  const { line, column } = error instanceof InputError ? error : {};
  const place = [
    ...(file === null ? [] : [file]),
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(line === undefined || column === undefined ? [] : [`column ${column}`]),
  ];
  return place.length > 0 ? `${place.join(', ')}: ${message}` : message;
}
