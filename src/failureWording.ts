import { InputError } from './core/errors';
import { said, verbatim, type Wording } from './core/wording';
import { InferenceError } from './inference/errors';

/** What went wrong in one sentence that names the file (null: no file) and the line and column where there are. */
export function failureWording(error: unknown, file: string | null): Wording {
  const wording =
    error instanceof InputError || error instanceof InferenceError
      ? error.wording
      : verbatim(error instanceof Error ? error.message : String(error));
  const place = placeWording(error instanceof InputError ? error : {}, file);
  return place ? said`${place}: ${wording}` : wording;
}

function placeWording(
  { line, column }: Pick<InputError, 'line' | 'column'>,
  file: string | null,
): Wording | null {
  if (line === undefined) return file === null ? null : verbatim(file);
  const inFile = column === undefined ? said`line ${line}` : said`line ${line}, column ${column}`;
  return file === null ? inFile : said`${file}, ${inFile}`;
}
