import { InputError } from '../errors';
import { type Notice, notice } from '../notice';
import { said, type Wording } from '../wording';
import { clockValues, isSkyPosition } from './clocks';
import { splitComplex } from './complex';
import { isMoney, moneyError } from './currency';
import {
  type DateOrder,
  dateOrderIn,
  dateOrderOf,
  isClock,
  isDateTime,
  parseDateTime,
  parseDigitsDate,
} from './dateTime';
import { checkMark, decimalMarkOf, type Marks, noMarks, noteMarks } from './decimalMark';
import { ellipsisError, isEllipsis } from './ellipsis';
import type { Cells } from './growable';
import { isMixed } from './layout';
import { MIN_SAMPLES, refuseTooManyColumns } from './limits';
import type { Labels } from './longTable';
import { inColumn, nameAndUnit, uniqueNames } from './names';
import {
  isDigit,
  isMissing,
  numberEndBeforeUnit,
  numberShape,
  parseNumber,
  parseUncertainty,
  Shape,
} from './numberToken';
import { errorAt, placeOf, quote } from './place';
import { type ComplexPair, withPolar } from './polar';
import type { Column } from './table';

/** Names of columns of dates. */
const DATE_NAME = /date|time|day|yyyy|datum|zeit|tag\b|when|stamp/i;
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
  /** Dates. */
  times: number;
  /** Times without a date. */
  clocks: number;
  texts: number;
  firstNumber: number;
  firstTime: number;
  firstClock: number;
  firstText: number;
  unit: string | null;
  /** Has a unit that differs from `unit`. */
  firstOtherUnit: number;
  marks: Marks;
  hasUncertainties: boolean;
}

/**
 * Understands columns of equal length: which hold numbers, which dates, which text (left out with a
 * notice), what the decimal mark is, and every value.
 *
 * @param mark the decimal mark where the notation fixes it (JSON, code) or a person gave it; null to find it
 * @param onRead told the part that is understood, from 0 to 1
 * @throws InputError 'too-many-columns', 'not-a-number', 'mixed-decimal-marks', 'ambiguous-decimal-mark', 'no-numbers'
 */
export function columnsOf(
  text: string,
  given: readonly RawColumn[],
  mark: '.' | ',' | null,
  onRead: (fraction: number) => void = () => undefined,
): { columns: Column[]; decimalMark: '.' | ','; notices: Notice[]; texts: Labels[] } {
  refuseTooManyColumns(given.length);
  const { raws, realParts, notices } = splitComplex(text, given);
  const labels = raws.map((raw) => nameAndUnit(raw.label ?? ''));
  const names = uniqueNames(labels.map((label) => label.name));
  const surveys = raws.map((raw, index) => {
    onRead(index / (2 * raws.length));
    return surveyOf(text, raw);
  });
  const clean = surveys.filter(
    ({ numbers, times, clocks, texts }) => numbers + times + clocks > 0 && texts === 0,
  ).length;
  const kinds = surveys.map((survey, index) =>
    isBesideLabels(text, raws, surveys, index) || (clean > 1 && isCodes(survey, raws[index]))
      ? 'text'
      : kindOf(text, survey, raws[index], names[index]),
  );
  const digitDates = kinds.map((kind, index) =>
    kind === 'number' ? digitDatesOf(text, raws[index], names[index]) : null,
  );
  // Where nothing else is a number, they are numbers.
  if (kinds.some((kind, index) => kind === 'number' && digitDates[index] === null)) {
    kinds.forEach((_, index) => {
      if (digitDates[index] !== null) kinds[index] = 'time';
    });
  }
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
  const texts: Labels[] = [];
  kinds.forEach((kind, index) => {
    const name = inColumn(names[index]);
    onRead((raws.length + index) / (2 * raws.length));
    if (kind === 'text') {
      texts.push({ name: names[index], raw: raws[index] });
      const isLabels = isBesideLabels(text, raws, surveys, index);
      notices.push(textNotice(text, name, raws[index], surveys[index], isLabels));
    } else if (kind === 'empty') {
      if (labels[index].name) {
        notices.push(notice('empty-column', said`Column ${name} holds no numbers and is left out.`));
      }
    } else {
      const found =
        kind === 'number'
          ? { values: numbersOf(text, raws[index], decimalMark) }
          : kind === 'time'
            ? (digitDates[index] ?? datesOf(text, raws[index], name))
            : clocksOf(text, raws[index], name, columns);
      notices.push(...(found.notices ?? []));
      if (found.values === null) return;
      const given = labels[index].unit ?? raws[index].unit;
      if (realParts.includes(raws[index])) {
        pairs.push({ real: columns.length, imaginary: columns.length + 1 });
      }
      const { starts, ends } = raws[index];
      // `Date (MM/DD/YYYY)` and `Time (hh:mm:ss)` name no unit.
      const isForm = kind === 'clock' || (kind === 'time' && given !== null && dateOrderIn(given) !== null);
      columns.push({
        name: names[index],
        unit: (isForm ? null : given) ?? (kind === 'number' ? surveys[index].unit : 's'),
        kind: kind === 'number' ? 'number' : 'time',
        values: found.values,
        ...(kind === 'number' && surveys[index].hasUncertainties
          ? { errorBars: uncertaintiesOf(text, raws[index], decimalMark) }
          : {}),
        starts,
        ends,
        ...(found.dateOrder ? { dateOrder: found.dateOrder } : {}),
        ...(found.isClock ? { isClock: true } : {}),
      });
    }
  });
  refuseAxisAlone(text, raws, surveys, kinds, columns);
  return { columns: withPolar(columns, pairs), decimalMark, notices, texts };
}

/** A text that was meant as a number: digits behind nothing but signs, or behind `=` or `:`. */
const LIKE_NUMBER = /^[^\p{L}\d]*\d|[=:]\s*[-+]?\.?\d/u;

/**
 * Refuses what is left where something like numbers could not be read: one column whose values rise or fall in every
 * row, as those of an axis do (beside dates: one that counts the rows). Denoised, it would pass for the signal.
 *
 * @throws InputError 'not-a-number'
 */
function refuseAxisAlone(
  text: string,
  raws: readonly RawColumn[],
  surveys: readonly Survey[],
  kinds: readonly string[],
  columns: readonly Column[],
): void {
  const first = kinds.indexOf('number');
  const unread = kinds.findIndex((kind, index) => {
    const [start, end] = [
      raws[index].starts[surveys[index].firstText],
      raws[index].ends[surveys[index].firstText],
    ];
    return (
      kind === 'text' && index > first && surveys[index].texts > 0 && LIKE_NUMBER.test(text.slice(start, end))
    );
  });
  if (unread < 0) return;
  const steps = columns.filter(({ kind }) => kind === 'number').map(({ values }) => stepsOf(values));
  const isAxis = columns.some(({ kind }) => kind === 'time')
    ? steps.every((step) => step === 'none' || step === 'one')
    : steps.filter((step) => step !== 'none').length === 1 && !steps.includes('uneven');
  if (!isAxis || columns[0].values.length < MIN_SAMPLES) return;
  const [start, end] = [raws[unread].starts, raws[unread].ends].map((at) => at[surveys[unread].firstText]);
  if (isMoney(text, start, end)) {
    throw moneyError(text, start, end);
  }
  throw errorAt(
    text,
    start,
    'not-a-number',
    said`${quote(text, start, end)} is not read as a number, and without its column only an axis is left, whose values rise or fall in every row. Write plain numbers there, or select the numbers that are meant.`,
  );
}

/** How the values go on: not at all, always by one, always up or always down, or otherwise. */
function stepsOf(values: Float64Array): 'none' | 'one' | 'monotone' | 'uneven' {
  const first = values[1] - values[0];
  let isSame = true;
  for (let row = 1; row < values.length; row += 1) {
    const step = values[row] - values[row - 1];
    if (Math.sign(step) !== Math.sign(first)) return 'uneven';
    isSame &&= step === first;
  }
  return first === 0 ? 'none' : isSame && first === 1 ? 'one' : 'monotone';
}

/** What the cells of a column give; `values` null where they cannot be used. */
interface Found {
  readonly values: Float64Array | null;
  readonly dateOrder?: DateOrder;
  readonly isClock?: boolean;
  readonly notices?: readonly Notice[];
}

function numbersOf(text: string, { starts, ends }: RawColumn, decimalMark: '.' | ','): Float64Array {
  const values = new Float64Array(starts.length);
  for (let row = 0; row < values.length; row += 1) {
    values[row] = isMissing(text, starts[row], ends[row])
      ? Number.NaN
      : parseNumber(text, starts[row], ends[row], decimalMark);
  }
  return values;
}

function uncertaintiesOf(text: string, { starts, ends }: RawColumn, decimalMark: '.' | ','): Float64Array {
  return Float64Array.from(starts, (start, row) => parseUncertainty(text, start, ends[row], decimalMark));
}

function datesOf(text: string, raw: RawColumn, name: string): Found {
  const { starts, ends } = raw;
  const dateOrder = raw.dateOrder ?? dateOrderIn(raw.label ?? '') ?? dateOrderOf(text, raw);
  if (dateOrder === null) {
    const ambiguous = notice(
      'ambiguous-dates',
      said`Column ${name} holds dates such as ${quote(text, starts[0], ends[0])}, in which day or month may come first, and is left out. Write them as 2025-03-14 to use them.`,
    );
    return { values: null, notices: [ambiguous] };
  }
  const values = new Float64Array(starts.length);
  for (let row = 0; row < values.length; row += 1) {
    values[row] = parseDateTime(text, starts[row], ends[row], dateOrder);
  }
  return { values, dateOrder };
}

/** The dates of a column that are written without any mark between their parts; null where they are just numbers. */
function digitDatesOf(text: string, raw: RawColumn, name: string): Found | null {
  const { starts, ends, dateOrder } = raw;
  const first = starts.findIndex((start, row) => !isMissing(text, start, ends[row]));
  if (first < 0 || Number.isNaN(parseDigitsDate(text, starts[first], ends[first]))) return null;
  const length = ends[first] - starts[first];
  const values = new Float64Array(starts.length).fill(Number.NaN);
  let differ = false;
  for (let row = first; row < values.length; row += 1) {
    if (isMissing(text, starts[row], ends[row])) continue;
    values[row] =
      ends[row] - starts[row] === length ? parseDigitsDate(text, starts[row], ends[row]) : Number.NaN;
    if (Number.isNaN(values[row])) return null;
    differ ||= values[row] !== values[first];
  }
  // Ten digits may be seconds since 1970.
  const isMeant = dateOrder !== undefined || DATE_NAME.test(name) || (length !== 10 && differ);
  return isMeant ? { values, dateOrder: 'year' } : null;
}

function clocksOf(text: string, raw: RawColumn, name: string, before: readonly Column[]): Found {
  const { starts, ends } = raw;
  const found = clockValues(text, raw, before);
  if (found === null) {
    const first = starts.findIndex((start, row) => ends[row] > start);
    const ambiguous = notice(
      'ambiguous-clock',
      said`Column ${name} holds times such as ${quote(text, starts[first], ends[first])}, which may be hours and minutes or minutes and seconds, and is left out. Write them as 12:34:00 to use them.`,
    );
    return { values: null, notices: [ambiguous] };
  }
  const { values, hasDates, midnights } = found;
  const notices =
    midnights === 0
      ? []
      : [
          notice(
            'past-midnight',
            said`The times of column ${name} begin anew, times: ${midnights}. Each is read as the next day.`,
          ),
        ];
  return { values, isClock: !hasDates, notices };
}

/** Why a column of texts is left out. */
function textNotice(
  text: string,
  name: string,
  { starts, ends }: RawColumn,
  { firstText: first, numbers, texts }: Survey,
  isLabels: boolean,
): Notice {
  if (numbers > texts && !isLabels) {
    return notice(
      'mixed-column',
      said`Column ${name} holds texts among its numbers (${texts}, the first of them ${quote(text, starts[first], ends[first])} in line ${placeOf(text, starts[first]).line}), and is left out.`,
    );
  }
  return first >= 0 && isMoney(text, starts[first], ends[first])
    ? notice(
        'money-column',
        said`Column ${name} holds amounts of money, which are not read, and is left out. Take out the currency signs to read it.`,
      )
    : notice('text-column', said`Column ${name} holds text and is left out.`);
}

function surveyOf(text: string, raw: RawColumn): Survey {
  const survey: Survey = {
    numbers: 0,
    times: 0,
    clocks: 0,
    texts: 0,
    firstNumber: -1,
    firstTime: -1,
    firstClock: -1,
    firstText: -1,
    unit: null,
    firstOtherUnit: -1,
    marks: noMarks(),
    hasUncertainties: false,
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
      survey.hasUncertainties ||= (shape & Shape.uncertainty) !== 0;
      noteMarks(survey.marks, shape, start, end);
    } else if (isMissing(text, start, end)) {
    } else if (isClock(text, start, end)) {
      survey.clocks += 1;
      if (survey.firstClock < 0) {
        survey.firstClock = row;
      }
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
  if (
    !labels ||
    labels.texts === 0 ||
    labels.numbers + labels.times + labels.clocks > 0 ||
    numbers === 0 ||
    texts === 0
  ) {
    return false;
  }
  const lastFilled = ({ starts, ends }: RawColumn): number =>
    starts.findLastIndex((start, row) => ends[row] > start && !isMissing(text, start, ends[row]));
  const last = lastFilled(raws[index - 1]);
  return last < Math.min(MOST_LABELS, raws[index].starts.length - 1) && lastFilled(raws[index]) <= last;
}

/** Whether a column holds codes, of which many are no numbers, rather than numbers with typing errors. */
function isCodes({ numbers, times, clocks, texts }: Survey, { starts }: RawColumn): boolean {
  return times + clocks === 0 && numbers > 0 && isMixed(texts, starts.length);
}

function kindOf(
  text: string,
  survey: Survey,
  raw: RawColumn,
  name: string,
): 'number' | 'time' | 'clock' | 'text' | 'empty' {
  const { numbers, times, clocks, texts, firstOtherUnit } = survey;
  if (numbers + times + clocks + texts === 0) {
    return 'empty';
  }
  if (texts >= numbers + times + clocks || (clocks > 0 && isSkyPosition(name))) {
    const start = raw.starts[Math.max(0, survey.firstText)];
    const end = raw.ends[Math.max(0, survey.firstText)];
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
      said`the unit of ${quote(text, start, end)} differs from '${survey.unit ?? ''}' further up in column ${inColumn(name)}. Give the whole column in one unit.`,
    );
  }
  const kind = clocks > Math.max(times, numbers) ? 'clock' : times > numbers ? 'time' : 'number';
  const others = [
    survey.firstText,
    kind === 'number' ? -1 : survey.firstNumber,
    kind === 'time' ? -1 : survey.firstTime,
    kind === 'clock' ? -1 : survey.firstClock,
  ].filter((row) => row >= 0);
  const stray = others.length > 0 ? Math.min(...others) : -1;
  if (stray >= 0) {
    const start = raw.starts[stray];
    if (isMoney(text, start, raw.ends[stray])) {
      throw moneyError(text, start, raw.ends[stray]);
    }
    throw errorAt(
      text,
      start,
      'not-a-number',
      notOfKind(kind, quote(text, start, raw.ends[stray]), inColumn(name)),
    );
  }
  return kind;
}

function notOfKind(kind: 'number' | 'time' | 'clock', quoted: string, column: string): Wording {
  switch (kind) {
    case 'number':
      return said`${quoted} is not a number (column ${column}). Correct it, or leave the cell empty to mark a missing sample.`;
    case 'time':
      return said`${quoted} is not a date like the others (column ${column}). Correct it, or leave the cell empty to mark a missing sample.`;
    case 'clock':
      return said`${quoted} is not a time like the others (column ${column}). Correct it, or leave the cell empty to mark a missing sample.`;
  }
}

function noNumbers(text: string, raws: readonly RawColumn[], surveys: readonly Survey[]): InputError {
  for (const [index, { firstText }] of surveys.entries()) {
    const [start, end] = [raws[index].starts[firstText], raws[index].ends[firstText]];
    if (firstText >= 0 && isMoney(text, start, end)) {
      return moneyError(text, start, end);
    }
  }
  if (surveys.some(({ times, clocks }) => times + clocks > 0)) {
    return new InputError('no-numbers', said`There are dates but no numbers to denoise.`);
  }
  return new InputError(
    'no-numbers',
    text.trim() === ''
      ? said`There is no text to read.`
      : said`There are no numbers in a form that is read: tables (CSV, TSV, columns), repeated lines of a log, JSON, and arrays in code.`,
  );
}
