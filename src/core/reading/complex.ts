/** Complex numbers: `1+2j`, `1.5 - 2.5i`, `1.0 + 2.0im`, each read as two columns of numbers. */
import type { RawColumn } from './columns';
import { columnWord } from './names';
import { isMissing } from './numberToken';
import { errorAt, quote } from './place';
import type { Notice } from './table';

const COMPLEX =
  /\(?([-+−]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?) *([-+−] *(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\*?(?:im|[ij])\)?(?![\p{L}\p{N}_.])/uy;
const LONGEST = 120;

/** The parts of the complex number at the start of `text[start, end)`, `null` where none stands there. */
function complexAt(
  text: string,
  start: number,
  end: number,
): { realStart: number; realEnd: number; imaginaryStart: number; imaginaryEnd: number; end: number } | null {
  const piece = text.slice(start, Math.min(end, start + LONGEST));
  COMPLEX.lastIndex = 0;
  const parts = COMPLEX.exec(piece);
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
  return complexAt(text, start, end)?.end ?? -1;
}

/** Whether `text[start, end)` is one complex number. */
export function isComplex(text: string, start: number, end: number): boolean {
  const last = text[end - 1];
  return (
    end - start >= 4 &&
    end - start <= LONGEST &&
    (last === 'i' || last === 'j' || last === 'm' || last === ')') &&
    complexEnd(text, start, end) === end
  );
}

/**
 * The columns, each one of complex numbers replaced by its real and its imaginary parts, with a notice.
 *
 * @throws InputError 'not-a-number' where one cell of such a column is no complex number
 */
export function splitComplex(
  text: string,
  raws: readonly RawColumn[],
): { raws: readonly RawColumn[]; notices: Notice[] } {
  const notices: Notice[] = [];
  const split = raws.flatMap((raw, index): RawColumn[] => {
    const { starts, ends } = raw;
    const first = starts.findIndex((start, row) => !isMissing(text, start, ends[row]));
    if (first < 0 || !isComplex(text, starts[first], ends[first])) {
      return [raw];
    }
    const real = { starts: new Uint32Array(starts.length), ends: new Uint32Array(starts.length) };
    const imaginary = { starts: new Uint32Array(starts.length), ends: new Uint32Array(starts.length) };
    starts.forEach((start, row) => {
      const parts = isComplex(text, start, ends[row]) ? complexAt(text, start, ends[row]) : null;
      if (!parts) {
        throw errorAt(
          text,
          start,
          'not-a-number',
          `${quote(text, start, ends[row])} is no complex number like ${quote(text, starts[first], ends[first])}. Write both parts, or take out this row.`,
        );
      }
      real.starts[row] = parts.realStart;
      real.ends[row] = parts.realEnd;
      imaginary.starts[row] = parts.imaginaryStart;
      imaginary.ends[row] = parts.imaginaryEnd;
    });
    const label = raw.label || (raws.length > 1 ? `column ${index + 1}` : '');
    notices.push({
      code: 'complex-column',
      message: `${columnWord(label || 'column 1', 'C')} holds complex numbers: its real and imaginary parts are read as two columns. Magnitude and phase are not offered yet.`,
    });
    return [
      { label: `${label} real`.trim(), unit: raw.unit, ...real },
      { label: `${label} imaginary`.trim(), unit: raw.unit, ...imaginary },
    ];
  });
  return { raws: split, notices };
}
