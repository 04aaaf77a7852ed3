/** Which part of a text is the equation at a place in it. Cheap: nothing is parsed. */
import type { TextRange } from '../reading/wholeNumbers';
import { maskComments } from './comments';
import { MappedText } from './mappedText';
import { toMathNotation } from './notation';

/** Lines further away do not belong to it. */
const MOST_LINES = 30;
/** Longer lines are no equations. */
const LONGEST_LINE = 1000;
const KEYWORDS =
  /\b(?:import|from|if|else|elif|while|for|class|function|print|printf|return|assert|include|using|package|end|new|await)\b/;
const CALL_OF_OTHERS = /[A-Za-z_]\w*\.[A-Za-z_]|["'{}@?&|~]|=>|\+=|-=|\*=|\/=/;
const ASSIGNMENT = /(?<![=<>!])=(?![=>])/;
/** D(height): the one equation that may stand without a sign of equality. */
const DERIVATIVE = /^\s*D\s*\([^()]*\)/;
const RANGE = /\.\.|\blinspace\b|\barange\b|\blogspace\b|<=?[^<>=]+<=?|\bin\s*[[(]/;

/**
 * The equation at an offset: its line, and the block of statements around it. Null where the line does not
 * look like part of an equation.
 */
export function equationAt(
  text: string,
  offset: number,
  language: string,
): { readonly line: TextRange; readonly block: TextRange } | null {
  const lines = lineRanges(text, offset);
  const content = ({ start, end }: TextRange): string => text.slice(start, end);
  const at = lines.findIndex(({ start, end }) => offset >= start && offset <= end);
  if (at < 0 || !isStatement(content(lines[at]), language)) return null;
  let first = at;
  let last = at;
  while (first > 0 && isStatement(content(lines[first - 1]), language)) first--;
  while (last < lines.length - 1 && isStatement(content(lines[last + 1]), language)) last++;
  return { line: lines[at], block: { start: lines[first].start, end: lines[last].end } };
}

/** Whether a line looks like an equation: for a menu or a lens, where a wrong guess costs little. */
export function looksLikeEquation(line: string, language: string): boolean {
  const text = plain(line, language);
  if (text === null) return false;
  if (DERIVATIVE.test(text)) return true;
  const sign = ASSIGNMENT.exec(text);
  if (!sign) return false;
  const right = text.slice(sign.index + 1);
  const isDerivative = /\$\d|^\s*d[A-Za-z]\w*\s*=.*\bd[tW]\b/.test(text);
  const isRecurrence = /\[\s*[a-z]\s*[+-]?\s*\d*\s*\]/.test(text);
  // x = 5 and x = 0..1 alone are no equations.
  const hasVariable = /(?<![\w.])[A-Za-z_\u0370-\u03ff]\w*(?!\w)/.test(
    right.replace(/\d+(?:\.\d*)?(?:[eE][-+]?\d+)?/g, '0'),
  );
  const isPlainCopy = /^\s*[A-Za-z_]\w*\s*$/.test(right);
  const isOnlyRange = RANGE.test(text) && !/[,;]/.test(text);
  return isDerivative || isRecurrence || (hasVariable && !isPlainCopy && !isOnlyRange);
}

/** Whether a line may be part of an equation: an equation, a parameter, a range, an initial value. */
function isStatement(line: string, language: string): boolean {
  const text = plain(line, language);
  return text !== null && [ASSIGNMENT, RANGE, DERIVATIVE].some((form) => form.test(text));
}

/** The line in plain notation; null for what is clearly something else. */
function plain(line: string, language: string): string | null {
  if (line.length > LONGEST_LINE || /^\s*```/.test(line) || /^\s*\|.*\|\s*$/.test(line)) return null;
  const { text } = toMathNotation(MappedText.of(maskComments(line, language)), language);
  if (text.trim() === '' || KEYWORDS.test(text) || CALL_OF_OTHERS.test(text)) return null;
  // Prose: several words in a row.
  return /(?:[A-Za-z]{2,}\s+){3}/.test(text) ? null : text;
}

/** The lines around an offset, without their line ends. */
function lineRanges(text: string, offset: number): TextRange[] {
  const ranges: TextRange[] = [];
  let start = text.lastIndexOf('\n', offset - 1) + 1;
  for (let k = 0; k < MOST_LINES && start > 0; k++) start = text.lastIndexOf('\n', start - 2) + 1;
  while (ranges.length <= 2 * MOST_LINES) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    ranges.push({ start, end: text[end - 1] === '\r' && end > start ? end - 1 : end });
    if (found < 0) break;
    start = found + 1;
  }
  return ranges;
}
