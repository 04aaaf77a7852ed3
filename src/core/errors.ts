import { inEnglish, said, type Wording } from './wording';

/**
 * The one error type for everything that is wrong with the user's input.
 *
 * `message` says what is wrong and what to do, but not where: `line` and `column` (both
 * 1-based, column in UTF-16 code units) do, when there is such a place.
 */
export class InputError extends Error {
  /** What tells it from other errors, also across bundles. */
  override readonly name = 'InputError';

  /**
   * @param code what is wrong, for programs
   * @param wording what is wrong and what to do, for people: `message` is its English
   * @param line where, from 1 on; undefined where there is no such place
   * @param column the same in the line, in UTF-16 code units
   */
  constructor(
    /** What is wrong, for programs. */
    readonly code: InputErrorCode,
    /** What is wrong and what to do, for people in any language. */
    readonly wording: Wording,
    /** Where, from 1 on; undefined where there is no such place. */
    readonly line?: number,
    /** Where in the line, from 1 on, in UTF-16 code units. */
    readonly column?: number,
  ) {
    super(inEnglish(wording));
  }

  /** The same error at another place. */
  at(line: number, column = this.column): InputError {
    return new InputError(this.code, this.wording, line, column);
  }
}

/** What is wrong with an input. */
export type InputErrorCode =
  | 'empty'
  | 'no-numbers'
  | 'too-few-samples'
  | 'not-a-number'
  | 'ragged-rows'
  | 'mixed-decimal-marks'
  | 'ambiguous-decimal-mark'
  | 'ellipsis'
  | 'unterminated'
  | 'unknown-column'
  | 'too-many-columns'
  | 'bad-x'
  | 'bad-option'
  | 'no-place'
  | 'bad-equation'
  | 'too-slow'
  | 'bad-file'
  | 'out-of-memory'
  | 'model-missing'
  | 'model-damaged'
  | 'no-runtime';

/** Where there is not enough memory for what was asked. */
export function outOfMemory(): InputError {
  return new InputError(
    'out-of-memory',
    said`There is not enough memory for this, so there is no result, and nothing was changed. Take fewer rows or columns, or close other programs, and try again.`,
  );
}

/** What V8 and ONNX Runtime say where an allocation fails. */
const NO_MEMORY = /\ballocation failed\b|bad_alloc|failed to allocate memory|heap out of memory/i;

/** Whether a program's words, its error message or its last output, mean that it had no memory left. */
export function saysOutOfMemory(words: string): boolean {
  return NO_MEMORY.test(words);
}

/** A failed allocation as an error for people; other errors as they are. */
export function memoryError(error: unknown): unknown {
  return error instanceof Error && !(error instanceof InputError) && saysOutOfMemory(error.message)
    ? outOfMemory()
    : error;
}
