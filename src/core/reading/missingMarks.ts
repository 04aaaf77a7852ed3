/** Numbers that stand for missing samples. */
import { type Notice, notice } from '../notice';
import { said } from '../wording';
import { inColumn } from './names';
import type { Column } from './table';

/** Makes the numbers that are declared to mark missing samples NaN, and says so. */
export function takeOut(marks: readonly number[], columns: readonly Column[]): Notice[] {
  if (marks.length === 0) {
    return [];
  }
  let count = 0;
  for (const { kind, values } of columns) {
    if (kind === 'number') {
      values.forEach((value, row) => {
        if (marks.includes(value)) {
          values[row] = Number.NaN;
          count += 1;
        }
      });
    }
  }
  return count === 0
    ? []
    : [
        notice(
          'declared-missing',
          said`Missing samples are marked by ${marks.join(', ')}, as the lines above the table say. Read so: ${count}.`,
        ),
      ];
}

/** Nines, as they mark missing samples: -9999, -999.25, 99999. */
const NINES = /^-?9{3,}(?:\.(?:9+|0+|25))?$/;
/** How much farther from zero than all other values it must be. */
const FAR = 3;

/** A notice of a number that probably marks missing samples, though nothing says so: it is read as it stands. */
export function suspectMarks(text: string, columns: readonly Column[]): Notice[] {
  const notices: Notice[] = [];
  for (const { name, kind, values, starts, ends } of columns) {
    const at = kind === 'number' ? farthest(values) : -1;
    if (at < 0 || !NINES.test(text.slice(starts[at], ends[at]))) {
      continue;
    }
    let count = 0;
    let others = 0;
    for (const value of values) {
      if (value === values[at]) {
        count += 1;
      } else if (!Number.isNaN(value)) {
        others = Math.max(others, Math.abs(value));
      }
    }
    if (others * FAR < Math.abs(values[at]) && others > 0) {
      notices.push(
        count === 1
          ? notice(
              'suspect-mark',
              said`Column ${inColumn(name)} holds ${values[at]} once, far from its other values. If that marks a missing sample, write NaN in its place: it is read as a number.`,
            )
          : notice(
              'suspect-mark',
              said`Column ${inColumn(name)} holds ${values[at]} ${count} times, far from its other values. If that marks missing samples, write NaN in its place: it is read as a number.`,
            ),
      );
    }
  }
  return notices;
}

/** The row of the value farthest from zero; -1 where there is none. */
function farthest(values: Float64Array): number {
  let at = -1;
  let most = 0;
  for (let row = 0; row < values.length; row += 1) {
    const size = values[row] < 0 ? -values[row] : values[row];
    if (size > most) {
      most = size;
      at = row;
    }
  }
  return at;
}
