/** What reading a text gives: columns of numbers, each number with its place in the text. */
import type { Notice } from '../notice';

import type { DateOrder } from './dateTime';
import type { MixedSeries } from './longTable';

/** How the text was laid out. */
export type TableFormat =
  | 'csv'
  | 'tsv'
  | 'semicolon'
  | 'pipe'
  | 'latex'
  | 'whitespace'
  | 'fixed'
  | 'lines'
  | 'log'
  | 'json'
  | 'yaml'
  | 'literal'
  | 'npy'
  | 'npz';

export interface Column {
  /** From the header, or `column 2` (1-based) where there is none. */
  readonly name: string;
  /** From the header (`time [s]`, `time (s)`) or a units row; null where none is given. */
  readonly unit: string | null;
  /** 'time': dates, whose values are seconds since 1970-01-01T00:00Z, or clock times; fit for x, never for y. */
  readonly kind: 'number' | 'time';
  /** Of times without a date: their values are seconds since midnight, or since a start. */
  readonly isClock?: true;
  /** Of dates: whether the day or the month comes first between slashes. */
  readonly dateOrder?: DateOrder;
  /** One value a row; NaN where it is missing (empty, NaN, NA, infinite). */
  readonly values: Float64Array;
  /** Uncertainties that are written with the values (`0.42 ± 0.08`, `0.42(8)`); NaN beside a value without one. */
  readonly errorBars?: Float64Array;
  /**
   * Offsets (UTF-16 code units from the start of the document) of each number's own
   * text, `[starts[i], ends[i])`: sign, exponent, type suffix and unit (`1.5f`, `3 %`)
   * inside, quotes and surrounding blanks outside.
   * An empty cell has starts[i] === ends[i].
   */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Each of its numbers stands for others too, in the rows of other series: it cannot be changed alone. */
  readonly isShared?: true;
  /** In a table of fixed width: where its cells stand in their lines, counted from 0, `[from, to)`. */
  readonly field?: { readonly from: number; readonly to: number };
  /** For columns of complex numbers: what of them this is. Magnitude and phase have no places in a text. */
  readonly complex?: ComplexPart;
}

/** Whether the values are seconds since 1970, which are shown as dates. */
export function isOfDates({ kind, isClock }: Column): boolean {
  return kind === 'time' && !isClock;
}

export interface ComplexPart {
  readonly part: 'real' | 'imaginary' | 'magnitude' | 'phase';
  /** Indices in `table.columns` of the real and the imaginary parts. */
  readonly real: number;
  readonly imaginary: number;
}

export interface Table {
  readonly format: TableFormat;
  /** '.' or ','. */
  readonly decimalMark: '.' | ',';
  readonly hasHeader: boolean;
  readonly columns: readonly Column[];
  readonly rowCount: number;
  /** Numbers that the text declares to mark missing samples; their values are NaN. */
  readonly missingMarks?: readonly number[];
  /** What tells the rows of several series apart that share their x, where they cannot be read side by side. */
  readonly mixed?: MixedSeries;
  readonly notices: readonly Notice[];
}
