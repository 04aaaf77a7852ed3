import type { ReadingOptions } from '../../../src/core/reading/options';
import { tablePieces } from '../../../src/core/reading/streamTable';
import { encodingOfFile } from '../../../src/core/reading/streamText';
import type { Table } from '../../../src/core/reading/table';

/** The table of a file that is read in pieces, as one; its columns have no places in a text. */
export async function readInPieces(
  path: string,
  pieceBytes: number,
  options: ReadingOptions,
): Promise<{ table: Table; fractions: number[] }> {
  const encoding = await encodingOfFile(path, pieceBytes, () => {});
  const tables: Table[] = [];
  const fractions: number[] = [];
  for await (const { table, fraction } of tablePieces(path, encoding, pieceBytes, options)) {
    tables.push(table);
    fractions.push(fraction);
  }
  const last = tables[tables.length - 1];
  const columns = tables[0].columns.map((column, k) => ({
    ...column,
    values: Float64Array.from(tables.flatMap(({ columns }) => [...columns[k].values])),
  }));
  const rowCount = tables.reduce((sum, table) => sum + table.rowCount, 0);
  return { table: { ...tables[0], decimalMark: last.decimalMark, columns, rowCount }, fractions };
}
