/** Decides between decimal point and decimal comma, from all numbers of a table together. */
import type { InputError } from '../errors';
import { said } from '../wording';
import { Shape } from './numberToken';
import { errorAt, quote } from './place';

/** The first cells that say something about the decimal mark; null for none. */
export interface Marks {
  point: Cell | null;
  comma: Cell | null;
  eitherPoint: Cell | null;
  eitherComma: Cell | null;
  groups: Cell | null;
}

interface Cell {
  readonly start: number;
  readonly end: number;
}

/** Nothing seen yet. */
export function noMarks(): Marks {
  return { point: null, comma: null, eitherPoint: null, eitherComma: null, groups: null };
}

/** Notes what the number in `[start, end)`, of this shape, says. */
export function noteMarks(marks: Marks, shape: number, start: number, end: number): void {
  if (shape & Shape.decimalPoint) {
    marks.point ??= { start, end };
  }
  if (shape & Shape.decimalComma) {
    marks.comma ??= { start, end };
  }
  if (shape & Shape.eitherPoint) {
    marks.eitherPoint ??= { start, end };
  }
  if (shape & Shape.eitherComma) {
    marks.eitherComma ??= { start, end };
  }
  if (shape & Shape.groups) {
    marks.groups ??= { start, end };
  }
}

/**
 * The decimal mark that all columns of numbers agree on.
 *
 * @throws InputError 'mixed-decimal-marks', 'ambiguous-decimal-mark'
 */
export function decimalMarkOf(text: string, columns: readonly Marks[]): '.' | ',' {
  const first = (key: keyof Marks): Cell | null => {
    let found: Cell | null = null;
    for (const marks of columns) {
      const cell = marks[key];
      if (cell && (!found || cell.start < found.start)) {
        found = cell;
      }
    }
    return found;
  };
  const groups = first('groups');
  const comma = first('comma');
  const point = first('point');
  const eitherComma = first('eitherComma');
  const eitherPoint = first('eitherPoint');
  if (point && comma) {
    throw mixedMarks(text, comma, point);
  }
  if (comma) {
    if (eitherPoint && !groups) {
      throw mixedMarks(text, comma, eitherPoint);
    }
    return ',';
  }
  if (point) {
    if (eitherComma && !groups) {
      throw mixedMarks(text, eitherComma, point);
    }
    return '.';
  }
  if (eitherComma && eitherPoint) {
    throw mixedMarks(text, eitherComma, eitherPoint);
  }
  if (eitherComma) {
    throw errorAt(
      text,
      eitherComma.start,
      'ambiguous-decimal-mark',
      said`${quote(text, eitherComma.start, eitherComma.end)} can be read with a decimal comma or with a comma between thousands, and no other number tells which. Write a decimal point, take out the commas between thousands, or give one number another count of decimals (1,2340).`,
    );
  }
  return '.';
}

/**
 * Holds a decimal mark that is given against the numbers.
 *
 * @throws InputError 'mixed-decimal-marks' where a number can only have the other one
 */
export function checkMark(text: string, columns: readonly Marks[], mark: '.' | ','): void {
  for (const { point, comma } of columns) {
    const other = mark === '.' ? comma : point;
    if (other) {
      throw errorAt(
        text,
        other.start,
        'mixed-decimal-marks',
        mark === '.'
          ? said`${quote(text, other.start, other.end)} cannot be read with a decimal point. Correct it, or choose the other decimal mark.`
          : said`${quote(text, other.start, other.end)} cannot be read with a decimal comma. Correct it, or choose the other decimal mark.`,
      );
    }
  }
}

function mixedMarks(text: string, comma: Cell, point: Cell): InputError {
  const [earlier, later] = comma.start < point.start ? [comma, point] : [point, comma];
  return errorAt(
    text,
    later.start,
    'mixed-decimal-marks',
    said`${quote(text, earlier.start, earlier.end)} and ${quote(text, later.start, later.end)} mix decimal comma and decimal point. Use one of them throughout, without marks between thousands.`,
  );
}
