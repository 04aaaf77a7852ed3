/** The columns of data that an equation names, in tables or in the text around the equation. */
import { InputError } from '../errors';
import { readTable } from '../reading/readTable';
import { type SeriesOfTable, seriesOf } from '../reading/seriesOf';
import type { Table } from '../reading/table';
import { said } from '../wording';
import type { DifferenceCurve, DifferenceProblem } from './problem';
import { asFunction } from './readDifference';

/** The columns of a problem, and the table in which they stand. */
export interface ColumnsOfData extends SeriesOfTable {
  readonly table: Table;
}

/** Stands for the only column besides the positions. */
const ONLY_COLUMN = 'data';
/** A text is searched for tables in so many of its paragraphs. */
const MOST_PARAGRAPHS = 200;

/**
 * The tables in texts: each text as a whole where it is one, else its paragraphs (Markdown, code, reports).
 * What holds no table is passed over.
 */
export function tablesIn(texts: readonly string[]): Table[] {
  return texts.flatMap((text) => {
    const whole = tableOf(text);
    if (whole) return [whole];
    const paragraphs = text.split(/\n[ \t\r]*\n/).slice(0, MOST_PARAGRAPHS);
    return paragraphs.length < 2 ? [] : paragraphs.flatMap((paragraph) => tableOf(paragraph) ?? []);
  });
}

function tableOf(text: string): Table | null {
  try {
    return readTable(text, null);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

/**
 * The series of the columns that a problem names, in the order of its curves, over the positions that it names
 * or that are found.
 * @throws InputError `no-numbers` or `unknown-column` at the name in the equation, or as `seriesOf` does.
 */
export function columnsFor(problem: DifferenceProblem, tables: readonly Table[]): ColumnsOfData {
  const [first] = problem.curves;
  if (tables.length === 0) {
    throw new InputError(
      'no-numbers',
      said`D(${first.column}) needs data, and there is no table beside the equation. Put the numbers below it, or define ${asFunction(first.column)} if a formula is meant.`,
      first.at.line,
      first.at.column,
    );
  }
  const table = tables.find((each) => problem.curves.every(({ column }) => indexOf(each, column) !== null));
  if (!table) throw unknownColumn(problem.curves, tables[0]);
  const x = problem.by === null ? null : indexOf(table, problem.by);
  if (problem.by !== null && x === null && hasPositions(table)) {
    throw unknownColumn([{ ...first, column: problem.by }], table);
  }
  const columns = problem.curves.map(({ column }) => String((indexOf(table, column) ?? 0) + 1));
  const found = seriesOf(table, { columns, x: x === null ? null : String(x + 1) });
  if (problem.spacing !== null && found.axis !== null) {
    throw new InputError(
      'bad-equation',
      said`The data have positions of their own, in column ${found.axis.name}. Remove the step.`,
      first.at.line,
      first.at.column,
    );
  }
  // A column that is asked for twice is read once.
  const items = columns.map((column) => {
    const item = found.items.find((each) => each.column === Number(column) - 1);
    if (!item) throw new Error(`Column ${column} was not read.`);
    return item;
  });
  return { ...found, items, table };
}

function hasPositions(table: Table): boolean {
  return table.columns.length > 1;
}

/** Index of the column that a name in an equation means; null where there is none. */
function indexOf(table: Table, wanted: string): number | null {
  const names = table.columns.map(({ name }) => name);
  const tests: ((name: string) => boolean)[] = [
    (name) => name === wanted,
    (name) => asName(name) === wanted,
    (name) => asName(name).toLowerCase() === wanted.toLowerCase(),
  ];
  for (const test of tests) {
    const index = names.findIndex(test);
    if (index >= 0) return index;
  }
  const numbered = /^column_(\d+)$/.exec(wanted);
  if (numbered && Number(numbered[1]) >= 1 && Number(numbered[1]) <= names.length) {
    return Number(numbered[1]) - 1;
  }
  return wanted === ONLY_COLUMN ? onlyColumn(table) : null;
}

/** The only column besides the positions; null where there are several. */
function onlyColumn(table: Table): number | null {
  try {
    const { items } = seriesOf(table, { columns: null, x: null });
    return items.length === 1 ? items[0].column : null;
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

/** A column's name as one can write it in an equation: angle of attack is angle_of_attack. */
function asName(name: string): string {
  return name
    .trim()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
}

function unknownColumn(curves: readonly DifferenceCurve[], table: Table): InputError {
  const wrong = curves.find(({ column }) => indexOf(table, column) === null) ?? curves[0];
  const known = table.columns.map(({ name }) => asName(name)).join(', ');
  return new InputError(
    'unknown-column',
    wrong.column === ONLY_COLUMN
      ? said`There are several columns: say which is meant, as in D(${asName(table.columns[table.columns.length - 1].name)}). The columns are: ${known}.`
      : said`${wrong.column} has no definition, and there is no such column in the data. The columns are: ${known}.`,
    wrong.at.line,
    wrong.at.column,
  );
}
