/** The header of a table of lines: names and units in the lines above it, or in comments. */
import { type Notice, notice } from '../notice';
import { said } from '../wording';
import { Declarations } from './declarations';
import { type LineFormat, lineEndAfter } from './dialect';
import { CellList } from './growable';
import { type Layout, lookOf, notANumber, raggedRow, tryRow } from './layout';
import { LONGEST_NAME, unitCell } from './names';
import { isMissing, numberShape, Shape } from './numberToken';

/** What may stand before the names in their line: `Data:  y  x`, `~A  DEPTH  DT`. */
const ANNOUNCEMENT = /^(?:~.*|(?:data|columns?|fields?|names?|labels?):)$/i;

interface Header {
  readonly labels: string[];
  readonly units: (string | null)[] | null;
}

/** Keeps the last lines above the table, in which the header may stand. */
export class LinesAbove {
  private rows: string[][] = [];
  /** The row above these. */
  private older: string[] | null = null;
  private rowCount = 0;
  /** Lines of one cell below the last row of several. */
  private singles = 0;
  private comments: { start: number; end: number }[] = [];
  /** Whether a row of names stands above, and the first row with numbers that follows it. */
  private sawNames = false;
  private fault: { row: string[]; start: number } | null = null;

  /** MATLAB's common factor of all numbers: `1.0e+03 *`. */
  private factor: string | null = null;
  private readonly declarations = new Declarations();
  private isProcessed = false;

  constructor(
    private readonly text: string,
    private readonly layout: Layout,
  ) {}

  addComment(start: number, end: number): void {
    this.declarations.addLine(this.text.slice(start, end));
    this.comments = [...this.comments.slice(-1), { start, end }];
  }

  /** Adds the row with these cells in the line at `start`. */
  addRow(cells: CellList, start: number): void {
    this.declarations.addLine(this.text.slice(start, lineEndAfter(this.text, start, this.text.length)));
    const row: string[] = [];
    for (let i = 0; i < cells.length; i += 1) {
      row.push(this.text.slice(cells.starts.at(i), cells.ends.at(i)));
    }
    this.rowCount += 1;
    if (isColumnTypes(row) || (row.length > 1 && row.every((cell) => cell === ''))) {
      return;
    }
    // `End Comments` or `[Data]` may stand between the names and the table.
    if (row.length === 1 && this.isDelimited && this.rows.length > 0) {
      this.singles += 1;
      if (this.singles === 1) return;
    }
    this.singles = 0;
    if (row.length === 2 && row[1] === '*' && numberShape(row[0], 0, row[0].length) !== 0) {
      this.factor = row[0];
      return;
    }
    // Data loggers write below names and units how each column came about: `Smp`, `Avg`.
    if (this.rows.length > 1 && isProcessing(row) && row.length === this.rows[1].length) {
      this.isProcessed = true;
      return;
    }
    this.isProcessed = false;
    this.older = this.rows.length > 1 ? this.rows[0] : null;
    this.rows = [...this.rows.slice(-1), row];
    const looks = row.map((cell) => lookOf(cell, 0, cell.length));
    if (looks.includes('N') && !isHeader(row)) {
      this.fault ??= { row, start: cells.starts.at(0) };
    } else {
      // What stood above was no part of the table: only now come its names, or other lines of words.
      this.sawNames = row.length === this.layout.looks.length && isHeader(row);
      this.fault = null;
    }
  }

  /** A blank line: what stands above it is no row of the table, unless it has as many cells. */
  addBlank(): void {
    if (this.fault && this.fault.row.length !== this.layout.looks.length) {
      this.fault = null;
    }
  }

  /** Whether names of all columns stand above, and no other words below them. */
  get hasNames(): boolean {
    return this.sawNames;
  }

  /** Whether the row with these cells, from `first` on, stands above the table, too. */
  holds(cells: CellList, first: number): boolean {
    const count = cells.length - first;
    const isSame = (row: readonly string[] | null) =>
      row?.length === count &&
      row.every((cell, i) => {
        const [start, end] = [cells.starts.at(first + i), cells.ends.at(first + i)];
        return end - start === cell.length && this.text.startsWith(cell, start);
      });
    return isSame(this.older) || this.rows.some(isSame);
  }

  private get isDelimited(): boolean {
    return this.layout.format !== 'whitespace' && this.layout.format !== 'lines';
  }

  /**
   * Names and units from the lines above; null where they give none.
   *
   * @throws InputError where a line above is a row of the table with a fault
   */
  header(
    lastColumnUsed: boolean,
    tableRows: number,
  ): {
    labels: string[] | null;
    units: (string | null)[] | null;
    /** The numbers that are declared to mark missing samples. */
    missing: readonly number[];
    /** The numbers of samples that are declared, where there are several. */
    counts: readonly number[];
    notices: Notice[];
  } {
    const joined = withoutSettings(this.joinedRows());
    const rows = joined.map((row) => this.fitted(row, lastColumnUsed));
    const declared = this.declarations.labels(this.layout.looks.length);
    let found = declared ? { labels: declared, units: null } : this.found(rows);
    // `Values;20` says how many rows follow.
    if (found?.labels.length === 2 && Number(found.labels[1]) === tableRows) {
      found = null;
    }
    if (this.fault && (this.sawNames || this.rowCount === 1)) {
      this.refuse(this.fault.row, this.fault.start);
    }
    const preamble = this.rowCount - (found && !declared ? (found.units || joined !== this.rows ? 2 : 1) : 0);
    found ??=
      this.rowCount === 0 ? headerIn(this.comments.map((comment) => this.commentLabels(comment))) : null;
    const notices: Notice[] = [];
    if (preamble > 0) {
      notices.push(
        preamble === 1
          ? notice('preamble', said`1 line above the table is not part of it and stays as it is.`)
          : notice(
              'preamble',
              said`${preamble} lines above the table are not part of it and stay as they are.`,
            ),
      );
    }
    if (this.factor !== null) {
      notices.push(commonFactor(this.factor));
    }
    return {
      labels: found?.labels ?? null,
      units: found?.units ?? null,
      missing: this.declarations.missing,
      counts: this.declarations.counts,
      notices,
    };
  }

  private found(rows: readonly (string[] | null)[]): Header | null {
    const [names, units] = rows;
    if (this.isProcessed && names && units) {
      // `TS` and `RN` say that a column holds times or record numbers.
      return { labels: names, units: units.map((unit) => (/^(?:TS|RN|)$/.test(unit) ? null : unit)) };
    }
    const found = headerIn(rows);
    // Origin writes comments of some columns below names and units.
    const older = this.older && this.fitted(this.older, true);
    const commented = names?.length && units?.[0] === '' && older ? headerIn([older, names]) : null;
    if (commented?.units) {
      return commented;
    }
    // Below the names there may be units of some columns only, and no telling which.
    const isUnits = this.layout.format === 'whitespace' && this.rows.at(-1)?.every((cell) => unitCell(cell));
    return found ?? (isUnits ? headerIn(rows.slice(0, 1)) : null);
  }

  /** The rows above; pandas writes the names of the columns above that of the index: together they are all. */
  private joinedRows(): string[][] {
    const [names, index] = this.rows;
    const { format, looks } = this.layout;
    return format === 'whitespace' &&
      index &&
      index.length < looks.length &&
      index.length + names.length === looks.length
      ? [[...index, ...names]]
      : this.rows;
  }

  /** A row with numbers right at the head of a table is a row with a fault: say so, do not skip it. */
  private refuse(row: readonly string[], start: number): void {
    const looks = row.map((cell) => lookOf(cell, 0, cell.length));
    const width = this.layout.looks.length;
    if (row.length > 1) {
      // A title may hold a number (`Sample 12 at 300 K`).
      if (row.length !== width && (this.sawNames || !looks.includes('X'))) {
        throw raggedRow(this.text, start, row.length, width);
      }
      const fault = looks.findIndex((look, i) => look === 'X' && this.layout.looks[i] !== 'X');
      if (row.length === width && fault >= 0) {
        const at = this.text.indexOf(row[fault], start);
        throw notANumber(this.text, at, at + row[fault].length);
      }
    }
  }

  private commentLabels(comment: { start: number; end: number }): string[] | null {
    let { start } = comment;
    // A labelled record of JCAMP-DX.
    if (/^##[^=#]*=/.test(this.text.slice(start, Math.min(comment.end, start + LONGEST_NAME)))) {
      return null;
    }
    while (start < comment.end && '#%/!; \t'.includes(this.text[start])) {
      start += 1;
    }
    const formats = new Set<LineFormat>([this.layout.format, 'csv', 'whitespace']);
    for (const format of formats) {
      const cells = new CellList();
      if (tryRow(this.text, start, comment.end, format, cells) === null) {
        continue;
      }
      const row: string[] = [];
      for (let i = 0; i < cells.length; i += 1) {
        row.push(this.text.slice(cells.starts.at(i), cells.ends.at(i)));
      }
      const labels = this.fitted(row, true, format);
      // `columns: 2` and `Gain=  3` say something of the table; they do not name its columns.
      if (labels && !/[:=]$/.test(labels[0])) {
        return labels;
      }
    }
    return null;
  }

  /** The cells as one label a column, or null where their count cannot be brought to that. */
  private fitted(
    row: readonly string[],
    lastColumnUsed: boolean,
    format: LineFormat = this.layout.format,
  ): string[] | null {
    const { looks } = this.layout;
    const width = looks.length;
    let labels = [...row];
    // `Total points: 18001` is no name of the numbers below it.
    if (format === 'lines' && /[:=,]\s*[-+.\d][-+.\d\s]*$/.test(row[0] ?? '')) {
      return null;
    }
    if (format === 'tsv' && row.length === 1) {
      // Names between blanks above cells between tabs, as ngspice prints them.
      labels = row[0].split(/ {2,}/);
    }
    if (format === 'whitespace') {
      labels = joinUnits(labels);
      const time = looks.indexOf('T');
      if (labels.length === width + 1 && time >= 0) {
        labels.splice(time, 2, `${labels[time]} ${labels[time + 1]}`);
      }
    }
    // Above columns without numbers there need be no names.
    while (labels.length < width && labels.length > 1 && looks[labels.length] === 'M') {
      labels.push('');
    }
    if (labels.length === width + 1 && ANNOUNCEMENT.test(labels[0])) {
      labels.shift();
    }
    // LabVIEW names a column of comments that its rows may leave out.
    while (labels.length > width && /^(?:Comment)?$/.test(labels[labels.length - 1])) {
      labels.pop();
    }
    if (labels.length === width - 1 && width > 1) {
      // A trailing separator below, or row names without a name of their own (as R writes them).
      const hasRowNames =
        looks[0] === 'X' || (width > 2 && labels.every((label) => !/^[\d.,+-]+$/.test(label)));
      // Fluent's `time/iter` names a time and the number of iterations behind it.
      if (!lastColumnUsed || (looks[width - 2] === 'T' && /^time\//.test(labels[width - 2]))) {
        labels = [...labels, ''];
      } else if (hasRowNames) {
        labels = ['', ...labels];
      }
    }
    return labels.length === width ? labels : null;
  }
}

/** That MATLAB's common factor of all numbers is not applied. */
export function commonFactor(factor: string): Notice {
  return notice(
    'common-factor',
    said`The numbers are read as printed, without the factor ${factor} above them.`,
  );
}

/**
 * The two rows of names and units that end in settings, a name above and its number below each, without
 * these: `X,CH1,Start,Increment` above `Sequence,Volt,-3e-05,1e-08`, as oscilloscopes write them.
 */
function withoutSettings(rows: string[][]): string[][] {
  const [names, units] = rows.map((row) => row.slice(0, row.findLastIndex((cell) => cell !== '') + 1));
  if (!units || names.length !== units.length) {
    return rows;
  }
  const isNumber = (cell: string) => numberShape(cell, 0, cell.length) !== 0;
  const settings = units.findIndex(isNumber);
  if (settings < 2 || !units.slice(settings).every(isNumber) || !isHeader(names)) {
    return rows;
  }
  // `Sequence` is no unit: those rows are numbered.
  return [
    names.slice(0, settings),
    units.slice(0, settings).map((unit, i) => (i === 0 && unitCell(unit) === null ? '' : unit)),
  ];
}

/** `time [s]` between blanks is two words: puts a bracketed unit back to its name. */
function joinUnits(words: readonly string[]): string[] {
  const labels: string[] = [];
  let open = '';
  for (const word of words) {
    if (open !== '' || (labels.length > 0 && /^[[(]/.test(word))) {
      labels[labels.length - 1] += ` ${word}`;
      open = (open || word[0]) === '[' ? (word.endsWith(']') ? '' : '[') : word.endsWith(')') ? '' : '(';
    } else {
      labels.push(word);
    }
  }
  return labels;
}

/** The header among the last two lines above a table: names, or names and below them units. */
function headerIn(lines: readonly (string[] | null)[]): Header | null {
  const last = lines.at(-1);
  if (!last || !isHeader(last)) {
    return null;
  }
  const above = lines.at(-2);
  const units = last.map(unitCell);
  if (above && isHeader(above) && units.every((unit) => unit !== null) && units.some((unit) => unit !== '')) {
    return { labels: above, units: units.map((unit) => unit || null) };
  }
  return { labels: last, units: null };
}

/** `TOA5` files say how each column was computed; that of the time is left empty. */
function isProcessing(row: readonly string[]): boolean {
  return (
    row[0] === '' &&
    row.some((cell) => PROCESSING.test(cell)) &&
    row.every((cell) => cell === '' || PROCESSING.test(cell))
  );
}

const PROCESSING = /^(?:smp|avg|tot|min|max|std|tmn|tmx|med|wvc|cov|txy)$/i;

/** The widths and types of columns below their names in RDB files: `5s  15n  20d`, `N  S`. */
function isColumnTypes(row: readonly string[]): boolean {
  return row.length > 1 && row.every((cell) => /^\d{0,4}[sdn]$/i.test(cell));
}

/** Names; after a first name there may be whole numbers (channels, years). */
function isHeader(labels: readonly string[]): boolean {
  let names = 0;
  for (const label of labels) {
    if (label.length > LONGEST_NAME) {
      return false;
    }
    // `y =`, `5×2 Matrix{Float64}:` and a prompt announce a table; they name no columns.
    if (/^(?:.*\s=|=|>+|julia>|.*[{}].*:|In|Out)$/.test(label)) {
      return false;
    }
    const shape = numberShape(label, 0, label.length);
    if (shape !== 0 && ((shape & Shape.integer) === 0 || names === 0)) {
      return false;
    }
    names += shape === 0 && !isMissing(label, 0, label.length) ? 1 : 0;
  }
  return names > 0;
}
