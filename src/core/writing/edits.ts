/** Puts cleaned values back into the text they came from. */
import { type Notice, notice } from '../notice';
import { inColumn } from '../reading/names';
import { isMissing } from '../reading/numberToken';
import { errorAt, quote } from '../reading/place';
import type { Table } from '../reading/table';
import { said } from '../wording';
import { formatInStyle, type NumberStyle, styleOf } from './formatNumber';
import { columnPadding } from './padding';

/** Replace `[start, end)` (UTF-16 offsets) by `text`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The edits that write `values[i]` into row `rows[i]` of a column, each in the notation that its number
 * has; a missing cell takes the notation of a number near it. Values as they were read give no edit.
 *
 * @param sigma standard deviation of the noise: rounding adds less than 1 % of it; 0 rounds nothing
 * @throws InputError 'no-place' where several numbers are written as one (`3*0.0`), or one does not fit its field
 * @returns edits in ascending order without overlaps, and notices about changed notation and what was missing
 */
export function editsFor(
  text: string,
  table: Table,
  column: number,
  rows: Uint32Array,
  values: Float64Array,
  sigma: number,
): { edits: TextEdit[]; notices: Notice[] } {
  const { name, starts, ends, values: before, field, isShared } = table.columns[column];
  const after = new Float64Array(table.rowCount).fill(Number.NaN);
  rows.forEach((row, i) => {
    after[row] = values[i];
  });
  const padding = columnPadding(text, table, column);
  const example = firstNumber(text, table, column);
  let latest: NumberStyle = example;
  let becameDecimals = 0;
  let beyondLine = 0;
  let filled = 0;
  const edits: TextEdit[] = [];
  for (let row = 0; row < table.rowCount; row += 1) {
    const start = starts[row];
    const end = ends[row];
    const source = text.slice(start, end);
    const missing = isMissing(text, start, end);
    // The sign parts the imaginary part from the real one: it stays.
    const isImaginary = /^\*?[ij]/.test(text.slice(end, end + 2)) && /^[-+−]/.test(source);
    const style = Number.isNaN(before[row])
      ? latest
      : inherit(styleOf(source, table.decimalMark), isImaginary ? { ...example, plus: true } : example);
    if (!missing) {
      latest = style;
    }
    if (Number.isNaN(after[row]) || after[row] === before[row] || !Number.isFinite(after[row])) {
      continue;
    }
    let written = formatInStyle(style, after[row], sigma, table.decimalMark);
    if (written === source) {
      continue;
    }
    if (isShared || repeatsAt(text, start) > 1) {
      throw errorAt(
        text,
        start,
        'no-place',
        said`${quote(text, start, end)} stands for several numbers here, which cannot be changed one by one. Write the numbers out, or copy the result.`,
      );
    }
    if (field && isBeyondLine(text, start, end, field.to)) {
      beyondLine += 1;
      continue;
    }
    if (!style.hasMark && style.exponent === null && written.includes(table.decimalMark)) {
      becameDecimals += 1;
    }
    if (table.format === 'csv' && written.includes(',') && text[start - 1] !== '"') {
      written = `"${written}"`;
    }
    if (missing) filled += 1;
    edits.push(padding(start, end, written));
  }
  const notices: Notice[] = [];
  if (becameDecimals > 0) {
    notices.push(
      becameDecimals === 1
        ? notice(
            'integers-became-decimals',
            said`Column ${inColumn(name)}: 1 whole number gets decimals, as rounding to whole numbers would add noise.`,
          )
        : notice(
            'integers-became-decimals',
            said`Column ${inColumn(name)}: ${becameDecimals} whole numbers get decimals, as rounding to whole numbers would add noise.`,
          ),
    );
  }
  if (filled > 0) {
    notices.push(
      filled === 1
        ? notice('filled-in', said`Column ${inColumn(name)}: 1 missing sample is filled in.`)
        : notice('filled-in', said`Column ${inColumn(name)}: ${filled} missing samples are filled in.`),
    );
  }
  if (beyondLine > 0) {
    notices.push(
      beyondLine === 1
        ? notice(
            'left-empty',
            said`Column ${inColumn(name)}: 1 missing sample stays empty, as its line ends before.`,
          )
        : notice(
            'left-empty',
            said`Column ${inColumn(name)}: ${beyondLine} missing samples stay empty, as their lines end before.`,
          ),
    );
  }
  return { edits, notices };
}

/** How often the number at `start` counts, as in Fortran's `3*0.0`; 1 for any other. */
function repeatsAt(text: string, start: number): number {
  return text[start - 1] === '*'
    ? Number(/\d*$/.exec(text.slice(Math.max(0, start - 10), start - 1))?.[0] || 1)
    : 1;
}

/** Whether a cell of a fixed field is empty and its line ends before the field does. */
function isBeyondLine(text: string, start: number, end: number, to: number): boolean {
  const lineStart = Math.max(text.lastIndexOf('\n', start - 1), text.lastIndexOf('\r', start - 1)) + 1;
  return start === end && start - lineStart < to;
}

/** `text` with the edits, which are in ascending order and do not overlap, carried out. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const edit of edits) {
    pieces.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}

/** The style of the column's first number, with the signs that the column uses. */
function firstNumber(text: string, table: Table, column: number): NumberStyle {
  const { starts, ends, values } = table.columns[column];
  const sourceOf = (row: number) => text.slice(starts[row], ends[row]);
  const first = values.findIndex((value) => !Number.isNaN(value));
  const positive = values.findIndex((value) => value > 0);
  const negative = values.findIndex((value) => value < 0);
  const style = styleOf(first < 0 ? '0' : sourceOf(first), table.decimalMark);
  return {
    ...style,
    plus: positive >= 0 && sourceOf(positive).startsWith('+'),
    minus: negative >= 0 && sourceOf(negative).startsWith('−') ? '−' : '-',
  };
}

/** A number shows one sign only: what it does not show is as elsewhere in the column. */
function inherit(style: NumberStyle, example: NumberStyle): NumberStyle {
  return { ...style, plus: example.plus, minus: example.minus };
}
