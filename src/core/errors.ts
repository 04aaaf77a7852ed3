/**
 * The one error type for everything that is wrong with the user's input.
 *
 * `message` says what is wrong and what to do, but not where: `line` and `column` (both
 * 1-based, column in UTF-16 code units) do, when there is such a place.
 */
export class InputError extends Error {
  override readonly name = 'InputError';

  constructor(
    readonly code: InputErrorCode,
    message: string,
    readonly line?: number,
    readonly column?: number,
  ) {
    super(message);
  }
}

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
