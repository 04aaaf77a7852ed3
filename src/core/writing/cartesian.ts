/** Cleaned magnitudes and phases as the real and imaginary parts that stand in the text. */

import { InputError } from '../errors';
import { type Notice, notice } from '../notice';
import { inColumn } from '../reading/names';
import type { Table } from '../reading/table';
import { said } from '../wording';
import type { ColumnValues } from './editsForColumns';

/**
 * The values with those of magnitudes and phases replaced by the real and imaginary parts that they make
 * together; the one of the two that is not given stays as it was read. A magnitude below zero becomes zero.
 *
 * @throws InputError 'bad-option' where a part and a magnitude or phase of the same numbers are given
 */
export function cartesian(
  table: Table,
  given: readonly ColumnValues[],
): { columns: ColumnValues[]; notices: Notice[] } {
  const columns: ColumnValues[] = [];
  const notices: Notice[] = [];
  const polar = new Map<number, ColumnValues[]>();
  for (const values of given) {
    const { complex } = table.columns[values.column];
    if (complex?.part === 'magnitude' || complex?.part === 'phase') {
      polar.set(complex.real, [...(polar.get(complex.real) ?? []), values]);
    } else {
      columns.push(values);
    }
  }
  for (const values of polar.values()) {
    const both = partsOf(table, values);
    const clash = columns.find(({ column }) => both.some((part) => part.column === column));
    if (clash) {
      throw new InputError(
        'bad-option',
        said`Column ${inColumn(table.columns[values[0].column].name)} and column ${inColumn(table.columns[clash.column].name)} are of the same complex numbers: only one of them can be written. Choose either the parts or magnitude and phase.`,
      );
    }
    columns.push(...both);
    const names = values.map(({ column }) => table.columns[column].name).join(', ');
    notices.push(
      values.length === 1
        ? notice(
            'polar-written',
            said`${names}: written as the real and imaginary parts that it makes with the other of magnitude and phase as it was.`,
          )
        : notice('polar-written', said`${names}: written as the real and imaginary parts that they make.`),
    );
  }
  return { columns, notices };
}

/** The real and the imaginary parts in all rows for which values are given. */
function partsOf(table: Table, values: readonly ColumnValues[]): [ColumnValues, ColumnValues] {
  const { complex } = table.columns[values[0].column];
  if (!complex) throw new Error('No column of complex numbers.');
  const { real, imaginary } = complex;
  const re = table.columns[real].values;
  const im = table.columns[imaginary].values;
  const after = (part: 'magnitude' | 'phase'): Float64Array => {
    const column = table.columns.findIndex(
      (candidate) => candidate.complex?.part === part && candidate.complex.real === real,
    );
    const all = table.columns[column].values.slice();
    const own = values.find((candidate) => candidate.column === column);
    own?.rows.forEach((row, i) => {
      if (Number.isFinite(own.values[i])) all[row] = own.values[i];
    });
    return all;
  };
  const magnitude = after('magnitude');
  const phase = after('phase');
  const rows = [...new Set(values.flatMap((own) => [...own.rows]))].sort((a, b) => a - b);
  let sum = 0;
  const parts = [new Float64Array(rows.length), new Float64Array(rows.length)];
  rows.forEach((row, i) => {
    const size = Math.max(0, magnitude[row]);
    sum += Number.isNaN(size) ? 0 : size;
    const isUnchanged =
      size === Math.hypot(re[row], im[row]) && sameAngle(phase[row], Math.atan2(im[row], re[row]));
    parts[0][i] = isUnchanged ? re[row] : size * Math.cos(phase[row]);
    parts[1][i] = isUnchanged ? im[row] : size * Math.sin(phase[row]);
  });
  // The noise of a phase moves its number by as much as the number is long.
  const sigma = Math.min(
    ...values.map(({ column, sigma }) =>
      table.columns[column].complex?.part === 'phase' ? (sigma * sum) / Math.max(1, rows.length) : sigma,
    ),
  );
  const rowList = Uint32Array.from(rows);
  return [
    { column: real, rows: rowList, values: parts[0], sigma },
    { column: imaginary, rows: rowList, values: parts[1], sigma },
  ];
}

/** Whether two angles differ by whole turns only, up to rounding of the difference. */
function sameAngle(a: number, b: number): boolean {
  const turns = (a - b) / (2 * Math.PI);
  return Math.abs(turns - Math.round(turns)) < 1e-14 * Math.max(1, Math.abs(turns));
}
