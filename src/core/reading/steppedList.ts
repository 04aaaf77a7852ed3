/**
 * Powder patterns as diffractometers write them for Rietveld programs (DMC and HRPT at PSI, D1A): a line with the
 * first angle, the step and the last one, below it the counts line after line, and perhaps their errors.
 */
import { notice } from '../notice';
import { said } from '../wording';
import { columnsOf } from './columns';
import { lineEndAfter, nextLine, scanRow } from './dialect';
import { CellList } from './growable';
import { MIN_SAMPLES } from './limits';
import { numberShape, parseNumber } from './numberToken';
import type { Table } from './table';

/** Lines from the top among which the one with the step is looked for. */
const HEAD_LINES = 12;
const LONGEST_HEAD_LINE = 200;
/** How far the steps may miss the last position, in steps: both are rounded. */
const MISS = 0.05;
/** Fewer columns look like a table. */
const LEAST_WIDTH = 4;

interface Steps {
  readonly first: number;
  readonly step: number;
  readonly last: number;
  readonly count: number;
}

/**
 * The values below a line with first position, step and last position, where they are exactly as many as these
 * say, or twice as many; null elsewhere.
 *
 * @throws what `columnsOf` throws
 */
export function readSteppedList(text: string, start: number, end: number): Table | null {
  let offset = start;
  for (let line = 0; line < HEAD_LINES && offset < end; line += 1) {
    const lineEnd = lineEndAfter(text, offset, end);
    const next = nextLine(text, lineEnd, end);
    const steps = lineEnd - offset > LONGEST_HEAD_LINE ? null : stepsIn(text.slice(offset, lineEnd));
    const cells = steps && valuesBelow(text, next, end, steps.count);
    if (steps && cells) {
      return tableOf(text, steps, cells);
    }
    offset = next;
  }
  return null;
}

function stepsIn(line: string): Steps | null {
  const words = line.trim().split(/\s+/, 3);
  if (words.length < 3 || words.some((word) => numberShape(word, 0, word.length) === 0)) {
    return null;
  }
  const [first, step, last] = words.map((word) => parseNumber(word, 0, word.length, '.'));
  const intervals = (last - first) / step;
  const count = Math.round(intervals) + 1;
  const isWhole = step > 0 && Math.abs(intervals + 1 - count) < MISS;
  return isWhole && count >= 2 * MIN_SAMPLES && Number.isFinite(count) ? { first, step, last, count } : null;
}

/** The cells of equally long lines of numbers, whose last may be shorter, up to the first line with a word. */
function valuesBelow(text: string, start: number, end: number, count: number): CellList | null {
  const cells = new CellList();
  let width = 0;
  let isOver = false;
  for (let offset = start; offset < end && cells.length <= 2 * count; ) {
    const before = cells.length;
    offset = scanRow(text, offset, end, 'whitespace', cells);
    const found = cells.length - before;
    let numbers = 0;
    while (numbers < found && isNumber(text, cells, before + numbers)) numbers += 1;
    if (numbers < found) {
      cells.truncate(before);
      break;
    }
    // The values may end in the middle of a line, and their errors begin on the next one.
    if (found > 0) {
      width = width || found;
      if (found > width || (isOver && before !== count)) return null;
      isOver = found < width;
    }
  }
  return width >= LEAST_WIDTH && (cells.length === count || cells.length === 2 * count) ? cells : null;
}

function isNumber(text: string, cells: CellList, index: number): boolean {
  return numberShape(text, cells.starts.at(index), cells.ends.at(index)) !== 0;
}

function tableOf(text: string, { first, step, last, count }: Steps, cells: CellList): Table {
  const raws = Array.from({ length: cells.length / count }, (_, k) => ({
    label: null,
    unit: null,
    ...cells.pick(k * count, 1, count),
  }));
  const { columns, decimalMark, notices } = columnsOf(text, raws, '.');
  const told =
    raws.length === 1
      ? notice(
          'stepped-list',
          said`The ${count} values from ${first} to ${last} in steps of ${step} stand line after line: they are read as one column.`,
        )
      : notice(
          'stepped-list',
          said`The ${count} values from ${first} to ${last} in steps of ${step} stand line after line, and as many more below them: they are read as two columns.`,
        );
  return {
    format: 'fixed',
    decimalMark,
    hasHeader: false,
    columns,
    rowCount: count,
    notices: [told, ...notices],
  };
}
