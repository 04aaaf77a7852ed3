/** One series written several numbers a line, as accelerograms are, below lines that say how many numbers there are. */
import { type Notice, notice } from '../notice';
import { said } from '../wording';
import { columnsOf } from './columns';
import { lineEndAfter, nextLine } from './dialect';
import { CellList } from './growable';
import { isWords, tryRow } from './layout';
import { MIN_SAMPLES } from './limits';
import { numberShape } from './numberToken';
import type { Column, Table } from './table';

/** Lines above the numbers that are looked at. */
const HEAD_LINES = 100;
const LONGEST_HEAD_LINE = 500;
/** `NPTS= 1000`, `1000 points of acceleration`: the line of a count. */
const COUNT_LINE = /\b(?:npts|npoints|nsamples|points?|samples|pts|length)\b/i;
const WHOLE = /(?<![\w.])\d{1,9}(?![\w.]*\d)/g;
/** `Sampling Freq(Hz) 100Hz` above or below `Duration Time(s) 10`. */
const RATE = /sampl\w*[ _]*(?:freq|rate)\D{0,40}?(\d+(?:\.\d+)?)/i;
const DURATION = /duration\D{0,40}?(\d+(?:\.\d+)?)/i;
const LEAST_WIDTH = 3;

/**
 * The one series in the equally long lines of numbers of `text[start, end)`, the last of which may be shorter; null
 * where the lines above do not say that there are exactly so many numbers.
 *
 * @throws what `columnsOf` throws
 */
export function readWrappedSeries(text: string, start: number, end: number): Table | null {
  const cells = new CellList();
  const line = new CellList();
  let head = '';
  let width = 0;
  let isOver = false;
  let lines = 0;
  for (let offset = start; offset < end; ) {
    const lineEnd = lineEndAfter(text, offset, end);
    line.truncate(0);
    if (tryRow(text, offset, lineEnd, 'whitespace', line) === null) return null;
    const isNumbers = line.length > 0 && areNumbers(text, line);
    if (
      width === 0 &&
      !(isNumbers && line.length >= LEAST_WIDTH && goesOn(text, lineEnd, end, line.length))
    ) {
      lines += 1;
      if (lines > HEAD_LINES) return null;
      head += `${text.slice(offset, Math.min(lineEnd, offset + LONGEST_HEAD_LINE))}\n`;
    } else if (line.length > 0) {
      if (width === 0 && !saysCount(head)) return null;
      width ||= line.length;
      if (!isNumbers || isOver || line.length > width) return null;
      isOver = line.length < width;
      for (let i = 0; i < line.length; i += 1) cells.push(line.starts.at(i), line.ends.at(i));
    }
    offset = nextLine(text, lineEnd, end);
  }
  if (cells.length <= width * MIN_SAMPLES || !counts(head, width).includes(cells.length)) return null;
  const raw = { label: null, unit: null, ...cells.pick(0, 1, cells.length) };
  const { columns, decimalMark, notices } = columnsOf(text, [raw], null);
  return {
    format: 'literal',
    decimalMark,
    hasHeader: false,
    columns,
    rowCount: cells.length,
    notices: [
      notice(
        'wrapped-series',
        said`The lines of ${width} numbers are read as one series: the lines above say that it has ${cells.length} samples.`,
      ),
      ...notices,
    ],
  };
}

function areNumbers(text: string, line: CellList): boolean {
  for (let i = 0; i < line.length; i += 1) {
    if (numberShape(text, line.starts.at(i), line.ends.at(i)) === 0) return false;
  }
  return true;
}

/** Whether the next line holds as many numbers. */
function goesOn(text: string, lineEnd: number, end: number, width: number): boolean {
  const offset = nextLine(text, lineEnd, end);
  const line = new CellList();
  if (tryRow(text, offset, lineEndAfter(text, offset, end), 'whitespace', line) === null) return false;
  return line.length === width && !isWords(text, line, 0) && areNumbers(text, line);
}

function saysCount(head: string): boolean {
  return COUNT_LINE.test(head) || (RATE.test(head) && DURATION.test(head));
}

/** The numbers of samples that the lines above a table may mean. */
function counts(head: string, width: number): number[] {
  const [rate, duration] = [RATE, DURATION].map((pattern) => Number(pattern.exec(head)?.[1] ?? Number.NaN));
  const found = head
    .split('\n')
    .filter((line) => COUNT_LINE.test(line))
    .flatMap((line) => [...line.matchAll(WHOLE)].map(([count]) => Number(count)));
  return [...found, Math.round(rate * duration)].filter((count) => count > width * MIN_SAMPLES);
}

/** How much larger steps down the columns are than from number to number, line after line. */
const LARGER = 2;

/**
 * A notice where columns without names may be one series, written line after line: numbers that follow each other,
 * also from the end of a line to the beginning of the next one, are much closer than those below each other.
 */
export function maybeWrapped(columns: readonly Column[], hasHeader: boolean): Notice[] {
  const width = columns.length;
  const rows = columns[0].values.length;
  if (
    hasHeader ||
    width < LEAST_WIDTH ||
    rows < MIN_SAMPLES ||
    columns.some(({ kind }) => kind !== 'number')
  ) {
    return [];
  }
  let [down, along, across] = [0, 0, 0];
  for (let row = 1; row < rows; row += 1) {
    across += Math.abs(columns[0].values[row] - columns[width - 1].values[row - 1]);
    for (let k = 0; k < width; k += 1) {
      down += Math.abs(columns[k].values[row] - columns[k].values[row - 1]) / width;
      along += k > 0 ? Math.abs(columns[k].values[row] - columns[k - 1].values[row]) / (width - 1) : 0;
    }
  }
  return LARGER * across < down && LARGER * along < down
    ? [
        notice(
          'maybe-wrapped',
          said`The ${width} columns have no names, and their numbers go on from line to line as if they were one series. If they are, write one number a line.`,
        ),
      ]
    : [];
}
