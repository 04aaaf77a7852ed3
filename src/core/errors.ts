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
   * @param message what is wrong and what to do, for people
   * @param line where, from 1 on; undefined where there is no such place
   * @param column the same in the line, in UTF-16 code units
   */
  constructor(
    /** What is wrong, for programs. */
    readonly code: InputErrorCode,
    message: string,
    /** Where, from 1 on; undefined where there is no such place. */
    readonly line?: number,
    /** Where in the line, from 1 on, in UTF-16 code units. */
    readonly column?: number,
  ) {
    super(message);
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
  | 'bad-x'
  | 'bad-option'
  | 'no-place'
  | 'bad-equation'
  | 'too-slow'
  | 'bad-file'
  | 'model-missing'
  | 'model-damaged'
  | 'no-runtime';
