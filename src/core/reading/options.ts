import type { LineFormat } from './dialect';

/** What separates the cells of a line. */
export const DELIMITERS = ['comma', 'semicolon', 'tab', 'pipe', 'blanks', 'none'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** What a person says about a text; null: find it out. */
export interface ReadingOptions {
  readonly decimalMark: '.' | ',' | null;
  /** For tables of lines; with one given, the text is read as nothing else. */
  readonly delimiter: Delimiter | null;
  /** Whether names of the columns stand above the numbers of a table of lines. */
  readonly header: boolean | null;
  /** The line, counted from 1 in what is read, at which the table starts with its header. */
  readonly firstLine: number | null;
}

/** Everything is found out. */
export const AUTOMATIC: ReadingOptions = {
  decimalMark: null,
  delimiter: null,
  header: null,
  firstLine: null,
};

/** The layouts of lines by what separates their cells. */
export const FORMAT_OF: Readonly<Record<Delimiter, LineFormat>> = {
  comma: 'csv',
  semicolon: 'semicolon',
  tab: 'tsv',
  pipe: 'pipe',
  blanks: 'whitespace',
  none: 'lines',
};
