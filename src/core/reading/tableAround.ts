import type { TextRange } from './wholeNumbers';

/**
 * The Markdown table that an offset stands in: neighbouring lines with cells divided by `|`, one of them
 * the rule below the header. Null where there is none.
 */
export function markdownTableAround(text: string, offset: number): TextRange | null {
  let start = lineStart(text, offset);
  let end = lineEnd(text, offset);
  if (!isTableLine(text, start, end)) return null;
  while (start > 0) {
    const before = lineStart(text, start - 1);
    if (!isTableLine(text, before, lineEnd(text, before))) break;
    start = before;
  }
  while (end < text.length) {
    const next = end + 1;
    if (!isTableLine(text, next, lineEnd(text, next))) break;
    end = lineEnd(text, next);
  }
  const hasRule = /^[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?\r?$/m;
  return hasRule.test(text.slice(start, end)) ? { start, end } : null;
}

function isTableLine(text: string, start: number, end: number): boolean {
  return text.slice(start, end).includes('|');
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}
