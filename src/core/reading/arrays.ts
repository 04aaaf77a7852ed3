/** Chooses among the arrays found in a text (JSON or code) those that make one table. */
import { type Notice, notice } from '../notice';
import { plural, said } from '../wording';
import { columnsOf, type RawColumn } from './columns';
import { isComplex } from './complex';
import { columnsOfGrid, isWord } from './grid';
import { CellList, GrowableUint32Array } from './growable';
import { MIN_SAMPLES } from './limits';
import { isMissing, numberShape } from './numberToken';
import { errorAt, quote } from './place';
import type { Table } from './table';

/** Columns of equal length found in one array. */
export interface FoundArray {
  /** Its path or the name it is assigned to; '' for none. */
  readonly name: string;
  readonly raws: readonly RawColumn[];
  readonly hasHeader: boolean;
  readonly notices: readonly Notice[];
}

const SAMPLED_CELLS = 100;

/** A flat array. */
export function foundVector(name: string, cells: CellList): FoundArray {
  const raw = { label: name, unit: null, ...cells.pick(0, 1, cells.length) };
  return { name, raws: [raw], hasHeader: false, notices: [] };
}

/**
 * An array of flat arrays: a table whose first row may be names. Inner arrays of unlike lengths are
 * arrays of their own where no one length prevails.
 *
 * @param lengths the length of each inner array
 * @throws InputError 'ragged-rows' where a few inner arrays have another length than the others
 */
export function foundRows(
  text: string,
  name: string,
  cells: CellList,
  lengths: GrowableUint32Array,
): FoundArray[] {
  const width = prevailing(lengths);
  if (width === null) {
    const arrays: FoundArray[] = [];
    for (let row = 0, first = 0; row < lengths.length; first += lengths.at(row), row += 1) {
      const label = `${name}[${row}]`;
      const raw = { label, unit: null, ...cells.pick(first, 1, lengths.at(row)) };
      arrays.push({ name: label, raws: [raw], hasHeader: false, notices: [] });
    }
    return arrays;
  }
  for (let row = 0, first = 0; row < lengths.length; row += 1) {
    const length = lengths.at(row);
    if (length !== width) {
      const at = length > 0 ? first : Math.max(0, first - 1);
      throw errorAt(
        text,
        cells.starts.at(at),
        'ragged-rows',
        said`inner array ${row + 1} has ${length} ${plural(length, 'element', 'elements')} where ${width} were expected. Correct it, or select one array.`,
      );
    }
    first += length;
  }
  let labels: string[] | null = null;
  const columns = Array.from({ length: width }, (_, column) => column);
  if (lengths.length > 1 && columns.every((column) => isWord(text, cells, column))) {
    if (!columns.every((column) => isWord(text, cells, width + column))) {
      labels = columns.map((column) => text.slice(cells.starts.at(column), cells.ends.at(column)));
    }
  }
  const grid = columnsOfGrid(text, {
    cells,
    first: labels ? width : 0,
    width,
    rowCount: lengths.length - (labels ? 1 : 0),
    labels,
    units: null,
  });
  const single = grid.raws.length === 1;
  const raws = grid.raws.map((raw, index) =>
    raw.label === null && name !== ''
      ? { ...raw, label: single ? name : `${name} column ${index + 1}` }
      : raw,
  );
  return [{ name, raws, hasHeader: grid.hasHeader, notices: grid.notices }];
}

/** The length that all, or most of three or more, inner arrays have; null where there is none. */
function prevailing(lengths: GrowableUint32Array): number | null {
  const counts = new Map<number, number>();
  for (let row = 0; row < lengths.length; row += 1) {
    counts.set(lengths.at(row), (counts.get(lengths.at(row)) ?? 0) + 1);
  }
  for (const [length, count] of counts) {
    if (length > 0 && (counts.size === 1 || (lengths.length >= 3 && count > lengths.length / 2))) {
      return length;
    }
  }
  return null;
}

/** Whether most of the first cells are numbers. */
export function holdsNumbers(text: string, raw: RawColumn): boolean {
  let numbers = 0;
  let others = 0;
  for (let i = 0; i < Math.min(raw.starts.length, SAMPLED_CELLS); i += 1) {
    if (numberShape(text, raw.starts[i], raw.ends[i]) !== 0 || isComplex(text, raw.starts[i], raw.ends[i])) {
      numbers += 1;
    } else if (!isMissing(text, raw.starts[i], raw.ends[i])) {
      others += 1;
    }
  }
  return numbers > others;
}

/**
 * The table of the longest arrays of numbers; arrays of other lengths are left out with a notice.
 * Null where no array holds numbers.
 */
export function tableOfArrays(
  text: string,
  format: 'json' | 'literal' | 'yaml',
  arrays: readonly FoundArray[],
): Table | null {
  return tableOf(text, format, rowsOneByOne(text, arrays));
}

/** Many short arrays without names, one after another (`[0, 1.5]` a line), are the rows of one table. */
function rowsOneByOne(text: string, arrays: readonly FoundArray[]): readonly FoundArray[] {
  const width = arrays[0]?.raws[0]?.starts.length ?? 0;
  const areRows = arrays.every(
    ({ name, raws }) => /^(?:\[\d+\])?$/.test(name) && raws.length === 1 && raws[0].starts.length === width,
  );
  if (!areRows || arrays.length < MIN_SAMPLES || width >= MIN_SAMPLES) {
    return arrays;
  }
  const cells = new CellList();
  const lengths = new GrowableUint32Array();
  for (const { raws } of arrays) {
    raws[0].starts.forEach((start, i) => {
      cells.push(start, raws[0].ends[i]);
    });
    lengths.push(width);
  }
  return foundRows(text, '', cells, lengths);
}

function tableOf(
  text: string,
  format: 'json' | 'literal' | 'yaml',
  arrays: readonly FoundArray[],
): Table | null {
  const lengthOf = (array: FoundArray) => array.raws[0]?.starts.length ?? 0;
  const numeric = arrays.filter((array) => array.raws.some((raw) => holdsNumbers(text, raw)));
  const rowCount = numeric.reduce((longest, array) => Math.max(longest, lengthOf(array)), 0);
  if (rowCount === 0) {
    return null;
  }
  const chosen = arrays.filter((array) => lengthOf(array) === rowCount);
  const { columns, notices } = columnsOf(
    text,
    chosen.flatMap((array) => array.raws),
    '.',
  );
  const others = numeric.filter((array) => lengthOf(array) >= MIN_SAMPLES && lengthOf(array) !== rowCount);
  return {
    format,
    decimalMark: '.',
    hasHeader: chosen.some((array) => array.hasHeader),
    columns,
    rowCount,
    notices: [...chosen.flatMap((array) => array.notices), ...notices, ...leftOut(text, others, rowCount)],
  };
}

function leftOut(text: string, arrays: readonly FoundArray[], rowCount: number): Notice[] {
  if (arrays.length === 0) {
    return [];
  }
  const named = arrays
    .slice(0, 5)
    .map(
      (array) =>
        `${array.name || quote(text, array.raws[0].starts[0], array.raws[0].ends[0])} (${array.raws[0].starts.length})`,
    );
  const more = arrays.length - named.length;
  return [
    more > 0
      ? notice(
          'other-arrays',
          said`Arrays of another length than ${rowCount} are left out: ${named.join(', ')} and ${more} more. Select one to read it.`,
        )
      : notice(
          'other-arrays',
          said`Arrays of another length than ${rowCount} are left out: ${named.join(', ')}. Select one to read it.`,
        ),
  ];
}
