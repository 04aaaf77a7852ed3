/** Complex numbers: `1+2j`, `1.5 - 2.5i`, `1.0 + 2.0im`, `(1.0,2.0)`, each read as two columns of numbers. */
import { type Notice, notice } from '../notice';
import { said } from '../wording';
import type { RawColumn } from './columns';
import { inColumn } from './names';
import { isDigit, isMissing } from './numberToken';
import { errorAt, quote } from './place';

const COMPLEX =
  /\(?([-+−]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?) *([-+−] *(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\*?(?:im|[ij])\)?(?![\p{L}\p{N}_.])/uy;
/** With decimal commas, which only a whole cell can have: elsewhere a comma parts numbers. */
const COMMA_COMPLEX =
  /([-+−]?\d+(?:,\d+)?(?:[eE][-+]?\d+)?) *([-+−] *\d+(?:,\d+)?(?:[eE][-+]?\d+)?)\*?(?:im|[ij])(?![\p{L}\p{N}_.])/uy;
/** As Fortran and C++ print them. A blank behind the comma would make it a tuple. */
const PAIR =
  /\( *([-+]?(?:\d+\.?\d*|\.\d+)(?:[eEdD][-+]?\d+)?),([-+]?(?:\d+\.?\d*|\.\d+)(?:[eEdD][-+]?\d+)?) *\)/y;
/** As LTspice writes them between tabs: exponents tell the comma from a decimal one. */
const BARE_PAIR = /([-+]?\d+(?:\.\d+)?[eE][-+]?\d+),([-+]?\d+(?:\.\d+)?[eE][-+]?\d+)$/y;
/** Magnitude and phase, as LTspice writes them: `(-6.99e-01dB,6.27e-01°)`. */
const POLAR =
  /\( *([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?) *(dB)? *, *([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?) *([°º]|deg|rad) *\)/y;
const LONGEST = 120;
const TAB = 9;

interface Parts {
  readonly realStart: number;
  readonly realEnd: number;
  readonly imaginaryStart: number;
  readonly imaginaryEnd: number;
  readonly end: number;
  /** Of magnitude and phase: their units. */
  readonly polar?: { readonly magnitude: string | null; readonly phase: string };
}

/** The parts of the complex number at the start of `text[start, end)`, `null` where none stands there. */
function complexAt(text: string, start: number, end: number, pattern: RegExp): Parts | null {
  const piece = text.slice(start, Math.min(end, start + LONGEST));
  pattern.lastIndex = 0;
  const parts = pattern.exec(piece);
  if (!parts || (parts[0][0] === '(') !== parts[0].endsWith(')')) {
    return null;
  }
  const realStart = start + (parts[0][0] === '(' ? 1 : 0);
  const realEnd = realStart + parts[1].length;
  const imaginaryStart = start + piece.indexOf(parts[2], realEnd - start);
  return {
    realStart,
    realEnd,
    imaginaryStart,
    imaginaryEnd: imaginaryStart + parts[2].length,
    end: start + parts[0].length,
  };
}

/** The end of the complex number at `start`; -1 where none stands there. */
export function complexEnd(text: string, start: number, end: number): number {
  return complexAt(text, start, end, COMPLEX)?.end ?? -1;
}

/** Whether `text[start, end)` is one complex number. */
export function isComplex(text: string, start: number, end: number): boolean {
  const last = text[end - 1];
  return (
    end - start >= 4 &&
    end - start <= LONGEST &&
    (last === 'i' ||
      last === 'j' ||
      last === 'm' ||
      last === ')' ||
      (text.charCodeAt(start - 1) === TAB && isDigit(text.charCodeAt(end - 1)))) &&
    partsOf(text, start, end)?.end === end
  );
}

/** Whether `text[start, end)` is one complex number of the form `(1.0,2.0)`. */
export function isPair(text: string, start: number, end: number): boolean {
  return text[end - 1] === ')' && pairAt(text, start, end)?.end === end;
}

function partsOf(text: string, start: number, end: number): Parts | null {
  const hasComma = text.slice(start, end).includes(',');
  return (
    complexAt(text, start, end, hasComma ? COMMA_COMPLEX : COMPLEX) ??
    pairAt(text, start, end) ??
    (hasComma ? (polarAt(text, start, end) ?? barePairAt(text, start, end)) : null)
  );
}

function polarAt(text: string, start: number, end: number): Parts | null {
  const piece = text.slice(start, Math.min(end, start + LONGEST));
  POLAR.lastIndex = 0;
  const parts = POLAR.exec(piece);
  if (!parts) {
    return null;
  }
  const realStart = start + piece.indexOf(parts[1]);
  const imaginaryStart = start + piece.indexOf(parts[3], piece.indexOf(','));
  return {
    realStart,
    realEnd: realStart + parts[1].length,
    imaginaryStart,
    imaginaryEnd: imaginaryStart + parts[3].length,
    end: start + parts[0].length,
    polar: { magnitude: parts[2] ?? null, phase: parts[4] === 'º' ? '°' : parts[4] },
  };
}

function barePairAt(text: string, start: number, end: number): Parts | null {
  BARE_PAIR.lastIndex = 0;
  const parts = text.charCodeAt(start - 1) === TAB ? BARE_PAIR.exec(text.slice(start, end)) : null;
  const comma = start + (parts?.[1].length ?? 0);
  return parts && { realStart: start, realEnd: comma, imaginaryStart: comma + 1, imaginaryEnd: end, end };
}

function pairAt(text: string, start: number, end: number): Parts | null {
  if (text[start] !== '(') {
    return null;
  }
  PAIR.lastIndex = 0;
  const parts = PAIR.exec(text.slice(start, Math.min(end, start + LONGEST)));
  if (!parts) {
    return null;
  }
  const comma = start + parts[0].indexOf(',');
  return {
    realStart: comma - parts[1].length,
    realEnd: comma,
    imaginaryStart: comma + 1,
    imaginaryEnd: comma + 1 + parts[2].length,
    end: start + parts[0].length,
  };
}

/**
 * The columns, each one of complex numbers replaced by its real and, behind it, its imaginary parts, with a
 * notice.
 *
 * @throws InputError 'not-a-number' where one cell of such a column is no complex number
 */
export function splitComplex(
  text: string,
  raws: readonly RawColumn[],
): { raws: readonly RawColumn[]; realParts: readonly RawColumn[]; notices: Notice[] } {
  const notices: Notice[] = [];
  const realParts: RawColumn[] = [];
  const split = raws.flatMap((raw, index): RawColumn[] => {
    const { starts, ends } = raw;
    const first = starts.findIndex((start, row) => !isMissing(text, start, ends[row]));
    if (first < 0 || !isComplex(text, starts[first], ends[first])) {
      return [raw];
    }
    const form = partsOf(text, starts[first], ends[first])?.polar;
    const real = { starts: new Uint32Array(starts.length), ends: new Uint32Array(starts.length) };
    const imaginary = { starts: new Uint32Array(starts.length), ends: new Uint32Array(starts.length) };
    starts.forEach((start, row) => {
      const parts = isComplex(text, start, ends[row]) ? partsOf(text, start, ends[row]) : null;
      if (!parts || parts.polar?.magnitude !== form?.magnitude || parts.polar?.phase !== form?.phase) {
        throw errorAt(
          text,
          start,
          'not-a-number',
          said`${quote(text, start, ends[row])} is no complex number like ${quote(text, starts[first], ends[first])}. Write both parts, or take out this row.`,
        );
      }
      real.starts[row] = parts.realStart;
      real.ends[row] = parts.realEnd;
      imaginary.starts[row] = parts.imaginaryStart;
      imaginary.ends[row] = parts.imaginaryEnd;
    });
    const label = raw.label || (raws.length > 1 ? `column ${index + 1}` : '');
    if (form) {
      const [magnitude, phase] = [polarName(label, 'magnitude'), polarName(label, 'phase')];
      notices.push(
        notice(
          'polar-column',
          said`Column ${inColumn(label || 'column 1')} holds magnitudes and phases: they are read as two columns, ${`'${magnitude}'`} and ${`'${phase}'`}.`,
        ),
      );
      return [
        { label: magnitude, unit: form.magnitude, ...real },
        { label: phase, unit: form.phase, ...imaginary },
      ];
    }
    notices.push(
      notice(
        'complex-column',
        said`Column ${inColumn(label || 'column 1')} holds complex numbers: its real and imaginary parts are read as two columns. ${`'${polarName(label, 'magnitude')}'`} and ${`'${polarName(label, 'phase')}'`} can be chosen instead.`,
      ),
    );
    const realPart = { label: `${label} real`.trim(), unit: raw.unit, ...real };
    realParts.push(realPart);
    return [realPart, { label: `${label} imaginary`.trim(), unit: raw.unit, ...imaginary }];
  });
  return { raws: split, realParts, notices };
}

function polarName(label: string, part: string): string {
  return `${label} ${part}`.trim();
}
