/** What went wrong, as the command line says it; plain data, so that it crosses a process boundary. */
import { InputError, type InputErrorCode, memoryError } from '../core/errors';

export interface Fault {
  /** null: a fault of the program, not of the input. */
  readonly code: InputErrorCode | null;
  /** On one line, unless it is a fault of the program. */
  readonly message: string;
  /** Where in the input, both from 1 on. */
  readonly line: number;
  readonly column: number;
}

export function faultOf(thrown: unknown): Fault {
  const error = memoryError(thrown);
  if (error instanceof InputError) {
    const { code, message, line = 1, column = 1 } = error;
    return { code, message: message.replace(/\s*\n\s*/g, ' '), line, column };
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: null, message: `internal error, please report it: ${detail}`, line: 1, column: 1 };
}

/** The line for standard error; `place` is the input, or for an option, which has no line in it, the program. */
export function faultLine(place: string, { code, message, line, column }: Fault): string {
  if (code === null) return `denoise-data: ${message}\n`;
  return code === 'bad-option' ? `${place}: ${message}\n` : `${place}:${line}:${column}: ${message}\n`;
}

/** Whether the model or its runtime is at fault: no other input would fare better. */
export function isOfInstallation({ code }: Fault): boolean {
  return code === 'model-missing' || code === 'model-damaged' || code === 'no-runtime';
}
