import type { InputError } from '../errors';
import { said } from '../wording';
import { errorAt, quote } from './place';

/** Whether `text[start, end)` is what programs print in place of samples: `...`, `..`, `…`, `⋮`, `⋱`. */
export function isEllipsis(text: string, start: number, end: number): boolean {
  return end > start && end - start <= 3 && /^(?:\.{2,3}|[…⋮⋯⋱]{1,3})$/.test(text.slice(start, end));
}

/** The refusal of numbers that were left out when the text was printed. */
export function ellipsisError(text: string, start: number, end: number): InputError {
  return errorAt(
    text,
    start,
    'ellipsis',
    said`${quote(text, start, end)} stands for numbers that were left out when this was printed. Print all of them (NumPy: np.set_printoptions(threshold=sys.maxsize), pandas: df.to_string(), Julia: show(stdout, y)) and try again.`,
  );
}
