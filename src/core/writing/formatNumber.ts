/** Writes numbers in the notation that another number has. */
import { isDigit, isSign } from '../reading/numberToken';

/** How a number is written, as far as one number can show it. */
export interface NumberStyle {
  readonly plus: boolean;
  readonly minus: '-' | '−';
  /** Blanks behind the sign, as in the imaginary part of `1.0 + 2.0i`. */
  readonly signGap: string;
  /** The mark between thousands; '' for none. */
  readonly group: string;
  /** `.5` rather than `0.5`. */
  readonly leadingDot: boolean;
  /** Whether a decimal mark stands even without decimals (`5.`). */
  readonly hasMark: boolean;
  readonly decimals: number;
  readonly exponent: ExponentStyle | null;
  /** Type suffix, percent sign or unit, with the blanks before it. */
  readonly tail: string;
  /** Of a hexadecimal number, which has no decimals; null for a decimal one. */
  readonly hex: HexStyle | null;
}

interface HexStyle {
  /** `0x` or `0X`. */
  readonly prefix: string;
  readonly upperCase: boolean;
  /** At least this many digits. */
  readonly digits: number;
}

interface ExponentStyle {
  /** `e`, `D`, `*^`...; '' as Fortran writes exponents of three digits. */
  readonly letter: string;
  readonly plus: boolean;
  /** At least this many digits (`E-03` has 2). */
  readonly digits: number;
  /** Digits before the mark: 0 for `0.15E+01`, 1 for `1.5E+00`, 3 for up to three (`150.0E-3`). */
  readonly whole: 0 | 1 | 3;
}

/** Rounding may add this share of the standard deviation of the noise at most. */
const ROUNDING_SHARE = 0.01;
/** Significant decimal digits that tell every double from every other. */
const DOUBLE_DIGITS = 17;
const LONGEST_FIXED = 24;
const EXPONENT =
  /^((?:`[\d.]*)?(?:[eEdDqQ]|\*\^|[fF](?!32|64)|[ \u00a0]*\$?[ \u00a0]*(?:\\times|\\cdot|[×·⋅]|(?<= )x)[ \u00a0]*\$?[ \u00a0]*10[ \u00a0]*\$?[ \u00a0]*\^\{?)|(?=[-+]\d{3}$))([-+−]?)(\d+)/;

/** The style of `source`, a number with this decimal mark. */
export function styleOf(source: string, decimalMark: '.' | ','): NumberStyle {
  let i = 0;
  const sign = isSign(source.charCodeAt(0)) ? source[0] : '';
  const hex = /^(0[xX])([0-9a-fA-F]+)([uUlL]*)$/.exec(source.slice(sign.length));
  const signGap = sign === '' ? '' : (/^ */.exec(source.slice(1))?.[0] ?? '');
  i += sign.length + signGap.length;
  let whole = '';
  let group = '';
  let decimals = 0;
  let hasMark = false;
  let isZero = true;
  for (; i < source.length; i += 1) {
    const character = source[i];
    if (isDigit(source.charCodeAt(i))) {
      isZero &&= character === '0';
      if (hasMark) {
        decimals += 1;
      } else {
        whole += character;
      }
    } else if (character === decimalMark && !hasMark) {
      hasMark = true;
    } else if (/^[^a-z`]\d\d/i.test(source.slice(i, i + 3)) && !hasMark) {
      group = character;
    } else if (!/^_\d\d/.test(source.slice(i, i + 3))) {
      break;
    }
  }
  const rest = hex ? hex[3] : source.slice(i);
  const exponent = rest === '' || hex ? null : EXPONENT.exec(rest);
  return {
    plus: sign === '+',
    minus: sign === '−' ? '−' : '-',
    signGap,
    group,
    leadingDot: whole === '' && decimals > 0,
    hasMark,
    decimals,
    exponent: exponent && {
      letter: exponent[1],
      // printf writes `e-03` and `e+03`: two digits tell it even where the exponent is negative.
      plus: exponent[1] === '' || exponent[2] === '+' || (exponent[2] !== '' && exponent[3].startsWith('0')),
      digits:
        exponent[1] !== '' && exponent[3].length > 1 && exponent[3].startsWith('0')
          ? exponent[3].length
          : exponent[3].length === 2 || exponent[1] === ''
            ? 2
            : 1,
      whole: /^0?$/.test(whole) && !isZero ? 0 : whole.length <= 1 ? 1 : 3,
    },
    tail: rest.slice(exponent ? exponent[0].length : 0),
    hex: hex && { prefix: hex[1], upperCase: /[A-F]/.test(hex[2]), digits: hex[2].length },
  };
}

/**
 * `value` in the notation of `source`: its decimal mark, exponent, sign, suffix and at least as many
 * decimals, more where rounding would otherwise add over 1 % of `sigma`. `sigma` 0 gives the shortest
 * decimals that read back as the same double.
 */
export function formatLike(source: string, value: number, sigma: number, decimalMark: '.' | ','): string {
  return formatInStyle(styleOf(source, decimalMark), value, sigma, decimalMark);
}

/** `formatLike` with the style at hand. `value` must be finite. */
export function formatInStyle(
  style: NumberStyle,
  value: number,
  sigma: number,
  decimalMark: '.' | ',',
): string {
  const size = Math.abs(value);
  // Decimals whose half unit in the last place is within the share of sigma.
  const needed = sigma > 0 ? Math.ceil(-Math.log10(2 * ROUNDING_SHARE * sigma)) : Number.POSITIVE_INFINITY;
  if (style.hex && (needed <= 0 || Number.isInteger(value)) && Math.round(size) <= Number.MAX_SAFE_INTEGER) {
    const whole = Math.round(size);
    const digits = whole.toString(16).padStart(style.hex.digits, '0');
    const sign = value < 0 && whole > 0 ? style.minus : '';
    return sign + style.hex.prefix + (style.hex.upperCase ? digits.toUpperCase() : digits) + style.tail;
  }
  const useExponent = style.exponent ?? exponentIfFixedIsTooLong(size, needed);
  const digits = useExponent
    ? scientific(size, style.decimals, needed, useExponent, decimalMark)
    : fixed(size, style.decimals, needed, decimalMark);
  let written = useExponent ? digits : grouped(digits, style.group, decimalMark);
  if (style.leadingDot) {
    written = written.replace(/^0(?=[.,])/, '');
  }
  if (style.hasMark && !written.includes(decimalMark)) {
    written = useExponent
      ? written.replace(/^\d+/, (mantissa) => mantissa + decimalMark)
      : written + decimalMark;
  }
  // -0.00 is no number anyone writes.
  const isNegative = value < 0 && /^[\d.,]*[1-9]/.test(digits);
  const sign = isNegative ? style.minus : style.plus ? '+' : '';
  const [, fraction = ''] = useExponent ? [] : digits.split(decimalMark);
  const tail = tailFor(style, written.includes(decimalMark));
  return (
    sign +
    (sign === '' ? '' : style.signGap) +
    written +
    withUncertainty(tail, fraction.length - style.decimals)
  );
}

/** `0.421(80)` with one decimal more is `0.4213(800)`: the digits in brackets are the last ones of the value. */
function withUncertainty(tail: string, moreDecimals: number): string {
  return moreDecimals > 0
    ? tail.replace(/^\(\d+(?=\))/, (digits) => digits + '0'.repeat(moreDecimals))
    : tail;
}

/** A suffix that says "integer" (`10L`, `10u8`) goes when decimals come. */
function tailFor(style: NumberStyle, hasMark: boolean): string {
  return hasMark && !style.hasMark && style.exponent === null
    ? style.tail.replace(/^(?:[iu]\d+|[lLuU]+)/, '')
    : style.tail;
}

function exponentIfFixedIsTooLong(size: number, needed: number): ExponentStyle | null {
  const wholeDigits = size >= 1 ? Math.floor(Math.log10(size)) + 1 : 1;
  if (wholeDigits + needed <= LONGEST_FIXED && wholeDigits <= LONGEST_FIXED) {
    return null;
  }
  const decimals = Math.min(needed, shortestDecimals(size));
  return wholeDigits + Math.max(0, decimals) > LONGEST_FIXED
    ? { letter: 'e', plus: true, digits: 2, whole: 1 }
    : null;
}

/** Decimals of the shortest fixed notation that reads back as the same double. */
function shortestDecimals(size: number): number {
  const [, exponent] = size.toExponential().split('e');
  return Math.max(0, shortestDigits(size) - 1 - Number(exponent));
}

function fixed(size: number, least: number, needed: number, decimalMark: '.' | ','): string {
  const magnitude = size > 0 ? Math.floor(Math.log10(size)) + 1 : 1;
  const meaningful = needed + Math.max(magnitude, 0) > DOUBLE_DIGITS ? shortestDecimals(size) : needed;
  let decimals = Math.max(least, meaningful, 0);
  if (decimalMark === ',' && decimals === 3) {
    // `1,234` could be read as thousands: one more decimal keeps the comma a decimal mark.
    decimals = 4;
  }
  return size.toFixed(Math.min(decimals, 100)).replace('.', decimalMark);
}

function scientific(
  size: number,
  least: number,
  needed: number,
  style: ExponentStyle,
  decimalMark: '.' | ',',
): string {
  const power = size > 0 ? Number(size.toExponential().split('e')[1]) : 0;
  const whole = style.whole === 3 ? (((power % 3) + 3) % 3) + 1 : style.whole;
  const shown = size > 0 ? power + 1 - whole : 0;
  const wanted = Math.max(0, needed + shown);
  const digits = wanted + whole <= DOUBLE_DIGITS ? wanted + whole : shortestDigits(size);
  const decimals = Math.max(least, digits - whole, 0);
  const [mantissa, exponent] = roundedDigits(size, Math.max(decimals + whole - 1, 0));
  if (size > 0 && exponent !== power) {
    // Rounding carried into another digit (9.99 became 10.0): write that power of ten.
    return scientific(Number(`1e${exponent}`), least, needed, style, decimalMark);
  }
  const all = mantissa.padEnd(whole + decimals, '0');
  const head = whole === 0 ? '0' : all.slice(0, whole);
  const fraction = all.slice(whole, whole + decimals);
  const sign = shown < 0 ? '-' : style.plus ? '+' : '';
  const written = String(Math.abs(shown)).padStart(style.digits, '0');
  const letter = style.letter || (Math.abs(shown) < 100 ? 'E' : '');
  return `${head}${fraction ? decimalMark + fraction : ''}${letter}${sign}${written}`;
}

/** The significant digits, rounded to `decimals` after the first one where there are more, and the exponent. */
function roundedDigits(size: number, decimals: number): [digits: string, exponent: number] {
  const rounded = decimals + 1 < shortestDigits(size) ? size.toExponential(decimals) : size.toExponential();
  const [mantissa, exponent] = rounded.split('e');
  return [mantissa.replace('.', ''), Number(exponent)];
}

function shortestDigits(size: number): number {
  return size.toExponential().split('e')[0].replace('.', '').length;
}

function grouped(digits: string, group: string, decimalMark: '.' | ','): string {
  if (group === '') {
    return digits;
  }
  const [whole, fraction] = digits.split(decimalMark);
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return fraction === undefined ? groups : groups + decimalMark + fraction;
}
