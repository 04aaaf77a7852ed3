import { InputError, type InputErrorCode } from '../errors';
import type { Wording } from '../wording';

const LONGEST_QUOTE = 40;

/** 1-based line and column (UTF-16 code units) of an offset; lines end with LF, CR LF or CR. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let i = 0; i < offset; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) {
      line += 1;
      lineStart = i + 1;
    }
  }
  return { line, column: offset - lineStart + 1 };
}

/** An error about `text[offset]`; `wording` does not name the place, which whoever shows it adds. */
export function errorAt(text: string, offset: number, code: InputErrorCode, wording: Wording): InputError {
  const { line, column } = placeOf(text, offset);
  return new InputError(code, wording, line, column);
}

/** A piece of the user's text for a message, in quotes and cut to a readable length. */
export function quote(text: string, start: number, end: number): string {
  const piece = text.slice(start, Math.min(end, start + LONGEST_QUOTE)).replace(/\s+/g, ' ');
  return `'${piece}${end - start > LONGEST_QUOTE ? '…' : ''}'`;
}
