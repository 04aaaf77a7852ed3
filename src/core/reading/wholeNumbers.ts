/** Selections that cut a number in two take the whole number. */
import { type Notice, notice } from '../notice';
import { said } from '../wording';
import { isDigit } from './numberToken';

/** Half-open range of UTF-16 offsets. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The ranges widened to whole numbers where their edges cut one, with a notice that says so. */
export function wholeNumbers(
  text: string,
  ranges: readonly TextRange[],
  mark: '.' | ',',
): { ranges: TextRange[]; notices: Notice[] } {
  const cut: string[] = [];
  const widened = ranges.map(({ start, end }) => {
    const from = cutStart(text, start, mark);
    const to = cutEnd(text, end, mark);
    if (from < start) cut.push(numberAt(text, from, mark));
    else if (to > end) cut.push(numberAt(text, cutStart(text, end, mark), mark));
    return { start: from, end: to };
  });
  return { ranges: widened, notices: cut.length > 0 ? [cutNotice(cut[0], cut.length)] : [] };
}

/** Says that the selection cuts `count` numbers, of which the first is `number`. */
export function cutNotice(number: string, count: number): Notice {
  const quoted = `'${number}'`;
  return count === 1
    ? notice('cut-number', said`The selection cut ${quoted} in two; the whole number is read.`)
    : notice(
        'cut-number',
        said`The selections cut ${count} numbers in two, ${quoted} first; the whole numbers are read.`,
      );
}

function numberAt(text: string, start: number, mark: '.' | ','): string {
  return text.slice(start, cutEnd(text, start + 1, mark));
}

/** Whether a range edge at `offset` cuts a number: both neighbours belong to one token with a digit in it. */
function cuts(text: string, offset: number, mark: '.' | ','): boolean {
  return (
    offset > 0 && offset < text.length && isInside(text, offset - 1, mark) && isInside(text, offset, mark)
  );
}

function isInside(text: string, offset: number, mark: '.' | ','): boolean {
  const code = text.charCodeAt(offset);
  if (isDigit(code)) {
    return true;
  }
  if (code === 46) {
    return !endsSentence(text, offset);
  }
  const before = text.charCodeAt(offset - 1);
  const after = text.charCodeAt(offset + 1);
  if (mark === ',' && code === 44) {
    return isDigit(before) && isDigit(after);
  }
  if (code === 43 || code === 45) {
    return isDigit(after) || after === 46;
  }
  const isExponent = 'eEdD'.includes(text[offset]);
  return isExponent && (isDigit(before) || before === 46) && (isDigit(after) || after === 43 || after === 45);
}

/** Whether the point at `offset` stands behind a number that has its point already. */
function endsSentence(text: string, offset: number): boolean {
  let i = offset - 1;
  while (isDigit(text.charCodeAt(i))) {
    i -= 1;
  }
  return text[i] === '.' && !isDigit(text.charCodeAt(offset + 1));
}

function cutStart(text: string, offset: number, mark: '.' | ','): number {
  let i = offset;
  while (cuts(text, i, mark)) {
    i -= 1;
  }
  return i;
}

function cutEnd(text: string, offset: number, mark: '.' | ','): number {
  let i = offset;
  while (cuts(text, i, mark)) {
    i += 1;
  }
  return i;
}
