import { InputError } from '../errors';
import { splitComplex } from './complex';
import { isMoney, moneyError } from './currency';
import { type DateOrder, dateOrderIn, dateOrderOf, isDateTime, parseDateTime } from './dateTime';
import { checkMark, decimalMarkOf, type Marks, noMarks, noteMarks } from './decimalMark';
import { ellipsisError, isEllipsis } from './ellipsis';
import type { Cells } from './growable';
import { isMixed } from './layout';
import { refuseTooManyColumns } from './limits';
import { columnWord, nameAndUnit, uniqueNames } from './names';
import { isDigit, isMissing, numberEndBeforeUnit, numberShape, parseNumber, Shape } from './numberToken';
import { errorAt, placeOf, quote } from './place';
import { type ComplexPair, withPolar } from './polar';
import type { Column, Notice } from './table';

/** Rows that labels beside a table may take. */
const MOST_LABELS = 40;

/** A column whose cells are found but not yet understood. */
export interface RawColumn extends Cells {
  /** Text of the header cell; null or '' where there is none. */
  readonly label: string | null;
  /** From a units row; null where there is none. */
  readonly unit: string | null;
  /** The order of day and month in its dates, where it is known. */
  readonly dateOrder?: DateOrder;
}

/** What the cells of one column are. Offsets are of the first such cell, -1 for none. */
interface Survey {
  numbers: number;
  times: number;
  texts: number;
  firstNumber: number;
  firstTime: number;
  firstText: number;
  unit: string | null;
  /** Has a unit that differs from `unit`. */
  firstOtherUnit: number;
  marks: Marks;
}

/**
 * Understands columns of equal length: which hold numbers, which dates, which text (left out with a
 * notice), what the decimal mark is, and every value.
 *
 * @param mark the decimal mark where the notation fixes it (JSON, code) or a person gave it; null to find it
 * @throws InputError 'too-many-columns', 'not-a-number', 'mixed-decimal-marks', 'ambiguous-decimal-mark', 'no-numbers'
 */
export function columnsOf(
  text: string,
  given: readonly RawColumn[],
  mark: '.' | ',' | null,
): { columns: Column[]; decimalMark: '.' | ','; notices: Notice[] } {
  refuseTooManyColumns(given.length);
  const { raws, realParts, notices } = splitComplex(text, given);
  const labels = raws.map((raw) => nameAndUnit(raw.label ?? ''));
  const names = uniqueNames(labels.map((label) => label.name));
  const surveys = raws.map((raw) => surveyOf(text, raw));
  const clean = surveys.filter(({ numbers, times, texts }) => numbers + times > 0 && texts === 0).length;
  const kinds = surveys.map((survey, index) =>
    isBesideLabels(text, raws, surveys, index) || (clean > 1 && isCodes(survey, raws[index]))
      ? 'text'
      : kindOf(text, survey, raws[index], names[index]),
  );
  if (!kinds.includes('number')) {
    throw noNumbers(text, raws, surveys);
  }
  const numeric = surveys.filter((_, index) => kinds[index] === 'number');
  const marks = numeric.map((survey) => survey.marks);
  if (mark !== null) {
    checkMark(text, marks, mark);
  }
  const decimalMark = mark ?? decimalMarkOf(text, marks);

  const columns: Column[] = [];
  const pairs: ComplexPair[] = [];
  kinds.forEach((kind, index) => {
    const { starts, ends } = raws[index];
    if (kind === 'text') {
      const { firstText: first, numbers, texts } = surveys[index];
      notices.push(
        numbers > texts && !isBesideLabels(text, raws, surveys, index)
          ? {
              code: 'mixed-column',
              message: `${columnWord(names[index], 'C')} holds ${texts} texts among its numbers, the first ${quote(text, starts[first], ends[first])} in line ${placeOf(text, starts[first]).line}, and is left out.`,
            }
          : isMoney(text, starts[first], ends[first])
            ? {
                code: 'money-column',
                message: `${columnWord(names[index], 'C')} holds amounts of money, which are not read, and is left out. Take out the currency signs to read it.`,
              }
            : {
                code: 'text-column',
                message: `${columnWord(names[index], 'C')} holds text and is left out.`,
              },
      );
    } else if (kind === 'empty') {
      if (labels[index].name) {
        notices.push({
          code: 'empty-column',
          message: `${columnWord(names[index], 'C')} holds no numbers and is left out.`,
        });
      }
    } else {
      const dateOrder =
        kind === 'time'
          ? (raws[index].dateOrder ?? dateOrderIn(raws[index].label ?? '') ?? dateOrderOf(text, raws[index]))
          : 'month';
      if (dateOrder === null) {
        notices.push({
          code: 'ambiguous-dates',
          message: `${columnWord(names[index], 'C')} holds dates such as ${quote(text, starts[0], ends[0])}, in which day or month may come first, and is left out. Write them as 2025-03-14 to use them.`,
        });
        return;
      }
      const values = new Float64Array(starts.length);
      for (let row = 0; row < values.length; row += 1) {
        values[row] =
          kind === 'time'
            ? parseDateTime(text, starts[row], ends[row], dateOrder)
            : isMissing(text, starts[row], ends[row])
              ? Number.NaN
              : parseNumber(text, starts[row], ends[row], decimalMark);
      }
      const given = labels[index].unit ?? raws[index].unit;
      // `Date (MM/DD/YYYY)` names no unit.
      const unit =
        (kind === 'time' && given && dateOrderIn(given) ? null : given) ??
        (kind === 'time' ? 's' : surveys[index].unit);
      if (realParts.includes(raws[index])) {
        pairs.push({ real: columns.length, imaginary: columns.length + 1 });
      }
      columns.push({
        name: names[index],
        unit,
        kind,
        values,
        starts,
        ends,
        ...(kind === 'time' ? { dateOrder } : {}),
      });
    }
  });
  return { columns: withPolar(columns, pairs), decimalMark, notices };
}

function surveyOf(text: string, raw: RawColumn): Survey {
  const survey: Survey = {
    numbers: 0,
    times: 0,
    texts: 0,
    firstNumber: -1,
    firstTime: -1,
    firstText: -1,
    unit: null,
    firstOtherUnit: -1,
    marks: noMarks(),
  };
  for (let row = 0; row < raw.starts.length; row += 1) {
    const start = raw.starts[row];
    const end = raw.ends[row];
    const shape = numberShape(text, start, end);
    if (shape !== 0) {
      survey.numbers += 1;
      if (survey.firstNumber < 0) {
        survey.firstNumber = row;
      }
      if (shape & Shape.unit) {
        const unit = text.slice(numberEndBeforeUnit(text, start, end), end).trim();
        survey.unit ??= unit;
        if (unit !== survey.unit && survey.firstOtherUnit < 0) {
          survey.firstOtherUnit = row;
        }
      }
      noteMarks(survey.marks, shape, start, end);
    } else if (isMissing(text, start, end)) {
    } else if (isDateTime(text, start, end)) {
      survey.times += 1;
      if (survey.firstTime < 0) {
        survey.firstTime = row;
      }
    } else {
      if (isEllipsis(text, start, end)) {
        throw ellipsisError(text, start, end);
      }
      survey.texts += 1;
      if (survey.firstText < 0) {
        survey.firstText = row;
      }
    }
  }
  return survey;
}

/**
 * Whether a column holds the values of labels in the column before it, both in the first rows alone: older
 * oscilloscopes write what others put above the table beside its beginning.
 */
function isBesideLabels(
  text: string,
  raws: readonly RawColumn[],
  surveys: readonly Survey[],
  index: number,
): boolean {
  const labels = surveys[index - 1];
  const { numbers, texts } = surveys[index];
  if (!labels || labels.texts === 0 || labels.numbers + labels.times > 0 || numbers === 0 || texts === 0) {
    return false;
  }
  const lastFilled = ({ starts, ends }: RawColumn): number =>
    starts.findLastIndex((start, row) => ends[row] > start && !isMissing(text, start, ends[row]));
  const last = lastFilled(raws[index - 1]);
  return last < Math.min(MOST_LABELS, raws[index].starts.length - 1) && lastFilled(raws[index]) <= last;
}

/** Whether a column holds codes, of which many are no numbers, rather than numbers with typing errors. */
function isCodes({ numbers, times, texts }: Survey, { starts }: RawColumn): boolean {
  return times === 0 && numbers > 0 && isMixed(texts, starts.length);
}

function kindOf(
  text: string,
  survey: Survey,
  raw: RawColumn,
  name: string,
): 'number' | 'time' | 'text' | 'empty' {
  const { numbers, times, texts, firstOtherUnit } = survey;
  if (numbers + times + texts === 0) {
    return 'empty';
  }
  if (texts >= numbers + times) {
    const start = raw.starts[survey.firstText];
    const end = raw.ends[survey.firstText];
    // `12,50 €`: the comma that seems to part two cells is the decimal mark of an amount.
    if (text[start - 1] === ',' && isDigit(text.charCodeAt(start)) && isMoney(text, start, end)) {
      throw moneyError(text, start, end);
    }
    return 'text';
  }
  // Beside texts, `57C` and `4B` are codes rather than numbers with units.
  if (firstOtherUnit >= 0 && texts === 0) {
    const [start, end] = [raw.starts[firstOtherUnit], raw.ends[firstOtherUnit]];
    throw errorAt(
      text,
      start,
      'not-a-number',
      `the unit of ${quote(text, start, end)} differs from '${survey.unit}' further up in ${columnWord(name)}. Give the whole column in one unit.`,
    );
  }
  const kind = times > numbers ? 'time' : 'number';
  let stray = survey.firstText;
  const other = kind === 'time' ? survey.firstNumber : survey.firstTime;
  if (other >= 0 && (stray < 0 || other < stray)) {
    stray = other;
  }
  if (stray >= 0) {
    const start = raw.starts[stray];
    if (isMoney(text, start, raw.ends[stray])) {
      throw moneyError(text, start, raw.ends[stray]);
    }
    const what = kind === 'time' ? 'a date like the others' : 'a number';
    throw errorAt(
      text,
      start,
      'not-a-number',
      `${quote(text, start, raw.ends[stray])} is not ${what} (${columnWord(name)}). Correct it, or leave the cell empty to mark a missing sample.`,
    );
  }
  return kind;
}

function noNumbers(text: string, raws: readonly RawColumn[], surveys: readonly Survey[]): InputError {
  for (const [index, { firstText }] of surveys.entries()) {
    const [start, end] = [raws[index].starts[firstText], raws[index].ends[firstText]];
    if (firstText >= 0 && isMoney(text, start, end)) {
      return moneyError(text, start, end);
    }
  }
  if (surveys.some((survey) => survey.times > 0)) {
    return new InputError('no-numbers', 'There are dates but no numbers to denoise.');
  }
  return new InputError(
    'no-numbers',
    text.trim() === ''
      ? 'There is no text to read.'
      : 'There are no numbers. Numbers are read from tables (CSV, TSV, columns), JSON, and arrays in code.',
  );
}
