/**
 * Numbers as people and programs write them: `+1.5E-3`, `.5`, `5.`, `1.0D+00`, `0.33-104`, `1.*^-3`,
 * `1.2 \times 10^{-3}`, `1.f`, `1.0_dp`, `0x1F`, `1_000`, `1,234.5`, `1.234,5`, `12 %`, `0.42(8)`, `0.42 ± 0.08`. What a comma or point means depends on the rest of the table,
 * so that the shape of a number (what its marks may mean) is told apart from its value.
 */
import { isUnit } from './units';

/** Bits that `numberShape` returns. */
export const Shape = {
  /** It is a number. The other bits are set only beside this one. */
  number: 1,
  /** A point that can only be the decimal mark, or a comma that can only group thousands. */
  decimalPoint: 2,
  /** A comma that can only be the decimal mark, or a point that can only group thousands. */
  decimalComma: 4,
  /** `1.234`: decimals or thousands. */
  eitherPoint: 8,
  /** `1,234`: decimals or thousands. */
  eitherComma: 16,
  /** Commas or points that certainly group thousands: `1,234.5`, `1.234.567`. */
  groups: 32,
  /** Words follow the number: a unit or a percent sign. */
  unit: 64,
  /** No mark and no exponent. */
  integer: 128,
  /** An uncertainty follows: `0.421(80)`, `0.42 ± 0.08`. */
  uncertainty: 256,
} as const;

const PLUS = 43;
const COMMA = 44;
const MINUS = 45;
const POINT = 46;
const UNDERSCORE = 95;
const APOSTROPHE = 39;
const UNICODE_MINUS = 0x2212;
const SPACE = 32;
const BACKTICK = 96;
const HASH = 35;
const BACKSLASH = 92;
const DOLLAR = 36;
/** Characters; no double needs more. */
const LONGEST_NUMBER = 1200;

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Whether it is '+', '-' or U+2212. */
export function isSign(code: number): boolean {
  return code === PLUS || code === MINUS || code === UNICODE_MINUS;
}

/** Blanks that separate nothing but look: space, tab, no-break space, thin spaces. */
function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 0xa0 || code === 0x202f || code === 0x2009;
}

/** Characters that may stand between groups of three digits. */
function isGrouping(code: number): boolean {
  return (
    code === UNDERSCORE ||
    code === APOSTROPHE ||
    code === 0x2019 ||
    code === SPACE ||
    code === 0xa0 ||
    code === 0x202f ||
    code === 0x2009
  );
}

/** Whether the underscore at `i` parts digits: at least two follow (`1.0_8` is Fortran's kind 8). */
function partsDigits(text: string, i: number, end: number): boolean {
  return i + 2 < end && isDigit(text.charCodeAt(i + 1)) && isDigit(text.charCodeAt(i + 2));
}

/** Whether the character at `i`, inside a number, parts groups of digits. */
function isGroupMark(text: string, i: number, end: number): boolean {
  const code = text.charCodeAt(i);
  return code === UNDERSCORE
    ? partsDigits(text, i, end)
    : isGrouping(code) && threeDigitsAt(text, i + 1, end);
}

/** Where the letter of an exponent that starts at `i` ends: `e`, `D`, `q`, Julia's `f`, Mathematica's `*^`. */
function exponentMarkEnd(text: string, i: number, end: number): number {
  switch (text.charCodeAt(i) | 32) {
    case 100: // d
    case 101: // e
    case 113: // q
      return i + 1;
    case 102: // f: but `1.0f32` and `1.0f64` carry a type.
      return /^(?:32|64)(?!\d)/.test(text.slice(i + 1, Math.min(end, i + 4))) ? i : i + 1;
    case 42: // *
      return text.charCodeAt(i + 1) === 94 ? i + 2 : i;
    default:
      return timesTenEnd(text, i, end);
  }
}

const TIMES_TEN =
  /[ \u00a0]{0,9}\$?[ \u00a0]{0,9}(?:\\times|\\cdot|[×·⋅]|(?<= )x)[ \u00a0]{0,9}\$?[ \u00a0]{0,9}10[ \u00a0]{0,9}\$?[ \u00a0]{0,9}\^\{?/y;

/** Past `\times 10^{` or `× 10^` at `i`; `i` where there is none. */
function timesTenEnd(text: string, i: number, end: number): number {
  const code = text.charCodeAt(i);
  if (code !== SPACE && code !== BACKSLASH && code !== DOLLAR && code < 0xa0) {
    return i;
  }
  TIMES_TEN.lastIndex = i;
  return TIMES_TEN.test(text) && TIMES_TEN.lastIndex < end ? TIMES_TEN.lastIndex : i;
}

/** Past the brace and the dollar sign that close what `timesTenEnd` opened. */
function closingEnd(text: string, mark: number, markEnd: number, digitsEnd: number): number {
  if (markEnd === mark || text[markEnd - 1] !== '{') {
    return digitsEnd;
  }
  if (text[digitsEnd] !== '}') {
    return -1;
  }
  const isOpen = text.slice(mark, markEnd).split('$').length % 2 === 0;
  return isOpen && text[digitsEnd + 1] === '$' ? digitsEnd + 2 : digitsEnd + 1;
}

/** The end of the exponent, with Mathematica's precision (`1.5`20*^-3`) before it, at `i`; `i` where there is none. */
function exponentEnd(text: string, i: number, end: number): number {
  if (i >= end) {
    return i;
  }
  const markStart = precisionEnd(text, i, end);
  let j = exponentMarkEnd(text, markStart, end);
  if (j === markStart) {
    return markStart;
  }
  if (j < end && isSign(text.charCodeAt(j))) {
    j += 1;
  }
  const digits = j;
  while (j < end && isDigit(text.charCodeAt(j))) {
    j += 1;
  }
  const closed = j > digits ? closingEnd(text, markStart, exponentMarkEnd(text, markStart, end), j) : -1;
  return closed >= 0 && closed <= end ? closed : markStart;
}

/** Past the precision that Mathematica writes behind a backtick. */
function precisionEnd(text: string, i: number, end: number): number {
  if (text.charCodeAt(i) !== BACKTICK || i >= end) {
    return i;
  }
  let j = i + 1;
  while (j < end && (isDigit(text.charCodeAt(j)) || text.charCodeAt(j) === POINT)) {
    j += 1;
  }
  return j;
}

/** The end of an exponent of three digits without its letter, as Fortran writes it; `i` where there is none. */
function bareExponentEnd(text: string, i: number, end: number): number {
  return i + 4 <= end && isSign(text.charCodeAt(i)) && threeDigitsAt(text, i + 1, end) ? i + 4 : i;
}

const TYPE_SUFFIX = /^(?:_[A-Za-z]\w*|_\d(?!\d)|_16(?!\d)|f32|f64|[iu](?:8|16|32|64|128)|[fFlLdDuU]{1,3})/;
const LONGEST_SUFFIX = 16;

/** The end of a type suffix (`f`, `UL`, `f64`, `_dp`...) at `i`, or `i` where there is none. */
function suffixEnd(text: string, i: number, end: number): number {
  if (i >= end || !'_fiuFlLdDU'.includes(text[i])) {
    return i;
  }
  return i + (TYPE_SUFFIX.exec(text.slice(i, Math.min(end, i + LONGEST_SUFFIX)))?.[0].length ?? 0);
}

const BLANKS = '[ \\u00a0\\u202f\\u2009]{0,9}';
/** `± 0.08`, `+/- 0.08`, `\\pm 0.08` behind a value. */
const PLUS_MINUS = new RegExp(
  String.raw`${BLANKS}(?:±|\+/-|\+-|\\pm(?![a-z]))${BLANKS}(?:\d{1,40}(?:[.,]\d{0,40})?|[.,]\d{1,40})(?:[eE][-+]?\d{1,3})?`,
  'y',
);
/** `(80)`: of the last digits of a value with decimals. */
const LAST_DIGITS = /\(\d{1,9}(?:[.,]\d{1,9})?\)/y;

/** The end of an uncertainty at `i`, or `i` where there is none; `mayBeShort` where one of the last digits makes sense. */
function uncertaintyEnd(text: string, i: number, end: number, mayBeShort: boolean): number {
  if (i >= end || isDigit(text.charCodeAt(i))) {
    return i;
  }
  const pattern = text[i] === '(' ? LAST_DIGITS : PLUS_MINUS;
  if (text[i] === '(' && !mayBeShort) {
    return i;
  }
  pattern.lastIndex = i;
  return pattern.test(text) && pattern.lastIndex <= end ? pattern.lastIndex : i;
}

/** The end of a hexadecimal whole number (`0x1F4`, `-0XFFu`) in `text[start, end)`; -1 where it is none. */
function hexEnd(text: string, start: number, end: number): number {
  const first = isSign(text.charCodeAt(start)) ? start + 1 : start;
  if (first + 2 >= end || text.charCodeAt(first) !== 48 || (text.charCodeAt(first + 1) | 32) !== 120) {
    return -1;
  }
  let i = first + 2;
  while (i < end && isHexDigit(text.charCodeAt(i))) {
    i += 1;
  }
  if (i === first + 2) {
    return -1;
  }
  while (i < end && 'uUlL'.includes(text[i])) {
    i += 1;
  }
  return i;
}

function isHexDigit(code: number): boolean {
  return isDigit(code) || ((code | 32) >= 97 && (code | 32) <= 102);
}

/**
 * What `text[start, end)`, without blanks around it, is: 0 when it is no number, otherwise bits
 * of `Shape`. A unit after the number belongs to it.
 */
export function numberShape(text: string, start: number, end: number): number {
  if (end - start > LONGEST_NUMBER) {
    return 0;
  }
  const plain = plainShape(text, start, end);
  if (plain !== 0) {
    return plain;
  }
  if (hexEnd(text, start, end) === end) {
    return Shape.number | Shape.integer;
  }
  let i = start;
  if (i < end && isSign(text.charCodeAt(i))) {
    i += 1;
    // The imaginary part of `1.0 + 2.0i`: nowhere else may blanks stand behind the sign.
    while (text.charCodeAt(i) === SPACE && 'ij*'.includes(text[end])) {
      i += 1;
    }
  }
  let points = 0;
  let commas = 0;
  let lastMark = -1;
  let firstMark = -1;
  let digits = 0;
  let digitsBeforeMark = 0;
  let sinceSeparator = 0;
  let shortGroup = false;
  let otherGroups = false;
  let lastGroup = 0;
  const first = i;
  for (; i < end; i += 1) {
    const code = text.charCodeAt(i);
    if (isDigit(code)) {
      digits += 1;
      sinceSeparator += 1;
      continue;
    }
    if (code === POINT || code === COMMA) {
      if (lastMark >= 0 && sinceSeparator !== 3) {
        shortGroup = true;
      }
      if (firstMark < 0) {
        firstMark = code;
        digitsBeforeMark = digits;
      }
      if (code === POINT) {
        points += 1;
      } else {
        commas += 1;
      }
      lastMark = code;
      sinceSeparator = 0;
      continue;
    }
    if (
      digits > 0 &&
      isGroupMark(text, i, end) &&
      (code === UNDERSCORE || (points + commas === 0 && digits - lastGroup <= 3)) &&
      (code !== SPACE || text.charCodeAt(first) !== 48)
    ) {
      lastGroup = digits;
      otherGroups = true;
      continue;
    }
    break;
  }
  if (digits === 0) {
    return 0;
  }
  const mantissaEnd = i;
  i = exponentEnd(text, i, end);
  if (i === mantissaEnd && points + commas === 1 && sinceSeparator > 0) {
    i = bareExponentEnd(text, i, end);
  }
  const hasExponent = i > mantissaEnd;
  i = suffixEnd(text, i, end);
  const valueEnd = i;
  i = uncertaintyEnd(text, i, end, points + commas === 1 && i === mantissaEnd);
  const isBare = i === mantissaEnd;
  let shape: number = i > valueEnd ? Shape.number | Shape.uncertainty : Shape.number;
  if (i < end) {
    while (i < end && isBlank(text.charCodeAt(i))) {
      i += 1;
    }
    if (!isUnit(text.slice(i, Math.min(end, i + 25)))) {
      return 0;
    }
    shape |= Shape.unit;
  }
  const leadingZero = text.charCodeAt(first) === 48;
  const firstGroup = digitsBeforeMark >= 1 && digitsBeforeMark <= 3 && !leadingZero;
  if (points + commas === 0) {
    return hasExponent ? shape : shape | Shape.integer;
  }
  if (points + commas === 1) {
    const either = firstGroup && sinceSeparator === 3 && isBare && !otherGroups;
    if (points === 1) {
      return shape | (either ? Shape.eitherPoint : Shape.decimalPoint);
    }
    return shape | (either ? Shape.eitherComma : Shape.decimalComma);
  }
  if (otherGroups || !firstGroup || shortGroup) {
    return 0;
  }
  if (points === 1 && lastMark === POINT) {
    return shape | Shape.decimalPoint | Shape.groups;
  }
  if (commas === 1 && lastMark === COMMA) {
    return shape | Shape.decimalComma | Shape.groups;
  }
  if (sinceSeparator !== 3 || (points > 0 && commas > 0)) {
    return 0;
  }
  return shape | Shape.groups | (points === 0 ? Shape.decimalPoint : Shape.decimalComma);
}

/** The shape of a number of digits with at most one point, which most numbers are; 0 for any other. */
function plainShape(text: string, start: number, end: number): number {
  const first = start < end && isSign(text.charCodeAt(start)) ? start + 1 : start;
  let point = -1;
  for (let i = first; i < end; i += 1) {
    const code = text.charCodeAt(i);
    if (code === POINT && point < 0) {
      point = i;
    } else if (!isDigit(code)) {
      return 0;
    }
  }
  if (point < 0) {
    return end > first ? Shape.number | Shape.integer : 0;
  }
  if (end - first === 1) {
    return 0;
  }
  const before = point - first;
  const isEither = end - point === 4 && before >= 1 && before <= 3 && text.charCodeAt(first) !== 48;
  return Shape.number | (isEither ? Shape.eitherPoint : Shape.decimalPoint);
}

/** The end of the number itself in `text[start, end)`, before any blanks and unit. */
export function numberEndBeforeUnit(text: string, start: number, end: number): number {
  let i = start;
  if (i < end && isSign(text.charCodeAt(i))) {
    i += 1;
  }
  while (i < end) {
    const code = text.charCodeAt(i);
    if (!isDigit(code) && code !== POINT && code !== COMMA && !isGroupMark(text, i, end)) {
      break;
    }
    i += 1;
  }
  const mantissaEnd = i;
  const valueEnd = suffixEnd(text, bareExponentEnd(text, exponentEnd(text, i, end), end), end);
  return uncertaintyEnd(text, valueEnd, end, valueEnd === mantissaEnd);
}

/** Whether exactly three digits stand at `i`: one group of thousands. */
function threeDigitsAt(text: string, i: number, end: number): boolean {
  return (
    i + 3 <= end &&
    isDigit(text.charCodeAt(i)) &&
    isDigit(text.charCodeAt(i + 1)) &&
    isDigit(text.charCodeAt(i + 2)) &&
    !(i + 3 < end && isDigit(text.charCodeAt(i + 3)))
  );
}

/**
 * The uncertainty in `text[start, end)`, which `numberShape` called a number, with the decimal mark given; NaN where there
 * is none.
 */
export function parseUncertainty(text: string, start: number, end: number, mark: '.' | ','): number {
  const cell = text.slice(start, end);
  const behind = /(?:±|\+\/-|\+-|\\pm)\s*([\d.,]+(?:[eE][-+]?\d+)?)/.exec(cell);
  if (behind) return parseNumber(behind[1], 0, behind[1].length, mark);
  const lastDigits = /^([^(]*)\((\d+)([.,]\d+)?\)/.exec(cell);
  if (!lastDigits) return Number.NaN;
  const [, value, digits, fraction] = lastDigits;
  // `12.3(1.2)` is written as it is, `12.3(12)` in units of the last digit.
  if (fraction !== undefined) return Number(`${digits}.${fraction.slice(1)}`);
  const decimals = value.slice(value.lastIndexOf(mark) + 1).replace(/\D/g, '').length;
  return Number(`${digits}e-${decimals}`);
}

const EXACT_POWERS = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

/**
 * The value of `text[start, end)`, which `numberShape` called a number, with the decimal mark
 * given. NaN where the value does not fit a double (it counts as missing, like Infinity).
 */
export function parseNumber(text: string, start: number, end: number, mark: '.' | ','): number {
  const markCode = mark === '.' ? POINT : COMMA;
  const plain = plainValue(text, start, end, markCode);
  if (!Number.isNaN(plain)) {
    return plain;
  }
  let i = start;
  let negative = false;
  if (isSign(text.charCodeAt(i))) {
    negative = text.charCodeAt(i) !== PLUS;
    i += 1;
    // The imaginary part of `1.0 + 2.0i`.
    while (i < end && text.charCodeAt(i) === SPACE) {
      i += 1;
    }
  }
  const mantissaStart = i;
  if (
    text.charCodeAt(i) === 48 &&
    (text.charCodeAt(i + 1) | 32) === 120 &&
    hexEnd(text, start, end) === end
  ) {
    const digits = text.slice(i, end).replace(/[uUlL]+$/, '');
    return negative ? -Number(digits) : Number(digits);
  }
  let mantissa = 0;
  let significant = 0;
  let decimals = 0;
  let inFraction = false;
  for (; i < end; i += 1) {
    const code = text.charCodeAt(i);
    if (isDigit(code)) {
      mantissa = mantissa * 10 + (code - 48);
      if (mantissa > 0) {
        significant += 1;
      }
      if (inFraction) {
        decimals += 1;
      }
    } else if (code === markCode) {
      inFraction = true;
    } else if (!(code === POINT || code === COMMA || isGroupMark(text, i, end))) {
      break;
    }
  }
  const mantissaEnd = i;
  let exponent = 0;
  i = i < end ? precisionEnd(text, i, end) : i;
  const markEnd = i < end ? exponentMarkEnd(text, i, end) : i;
  if (i < end && (exponentEnd(text, i, end) > i || (markEnd === i && bareExponentEnd(text, i, end) > i))) {
    const sign = text.charCodeAt(markEnd);
    const negativeExponent = isSign(sign) && sign !== PLUS;
    for (i = markEnd + (isSign(sign) ? 1 : 0); i < end && isDigit(text.charCodeAt(i)); i += 1) {
      exponent = Math.min(exponent * 10 + (text.charCodeAt(i) - 48), 99999);
    }
    exponent = negativeExponent ? -exponent : exponent;
  }
  const power = exponent - decimals;
  let value: number;
  if (significant <= 15 && power >= -22 && power <= 22) {
    // Both factors are exact doubles: one correctly rounded operation (Clinger's fast path).
    value = power < 0 ? mantissa / EXACT_POWERS[-power] : mantissa * EXACT_POWERS[power];
  } else {
    let digits = '';
    for (let j = mantissaStart; j < mantissaEnd; j += 1) {
      if (isDigit(text.charCodeAt(j))) {
        digits += text[j];
      }
    }
    value = Number(`${digits}e${power}`);
  }
  if (!Number.isFinite(value)) {
    return Number.NaN;
  }
  return negative ? -value : value;
}

/** The value of up to nine digits with at most one decimal mark, as most numbers are; NaN for any other. */
function plainValue(text: string, start: number, end: number, mark: number): number {
  const sign = text.charCodeAt(start);
  const first = sign === MINUS || sign === PLUS ? start + 1 : start;
  if (end - first > 10 || end === first) {
    return Number.NaN;
  }
  let digits = 0;
  let count = 0;
  let markAt = -1;
  for (let i = first; i < end; i += 1) {
    const digit = text.charCodeAt(i) - 48;
    if (digit >= 0 && digit <= 9) {
      digits = (digits * 10 + digit) | 0;
      count += 1;
    } else if (digit + 48 === mark && markAt < 0) {
      markAt = i;
    } else {
      return Number.NaN;
    }
  }
  if (count === 0 || count > 9) {
    return Number.NaN;
  }
  // Both are exact doubles: one correctly rounded operation.
  const size = markAt < 0 ? digits : digits / EXACT_POWERS[end - markAt - 1];
  return sign === MINUS ? -size : size;
}

/** The end of a number as programs write it (no units, no commas) at `start`; -1 where none stands. */
export function codeNumberEnd(text: string, start: number, end: number): number {
  const hex = hexEnd(text, start, end);
  if (hex >= 0) {
    return hex < end && /[\p{L}\p{N}_.$]/u.test(text[hex]) ? -1 : hex;
  }
  let i = start;
  if (i < end && isSign(text.charCodeAt(i))) {
    i += 1;
  }
  let digits = 0;
  let points = 0;
  for (; i < end; i += 1) {
    const code = text.charCodeAt(i);
    if (isDigit(code)) {
      digits += 1;
    } else if (code === POINT && points === 0) {
      points = 1;
    } else if (!(code === UNDERSCORE && digits > 0 && partsDigits(text, i, end))) {
      break;
    }
  }
  if (digits === 0) {
    return -1;
  }
  i = suffixEnd(text, exponentEnd(text, i, end), end);
  if (i < end && /[\p{L}\p{N}_.$]/u.test(text[i])) {
    return -1;
  }
  return i;
}

const MISSING = new Set([
  '',
  'nan',
  '.nan',
  '.inf',
  '~',
  'na',
  'n/a',
  '#n/a',
  'brak',
  'k.a.',
  'null',
  'none',
  'nil',
  'missing',
  '<na>',
  '\\n',
  '-',
  '--',
  '---',
  '?',
  'inf',
  'infinity',
  '∞',
  'nan(ind)',
  'nan(snan)',
  '1.#inf',
  '1.#qnan',
  '1.#ind',
  '#div/0!',
  '#value!',
  '#num!',
  'np.nan',
  'np.inf',
  'numpy.nan',
  'numpy.inf',
  'math.nan',
  'math.inf',
  'number.nan',
  "float('nan')",
  'float("nan")',
  "float('inf')",
  'float("inf")',
  "float('-inf')",
  'float("-inf")',
]);
const LONGEST_MISSING = 13;
const SHORTEST_OVERFLOW = 3;

/** Whether `text[start, end)` marks a missing sample: empty, NaN, NA, N/A, null, None, nil, \N, ?, -, ***, Inf. */
export function isMissing(text: string, start: number, end: number): boolean {
  if (start === end) {
    return true;
  }
  const first = isSign(text.charCodeAt(start)) ? start + 1 : start;
  // `1.#INF`, as Windows prints it, is the only one that starts with a digit.
  if (
    end - start > LONGEST_MISSING ||
    (isDigit(text.charCodeAt(first)) && text.charCodeAt(first + 2) !== HASH)
  ) {
    return false;
  }
  const word = text.slice(start, end).toLowerCase();
  // Fortran fills a field with stars where the number does not fit.
  if (first === start && word.length >= SHORTEST_OVERFLOW && /^\*+$/.test(word)) {
    return true;
  }
  return MISSING.has(word) || (word.length > 1 && isSign(word.charCodeAt(0)) && MISSING.has(word.slice(1)));
}
