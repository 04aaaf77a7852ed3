import type { TextRange } from '../core/reading/wholeNumbers';

/** One replacement in a text: `length` code units from `offset` become `inserted` code units. */
export interface TextChange {
  readonly offset: number;
  readonly length: number;
  readonly inserted: number;
}

/**
 * Where a range of a text stands after a change: it moves with what is before it and grows
 * and shrinks with what is inside it.
 */
export function rangeAfter(range: TextRange, change: TextChange): TextRange {
  const changeEnd = change.offset + change.length;
  const growth = change.inserted - change.length;
  if (changeEnd <= range.start && change.offset < range.start) {
    return { start: range.start + growth, end: range.end + growth };
  }
  if (change.offset >= range.end) return range;
  const start = Math.min(range.start, change.offset);
  const end = Math.max(range.end, changeEnd) + growth;
  return { start, end: Math.max(start, end) };
}

/** The part of a range that lies in a text of this length. */
export function rangeWithin(range: TextRange, length: number): TextRange {
  return { start: Math.min(range.start, length), end: Math.min(range.end, length) };
}
